// Who may follow a workspace over the agents' socket, and from which pages.
import type { IncomingMessage } from 'node:http';
import { scopes } from '@throughline/domain';
import type { House } from '../ground/house.ts';
import type { NobodyViewer, UserViewer, Viewer } from '../ground/viewer.ts';
import type { Sees } from './live-bodies.ts';

/** Who follows a workspace: an agent, or an API key, which has no unread marks and is present to nobody. */
export interface Watcher {
  readonly workspaceId: string;
  readonly agentId: string;
  readonly name: string;
  /** The account or key it was opened by: with it the socket ends. */
  readonly by: string;
  readonly mayWrite: boolean;
  readonly sees: Sees;
  /** Whoever has the same rights is told the same words. */
  readonly rights: string;
}
export const NOBODY = '00000000-0000-0000-0000-000000000000';
export function watcherOf(viewer: Viewer | UserViewer | NobodyViewer): Watcher | null {
  if (viewer.type === 'agent')
    return {
      workspaceId: viewer.workspaceId,
      agentId: viewer.agentId,
      name: viewer.name,
      by: viewer.userId,
      mayWrite: viewer.scopes.has('conversations:write'),
      ...rightsOf(viewer.scopes),
    };
  if (viewer.type !== 'key' || !viewer.scopes.has('conversations:read') || !viewer.scopes.has('contacts:read'))
    return null;
  return {
    workspaceId: viewer.workspaceId,
    agentId: NOBODY,
    name: viewer.name,
    by: viewer.keyId,
    mayWrite: false,
    ...rightsOf(viewer.scopes),
  };
}

/** The scope that shows a kind of thing; without one of its own it comes with the place itself. */
const shownBy: Readonly<Record<Parameters<Sees>[0], string | null>> = {
  conversation: 'conversations:read',
  message: 'conversations:read',
  counts: 'conversations:read',
  draft: 'conversations:read',
  view: null,
  tag: 'conversations:read',
  contact: 'contacts:read',
  company: 'contacts:read',
  channel: 'channels:read',
  agent: 'people:read',
  team: 'people:read',
  workspace: null,
};
function rightsOf(held: ReadonlySet<string>): Pick<Watcher, 'sees' | 'rights'> {
  return {
    sees: (kind) => shownBy[kind] === null || held.has(shownBy[kind]),
    rights: scopes.map((scope) => (held.has(scope) ? '1' : '0')).join(''),
  };
}

/** A browser names the page it acts for; only our own may open agents' sockets. Programs send no Origin and no cookie of a browser. */
export function sameOrigin(request: IncomingMessage, house: House): boolean {
  const origin = request.headers.origin;
  if (!origin) return true;
  try {
    const host = new URL(origin).host;
    return (
      host === request.headers.host ||
      (house.config.publicUrl !== null && host === new URL(house.config.publicUrl).host)
    );
  } catch {
    return false;
  }
}

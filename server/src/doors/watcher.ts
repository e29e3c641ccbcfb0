// Who may follow a workspace over the agents' socket, and from which pages.
import type { IncomingMessage } from 'node:http';
import type { House } from '../ground/house.ts';
import type { NobodyViewer, UserViewer, Viewer } from '../ground/viewer.ts';

/** Who follows a workspace: an agent, or an API key, which has no unread marks and is present to nobody. */
export interface Watcher {
  readonly workspaceId: string;
  readonly agentId: string;
  readonly name: string;
  /** The account or key it was opened by: with it the socket ends. */
  readonly by: string;
  readonly mayWrite: boolean;
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
    };
  if (viewer.type !== 'key' || !viewer.scopes.has('conversations:read') || !viewer.scopes.has('contacts:read'))
    return null;
  return { workspaceId: viewer.workspaceId, agentId: NOBODY, name: viewer.name, by: viewer.keyId, mayWrite: false };
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

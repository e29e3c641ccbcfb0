// Who is asking. Made by the door, believed by the rooms.
import { problem } from '@throughline/protocol';
import type { Role } from '@throughline/domain';

export interface AgentViewer {
  readonly type: 'agent';
  readonly workspaceId: string;
  readonly agentId: string;
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  readonly teamIds: readonly string[];
  readonly scopes: ReadonlySet<string>;
  /** Where the call came from, for the audit log. */
  readonly address?: string | undefined;
  /** The session it came by. */
  readonly sessionId?: string | undefined;
  /** Set where a workspace's provider vouched for the session: it opens that workspace alone. */
  readonly ssoWorkspaceId?: string | null;
}
export interface KeyViewer {
  readonly type: 'key';
  readonly workspaceId: string;
  readonly keyId: string;
  readonly name: string;
  readonly scopes: ReadonlySet<string>;
  readonly address?: string | undefined;
}
/** Someone with a place in a workspace: an agent's session or an API key. */
export type Viewer = AgentViewer | KeyViewer;
export interface UserViewer {
  readonly type: 'user';
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly sessionId: string;
  readonly ssoWorkspaceId: string | null;
}
/** A customer's device. `identityId` is its identity, or before the first message, when there is none, the id of the session. */
export interface VisitorViewer {
  readonly type: 'visitor';
  readonly workspaceId: string;
  readonly channelId: string;
  readonly sessionId: string;
  readonly identityId: string;
}
/** A company's directory, by its SCIM token. */
export interface DirectoryViewer {
  readonly type: 'directory';
  readonly workspaceId: string;
  readonly tokenId: string;
  readonly name: string;
  readonly address: string;
}
export interface NobodyViewer {
  readonly type: 'anyone';
}

/** The agent behind the call; refuses API keys, which have no inbox of their own. */
export function agentOf(viewer: Viewer): AgentViewer {
  if (viewer.type !== 'agent') throw problem('forbidden', { detail: 'This needs a signed-in agent, not an API key.' });
  return viewer;
}
/** How the journal names the one who acts. */
export function actorOf(viewer: Viewer | VisitorViewer): { type: string; id: string | null } {
  switch (viewer.type) {
    case 'agent':
      return { type: 'agent', id: viewer.agentId };
    case 'key':
      return { type: 'key', id: viewer.keyId };
    case 'visitor':
      return { type: 'contact', id: null };
  }
}

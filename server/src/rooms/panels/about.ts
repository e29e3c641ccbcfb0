// What an app is told: who asks, about which conversation of whom, and only those identities that are proved. Signed, so that it can be
// believed: as a call's body by HMAC, as a frame's token by JWT (RFC 7519, HS256).
import { createHmac, randomUUID } from 'node:crypto';
import type { House } from '../../ground/house.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { contactBodies } from '../contacts/index.ts';
import { getConversation } from '../conversations/index.ts';

/** Long enough to be traded for the app's own session, too short to be worth stealing. */
export const TOKEN_SECONDS = 300;

export interface About {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly conversationNumber: number;
  readonly contactId: string;
  readonly contactName: string;
  readonly agentId: string;
  /** What somebody only says of themselves is not here: an order must not be shown for a name that was typed. */
  readonly verifiedIdentities: readonly { readonly kind: string; readonly value: string }[];
}

export async function aboutOf(house: House, viewer: AgentViewer, conversationId: string): Promise<About> {
  const conversation = await getConversation(house.db, viewer.workspaceId, conversationId);
  const bodies = await contactBodies(house.db, viewer.workspaceId, [conversation.contact_id]);
  const contact = bodies.get(conversation.contact_id);
  const identities = (contact?.identities ?? []).filter(
    (identity) => identity.assurance !== 'claimed' && identity.claimsToBe.length === 0,
  );
  return {
    workspaceId: viewer.workspaceId,
    conversationId: conversation.id,
    conversationNumber: conversation.number,
    contactId: conversation.contact_id,
    contactName: contact?.name ?? '',
    agentId: viewer.agentId,
    verifiedIdentities: identities.map(({ kind, value }) => ({ kind, value })),
  };
}

/** `audience`: the origin of the page it is for, which must refuse any other. */
export function tokenOf(about: About, secret: string, audience: string, issuer: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const { contactId, ...rest } = about;
  const claims = {
    iss: issuer,
    aud: audience,
    sub: contactId,
    iat: seconds,
    exp: seconds + TOKEN_SECONDS,
    jti: randomUUID(),
    contactId,
    ...rest,
  };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

// A device's session: its token, which only it holds; whose it is; and whether this site may have one at all.
import { createHash, randomBytes } from 'node:crypto';
import { problem } from '@throughline/protocol';
import type { Incoming } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { currentNumber } from '../../ground/journal.ts';
import type { VisitorViewer } from '../../ground/viewer.ts';
import { channelAt, type OpenChannel } from '../channels/index.ts';
import { languageOf } from '../threads/index.ts';
import { isAllowed, siteOf, sitesOf } from './origin.ts';
import * as store from './store.ts';

/** 256 random bits; what is stored is its hash. */
export const newToken = (): string => randomBytes(32).toString('base64url');
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
export const nameOf = (session: store.SessionRow): string => session.known.name ?? '';
const UNREAD_LIMIT = 100;

/** The channel, if it is one that visitors connect to and this site may show. */
export async function visitedChannel(
  house: House,
  channelId: string,
  incoming: Pick<Incoming, 'headers' | 'origin'>,
): Promise<OpenChannel> {
  const channel = await channelAt(house, channelId);
  if (!channel?.kind.card.abilities.visitors) throw problem('not_found', { detail: 'There is no such chat.' });
  const site = siteOf(incoming.headers, incoming.origin);
  if (site !== '' && !isAllowed(site, sitesOf(channel.settings)))
    throw problem('wrong_origin', { detail: `${site} is not among the sites allowed for this chat.` });
  return channel;
}

/** Whose device a token is: what the HTTP door asks for `Authorization: Visitor …`. */
export async function visitorOf(house: House, token: string): Promise<VisitorViewer | null> {
  const session = await store.sessionByToken(house.db, hashOf(token));
  return session ? viewerOf(session) : null;
}
export function viewerOf(session: store.SessionRow): VisitorViewer {
  return {
    type: 'visitor',
    workspaceId: session.workspace_id,
    channelId: session.channel_id,
    sessionId: session.id,
    identityId: session.identity_id ?? session.id,
  };
}
/** The session behind a viewer and its channel, open and allowed here. */
export async function visitOf(
  house: House,
  viewer: VisitorViewer,
  incoming: Pick<Incoming, 'headers' | 'origin'>,
): Promise<{ session: store.SessionRow; channel: OpenChannel }> {
  const channel = await visitedChannel(house, viewer.channelId, incoming);
  const session = await store.sessionById(house.db, viewer.workspaceId, viewer.sessionId);
  if (!session) throw problem('unauthenticated', { detail: 'This visit has ended.' });
  return { session, channel };
}

/** The same for a socket, whose token stands in its address. `ended`: there is nothing to come back to. */
export async function sessionForSocket(
  house: House,
  token: string,
  incoming: Pick<Incoming, 'headers' | 'origin'>,
  /** Finds by the token's hash. */
  find: (hash: string) => Promise<store.Device | undefined>,
): Promise<{ session: store.Device; channel: OpenChannel } | 'ended'> {
  const session = token !== '' && token.length <= 200 ? await find(hashOf(token)) : undefined;
  return session ? { session, channel: await visitedChannel(house, session.channel_id, incoming) } : 'ended';
}

export interface Started {
  readonly token: string;
  readonly visitorId: string;
  readonly name: string;
  readonly unread: number;
  readonly number: number;
  readonly proved: boolean;
  readonly known: { readonly email: boolean; readonly name: boolean };
}

/** With its token the same visitor, without one (or with one that ended) a new. Makes no contact. */
export async function startVisit(
  house: House,
  channel: OpenChannel,
  site: string,
  asked: {
    token?: string | undefined;
    consent: store.Consent;
    language?: string | undefined;
    context?: Readonly<Record<string, unknown>> | undefined;
  },
  onNew: () => void,
): Promise<Started> {
  const { workspace_id: workspaceId, id: channelId } = channel.row;
  const context = asked.consent === 'granted' ? (asked.context ?? null) : null;
  const language = asked.language ? languageOf(asked.language) : '';
  const known = asked.token ? await store.sessionByToken(house.db, hashOf(asked.token)) : undefined;
  if (known && known.channel_id === channelId) {
    await store.touchSession(house.db, workspaceId, known.id, asked.consent, site, context, language);
    return await started(house, channel, known, asked.token!);
  }
  onNew();
  const token = newToken();
  const id = newId();
  await store.addSession(house.db, {
    workspace_id: workspaceId,
    id,
    channel_id: channelId,
    visitor_id: newId(),
    token_hash: hashOf(token),
    consent: asked.consent,
    seen_on: site,
    language,
  });
  if (context) await store.touchSession(house.db, workspaceId, id, asked.consent, site, context, language);
  return await started(house, channel, (await store.sessionById(house.db, workspaceId, id))!, token);
}

async function started(house: House, channel: OpenChannel, session: store.SessionRow, token: string): Promise<Started> {
  const identityIds = await identitiesOf(house, session, channel);
  const unread =
    identityIds.length > 0
      ? await store.unreadCount(house.db, session.workspace_id, identityIds, session.read_number, UNREAD_LIMIT)
      : 0;
  return {
    token,
    visitorId: session.visitor_id,
    name: nameOf(session),
    unread,
    number: await currentNumber(house.db, session.workspace_id),
    proved: session.proved_user !== null,
    known: { email: session.known.email !== undefined, name: session.known.name !== undefined },
  };
}

/** Whose messages this device may see. Where only signed-in customers may, nothing without their proof. */
export async function identitiesOf(
  house: House,
  session: store.Device,
  channel: OpenChannel,
): Promise<readonly string[]> {
  if (!session.identity_id || isLockedOut(session, channel)) return [];
  return await store.visibleIdentities(house.db, session.workspace_id, session.identity_id, channel.row.kind);
}
export const isLockedOut = (session: Pick<store.Device, 'proved_user'>, channel: OpenChannel): boolean =>
  channel.settings['requireIdentity'] === true && session.proved_user === null;

// What connected devices follow: their own messages as they change, who is writing, whether the conversation is closed. The journal
// of a workspace is read once for all its visitors, and each is given only what is theirs to see.
import type { VisitorCommand, VisitorFrame } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import { currentNumber, type JournalRow } from '../../ground/journal.ts';
import type { OpenChannel } from '../channels/index.ts';
import { onlineVisitors } from '../delivery/index.ts';
import type { Intake } from '../intake/index.ts';
import { presentMessages } from './present.ts';
import { confirm } from './receipts.ts';
import { identitiesOf } from './session.ts';
import * as store from './store.ts';

export type Frame = z.output<typeof VisitorFrame>;
export type Command = z.output<typeof VisitorCommand>;
/** One socket: where its frames go, and what it was last told. */
export interface VisitorClient {
  session: store.SessionRow;
  readonly channel: OpenChannel;
  readonly send: (frame: Frame) => void;
  /** Closes the line. `changed`: the device has a new token by now and may come back with it. */
  readonly end: (why: 'ended' | 'changed') => void;
  identityIds: readonly string[];
  conversation: { id: string; isClosed: boolean; agentName: string | null } | null;
  /** While catching up, news waits here; a message told twice is harmless, one told never is not. */
  waiting: Frame[] | null;
  typing: { is: boolean; at: number } | null;
}
export interface VisitorLive {
  /** Catches the device up behind `after` (null: from now) and follows from there. */
  enter(
    session: store.SessionRow,
    channel: OpenChannel,
    after: number | null,
    send: (frame: Frame) => void,
    end?: (why: 'ended' | 'changed') => void,
  ): Promise<VisitorClient>;
  leave(client: VisitorClient): void;
  hear(client: VisitorClient, command: Command): Promise<void>;
  isOnline(workspaceId: string, conversationId: string): boolean;
  close(): void;
}

/** Further behind than this many messages, fetching afresh is cheaper. */
const CATCH_UP_LIMIT = 100;
/** Messages looked at again when an agent has read. */
const READ_AGAIN = 10;
const TYPING_AGAIN_MS = 1500;
/** A whisper to every node: the token of this session has changed or ended. */
export const VISIT_ENDED = 'visit-ended';
const MOVES = /^contact\.(linked|unlinked|merged|proved|redone|relinked|split)/;

export function openVisitorLive(
  house: House,
  intake: Intake,
  told: (rows: readonly JournalRow[]) => void = () => undefined,
): VisitorLive {
  const rooms = new Map<
    string,
    { readonly clients: Set<VisitorClient>; readonly following: Promise<{ stop(): void }> }
  >();
  const roomOf = (workspaceId: string) => {
    let room = rooms.get(workspaceId);
    if (!room) {
      const clients = new Set<VisitorClient>();
      rooms.set(
        workspaceId,
        (room = {
          clients,
          following: house.live.follow(workspaceId, async (rows) => {
            await spread(house, workspaceId, clients, rows);
            told(rows);
          }),
        }),
      );
    }
    return room;
  };
  const at = (workspaceId: string, conversationId: string): VisitorClient | null => {
    for (const client of rooms.get(workspaceId)?.clients ?? [])
      if (client.conversation?.id === conversationId) return client;
    return null;
  };
  const offWhispers = house.live.onWhisper(({ workspaceId, kind, body }) => {
    if (kind === 'visitor-asked') {
      const { identityId } = body as { identityId: string };
      const isHere = [...(rooms.get(workspaceId)?.clients ?? [])].some(
        (client) => client.session.identity_id === identityId,
      );
      if (isHere) house.live.whisper({ workspaceId, kind: 'visitor-here', body: { identityId } });
      return;
    }
    if (kind === 'contact-asked' || (kind === 'contact-presence' && body['isOnline'] === false)) {
      // Gone from another node is not gone while there is a line here.
      const client = at(workspaceId, String(body['conversationId']));
      if (client) present(client, null);
      return;
    }
    if (kind === VISIT_ENDED) {
      for (const client of rooms.get(workspaceId)?.clients ?? [])
        if (client.session.id === body['sessionId'])
          currentSession(house, client).catch((error: unknown) => {
            house.log.warn({ error: String(error) }, 'a visitor’s line could not be judged again');
          });
      return;
    }
    if (kind !== 'agent-typing') return;
    const { conversationId, name, isWriting } = body as { conversationId: string; name: string; isWriting: boolean };
    for (const client of rooms.get(workspaceId)?.clients ?? [])
      if (client.conversation?.id === conversationId) client.send({ type: 'typing', name, isWriting });
  });
  const present = (client: VisitorClient, isWriting: boolean | null) => {
    const { session } = client;
    if (!client.conversation) return;
    house.live.whisper({
      workspaceId: session.workspace_id,
      kind: isWriting === null ? 'contact-presence' : 'contact-typing',
      body: {
        kind: 'visitor',
        scope: session.channel_id,
        value: session.visitor_id,
        conversationId: client.conversation.id,
        ...(isWriting === null
          ? { isOnline: at(session.workspace_id, client.conversation.id) !== null }
          : { isWriting }),
      },
    });
  };
  return {
    async enter(session, channel, after, send, end = () => undefined) {
      const client: VisitorClient = {
        session,
        channel,
        send,
        end,
        identityIds: [],
        conversation: null,
        waiting: [],
        typing: null,
      };
      const room = roomOf(session.workspace_id);
      room.clients.add(client);
      try {
        await room.following;
        await catchUp(house, client, after);
      } catch (error) {
        room.clients.delete(client);
        throw error;
      }
      if (session.identity_id) onlineVisitors.add(session.identity_id);
      present(client, null);
      return client;
    },
    leave(client) {
      const { workspace_id: workspaceId, identity_id: identityId } = client.session;
      const room = rooms.get(workspaceId);
      if (!room?.clients.delete(client)) return;
      if (identityId && ![...room.clients].some((other) => other.session.identity_id === identityId))
        onlineVisitors.delete(identityId);
      present(client, null);
      if (room.clients.size > 0) return;
      rooms.delete(workspaceId);
      void room.following.then(
        (follow) => {
          follow.stop();
        },
        () => undefined,
      );
    },
    async hear(client, command) {
      switch (command.type) {
        case 'ping':
          client.send({ type: 'pong' });
          return;
        case 'typing': {
          // Said again and again it says nothing new, and every word of it goes to all nodes.
          const now = house.now().getTime();
          if (client.typing?.is === command.isWriting && now - client.typing.at < TYPING_AGAIN_MS) return;
          client.typing = { is: command.isWriting, at: now };
          present(client, command.isWriting);
          return;
        }
        case 'read':
        case 'delivered': {
          const session = await currentSession(house, client);
          if (session) await confirm(house, intake, session, client.channel, command.type, command.number);
        }
      }
    },
    isOnline(workspaceId, conversationId) {
      const clients = [...(rooms.get(workspaceId)?.clients ?? [])];
      return clients.some((client) => client.conversation?.id === conversationId);
    },
    close() {
      offWhispers();
      for (const room of rooms.values())
        void room.following.then(
          (follow) => {
            follow.stop();
          },
          () => undefined,
        );
      rooms.clear();
    },
  };
}

async function catchUp(house: House, client: VisitorClient, after: number | null): Promise<void> {
  const { workspace_id: workspaceId, visitor_id: visitorId } = client.session;
  const now = await currentNumber(house.db, workspaceId);
  client.identityIds = await identitiesOf(house, client.session, client.channel);
  const from = after ?? now;
  const at = from === 0 ? new Date(0) : from > now ? null : await store.journalTime(house.db, workspaceId, from);
  const frames: Frame[] = [];
  const rows =
    at && client.identityIds.length > 0 && after !== null
      ? await store.messagesSince(house.db, workspaceId, client.identityIds, from, at, CATCH_UP_LIMIT)
      : [];
  // The journal forgets, a number may be of another life, or too much was missed: then the page is read afresh.
  if ((!at && after !== null) || (rows.length === CATCH_UP_LIMIT && rows[0]!.number > from))
    frames.push({ type: 'reset' });
  else if (rows.length > 0)
    frames.push({
      type: 'messages',
      messages: (await presentMessages(house, workspaceId, rows))(visitorId),
      number: now,
    });
  client.send({ type: 'ready', number: now });
  for (const frame of frames) client.send(frame);
  // Who comes back may remember an end that was undone, or a message nobody had read then.
  const isBack = after !== null && after > 0;
  await tellConversation(house, client, isBack);
  if (isBack) await tellRead(house, client, now);
  for (const frame of client.waiting ?? []) client.send(frame);
  client.waiting = null;
}

/** One batch of the journal for all devices of a workspace. */
async function spread(
  house: House,
  workspaceId: string,
  clients: ReadonlySet<VisitorClient>,
  rows: readonly JournalRow[],
): Promise<void> {
  if (clients.size === 0) return;
  const ids = (kind: JournalRow['kind']) => [...new Set(rows.filter((row) => row.kind === kind).map((row) => row.id))];
  // A link made or undone changes what may be seen, from this batch on.
  const moved = new Set(rows.filter((row) => row.kind === 'contact' && MOVES.test(row.what)).map((row) => row.id));
  for (const client of clients)
    if (client.session.contact_id && moved.has(client.session.contact_id)) await refresh(house, client);
  const messageIds = ids('message');
  const said = messageIds.length > 0 ? await store.saidByIds(house.db, workspaceId, messageIds) : [];
  await meetNewcomers(
    house,
    workspaceId,
    clients,
    said.flatMap((row) => row.identity_id ?? []),
  );
  const end = rows.at(-1)!.number;
  const conversations = new Set(ids('conversation'));
  const read = new Set(rows.filter((row) => row.what === 'conversation.read').map((row) => row.id));
  for (const client of clients) {
    const mine = said
      .filter((row) => row.identity_id !== null && client.identityIds.includes(row.identity_id))
      .toSorted((a, b) => a.number - b.number);
    if (mine.length > 0)
      tell(client, {
        type: 'messages',
        messages: (await presentMessages(house, workspaceId, mine))(client.session.visitor_id),
        number: end,
      });
    else if (client.conversation && read.has(client.conversation.id)) await tellRead(house, client, end);
    if (mine.length > 0 || (client.conversation && conversations.has(client.conversation.id)))
      await tellConversation(house, client);
  }
}

/** An agent has read: the visitor's last messages show it. */
async function tellRead(house: House, client: VisitorClient, number: number): Promise<void> {
  const { workspace_id: workspaceId, visitor_id: visitorId } = client.session;
  const rows = await store.messagesBefore(
    house.db,
    workspaceId,
    client.identityIds,
    Number.MAX_SAFE_INTEGER,
    READ_AGAIN,
  );
  const messages = (await presentMessages(house, workspaceId, rows.toReversed()))(visitorId);
  const read = messages.filter((message) => message.direction === 'inbound' && message.delivery === 'read');
  if (read.length > 0) tell(client, { type: 'messages', messages: read, number });
}

/** A device's identity is made with its first message; until then nothing of it is known by id. */
async function meetNewcomers(
  house: House,
  workspaceId: string,
  clients: ReadonlySet<VisitorClient>,
  identityIds: readonly string[],
): Promise<void> {
  const waiting = [...clients].filter((client) => client.session.identity_id === null);
  if (waiting.length === 0 || identityIds.length === 0) return;
  for (const { scope, key } of await store.visitorValues(house.db, workspaceId, [...new Set(identityIds)])) {
    for (const client of waiting)
      if (client.session.channel_id === scope && client.session.visitor_id === key) await refresh(house, client);
  }
}
async function refresh(house: House, client: VisitorClient): Promise<void> {
  const session = await currentSession(house, client);
  if (!session) return;
  client.session = session;
  client.identityIds = await identitiesOf(house, session, client.channel);
  if (session.identity_id) onlineVisitors.add(session.identity_id);
}

/**
 * The session as it is now; undefined, and the line is closed, where the token it was opened by holds no more. Somebody proved who they are
 * or logged out: whoever knew the old token must not go on listening.
 */
async function currentSession(house: House, client: VisitorClient): Promise<store.SessionRow | undefined> {
  const session = await store.sessionById(house.db, client.session.workspace_id, client.session.id);
  if (session?.token_hash === client.session.token_hash) return session;
  client.identityIds = [];
  client.conversation = null;
  client.end(session ? 'changed' : 'ended');
  return undefined;
}

async function tellConversation(house: House, client: VisitorClient, always = false): Promise<void> {
  if (client.identityIds.length === 0) return;
  const row = await store.currentConversation(house.db, client.session.workspace_id, client.identityIds);
  const next = row ? { id: row.id, isClosed: row.status === 'closed', agentName: row.agent_name } : null;
  const before = client.conversation;
  client.conversation = next;
  const isNews = next?.isClosed !== (before?.isClosed ?? false) || next.agentName !== (before?.agentName ?? null);
  if (next && (isNews || always))
    tell(client, { type: 'conversation', isClosed: next.isClosed, agentName: next.agentName });
}
function tell(client: VisitorClient, frame: Frame): void {
  if (client.waiting) client.waiting.push(frame);
  else client.send(frame);
}

// What connected devices follow: their own messages as they change, who is writing, whether the conversation is closed. The journal
// of a workspace is read once for all its visitors, and each is given only what is theirs to see.
import type { VisitorCommand } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import type { JournalRow } from '../../ground/journal.ts';
import { within } from '../../ground/wall.ts';
import type { OpenChannel } from '../channels/index.ts';
import { onlineVisitors } from '../delivery/index.ts';
import type { Intake } from '../intake/index.ts';
import { type Asks, CATCH_UP_LIMIT, openAsks } from './asks.ts';
import { type Frame, openRoom, type Room, settle, type VisitorClient } from './live-room.ts';
import { lookingAs } from './present.ts';
import { confirm } from './receipts.ts';
import { isLockedOut } from './session.ts';
import * as store from './store.ts';

export type Command = z.output<typeof VisitorCommand>;
export interface VisitorLive {
  /** Catches the device up behind `after` (null: from now) and follows from there. */
  enter(
    session: store.Device,
    channel: OpenChannel,
    after: number | null,
    send: (frame: Frame) => void,
    end?: (why: 'ended' | 'changed') => void,
  ): Promise<VisitorClient>;
  leave(client: VisitorClient): void;
  hear(client: VisitorClient, command: Command): Promise<void>;
  isOnline(workspaceId: string, conversationId: string): boolean;
  /** The device that holds a token, by its hash: asked together with all who knock in the same moment. */
  deviceByToken(hash: string): Promise<store.Device | undefined>;
  close(): void;
}

const TYPING_AGAIN_MS = 1500;
/** A whisper to every node: the token of this session has changed or ended. */
export const VISIT_ENDED = 'visit-ended';
const MOVES = /^contact\.(linked|unlinked|merged|proved|redone|relinked|split)/;

/** What a batch of the journal is worked on with. */
interface Ground {
  readonly house: House;
  readonly asks: Asks;
  readonly room: Room;
}

export function openVisitorLive(
  house: House,
  intake: Intake,
  told: (rows: readonly JournalRow[]) => void = () => undefined,
): VisitorLive {
  const asks = openAsks(house);
  const rooms = new Map<string, Room>();
  const roomOf = (workspaceId: string) => {
    const known = rooms.get(workspaceId);
    if (known) return known;
    const room = openRoom((mine) =>
      house.live.follow(workspaceId, async (rows) => {
        await spread({ house, asks, room: mine }, workspaceId, rows);
        told(rows);
      }),
    );
    rooms.set(workspaceId, room);
    // Whoever comes next tries again.
    room.following.catch(() => rooms.get(workspaceId) === room && rooms.delete(workspaceId));
    return room;
  };
  const at = (workspaceId: string, conversationId: string): VisitorClient | null =>
    rooms.get(workspaceId)?.byConversation.at(conversationId)[0] ?? null;
  const offWhispers = house.live.onWhisper(({ workspaceId, kind, body }) => {
    if (kind === 'visitor-asked') {
      const { identityId } = body as { identityId: string };
      const isHere = rooms.get(workspaceId)?.byIdentity.at(identityId) ?? [];
      if (isHere.some((client) => client.session.identity_id === identityId))
        house.live.whisper({ workspaceId, kind: 'visitor-here', body: { identityId } });
      return;
    }
    if (kind === 'contact-presence' && typeof body['identityId'] === 'string')
      onlineVisitors.heard(body['identityId'], body['isIdentityHere'] === true);
    if (kind === 'contact-asked' || (kind === 'contact-presence' && body['isOnline'] === false)) {
      // Gone from another node is not gone while there is a line here.
      const client = at(workspaceId, String(body['conversationId']));
      if (client) present(client, null);
      return;
    }
    if (kind === VISIT_ENDED) {
      const room = rooms.get(workspaceId);
      for (const client of room?.bySession.at(String(body['sessionId'])) ?? [])
        currentDevice({ house, asks, room: room! }, client).catch((error: unknown) => {
          house.log.warn({ error: String(error) }, 'a visitor’s line could not be judged again');
        });
      return;
    }
    if (kind !== 'agent-typing') return;
    const { conversationId, name, isWriting } = body as { conversationId: string; name: string; isWriting: boolean };
    for (const client of rooms.get(workspaceId)?.byConversation.at(conversationId) ?? [])
      client.send({ type: 'typing', name, isWriting });
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
          ? {
              identityId: session.identity_id,
              isIdentityHere: session.identity_id !== null && onlineVisitors.isHere(session.identity_id),
              isOnline: at(session.workspace_id, client.conversation.id) !== null,
            }
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
      const ground = { house, asks, room };
      settle(room, client, {}, true);
      try {
        await room.following;
        // Whoever had not written when they knocked may have by now.
        if (!session.identity_id) await refresh(ground, client);
        await catchUp({ ...ground, house: within(house, session.workspace_id) }, client, after);
      } catch (error) {
        settle(room, client, {}, false);
        throw error;
      }
      present(client, null);
      return client;
    },
    leave(client) {
      const { workspace_id: workspaceId } = client.session;
      const room = rooms.get(workspaceId);
      if (!room?.clients.has(client)) return;
      settle(room, client, {}, false);
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
          const room = rooms.get(client.session.workspace_id);
          const session = room && (await currentDevice({ house, asks, room }, client));
          if (session)
            await confirm(
              within(house, session.workspace_id),
              intake,
              session,
              client.channel,
              command.type,
              command.number,
            );
        }
      }
    },
    isOnline: (workspaceId, conversationId) => at(workspaceId, conversationId) !== null,
    deviceByToken: (hash) => asks.deviceByToken(hash),
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

async function catchUp(ground: Ground, client: VisitorClient, after: number | null): Promise<void> {
  const { asks, room } = ground;
  const { workspace_id: workspaceId } = client.session;
  // First, so that whatever comes behind the number is told as it comes.
  const identityIds = await identitiesOf(asks, client);
  settle(room, client, { identityIds });
  const now = await asks.number(workspaceId);
  const from = after ?? now;
  const at = from === 0 ? new Date(0) : from > now ? null : await asks.journalTime({ workspaceId, number: from });
  const frames: Frame[] = [];
  const rows =
    at && identityIds.length > 0 && after !== null
      ? await asks.since({ workspaceId, identityIds, number: from, at })
      : [];
  // The journal forgets, a number may be of another life, or too much was missed: then the page is read afresh.
  if ((!at && after !== null) || (rows.length === CATCH_UP_LIMIT && rows[0]!.number > from))
    frames.push({ type: 'reset' });
  else if (rows.length > 0)
    frames.push({
      type: 'messages',
      messages: [...(await asks.bodies({ workspaceId, looking: lookingOf(client), rows }))],
      number: now,
    });
  client.send({ type: 'ready', number: now });
  for (const frame of frames) client.send(frame);
  // Who comes back may remember an end that was undone, or a message nobody had read then.
  const isBack = after !== null && after > 0;
  await tellConversation(ground, client, isBack);
  if (isBack) await tellRead(ground, client, now);
  for (const frame of client.waiting ?? []) client.send(frame);
  client.waiting = null;
}
const lookingOf = ({ session, channel }: VisitorClient) => lookingAs(session, channel);
/** Whose messages this device may see. Where only signed-in customers may, nothing without their proof. */
const identitiesOf = async (asks: Asks, { session, channel }: VisitorClient): Promise<readonly string[]> =>
  !session.identity_id || isLockedOut(session, channel)
    ? []
    : await asks.visible({
        workspaceId: session.workspace_id,
        identityId: session.identity_id,
        channelKind: channel.row.kind,
      });

/** One batch of the journal for all devices of a workspace. */
async function spread(ground: Ground, workspaceId: string, rows: readonly JournalRow[]): Promise<void> {
  const { house, asks, room } = ground;
  if (room.clients.size === 0) return;
  const ids = (kind: JournalRow['kind']) => [...new Set(rows.filter((row) => row.kind === kind).map((row) => row.id))];
  // A link made or undone changes what may be seen, from this batch on.
  const moved = new Set(rows.filter((row) => row.kind === 'contact' && MOVES.test(row.what)).map((row) => row.id));
  if (moved.size > 0)
    await Promise.all(
      [...room.clients]
        .filter(({ session }) => session.contact_id && moved.has(session.contact_id))
        .map((client) => refresh(ground, client)),
    );
  const messageIds = ids('message');
  const said = messageIds.length > 0 ? await store.saidByIds(house.db, workspaceId, messageIds) : [];
  await meetNewcomers(ground, workspaceId, said);
  const end = rows.at(-1)!.number;
  const read = new Set(rows.filter((row) => row.what === 'conversation.read').map((row) => row.id));
  const heard = new Map<VisitorClient, typeof said>();
  for (const row of said)
    for (const client of row.identity_id === null ? [] : room.byIdentity.at(row.identity_id))
      heard.set(client, [...(heard.get(client) ?? []), row]);
  const concerned = new Set(ids('conversation').flatMap((id) => room.byConversation.at(id)));
  for (const client of heard.keys()) concerned.add(client);
  await Promise.all(
    [...concerned].map(async (client) => {
      const mine = (heard.get(client) ?? []).toSorted((a, b) => a.number - b.number);
      if (mine.length > 0) {
        const messages = [...(await asks.bodies({ workspaceId, looking: lookingOf(client), rows: mine }))];
        // What was taken away meanwhile is not told any more.
        if (mine.every((row) => client.identityIds.includes(row.identity_id!)))
          tell(client, { type: 'messages', messages, number: end });
      } else if (client.conversation && read.has(client.conversation.id)) await tellRead(ground, client, end);
      await tellConversation(ground, client);
    }),
  );
}

/** An agent has read: the visitor's last messages show it. */
async function tellRead({ asks }: Ground, client: VisitorClient, number: number): Promise<void> {
  const { workspace_id: workspaceId } = client.session;
  const { identityIds } = client;
  if (identityIds.length === 0) return;
  const rows = await asks.newest({ workspaceId, identityIds });
  const inbound = rows.filter((row) => row.direction === 'inbound');
  if (inbound.length === 0) return;
  const messages = (await asks.bodies({ workspaceId, looking: lookingOf(client), rows: inbound })).filter(
    (message) => message.delivery === 'read',
  );
  if (messages.length > 0) tell(client, { type: 'messages', messages, number });
}

/** A device's identity is made with its first message; until then nothing of it is known by id. */
async function meetNewcomers(
  ground: Ground,
  workspaceId: string,
  said: Awaited<ReturnType<typeof store.saidByIds>>,
): Promise<void> {
  const { house, room } = ground;
  const unknown = said.flatMap((row) =>
    row.identity_id && row.channel_id && room.newcomers.has(row.channel_id) && !room.byIdentity.has(row.identity_id)
      ? [row.identity_id]
      : [],
  );
  if (unknown.length === 0) return;
  const values = await store.visitorValues(house.db, workspaceId, [...new Set(unknown)]);
  await Promise.all(
    values.flatMap(({ scope, key }) => room.newcomers.at(`${scope} ${key}`).map((client) => refresh(ground, client))),
  );
}
async function refresh(ground: Ground, client: VisitorClient): Promise<void> {
  const session = await currentDevice(ground, client);
  if (!session) return;
  settle(ground.room, client, { session });
  const identityIds = await identitiesOf(ground.asks, client);
  settle(ground.room, client, { identityIds });
}

/**
 * The session as it is now; undefined, and the line is closed, where the token it was opened by holds no more. Somebody proved who they are
 * or logged out: whoever knew the old token must not go on listening.
 */
async function currentDevice({ asks, room }: Ground, client: VisitorClient): Promise<store.Device | undefined> {
  const session = await asks.deviceById({ workspaceId: client.session.workspace_id, id: client.session.id });
  if (session?.token_hash === client.session.token_hash) return session;
  settle(room, client, { identityIds: [], conversation: null });
  client.end(session ? 'changed' : 'ended');
  return undefined;
}

async function tellConversation({ asks, room }: Ground, client: VisitorClient, always = false): Promise<void> {
  const { identityIds } = client;
  if (identityIds.length === 0) return;
  const row = await asks.conversation({ workspaceId: client.session.workspace_id, identityIds });
  // Nothing is told of what this device may not see any more.
  if (client.identityIds !== identityIds) return;
  const next = row ? { id: row.id, isClosed: row.status === 'closed', agentName: row.agent_name } : null;
  const before = client.conversation;
  settle(room, client, { conversation: next });
  const isNews = next?.isClosed !== (before?.isClosed ?? false) || next.agentName !== (before?.agentName ?? null);
  if (next && (isNews || always))
    tell(client, { type: 'conversation', isClosed: next.isClosed, agentName: next.agentName });
}
function tell(client: VisitorClient, frame: Frame): void {
  if (client.waiting) client.waiting.push(frame);
  else client.send(frame);
}

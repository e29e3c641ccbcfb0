// What keeps running for an account: one long-polled sync after the other. Where it stands is stored in the same commit as what it
// brought, so that a restart goes on exactly there.
import { pause } from '@throughline/channel-kit';
import type { Raw, Settings, Source } from '@throughline/channel-kit';
import { number, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { baseOf, callMatrix, client, eventIdOf, isPassing, roomIdOf, tokenOf, userIdOf, userIn } from './api.ts';
import { relationOf } from './content.ts';
import { addDirect, askDirect, directIn } from './direct.ts';
import { firstFilter, syncFilter } from './filter.ts';
import { eventsOf } from './history.ts';
import { type Invites, invitesIn, openInvites, type OpenInvites } from './invites.ts';
import { type Kept, keptIn, openReactions, type Reactions } from './reactions.ts';
import { isStaff, rawOf, staffOf, type Told } from './read.ts';
import { Away, openRooms, type Rooms } from './rooms.ts';

const backoffSeconds = [1, 2, 5, 10, 30, 60] as const;
const pollSeconds = 30;
/** Without news the place is stored only now and then: a sync from an older one tells the same again. */
const quietRounds = 20;
const failuresToTell = 3;

export const newToken =
  'The session has ended, or its token is wrong. Save this channel again with the password, or with a new access token.';

interface Cursor {
  readonly since: string | null;
  readonly invites: Invites;
  readonly reactions: readonly Kept[];
}
const cursorOf = (value: unknown): Cursor => {
  const given = thing(value);
  return {
    since: word(given?.['since']),
    invites: invitesIn(given?.['invites']),
    reactions: keptIn(given?.['reactions']),
  };
};

export const wanted = (settings: Settings): boolean =>
  baseOf(settings) !== '' && userIdOf(settings) !== '' && tokenOf(settings) !== '';

interface Stream {
  readonly source: Source;
  readonly rooms: Rooms;
  readonly invites: OpenInvites;
  readonly staff: readonly string[];
}

export async function run(source: Source, pauseScale = 1): Promise<void> {
  const begun = cursorOf(source.cursor);
  const stream: Stream = {
    source,
    rooms: openRooms(source),
    invites: openInvites(source, begun.invites),
    staff: staffOf(source.settings),
  };
  let { since } = begun;
  let reactions = openReactions(begun.reactions);
  let [failures, quiet, knowsDirect] = [0, 0, false];
  while (!source.signal.aborted) {
    try {
      if (!knowsDirect) {
        const asked = await askDirect(source, source.signal);
        if (!asked.ok) throw new Away(asked);
        stream.rooms.learnDirect(asked.direct);
        knowsDirect = true;
      }
      stream.invites.go();
      const synced = await sync(stream, since);
      // What this round makes of them is kept only when it is stored.
      const tried = openReactions(reactions.kept());
      const round = await gather(stream, tried, synced, since);
      const next = word(synced['next_batch']);
      if (next === null) throw new Error('Matrix: the answer to a sync names no place to go on from.');
      if (round.raws.length > 0 || round.isNews || since === null || (quiet += 1) >= quietRounds) {
        const kept = { since: next, invites: stream.invites.kept(), reactions: tried.kept() } satisfies Cursor;
        await source.take(round.raws, kept);
        quiet = 0;
      }
      for (const roomId of round.arrived) stream.invites.arrived(roomId);
      [since, reactions, failures] = [next, tried, 0];
      source.state({ kind: 'connected' });
    } catch (error) {
      if (source.signal.aborted) return;
      failures += 1;
      await pause(troubled(source, error, failures) * pauseScale, source.signal);
    }
  }
}

/** Says what is wrong where it lasts, and returns how long to wait. */
function troubled(source: Source, error: unknown, failures: number): number {
  const refused = error instanceof Away ? error.refused : null;
  const backoff = backoffSeconds[Math.min(failures, backoffSeconds.length) - 1] ?? 60;
  const detail = error instanceof Error ? error.message : 'The homeserver cannot be read.';
  if (refused?.refusal.why === 'unauthorized') source.state({ kind: 'unauthorized', detail, remedy: newToken });
  else if (refused?.refusal.why === 'busy')
    return Math.max(refused.refusal.retryAfterSeconds, failures > 1 ? backoff : 0);
  else if (failures >= failuresToTell)
    source.state({
      kind: 'trouble',
      detail,
      remedy: 'It is tried again by itself. Check that the homeserver runs and that this server can reach it.',
    });
  return backoff;
}

async function sync({ source, invites }: Stream, since: string | null): Promise<Thing> {
  const wait = Math.max(0, Math.min(pollSeconds * 1000, invites.soonest() - Date.now()));
  const answer = await callMatrix(source, 'GET', `${client}/sync`, undefined, {
    query: {
      filter: since === null ? firstFilter : syncFilter,
      timeout: String(since === null ? 0 : Math.ceil(wait)),
      ...(since === null ? {} : { since }),
    },
    repeatable: true,
    timeoutSeconds: pollSeconds + 60,
    signal: source.signal,
  });
  if (!answer.ok) throw new Away(answer);
  return answer.json;
}

interface Round {
  readonly raws: readonly Raw[];
  /** Something else to be remembered came. */
  readonly isNews: boolean;
  /** Rooms we were invited to and are in now. */
  readonly arrived: readonly string[];
}
async function gather(stream: Stream, reactions: Reactions, synced: Thing, since: string | null): Promise<Round> {
  const rooms = thing(synced['rooms']) ?? {};
  for (const event of things(thing(synced['account_data'])?.['events']))
    if (event['type'] === 'm.direct') stream.rooms.learnDirect(directIn(thing(event['content'])));
  const isNews = stream.invites.hear(thing(rooms['invite']) ?? {});
  stream.invites.go();
  const raws: Raw[] = [];
  const arrived: string[] = [];
  // Put out before we were in.
  for (const roomId of Object.keys(thing(rooms['leave']) ?? {})) stream.invites.arrived(roomId);
  for (const [id, given] of Object.entries(thing(rooms['join']) ?? {})) {
    const [roomId, joined] = [roomIdOf(id), thing(given)];
    if (roomId === null || joined === null) continue;
    const invite = stream.invites.of(roomId);
    if (invite?.isDirect) await agreeTo(stream, roomId, invite.by);
    if (invite) arrived.push(roomId);
    // What was said before we were connected is nobody's question to us, unless we were invited to hear it.
    if (since === null && !invite) continue;
    const told = await inRoom(stream, reactions, roomId, joined, since, invite !== undefined);
    raws.push(...told.map(rawOf));
  }
  return { raws, isNews: isNews || arrived.length > 0, arrived };
}

/** Written down before the first words are stored: whatever happens after, the room stays a chat between two. */
async function agreeTo({ source, rooms }: Stream, roomId: string, userId: string): Promise<void> {
  const added = await addDirect(source, userId, roomId);
  if (!added.ok && (isPassing(added) || added.refusal.why === 'unauthorized')) throw new Away(added);
  rooms.partner(roomId, userId);
}

async function inRoom(
  stream: Stream,
  reactions: Reactions,
  roomId: string,
  joined: Thing,
  since: string | null,
  isFresh: boolean,
): Promise<readonly Told[]> {
  const { source, rooms } = stream;
  rooms.learn(roomId, things(thing(joined['state'])?.['events']));
  const timeline = thing(joined['timeline']) ?? {};
  const events = await eventsOf(source, rooms, { roomId, timeline, since, isFresh });
  const told: Told[] = [];
  for (const event of events) {
    rooms.learn(roomId, [event]);
    const each = await besides(stream, reactions, roomId, event);
    if (each) told.push(each);
  }
  const ephemeral = things(thing(joined['ephemeral'])?.['events']);
  if (ephemeral.length === 0) return told;
  const room = await rooms.room(roomId);
  return room.isDirect
    ? [
        ...told,
        ...ephemeral.flatMap((event) => fleeting(event, userIdOf(source.settings)).map((each) => ({ room, ...each }))),
      ]
    : told;
}

/** An event with what it alone does not say; null for what means nothing here. */
async function besides(stream: Stream, reactions: Reactions, roomId: string, event: Thing): Promise<Told | null> {
  const { rooms, source, staff } = stream;
  const sender = userIn(event['sender']);
  const content = thing(event['content']) ?? {};
  const me = userIdOf(source.settings);
  if (sender === null) return null;
  const base = async () => ({ room: await rooms.room(roomId), event });
  switch (event['type']) {
    case 'm.room.name':
    case 'm.room.create':
      return null;
    case 'm.reaction': {
      const reaction = reactions.put(event);
      return reaction && sender !== me ? { ...(await base()), reaction } : null;
    }
    case 'm.room.redaction': {
      const reaction = reactions.take(event['redacts'] ?? content['redacts']);
      return { ...(await base()), ...(reaction ? { reaction } : {}) };
    }
    case 'm.room.member':
      return event['state_key'] === me || !(await rooms.room(roomId)).isDirect ? null : base();
  }
  if (event['state_key'] !== undefined) return null;
  if (sender !== me && !isStaff(sender, staff)) rooms.spoke(roomId, sender);
  const name = sender === me ? null : await rooms.nameOf(roomId, sender);
  const target =
    relationOf(content)?.['rel_type'] === 'm.replace' ? eventIdOf(relationOf(content)?.['event_id']) : null;
  const original = target === null ? null : await rooms.writerOf(roomId, target);
  return { ...(await base()), ...(name === null ? {} : { name }), ...(original === null ? {} : { original }) };
}

/** Who has read up to where, and who is writing. */
function fleeting(event: Thing, me: string): readonly Omit<Told, 'room'>[] {
  const content = thing(event['content']) ?? {};
  if (event['type'] === 'm.typing') {
    const typing = Array.isArray(content['user_ids']) ? content['user_ids'].flatMap((each) => userIn(each) ?? []) : [];
    return typing.some((each) => each !== me) ? [{ typing }] : [];
  }
  const receipts = Object.entries(content).flatMap(([eventId, kinds]) =>
    Object.entries(thing(thing(kinds)?.['m.read']) ?? {}).flatMap(([userId, given]) => {
      const ts = number(thing(given)?.['ts']);
      return ts === null || userId === me ? [] : [{ eventId, userId, ts }];
    }),
  );
  return event['type'] === 'm.receipt' && receipts.length > 0 ? [{ receipts }] : [];
}

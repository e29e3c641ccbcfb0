// What the source knows of rooms and people beyond one event: names, who the customer of a chat is, who wrote a message, who put which
// reaction on it. Learned from what passes by; what never passed is asked for, once.
import type { Source } from '@throughline/channel-kit';
import { text, thing, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { callMatrix, client, eventIdOf, isPassing, pathOf, type Refused, userIdOf, userIn } from './api.ts';
import type { Direct } from './direct.ts';
import type { Room } from './read.ts';

/** The homeserver cannot be asked just now: the round is repeated. */
export class Away extends Error {
  readonly refused: Refused;
  constructor(refused: Refused) {
    super(refused.refusal.detail);
    this.refused = refused;
  }
}

const knownLimit = 10_000;
/** A map that forgets all when it is full, rather than grow for ever. */
function memory<Value>() {
  const known = new Map<string, Value>();
  return {
    get: (key: string) => known.get(key),
    set(key: string, value: Value): Value {
      if (known.size >= knownLimit) known.clear();
      known.set(key, value);
      return value;
    },
  };
}

export type Rooms = ReturnType<typeof openRooms>;
export function openRooms(source: Source) {
  const names = memory<string>();
  const members = memory<string | null>();
  const writers = memory<string | null>();
  const speakers = memory<string>();
  const partners = new Map<string, string>();
  const me = userIdOf(source.settings);

  async function asked(path: string, query: Readonly<Record<string, string>> = {}): Promise<Thing | null> {
    const options = { query, repeatable: true, signal: source.signal };
    const answer = await callMatrix(source, 'GET', path, undefined, options);
    if (answer.ok) return answer.json;
    if (isPassing(answer) || answer.refusal.why === 'unauthorized') throw new Away(answer);
    return null;
  }
  const state = (roomId: string, type: string, key = '', query: Readonly<Record<string, string>> = {}) =>
    asked(`${client}${pathOf('rooms', roomId, 'state', type)}/${encodeURIComponent(key)}`, query);

  async function nameOf(roomId: string): Promise<string> {
    const before = names.get(roomId);
    if (before !== undefined) return before;
    const named = word((await state(roomId, 'm.room.name'))?.['name']);
    const alias = named ?? word((await state(roomId, 'm.room.canonical_alias'))?.['alias']);
    return names.set(roomId, (alias ?? 'a room').slice(0, 200));
  }
  /** Older rooms name their maker within; of newer ones the event is asked for, where the homeserver gives it. */
  async function makerOf(roomId: string): Promise<string | null> {
    const key = `${roomId} made`;
    const before = writers.get(key);
    if (before !== undefined) return before;
    const made = await state(roomId, 'm.room.create', '', { format: 'event' });
    return writers.set(key, userIn(made?.['sender']) ?? userIn(made?.['creator']));
  }
  return {
    learnDirect(direct: Direct): void {
      for (const [userId, rooms] of direct) for (const roomId of rooms) partners.set(roomId, userId);
    },
    partner: (roomId: string, userId: string) => partners.set(roomId, userId),
    /** Names in state and timeline, as they pass by. */
    learn(roomId: string, events: readonly Thing[]): void {
      for (const event of events) {
        const content = thing(event['content']);
        const key = text(event['state_key']);
        const id = eventIdOf(event['event_id']);
        const sender = userIn(event['sender']);
        if (event['type'] === 'm.room.member' && key !== null)
          members.set(`${roomId} ${key}`, word(content?.['displayname']));
        if (event['type'] === 'm.room.name') names.set(roomId, (word(content?.['name']) ?? 'a room').slice(0, 200));
        if (event['type'] === 'm.room.create' && sender !== null) writers.set(`${roomId} made`, sender);
        if (id !== null && key === null && sender !== null) writers.set(`${roomId} ${id}`, sender);
      }
    },
    async room(roomId: string): Promise<Room> {
      const partner = partners.get(roomId);
      if (partner !== undefined) return { id: roomId, name: '', isDirect: true, with: partner };
      const customer = speakers.get(roomId) ?? (await makerOf(roomId));
      return { id: roomId, name: await nameOf(roomId), isDirect: false, with: customer === me ? null : customer };
    },
    /** Who spoke last in a room and is none of ours: whom an answer given elsewhere was for. */
    spoke: (roomId: string, userId: string) => speakers.set(roomId, userId),
    async nameOf(roomId: string, userId: string): Promise<string | null> {
      const key = `${roomId} ${userId}`;
      const before = members.get(key);
      if (before !== undefined) return before;
      return members.set(key, word((await state(roomId, 'm.room.member', userId))?.['displayname']));
    },
    /** Null: it is gone, or was never there. */
    async writerOf(roomId: string, eventId: string): Promise<string | null> {
      const key = `${roomId} ${eventId}`;
      const before = writers.get(key);
      if (before !== undefined) return before;
      const event = await asked(`${client}${pathOf('rooms', roomId, 'event', eventId)}`);
      return writers.set(key, userIn(event?.['sender']));
    },
  };
}

// One thing that happened in a room, in our words. Pure: the source has put beside each event what it alone does not say (which room this
// is, how its sender is called, whose words it changes), so reading asks nobody.
import type { Inbound, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { number, parseThing, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { eventIdOf, externalIdOf, isOurs, roomIdOf, userIdOf, userIn } from './api.ts';
import { type Content, contentOf, encrypted, pollOf, relationOf, repliedTo, stickerOf } from './content.ts';

/** What the source keeps of a room beside each event in it. */
export interface Room {
  readonly id: string;
  readonly name: string;
  /** A chat between two, as we agreed to it. */
  readonly isDirect: boolean;
  /** The customer: the other one of a direct chat; in a room whoever spoke last, or made it. */
  readonly with: string | null;
}
/** As stored. `original`: who wrote what an edit changes. `reaction`: what a redaction takes away, or all of that person's on one message. */
export interface Told {
  readonly room: Room;
  readonly event?: Thing;
  readonly name?: string;
  readonly original?: string;
  readonly reaction?: { readonly target: string; readonly sender: string; readonly keys: readonly string[] };
  readonly receipts?: readonly { readonly eventId: string; readonly userId: string; readonly ts: number }[];
  readonly typing?: readonly string[];
}
export const rawOf = (told: Told): Raw => ({
  body: new TextEncoder().encode(JSON.stringify(told)),
  headers: {},
  meta: {},
});

interface Reading {
  readonly me: string;
  readonly room: Room;
  readonly told: Thing;
  readonly staff: readonly string[];
}

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const told = parseThing(raw.body);
  const given = thing(told?.['room']);
  const roomId = roomIdOf(given?.['id']);
  const me = userIdOf(settings);
  if (told === null || given === null || roomId === null || me === '') return [];
  const room = {
    id: roomId,
    name: word(given['name']) ?? 'a room',
    isDirect: given['isDirect'] === true,
    with: userIn(given['with']),
  };
  if (!room.isDirect && settings['joinsRooms'] === false) return [];
  const reading = { me, room, told, staff: staffOf(settings) };
  const event = thing(told['event']);
  if (event) return one(eventOf(event, reading));
  if (told['receipts']) return once(things(told['receipts']).flatMap((each) => receiptOf(each, reading)));
  return Array.isArray(told['typing']) ? typingOf(told['typing'], reading) : [];
}
const one = (event: Inbound | null): readonly Inbound[] => (event === null ? [] : [event]);
const once = (events: readonly Inbound[]): readonly Inbound[] => [
  ...new Map(events.map((each, index) => ['eventId' in each ? each.eventId : String(index), each])).values(),
];
export const staffOf = (settings: Settings): readonly string[] =>
  (text(settings['staff']) ?? '').split(/[\s,]+/).filter((each) => each !== '');
/** An account by its id, or everybody of a server. */
export const isStaff = (userId: string, staff: readonly string[]): boolean =>
  staff.some((each) => userId === each || (!each.startsWith('@') && userId.endsWith(`:${each.replace(/^:/, '')}`)));

function eventOf(event: Thing, reading: Reading): Inbound | null {
  const [id, from, content] = [eventIdOf(event['event_id']), userIn(event['sender']), thing(event['content'])];
  const at = timeOf(event['origin_server_ts']);
  if (id === null || from === null || content === null || at === null) return null;
  // What we did ourselves comes back by this very session; what another app did with our account does not carry our id.
  if (from === reading.me && isOurs(thing(event['unsigned'])?.['transaction_id'])) return null;
  const known = { id, from, at, externalId: externalIdOf(reading.room.id, id) };
  switch (event['type']) {
    case 'm.room.message':
      return relationOf(content)?.['rel_type'] === 'm.replace'
        ? editOf(content, known, reading)
        : messageOf(content, contentOf(content, nameIn(reading)), known, reading);
    case 'm.sticker':
      return messageOf(content, stickerOf(content), known, reading);
    case 'm.room.encrypted':
      return messageOf(content, encrypted, known, reading);
    case 'm.poll.start':
    case 'org.matrix.msc3381.poll.start':
      return messageOf(content, pollOf(content), known, reading);
    case 'm.call.invite':
      return messageOf(
        content,
        { text: '', files: [], special: { type: 'unsupported', name: 'call' } },
        known,
        reading,
      );
    case 'm.reaction':
      return reactionOf(known, reading);
    case 'm.room.redaction':
      return redactionOf(event['redacts'] ?? content['redacts'], known, reading);
    case 'm.room.member':
      return memberOf(event, content, known, reading);
    default:
      return null;
  }
}
interface Known {
  readonly id: string;
  readonly from: string;
  readonly at: Date;
  readonly externalId: string;
}
const nameIn = ({ told }: Reading): string => word(told['name']) ?? word(localpartOf(told)) ?? '';
const localpartOf = (told: Thing): string | null =>
  /^@([^:]+):/.exec(text(thing(told['event'])?.['sender']) ?? '')?.[1] ?? null;
function timeOf(value: unknown): Date | null {
  const ms = number(value);
  return ms === null || ms < 0 || ms > 8.64e15 ? null : new Date(ms);
}

function messageOf(content: Thing, said: Content | null, known: Known, reading: Reading): InboundMessage | null {
  const { room } = reading;
  if (said === null) return null;
  const isFromUs = known.from === reading.me || (!room.isDirect && isStaff(known.from, reading.staff));
  // Our own words need somebody they were said to.
  const who = isFromUs ? room.with : known.from;
  if (who === null || who === reading.me) return null;
  const answered = eventIdOf(repliedTo(content));
  return {
    kind: 'message',
    externalId: known.externalId,
    sender: senderOf(who, isFromUs ? null : word(reading.told['name']), reading),
    ...said,
    sentAt: known.at,
    ...(answered === null ? {} : { replyToExternalId: externalIdOf(room.id, answered) }),
    ...(isFromUs ? { direction: 'outbound' as const } : {}),
    ...(room.isDirect ? {} : { isPublic: true, place: { key: room.id, name: room.name } }),
  };
}

function senderOf(value: string, name: string | null, { room }: Reading): Sender {
  return {
    kind: 'matrix',
    scope: '',
    value,
    trust: 'attested',
    ...(name === null ? {} : { name: name.slice(0, 200) }),
    // Where to write to them in private, which saves asking for it.
    ...(room.isDirect ? { attributes: { room: room.id } } : {}),
  };
}

/** Homeservers let anybody claim to edit anything (https://spec.matrix.org/latest/client-server-api/#validity-of-replacement-events). */
function editOf(content: Thing, known: Known, reading: Reading): Inbound | null {
  const target = eventIdOf(relationOf(content)?.['event_id']);
  const now = thing(content['m.new_content']);
  if (target === null || now === null || reading.told['original'] !== known.from || known.from === reading.me)
    return null;
  const said = contentOf(now, nameIn(reading));
  if (said === null) return null;
  return {
    kind: 'edit',
    eventId: `edit:${known.externalId}`,
    externalId: externalIdOf(reading.room.id, target),
    text: said.text,
    ...(said.html === undefined ? {} : { html: said.html }),
    ...(said.special === undefined ? {} : { special: said.special }),
    editedAt: known.at,
  };
}

/** Whose they are and all of them, as the source keeps it: a homeserver tells each one put on or taken off alone. */
function reactionOf(known: Known, reading: Reading): Inbound | null {
  const kept = thing(reading.told['reaction']);
  const [target, sender] = [eventIdOf(kept?.['target']), userIn(kept?.['sender'])];
  if (target === null || sender === null || sender === reading.me) return null;
  const keys = Array.isArray(kept?.['keys']) ? kept['keys'].flatMap((key) => word(key)?.slice(0, 100) ?? []) : [];
  return {
    kind: 'reaction',
    eventId: `reaction:${known.externalId}`,
    externalId: externalIdOf(reading.room.id, target),
    sender: senderOf(sender, null, reading),
    emoji: [...new Set(keys)],
    at: known.at,
  };
}
function redactionOf(redacts: unknown, known: Known, reading: Reading): Inbound | null {
  if (reading.told['reaction']) return reactionOf(known, reading);
  const target = eventIdOf(redacts);
  return target === null
    ? null
    : { kind: 'delete', eventId: `delete:${known.externalId}`, externalId: externalIdOf(reading.room.id, target) };
}

/** The other one of a direct chat leaves it, and may come back. */
function memberOf(event: Thing, content: Thing, known: Known, reading: Reading): Inbound | null {
  const who = userIn(event['state_key']);
  if (!reading.room.isDirect || who === null || who !== reading.room.with) return null;
  const before = text(thing(thing(event['unsigned'])?.['prev_content'])?.['membership']);
  const now = text(content['membership']);
  const news = {
    kind: 'identity' as const,
    eventId: `member:${known.externalId}`,
    sender: senderOf(who, null, reading),
  };
  if (now === 'leave' || now === 'ban')
    return { ...news, state: 'unreachable', why: before === 'invite' ? 'declined the chat' : 'left the chat' };
  // A new name or face is told the same way.
  return now === 'join' && before !== 'join' ? { ...news, state: 'reachable' } : null;
}

/** Everything up to an event, and that one by its name: we may not have been told yet which it became. */
function receiptOf(receipt: Thing, reading: Reading): readonly Inbound[] {
  const [eventId, userId, at] = [eventIdOf(receipt['eventId']), userIn(receipt['userId']), timeOf(receipt['ts'])];
  if (eventId === null || userId === null || at === null || userId === reading.me || !reading.room.isDirect) return [];
  const externalId = externalIdOf(reading.room.id, eventId);
  const when = `${userId}:${at.getTime()}`;
  const sender = senderOf(userId, null, reading);
  return [
    { kind: 'watermark', eventId: `read:${reading.room.id}:${when}`, sender, state: 'read', at },
    { kind: 'status', eventId: `read:${externalId}:${when}`, externalId, state: 'read', at },
  ];
}
/** In a room nobody knows for whom. */
function typingOf(users: readonly unknown[], reading: Reading): readonly Inbound[] {
  if (!reading.room.isDirect) return [];
  return [...new Set(users.flatMap((each) => userIn(each) ?? []))]
    .filter((userId) => userId !== reading.me)
    .map((userId) => ({ kind: 'typing', sender: senderOf(userId, null, reading) }));
}

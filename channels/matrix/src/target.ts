// Where an answer goes: the room that is answered in public, or the chat with this person. People open new chats and leave old ones, so
// the one they wrote in last counts; where they never wrote, one is opened.
import type { OutboundMessage, Place, Raw, Recipient, Refusal } from '@throughline/channel-kit';
import { parseThing, thing } from '@throughline/channel-kit/json';
import { addressOf, callMatrix, client, isPassing, type Refused, roomIdOf } from './api.ts';
import { addDirect, askDirect } from './direct.ts';

export async function roomFor(message: OutboundMessage, place: Place): Promise<string | Refusal> {
  if (message.isPublic)
    return (
      addressOf(message.replyToExternalId)?.roomId ?? {
        ok: false,
        why: 'rejected',
        detail: 'An answer in a room needs the message it answers.',
      }
    );
  return (await lastRoom(message)) ?? (await privateRoom(message.recipient, place));
}

async function lastRoom(message: OutboundMessage): Promise<string | null> {
  const raw = await message.lastRaw?.();
  return raw ? directRoomIn(raw) : null;
}
function directRoomIn(raw: Raw): string | null {
  const room = thing(parseThing(raw.body)?.['room']);
  return room?.['isDirect'] === true ? roomIdOf(room['id']) : null;
}

export async function privateRoom({ value, attributes }: Recipient, place: Place): Promise<string | Refusal> {
  const known = roomIdOf(attributes['room']);
  if (known !== null) return known;
  const asked = await askDirect(place);
  if (!asked.ok) return asked.refusal;
  const before = await joinedOf(asked.direct.get(value) ?? [], place);
  return before ?? openRoom(value, place);
}
/** The newest of these that we are still in. */
async function joinedOf(rooms: readonly string[], place: Place): Promise<string | Refusal | null> {
  if (rooms.length === 0) return null;
  const answer = await callMatrix(place, 'GET', `${client}/joined_rooms`, undefined, { repeatable: true });
  if (!answer.ok) return answer.refusal;
  const joined = Array.isArray(answer.json['joined_rooms']) ? answer.json['joined_rooms'] : [];
  return rooms.findLast((room) => joined.includes(room)) ?? null;
}
/** Asked again after silence it may open a second, empty one: a chat that nobody sees twice is better than words that never left. */
async function openRoom(userId: string, place: Place): Promise<string | Refusal> {
  const answer = await callMatrix(
    place,
    'POST',
    `${client}/createRoom`,
    { preset: 'trusted_private_chat', is_direct: true, invite: [userId] },
    { repeatable: true },
  );
  if (!answer.ok) return notInvited(answer);
  const roomId = roomIdOf(answer.json['room_id']);
  if (roomId === null)
    return { ok: false, why: 'unavailable', detail: 'The homeserver opened a chat and did not say which.' };
  await addDirect(place, userId, roomId);
  return roomId;
}
const notInvited = (answer: Refused): Refusal =>
  isPassing(answer) || answer.refusal.why === 'unauthorized'
    ? answer.refusal
    : { ok: false, why: 'recipient-gone', detail: answer.refusal.detail };

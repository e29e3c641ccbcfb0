// Our words out. Every event goes under a transaction id made of its message's, under which a homeserver takes it once; so whatever
// comes without a verdict is simply sent again (https://spec.matrix.org/latest/client-server-api/#transaction-identifiers).
import type {
  Outbound,
  OutboundDelete,
  OutboundEdit,
  OutboundFile,
  OutboundMessage,
  OutboundReaction,
  OutboundTyping,
  Place,
  Refusal,
  Sent,
} from '@throughline/channel-kit';
import { sendKey, splitText, textLength } from '@throughline/channel-kit';
import { parseThing, text, thing, things, type Thing } from '@throughline/channel-kit/json';
import {
  addressOf,
  type Answer,
  callMatrix,
  client,
  eventIdOf,
  externalIdOf,
  newTransaction,
  pathOf,
  type Refused,
  roomIdOf,
  userIdOf,
  userIn,
} from './api.ts';
import { card, fileMegabytes, textLimit } from './card.ts';
import { mxcOf, relationOf } from './content.ts';
import { answering, fileEvent, placeEvent, replacing, textEvent, wordsOf } from './outgoing.ts';
import { roomFor } from './target.ts';

export async function send(message: Outbound, place: Place): Promise<Sent> {
  if (message.recipient.kind !== 'matrix' || userIn(message.recipient.value) === null)
    return { ok: false, why: 'recipient-gone', detail: 'Matrix needs an account like @ada:acorn.example to write to.' };
  switch (message.kind) {
    case 'message':
      return sendMessage(message, place);
    case 'edit':
      return edit(message, place);
    case 'delete':
      return remove(message, place);
    case 'reaction':
      return react(message, place);
    case 'typing':
      return typing(message, place);
    case 'read':
      return markRead(message.externalId, place);
  }
}

/** One event: words, a file with or without words, or a place. */
interface Piece {
  readonly file: OutboundFile | null;
  content(url: string): Thing;
}
async function sendMessage(message: OutboundMessage, place: Place): Promise<Sent> {
  const wrong = tooMuch(message);
  if (wrong) return wrong;
  const pieces = piecesOf(message);
  if (pieces.length === 0)
    return { ok: false, why: 'rejected', detail: 'A message without words or files says nothing.' };
  const roomId = await roomFor(message, place);
  if (typeof roomId !== 'string') return roomId;
  const dress = await dressing(message, roomId);
  const externalIds: string[] = [];
  for (const [index, piece] of pieces.entries()) {
    const url = piece.file === null ? '' : await upload(piece.file, place);
    if (typeof url !== 'string') return externalIds.length === 0 ? url : partly(url);
    const content = dress(piece.content(url), index === 0);
    const answer = await put(place, roomId, 'm.room.message', `tl-${sendKey(message, index)}`, content);
    if (!answer.ok) {
      const refusal = inRoom(answer, message.isPublic === true);
      return externalIds.length === 0 ? refusal : partly(refusal);
    }
    const eventId = eventIdOf(answer.json['event_id']);
    if (eventId === null)
      return {
        ok: false,
        why: 'unavailable',
        detail: 'Matrix took the message but did not say which it became.',
      };
    externalIds.push(externalIdOf(roomId, eventId));
  }
  return { ok: true, externalIds };
}
function piecesOf(message: OutboundMessage): readonly Piece[] {
  const { location, files } = message;
  if (location) return [{ file: null, content: () => placeEvent(location) }];
  const words = message.text.trim() === '' ? null : wordsOf(message.text.trim(), message.html);
  const [only, ...others] = files;
  // One file carries the words with it.
  if (only && others.length === 0) return [{ file: only, content: (url) => fileEvent(only, url, words) }];
  return [
    ...(words ? [{ file: null, content: () => textEvent(words, message.isAutomatic === true) }] : []),
    ...files.map((file) => ({ file, content: (url: string) => fileEvent(file, url, null) })),
  ];
}
/** What was taken is taken once, so anything that may pass is tried again as a whole. */
const partly = (refusal: Refusal): Refusal =>
  refusal.why === 'busy' || refusal.why === 'unavailable' || refusal.why === 'unauthorized'
    ? refusal
    : { ok: false, why: 'unknown', detail: `A part of this message arrived, the rest did not: ${refusal.detail}` };

function tooMuch({ text: words, files }: OutboundMessage): Refusal | null {
  if (textLength(words, 'bytes') > textLimit)
    return { ok: false, why: 'too-large', detail: `A message on Matrix holds ${textLimit} bytes of words here.` };
  const { perMessage } = card.abilities.files;
  if (files.length > perMessage)
    return { ok: false, why: 'too-large', detail: `At most ${perMessage} files go with a message.` };
  const big = files.find((file) => file.bytes > fileMegabytes * 1024 * 1024);
  return big
    ? {
        ok: false,
        why: 'too-large',
        detail: `“${big.name}” is larger than the ${fileMegabytes} MB that are sent here.`,
      }
    : null;
}

/** What stands on each event beside its words: what it answers, and whom a room is told it is for. */
async function dressing(
  message: OutboundMessage,
  roomId: string,
): Promise<(content: Thing, isFirst: boolean) => Thing> {
  const answered = addressOf(message.replyToExternalId);
  const isHere = answered?.roomId === roomId;
  const thread = isHere ? await threadOf(message) : null;
  const mentioned = message.isPublic ? { user_ids: [message.recipient.value] } : {};
  return (content, isFirst) => {
    const said = { ...content, 'm.mentions': isFirst ? mentioned : {} };
    return answered && isHere && (isFirst || thread !== null) ? answering(said, answered.eventId, thread) : said;
  };
}
async function threadOf(message: OutboundMessage): Promise<string | null> {
  const raw = await message.replyToRaw?.();
  const event = raw ? thing(parseThing(raw.body)?.['event']) : null;
  const relation = relationOf(thing(event?.['content']) ?? {});
  return relation?.['rel_type'] === 'm.thread' ? eventIdOf(relation['event_id']) : null;
}

const put = (place: Place, roomId: string, type: string, transaction: string, content: Thing): Promise<Answer> =>
  callMatrix(place, 'PUT', `${client}${pathOf('rooms', roomId, 'send', type, transaction)}`, content, {
    repeatable: true,
  });

/** Nobody who was put out of a room, or whose chat was closed, can write there. */
function inRoom(answer: Refused, isPublic: boolean): Refusal {
  const isShut = answer.code === 'M_FORBIDDEN' || answer.code === 'M_NOT_FOUND';
  return isShut && !isPublic ? { ok: false, why: 'recipient-gone', detail: answer.refusal.detail } : answer.refusal;
}

/** https://spec.matrix.org/latest/client-server-api/#post_matrixmediav3upload */
async function upload(file: OutboundFile, place: Place): Promise<string | Refusal> {
  const answer = await callMatrix(place, 'POST', '/_matrix/media/v3/upload', undefined, {
    query: { filename: file.name },
    upload: { body: await file.read(), mime: file.mime },
    timeoutSeconds: 100,
    repeatable: true,
  });
  if (!answer.ok) return answer.refusal;
  return (
    mxcOf(answer.json['content_uri']) ?? {
      ok: false,
      why: 'unavailable',
      detail: 'The homeserver took the file and did not say where it lies.',
    }
  );
}

const foreign: Refusal = { ok: false, why: 'rejected', detail: 'That is no message of Matrix.' };

/** Only words can be changed: those of text events, or those that a file carries. */
async function edit(message: OutboundEdit, place: Place): Promise<Sent> {
  const slots: { roomId: string; eventId: string; content: Thing }[] = [];
  for (const externalId of message.externalIds) {
    const at = addressOf(externalId);
    if (at === null) return foreign;
    const found = await callMatrix(
      place,
      'GET',
      `${client}${pathOf('rooms', at.roomId, 'event', at.eventId)}`,
      undefined,
      {
        repeatable: true,
      },
    );
    if (!found.ok) return found.refusal;
    slots.push({ ...at, content: thing(found.json['content']) ?? {} });
  }
  const isText = ({ content }: { content: Thing }) =>
    content['msgtype'] === 'm.text' || content['msgtype'] === 'm.notice';
  const texts = slots.filter(isText);
  const places = texts.length > 0 ? texts : slots.slice(0, 1);
  const parts = message.text.trim() === '' ? [] : splitText(message.text.trim(), textLimit, 'bytes');
  if (parts.length === 0)
    return { ok: false, why: 'rejected', detail: 'A message cannot be edited to nothing; delete it instead.' };
  if (parts.length > places.length)
    return {
      ok: false,
      why: 'too-large',
      detail: 'The new text needs more messages than the old one had. Send the rest as a new message.',
    };
  for (const [index, { roomId, eventId, content }] of places.entries()) {
    const part = parts[index];
    const { format: _format, formatted_body: _html, 'm.relates_to': _before, 'm.new_content': _now, ...kept } = content;
    const answer =
      part === undefined
        ? await redact(place, roomId, eventId)
        : await put(place, roomId, 'm.room.message', newTransaction(), {
            ...replacing(eventId, { ...kept, ...wordsOf(part, parts.length === 1 ? message.html : undefined) }),
          });
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}

const redact = (place: Place, roomId: string, eventId: string): Promise<Answer> =>
  callMatrix(
    place,
    'PUT',
    `${client}${pathOf('rooms', roomId, 'redact', eventId, newTransaction())}`,
    {},
    {
      repeatable: true,
    },
  );
async function remove(message: OutboundDelete, place: Place): Promise<Sent> {
  for (const externalId of message.externalIds) {
    const at = addressOf(externalId);
    if (at === null) return foreign;
    const answer = await redact(place, at.roomId, at.eventId);
    if (!answer.ok && answer.code !== 'M_NOT_FOUND') return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}

/** One emoji of ours at a time: those before it are taken off (https://spec.matrix.org/latest/client-server-api/#event-annotations-and-reactions). */
async function react(message: OutboundReaction, place: Place): Promise<Sent> {
  const at = addressOf(message.externalId);
  if (at === null) return { ok: false, why: 'unsupported', detail: 'Matrix has no such message to react to.' };
  const related = pathOf('rooms', at.roomId, 'relations', at.eventId, 'm.annotation', 'm.reaction');
  const found = await callMatrix(place, 'GET', `/_matrix/client/v1${related}`, undefined, {
    query: { limit: '100' },
    repeatable: true,
  });
  if (!found.ok) return found.refusal;
  const ours = things(found.json['chunk']).filter((each) => each['sender'] === userIdOf(place.settings));
  const keyOf = (event: Thing) => text(relationOf(thing(event['content']) ?? {})?.['key']);
  for (const each of ours.filter((event) => keyOf(event) !== message.emoji)) {
    const eventId = eventIdOf(each['event_id']);
    const answer = eventId === null ? null : await redact(place, at.roomId, eventId);
    if (answer && !answer.ok) return answer.refusal;
  }
  if (message.emoji === null || ours.some((event) => keyOf(event) === message.emoji))
    return { ok: true, externalIds: [] };
  const relation = { rel_type: 'm.annotation', event_id: at.eventId, key: message.emoji };
  const answer = await put(place, at.roomId, 'm.reaction', newTransaction(), { 'm.relates_to': relation });
  return answer.ok || answer.code === 'M_DUPLICATE_ANNOTATION' ? { ok: true, externalIds: [] } : answer.refusal;
}

const typingMs = 12_000;
async function typing({ recipient, externalId }: OutboundTyping, place: Place): Promise<Sent> {
  const roomId = addressOf(externalId)?.roomId ?? roomIdOf(recipient.attributes['room']);
  if (roomId === null) return { ok: false, why: 'unsupported', detail: 'There is no chat with this person yet.' };
  const path = `${client}${pathOf('rooms', roomId, 'typing', userIdOf(place.settings))}`;
  const body = { typing: true, timeout: typingMs };
  const answer = await callMatrix(place, 'PUT', path, body, { timeoutSeconds: 10, repeatable: true });
  return answer.ok ? { ok: true, externalIds: [] } : answer.refusal;
}
async function markRead(externalId: string, place: Place): Promise<Sent> {
  const at = addressOf(externalId);
  if (at === null) return { ok: false, why: 'unsupported', detail: 'Matrix has no such message to mark as read.' };
  const path = `${client}${pathOf('rooms', at.roomId, 'receipt', 'm.read', at.eventId)}`;
  const answer = await callMatrix(place, 'POST', path, {}, { repeatable: true });
  return answer.ok ? { ok: true, externalIds: [] } : answer.refusal;
}

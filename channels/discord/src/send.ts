// Our words out. Every message carries a nonce made of its id, which Discord holds against doubles for some minutes: a call without a
// verdict is made once more at once, and only then given up as unknown.
import type {
  Outbound,
  OutboundDelete,
  OutboundEdit,
  OutboundFile,
  OutboundMessage,
  OutboundReaction,
  Place,
  Recipient,
  Refusal,
  Sent,
} from '@throughline/channel-kit';
import { sendKey, splitText } from '@throughline/channel-kit';
import { thing, things, word } from '@throughline/channel-kit/json';
import { type Answer, type CallOptions, callApi, snowflake } from './api.ts';
import { card, fileMegabytes, textLimit } from './card.ts';
import { below, cardsOf, componentsOnly, told, wordsLimit, wordsOf } from './components.ts';
import { externalIdOf } from './read.ts';

export async function send(message: Outbound, place: Place): Promise<Sent> {
  const { recipient } = message;
  if (recipient.kind !== 'discord' || snowflake(recipient.value) === null)
    return { ok: false, why: 'recipient-gone', detail: 'Discord needs a Discord user to write to.' };
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
      return typing(recipient, place);
    case 'read':
      return { ok: false, why: 'unsupported', detail: 'Discord bots cannot mark messages as read.' };
  }
}

/** What would be read as markup is shown as typed; a mention is only a word, because nobody is named in `allowed_mentions`. */
export const escaped = (text: string): string =>
  text
    .replace(/https?:\/\/\S+|[\\*_~`|]/g, (found) => (found.length > 1 ? found : `\\${found}`))
    .replace(/^(\s*)(>|#{1,3} |-# |[-+] )/gm, '$1\\$2')
    .replace(/^(\s*\d+)\. /gm, '$1\\. ');

async function sendMessage(message: OutboundMessage, place: Place): Promise<Sent> {
  const cards = message.cards?.length ? cardsOf(message.cards, escaped) : null;
  const wrong = tooMuch(message.files) ?? tooMuch(cards?.pictures ?? []);
  if (wrong) return wrong;
  if (message.text.length > textLimit)
    return { ok: false, why: 'too-large', detail: `Discord takes ${textLimit} characters in a message.` };
  const parts = piecesOf(message, cards);
  if (parts.length === 0)
    return { ok: false, why: 'rejected', detail: 'A message without words or files says nothing.' };
  const where = await whereTo(message, place);
  if (typeof where !== 'string') return where;
  const externalIds: string[] = [];
  for (const [index, piece] of parts.entries()) {
    const answer = await post(message, place, where, index, piece);
    if (!answer.ok) return externalIds.length === 0 ? answer.refusal : partly(answer.refusal);
    const id = snowflake(thing(answer.result)?.['id']);
    if (id === null)
      return { ok: false, why: 'unknown', detail: 'Discord took the message but did not say which it became.' };
    externalIds.push(externalIdOf(where, id));
  }
  return { ok: true, externalIds };
}
/** One message on Discord. */
interface Piece {
  readonly files: readonly OutboundFile[];
  readonly said:
    | { readonly content: string; readonly components?: readonly object[] }
    | { readonly components: readonly object[]; readonly flags: number };
}
/** Files and buttons go with the last of the words. Cards carry the words where both have room and no file goes along. */
function piecesOf(message: OutboundMessage, cards: ReturnType<typeof cardsOf> | null): readonly Piece[] {
  const text = [message.text.trim(), told(message.buttons)].filter((part) => part !== '').join('\n\n');
  const whole = escaped(text);
  const ofCards = (before: readonly object[]): Piece[] =>
    cards
      ? [{ files: cards.pictures, said: { components: [...before, ...cards.components], flags: componentsOnly } }]
      : [];
  const under = below(message);
  if (cards && message.files.length === 0 && under.length === 0 && whole.length + cards.length <= wordsLimit)
    return ofCards(text === '' ? [] : [wordsOf(whole)]);
  const parts = partsOf(text);
  if (parts.length === 0 && message.files.length > 0) parts.push('');
  const last = parts.length - 1;
  const words = parts.map((content, index) => ({
    files: index === last ? message.files : [],
    said: { content, ...(index === last && under.length > 0 ? { components: under } : {}) },
  }));
  return [...words, ...ofCards([])];
}
/** Escaping may make a text longer than the limit it was cut to. */
function partsOf(text: string): string[] {
  if (text === '') return [];
  const whole = escaped(text);
  return whole.length <= textLimit
    ? [whole]
    : splitText(text, textLimit >> 1, 'characters').map((part) => escaped(part));
}
const partly = (refusal: Refusal): Refusal => ({
  ok: false,
  why: 'unknown',
  detail: `A part of this message arrived, the rest did not: ${refusal.detail}`,
});
function tooMuch(files: readonly OutboundFile[]): Refusal | null {
  const { perMessage } = card.abilities.files;
  if (files.length > perMessage)
    return { ok: false, why: 'too-large', detail: `Discord takes ${perMessage} files with a message.` };
  const big = files.find((file) => file.bytes > fileMegabytes * 1024 * 1024);
  if (!big) return null;
  return { ok: false, why: 'too-large', detail: `“${big.name}” is larger than the ${fileMegabytes} MB Discord takes.` };
}

async function post(
  message: OutboundMessage,
  place: Place,
  channelId: string,
  index: number,
  { files, said }: Piece,
): Promise<Answer> {
  const uploads = await Promise.all(
    files.map(async (file) => ({ name: file.name, mime: file.mime, body: await file.read() })),
  );
  const repliedTo = index === 0 ? addressOf(message.replyToExternalId) : null;
  const body = {
    ...said,
    // Of its 32 digits Discord takes 25; the last are the random ones.
    nonce: sendKey(message, index).replaceAll('-', '').slice(-25),
    enforce_nonce: true,
    allowed_mentions: { parse: [] },
    ...(repliedTo?.channelId === channelId
      ? { message_reference: { message_id: repliedTo.messageId, fail_if_not_exists: false } }
      : {}),
    ...(uploads.length > 0
      ? { attachments: uploads.map((upload, id) => ({ id: String(id), filename: upload.name })) }
      : {}),
  };
  const options: CallOptions = { uploads, timeoutSeconds: uploads.length > 0 ? 100 : 30 };
  const path = `/channels/${channelId}/messages`;
  const answer = await callApi(place, 'POST', path, body, options);
  return !answer.ok && answer.refusal.why === 'unknown' ? callApi(place, 'POST', path, body, options) : answer;
}

/** The thread that is answered in public, or the chat with this person. */
async function whereTo(message: OutboundMessage, place: Place): Promise<string | Refusal> {
  if (!message.isPublic) return privateChannel(message.recipient, place);
  const [, pressedIn] = /^press:([0-9]{1,20}):/.exec(message.replyToExternalId ?? '') ?? [];
  return (
    addressOf(message.replyToExternalId)?.channelId ??
    pressedIn ?? {
      ok: false,
      why: 'rejected',
      detail: 'An answer in public needs the message of the thread it answers.',
    }
  );
}
async function privateChannel(recipient: Recipient, place: Place): Promise<string | Refusal> {
  const known = snowflake(recipient.attributes['channel']);
  if (known !== null) return known;
  // Opening it again gives the same one.
  const answer = await callApi(
    place,
    'POST',
    '/users/@me/channels',
    { recipient_id: recipient.value },
    { repeatable: true },
  );
  if (!answer.ok) return answer.refusal;
  return (
    snowflake(thing(answer.result)?.['id']) ?? {
      ok: false,
      why: 'unavailable',
      detail: 'Discord did not say where to write to this person.',
    }
  );
}

/** Where a stored message lies: `channel:message`. A pressed button is no message of its own; it says where it was pressed. */
function addressOf(externalId: string | undefined): { channelId: string; messageId: string } | null {
  const [, channelId, messageId] = /^([0-9]{1,20}):([0-9]{1,20})$/.exec(externalId ?? '') ?? [];
  return channelId === undefined || messageId === undefined ? null : { channelId, messageId };
}
const foreign: Refusal = { ok: false, why: 'rejected', detail: 'That is no message Discord knows.' };

async function edit(message: OutboundEdit, place: Place): Promise<Sent> {
  const parts = partsOf(message.text.trim());
  if (parts.length === 0)
    return { ok: false, why: 'rejected', detail: 'A message cannot be edited to nothing; delete it instead.' };
  if (parts.length > message.externalIds.length)
    return {
      ok: false,
      why: 'too-large',
      detail: 'The new text needs more messages than the old one had. Send the rest as a new message.',
    };
  for (const [index, externalId] of message.externalIds.entries()) {
    const at = addressOf(externalId);
    if (at === null) return foreign;
    const path = `/channels/${at.channelId}/messages/${at.messageId}`;
    const content = parts[index];
    const answer =
      content === undefined
        ? await drop(path, place)
        : await callApi(place, 'PATCH', path, { content, allowed_mentions: { parse: [] } }, { repeatable: true });
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}

const unknownMessage = 10_008;
async function drop(path: string, place: Place): Promise<Answer> {
  const answer = await callApi(place, 'DELETE', path, undefined, { repeatable: true });
  return !answer.ok && answer.code === unknownMessage ? { ok: true, result: null } : answer;
}
async function remove(message: OutboundDelete, place: Place): Promise<Sent> {
  for (const externalId of message.externalIds) {
    const at = addressOf(externalId);
    if (at === null) return foreign;
    const answer = await drop(`/channels/${at.channelId}/messages/${at.messageId}`, place);
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}

/** One emoji of ours at a time: those before it are taken off, which only the message itself can name. */
async function react(message: OutboundReaction, place: Place): Promise<Sent> {
  const at = addressOf(message.externalId);
  if (at === null) return { ok: false, why: 'unsupported', detail: 'Discord has no such message to react to.' };
  const path = `/channels/${at.channelId}/messages/${at.messageId}`;
  const found = await callApi(place, 'GET', path, undefined, { repeatable: true });
  if (!found.ok) return found.refusal;
  const ours = things(thing(found.result)?.['reactions']).filter((each) => each['me'] === true);
  for (const each of ours) {
    const emoji = thing(each['emoji']);
    const name = word(emoji?.['name']);
    if (name === null || name === message.emoji) continue;
    const id = snowflake(emoji?.['id']);
    const named = encodeURIComponent(id === null ? name : `${name}:${id}`);
    const answer = await callApi(place, 'DELETE', `${path}/reactions/${named}/@me`, undefined, { repeatable: true });
    if (!answer.ok) return answer.refusal;
  }
  if (message.emoji === null) return { ok: true, externalIds: [] };
  const named = encodeURIComponent(message.emoji);
  const answer = await callApi(place, 'PUT', `${path}/reactions/${named}/@me`, undefined, { repeatable: true });
  return answer.ok ? { ok: true, externalIds: [] } : answer.refusal;
}

async function typing(recipient: Recipient, place: Place): Promise<Sent> {
  const channelId = await privateChannel(recipient, place);
  if (typeof channelId !== 'string') return channelId;
  const answer = await callApi(place, 'POST', `/channels/${channelId}/typing`, undefined, {
    timeoutSeconds: 10,
    repeatable: true,
  });
  return answer.ok ? { ok: true, externalIds: [] } : answer.refusal;
}

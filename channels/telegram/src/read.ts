// One update of the Bot API in our words. Pure: what an update means depends on nothing but its bytes and the bot it came to.
import type { IdentityHint, Inbound, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { botIdOf } from './api.ts';
import { contentOf } from './content.ts';
import { digits, number, parseThing, text, thing, things, unixTime, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { businessScope, connectionNews, deletedIn } from './business.ts';
import { toHtml } from './markup.ts';
import { externalIdOf, inGroup, isGroupLine, isHeard, type Spot, speakerIn, spotOf, toldInGroups } from './places.ts';

/** What connect asks Telegram for; reactions come only when named. */
export const allowedUpdates = [
  'message',
  'edited_message',
  'callback_query',
  'message_reaction',
  'my_chat_member',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
] as const;

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const update = parseThing(raw.body);
  const updateId = digits(update?.['update_id']);
  if (update === null || updateId === null) return [];
  const reading: Reading = { botId: botIdOf(settings), updateId, receivedAt: receivedAt(raw), settings };
  const message = thing(update['message']);
  if (message) return one(messageOf(message, spotOf(message, settings), reading));
  const edited = thing(update['edited_message']);
  if (edited) return one(editOf(edited, spotOf(edited, settings), reading));
  const forBusiness = thing(update['business_message']);
  if (forBusiness) return one(messageOf(forBusiness, spotOf(forBusiness, settings, true), reading));
  const corrected = thing(update['edited_business_message']);
  if (corrected) return one(editOf(corrected, spotOf(corrected, settings, true), reading));
  const deleted = thing(update['deleted_business_messages']);
  if (deleted) return deletedIn(deleted);
  const connection = thing(update['business_connection']);
  if (connection) return one(connectionNews(connection, updateId));
  const pressed = thing(update['callback_query']);
  if (pressed) return one(pressOf(pressed, reading));
  const reaction = thing(update['message_reaction']);
  if (reaction) return one(reactionOf(reaction, reading));
  const member = thing(update['my_chat_member']);
  if (member) return one(memberOf(member, reading));
  return [];
}

interface Reading {
  readonly botId: string;
  readonly updateId: string;
  readonly receivedAt: Date | null;
  readonly settings: Settings;
}
const one = (event: Inbound | null): readonly Inbound[] => (event === null ? [] : [event]);

function receivedAt(raw: Raw): Date | null {
  const at = raw.meta['receivedAt'];
  const date = at instanceof Date ? at : typeof at === 'string' ? new Date(at) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

function messageOf(message: Thing, spot: Spot | null, reading: Reading): InboundMessage | null {
  if (spot === null) return null;
  return spot.kind === 'group' ? saidInGroup(message, spot, reading) : saidInPrivate(message, spot, reading);
}

function saidInPrivate(message: Thing, spot: Spot, reading: Reading): InboundMessage | null {
  const sentAt = unixTime(message['date']);
  if (sentAt === null) return null;
  const from = thing(message['from']);
  const isBusiness = spot.kind === 'business';
  // In a private chat the chat itself is the customer; a message written by the bot is our own, come back. In one of a business account
  // whatever the customer did not write is the account's: its owner's words from a phone, or ours.
  const author = digits(from?.['id']);
  const isEcho = isBusiness ? author !== spot.chatId : author !== null && author === reading.botId;
  const sender = senderOf(isEcho || from === null ? spot.chat : from, reading, spot.connection);
  if (sender === null) return null;
  const content = contentOf(message, sender);
  const group = word(message['media_group_id']);
  const start = content.text === null || isBusiness ? null : startOf(content.text);
  const body = start ? '' : (content.text ?? '');
  const html = start ? null : toHtml(body, message['entities'] ?? message['caption_entities']);
  const gesture = start ? 'continued' : body === '/start' && !isBusiness ? 'started' : null;
  const special = gesture ? { type: gesture } : content.special;
  const hints = isEcho ? [] : [...content.hints, ...(isBusiness ? [sameAccount(sender, reading)] : [])];
  return {
    kind: 'message',
    externalId: externalIdOf(spot.chatId, spot.messageId, spot.connection),
    sender,
    text: body,
    ...(html === null || (message['text'] === undefined && message['caption'] === undefined) ? {} : { html }),
    ...quoteOf(message),
    files: content.files,
    sentAt,
    ...replyOf(message, spot),
    ...(start ? { tokens: [start] } : {}),
    ...(hints.length > 0 ? { hints } : {}),
    ...(group === null ? {} : { groupKey: `${spot.chatId}:${group}` }),
    ...(gesture ? { isGesture: true } : {}),
    ...(content.isService ? { isAutomatic: true } : {}),
    ...(isEcho ? { direction: 'outbound' as const } : {}),
    ...(special === null ? {} : { special }),
  };
}
/** Telegram vouches that it is one account, whether it wrote to the bot or to the business. */
const sameAccount = (sender: Sender, reading: Reading): IdentityHint => ({
  kind: 'telegram',
  scope: reading.botId,
  value: sender.value,
  assurance: 'proved',
  evidence: 'the same Telegram account',
});

/** What is said in a group is the writer's account's and nothing more: no token, no number, no window of a private chat comes of it. */
function saidInGroup(message: Thing, spot: Spot, reading: Reading): InboundMessage | null {
  const { settings } = reading;
  const sentAt = unixTime(message['date']);
  const speaker = speakerIn(message);
  const sender = speaker && senderOf(speaker.user, reading);
  if (sentAt === null || sender === null || isGroupLine(message) || !isHeard(message, settings)) return null;
  const content = contentOf(message, sender);
  if (content.isService && !toldInGroups.has(String(content.special?.['name']))) return null;
  const isStart = content.text !== null && startOf(content.text) !== null;
  // A link of ours that somebody opened into a group is a key lying about: it opens nothing, and is not shown to more people.
  const body = isStart ? '/start' : (content.text ?? '');
  const html = isStart ? null : toHtml(body, message['entities'] ?? message['caption_entities']);
  const group = word(message['media_group_id']);
  return {
    kind: 'message',
    externalId: externalIdOf(spot.chatId, spot.messageId),
    sender,
    text: body,
    ...(html === null || (message['text'] === undefined && message['caption'] === undefined) ? {} : { html }),
    ...quoteOf(message),
    files: content.files,
    sentAt,
    ...inGroup(message, spot, sender.value, settings),
    ...(group === null ? {} : { groupKey: `${spot.chatId}:${group}` }),
    ...(content.isService ? { isAutomatic: true } : {}),
    ...(content.special === null ? {} : { special: content.special }),
  };
}

/** `/start <payload>` is what a tapped deep link types for the customer; the payload is our signed word and nobody's to read. */
function startOf(body: string): string | null {
  return /^\/start(?:@\w{1,64})?[ \n]+([A-Za-z0-9_-]{1,64})\s*$/.exec(body)?.[1] ?? null;
}

function replyOf(message: Thing, { chatId, connection }: Spot): { replyToExternalId?: string } {
  const messageId = digits(thing(message['reply_to_message'])?.['message_id']);
  return messageId === null ? {} : { replyToExternalId: externalIdOf(chatId, messageId, connection) };
}
function quoteOf(message: Thing): { quoted?: { text: string; html?: string } } {
  const quote = thing(message['quote']);
  const words = word(quote?.['text']);
  if (words === null) return {};
  const html = toHtml(words, quote?.['entities']);
  return { quoted: { text: words, ...(html === null ? {} : { html }) } };
}

function editOf(message: Thing, place: Spot | null, reading: Reading): Inbound | null {
  const editedAt = unixTime(message['edit_date']) ?? unixTime(message['date']);
  const speaker = place?.kind === 'group' ? (speakerIn(message)?.user ?? null) : thing(message['from']);
  const sender = place && senderOf(speaker ?? place.chat, reading);
  if (place === null || editedAt === null || sender === null) return null;
  if (place.kind === 'group' && (speaker === null || !isHeard(message, reading.settings))) return null;
  const content = contentOf(message, sender);
  const body = content.text ?? '';
  const html = toHtml(body, message['entities'] ?? message['caption_entities']);
  const externalId = externalIdOf(place.chatId, place.messageId, place.connection);
  const eventId = `edit:${externalId}:${reading.updateId}`;
  return {
    kind: 'edit',
    eventId,
    externalId,
    text: body,
    ...(html === null ? {} : { html }),
    ...(content.special === null ? {} : { special: content.special }),
    editedAt: withinSecond(editedAt, reading),
  };
}

/** Telegram counts edits and reactions in whole seconds; the update's number orders those within one. */
const withinSecond = (at: Date, reading: Reading): Date =>
  new Date(at.getTime() + Number(BigInt(reading.updateId) % 1000n));

/** A pressed button says its title, as if the customer had typed it. */
function pressOf(query: Thing, reading: Reading): Inbound | null {
  const id = word(query['id']);
  const sender = senderOf(thing(query['from']), reading);
  const message = thing(query['message']);
  const place = message && spotOf(message, reading.settings);
  const sentAt = reading.receivedAt ?? unixTime(message?.['date']);
  if (id === null || sender === null || !message || !place || sentAt === null) return null;
  const value = text(query['data']) ?? '';
  const rows = thing(message['reply_markup'])?.['inline_keyboard'];
  const buttons = Array.isArray(rows) ? rows.flatMap((row: unknown) => things(row)) : [];
  const title = word(buttons.find((button) => button['callback_data'] === value)?.['text']) ?? value;
  return {
    kind: 'message',
    externalId: `press:${id}`,
    sender,
    text: title,
    files: [],
    sentAt,
    replyToExternalId: externalIdOf(place.chatId, place.messageId),
    special: { type: 'button', value },
    ...(place.kind === 'group' ? inGroup(message, place, sender.value, reading.settings) : {}),
    ...(place.kind === 'group' ? { references: [externalIdOf(place.chatId, place.messageId)] } : {}),
  };
}

function reactionOf(reaction: Thing, reading: Reading): Inbound | null {
  const place = spotOf(reaction, reading.settings);
  const sender = senderOf(thing(reaction['user']), reading);
  if (place === null || sender === null || sender.value === reading.botId || !Array.isArray(reaction['new_reaction']))
    return null;
  const externalId = externalIdOf(place.chatId, place.messageId);
  const emoji = [...new Set(things(reaction['new_reaction']).flatMap((each) => emojiOf(each) ?? []))];
  const at = unixTime(reaction['date']);
  return {
    kind: 'reaction',
    eventId: `reaction:${externalId}:${reading.updateId}`,
    externalId,
    sender,
    emoji,
    ...(at === null ? {} : { at: withinSecond(at, reading) }),
  };
}
function emojiOf(reaction: Thing): string | null {
  switch (reaction['type']) {
    case 'emoji': {
      const emoji = word(reaction['emoji']);
      // Telegram writes ❤ without the selector that makes it colourful; screens need it.
      return emoji !== null && [...emoji].length === 1 && !/\p{Emoji_Presentation}/u.test(emoji)
        ? `${emoji}\uFE0F`
        : emoji;
    }
    case 'paid':
      return '⭐';
    // A custom emoji is a picture with a number; outside Telegram only the fact that there was one can be shown.
    case 'custom_emoji':
      return '✨';
    default:
      return null;
  }
}

function memberOf(change: Thing, reading: Reading): Inbound | null {
  const chat = thing(change['chat']);
  const sender = senderOf(thing(change['from']) ?? chat, reading);
  const status = thing(change['new_chat_member'])?.['status'];
  if (chat?.['type'] !== 'private' || sender === null || digits(chat['id']) === null) return null;
  const eventId = `member:${digits(chat['id'])}:${reading.updateId}`;
  if (status === 'kicked' || status === 'left')
    return { kind: 'identity', eventId, sender, state: 'unreachable', why: 'blocked the bot' };
  if (status === 'member') return { kind: 'identity', eventId, sender, state: 'reachable' };
  return null;
}

function senderOf(user: Thing | null, reading: Reading, connection = ''): Sender | null {
  const value = digits(user?.['id']);
  if (user === null || value === null) return null;
  const name = [word(user['first_name']), word(user['last_name'])]
    .filter((part) => part !== null)
    .join(' ')
    .trim();
  const username = word(user['username']);
  const language = word(user['language_code']);
  const attributes = { ...(username === null ? {} : { username }), ...(language === null ? {} : { language }) };
  return {
    kind: 'telegram',
    scope: connection === '' ? reading.botId : businessScope(reading.botId, connection),
    value,
    trust: 'attested',
    ...(name === '' ? {} : { name }),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

export const receivedNow = (): { receivedAt: string } => ({ receivedAt: new Date().toISOString() });
export const updateNumberOf = (update: unknown): number | null => number(thing(update)?.['update_id']);

/** The press to answer, if this update is one. Nearly none is, so most bodies are not even parsed for it. */
export function pressIdOf(body: Uint8Array): string | null {
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes('"callback_query"')) return null;
  return word(thing(parseThing(body)?.['callback_query'])?.['id']);
}

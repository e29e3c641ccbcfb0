// Our words out. Slack has no key against doubles, so each message carries ours as metadata; after a call without a verdict it is looked
// for where it would stand, and only if nothing can be said the message stays unknown (https://docs.slack.dev/messaging/message-metadata).
import type {
  Outbound,
  OutboundDelete,
  OutboundEdit,
  OutboundMessage,
  OutboundReaction,
  Place,
  Refusal,
  Sent,
} from '@throughline/channel-kit';
import { sendKey, splitText } from '@throughline/channel-kit';
import { thing, things, word } from '@throughline/channel-kit/json';
import { type Answer, callApi, idOf, settingOf, tsOf } from './api.ts';
import { asTyped, blocksOf, fallbackOf, isReachable, isRich, tooMany } from './blocks.ts';
import { textLimit } from './card.ts';
import { emojiName } from './emoji.ts';
import { escaped, lettersOf, type Marked, toMrkdwn } from './mrkdwn.ts';
import { isPress, payloadIn, pressedAt } from './press.ts';
import { externalIdOf } from './read.ts';
import { share, tooMuch, type Uploaded, upload } from './upload.ts';

export async function send(message: Outbound, place: Place): Promise<Sent> {
  const { recipient } = message;
  if (recipient.kind !== 'slack' || idOf(recipient.value) === null)
    return { ok: false, why: 'recipient-gone', detail: 'Slack needs a Slack user to write to.' };
  if (recipient.scope !== '' && recipient.scope !== settingOf(place.settings, 'teamId'))
    return {
      ok: false,
      why: 'recipient-gone',
      detail: 'This person is known in another Slack workspace than this app.',
    };
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
      return { ok: false, why: 'unsupported', detail: 'Slack apps cannot show that somebody writes.' };
    case 'read':
      return { ok: false, why: 'unsupported', detail: 'Slack apps cannot mark messages as read.' };
  }
}

export interface Where {
  readonly channel: string;
  /** The thread's first message; null: not in a thread. */
  readonly thread: string | null;
}

async function sendMessage(message: OutboundMessage, place: Place): Promise<Sent> {
  const text = message.text.trim();
  if (text.length > textLimit)
    return { ok: false, why: 'too-large', detail: `A Slack message holds ${textLimit} characters.` };
  const most = tooMany(message);
  if (most !== null) return { ok: false, why: 'unsupported', detail: most };
  const unseen = (message.cards ?? []).flatMap(({ picture }) => (picture && !isReachable(picture) ? [picture] : []));
  const files = [...message.files, ...unseen];
  const wrong = tooMuch(message.files) ?? tooMuch(unseen);
  if (wrong) return wrong;
  if (text === '' && files.length === 0 && !isRich(message))
    return { ok: false, why: 'rejected', detail: 'A message without words or files says nothing.' };
  const where = await whereTo(message, place);
  if ('ok' in where) return where;
  // Nothing is seen of a file before it is shared, so that the words only leave when all is there.
  const uploaded: Uploaded[] = [];
  for (const file of files) {
    const each = await upload(file, place);
    if ('ok' in each) return each;
    uploaded.push(each);
  }
  const externalIds: string[] = [];
  if (text !== '' || isRich(message)) {
    const answer = await post(message, text, where, place);
    if (typeof answer !== 'string') return answer;
    externalIds.push(externalIdOf(where.channel, answer));
  }
  if (uploaded.length === 0) return { ok: true, externalIds };
  const shared = await share(uploaded, where, place);
  if (!Array.isArray(shared)) return externalIds.length === 0 ? shared : partly(shared);
  return { ok: true, externalIds: [...externalIds, ...shared] };
}
const partly = (refusal: Refusal): Refusal => ({
  ok: false,
  why: 'unknown',
  detail: `The words of this message arrived, its files did not: ${refusal.detail}`,
});

const eventType = 'support_message';
/** The message's time, which is its name; or why it did not go. */
async function post(message: OutboundMessage, text: string, where: Where, place: Place): Promise<string | Refusal> {
  const key = sendKey(message);
  const said = wordsOf(text === '' ? fallbackOf(message) : text, message.html);
  const blocks = blocksOf(message, said);
  const answer = await callApi(place, 'chat.postMessage', {
    channel: where.channel,
    ...said,
    ...(blocks === null ? {} : { blocks }),
    ...(where.thread === null ? {} : { thread_ts: where.thread }),
    ...(await authorOf(message, place)),
    metadata: { event_type: eventType, event_payload: { key } },
  });
  if (answer.ok)
    return (
      tsOf(answer.result['ts']) ?? {
        ok: false,
        why: 'unknown',
        detail: 'Slack took the message but did not say which it became.',
      }
    );
  if (answer.refusal.why === 'unknown') return (await findSent(key, where, place)) ?? answer.refusal;
  return answer.refusal;
}
/** Marks that were typed are words: only where the writer marked something up does Slack read marks. */
function wordsOf(text: string, html: string | undefined): Marked {
  const marked = html === undefined ? '' : toMrkdwn(html);
  return marked !== '' && lettersOf(text) !== '' && sameWords(marked, text)
    ? { text: marked, mrkdwn: true }
    : { text: escaped(text), mrkdwn: false };
}
/** The core may have cut the text, and HTML is never cut: it counts only while it says the same. */
const sameWords = (marked: string, text: string): boolean =>
  lettersOf(marked.replace(/<[^|>]*\|/g, '').replace(/&(amp|lt|gt);/g, '')).replace(/\d/g, '') ===
  lettersOf(text).replace(/\d/g, '');
/** Slack fetches the picture itself: https://docs.slack.dev/reference/methods/chat.postMessage#arg_icon_url */
async function authorOf(
  message: OutboundMessage,
  { settings }: Place,
): Promise<{ username?: string; icon_url?: string }> {
  const mayName =
    settings['namesAuthor'] !== false && settingOf(settings, 'scopes').split(',').includes('chat:write.customize');
  const name = message.author.name.trim();
  if (!mayName || message.isAutomatic === true || name === '') return {};
  const picture = await message.author.pictureUrl?.();
  return { username: name.slice(0, 80), ...(picture?.startsWith('https://') ? { icon_url: picture } : {}) };
}

async function findSent(key: string, where: Where, place: Place): Promise<string | null> {
  const method = where.thread === null ? 'conversations.history' : 'conversations.replies';
  const oldest = String(Math.floor(Date.now() / 1000) - 300);
  const params = {
    channel: where.channel,
    ...(where.thread === null ? {} : { ts: where.thread }),
    oldest,
    limit: 100,
    include_all_metadata: true,
  };
  const answer = await callApi(place, method, params, { repeatable: true, timeoutSeconds: 10 });
  if (!answer.ok) return null;
  const found = things(answer.result['messages']).find((each) => {
    const metadata = thing(each['metadata']);
    return metadata?.['event_type'] === eventType && thing(metadata['event_payload'])?.['key'] === key;
  });
  return tsOf(found?.['ts']);
}

/** The thread that is answered where everybody reads it, or the direct messages with this person. */
async function whereTo(message: OutboundMessage, place: Place): Promise<Where | Refusal> {
  const answered = addressOf(message.replyToExternalId) ?? pressedAtIn(message.replyToExternalId);
  if (message.isPublic) {
    // A direct message is private: nothing is published by answering one.
    if (answered === null || answered.channel.startsWith('D'))
      return {
        ok: false,
        why: 'rejected',
        detail: 'An answer in a channel needs the message of the channel it answers.',
      };
    return { channel: answered.channel, thread: await threadOf(answered, message, place) };
  }
  const channel = await directChannel(message, place);
  if (typeof channel !== 'string') return channel;
  return { channel, thread: answered?.channel === channel ? await ownThread(answered, message) : null };
}

/** Each message begins a thread, or stands in one; its call says in which, and while that is not kept Slack does. */
async function threadOf(at: Address, message: OutboundMessage, place: Place): Promise<string> {
  const kept = await threadIn(message);
  if (kept !== null) return kept;
  const params = { channel: at.channel, ts: at.ts, limit: 1 };
  const answer = await callApi(place, 'conversations.replies', params, { repeatable: true, timeoutSeconds: 10 });
  const found = answer.ok ? things(answer.result['messages'])[0] : undefined;
  return tsOf(found?.['thread_ts']) ?? at.ts;
}
/** In private words stand one below the other; only where they began a thread themselves is it followed. */
const ownThread = async (at: Address, message: OutboundMessage): Promise<string | null> => {
  const root = await threadIn(message);
  return root === at.ts ? null : root;
};
async function threadIn(message: OutboundMessage): Promise<string | null> {
  const raw = await message.replyToRaw?.();
  const payload = raw ? payloadIn(raw.body) : null;
  const event = payload === null ? null : isPress(payload) ? pressedAt(payload) : thing(payload['event']);
  return event === null ? null : (tsOf(event['thread_ts']) ?? tsOf(event['ts']));
}

async function directChannel({ recipient }: OutboundMessage, place: Place): Promise<string | Refusal> {
  const known = idOf(recipient.attributes['channel']);
  if (known?.startsWith('D')) return known;
  // Opening it again gives the same one.
  const answer = await callApi(place, 'conversations.open', { users: recipient.value }, { repeatable: true });
  if (!answer.ok)
    return answer.error === 'channel_not_found'
      ? { ok: false, why: 'recipient-gone', detail: 'Slack lets the app open no direct messages with this person.' }
      : answer.refusal;
  return (
    idOf(thing(answer.result['channel'])?.['id']) ?? {
      ok: false,
      why: 'unavailable',
      detail: 'Slack did not say where to write to this person.',
    }
  );
}

interface Address {
  readonly channel: string;
  readonly ts: string;
}
/** Where a stored message lies: `channel:ts`. A file of ours has a name of its own. */
function addressOf(externalId: string | undefined): Address | null {
  const [, channel, ts] = /^([A-Z][A-Z0-9]{1,30}):([0-9]{1,11}\.[0-9]{1,9})$/.exec(externalId ?? '') ?? [];
  return channel === undefined || ts === undefined ? null : { channel, ts };
}
/** A tap is no message of its own: it is answered where the tapped one stands. */
const pressedAtIn = (externalId: string | undefined): Address | null =>
  addressOf(/^press:([A-Z0-9]+:[0-9.]+):/.exec(externalId ?? '')?.[1]);
const fileIn = (externalId: string): string | null => /^file:([A-Z][A-Z0-9]{1,30})$/.exec(externalId)?.[1] ?? null;
const foreign: Refusal = { ok: false, why: 'rejected', detail: 'That is no message Slack knows.' };

async function edit(message: OutboundEdit, place: Place): Promise<Sent> {
  const text = message.text.trim();
  if (text === '')
    return { ok: false, why: 'rejected', detail: 'A message cannot be edited to nothing; delete it instead.' };
  const all = message.externalIds.flatMap((id) => addressOf(id) ?? []);
  // The last of several, where files went along, is the message that shows them: an edit of the words leaves it.
  const hasFiles = message.externalIds.some((id) => fileIn(id) !== null);
  const said = hasFiles && all.length > 1 ? all.slice(0, -1) : all;
  if (said.length === 0) return foreign;
  const parts = splitText(text, textLimit, 'characters');
  if (parts.length > said.length)
    return {
      ok: false,
      why: 'too-large',
      detail: 'The new text needs more messages than the old one had. Send the rest as a new message.',
    };
  for (const [index, at] of said.entries()) {
    const part = parts[index];
    const answer =
      part === undefined
        ? await drop(at, place)
        : await callApi(
            place,
            'chat.update',
            { channel: at.channel, ts: at.ts, ...wordsOnly(part, parts.length === 1 ? message.html : undefined) },
            { repeatable: true },
          );
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}
/** An edit has no switch for marks; where none were meant, what looks like one is kept apart by an invisible sign. */
function wordsOnly(text: string, html: string | undefined): { text: string } {
  const { text: said, mrkdwn } = wordsOf(text, html);
  return { text: mrkdwn ? said : asTyped(text) };
}

async function remove(message: OutboundDelete, place: Place): Promise<Sent> {
  for (const externalId of message.externalIds) {
    const [at, file] = [addressOf(externalId), fileIn(externalId)];
    if (at === null && file === null) return foreign;
    const answer = at === null ? await dropFile(file ?? '', place) : await drop(at, place);
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}
const done: Answer = { ok: true, result: {}, headers: {} };
async function drop({ channel, ts }: Address, place: Place): Promise<Answer> {
  const answer = await callApi(place, 'chat.delete', { channel, ts }, { repeatable: true });
  return !answer.ok && answer.error === 'message_not_found' ? done : answer;
}
async function dropFile(file: string, place: Place): Promise<Answer> {
  const answer = await callApi(place, 'files.delete', { file }, { repeatable: true });
  return !answer.ok && (answer.error === 'file_not_found' || answer.error === 'file_deleted') ? done : answer;
}

/** One emoji of ours at a time: those before it are taken off, which only the message itself can name. */
async function react(message: OutboundReaction, place: Place): Promise<Sent> {
  const at = addressOf(message.externalId);
  if (at === null) return { ok: false, why: 'unsupported', detail: 'Slack has no such message to react to.' };
  const wanted = message.emoji === null ? null : emojiName(message.emoji);
  if (message.emoji !== null && wanted === null)
    return { ok: false, why: 'unsupported', detail: 'Slack does not offer this emoji.' };
  const item = { channel: at.channel, timestamp: at.ts };
  const found = await callApi(place, 'reactions.get', { ...item, full: true }, { repeatable: true });
  if (!found.ok) return found.refusal;
  const botUserId = settingOf(place.settings, 'botUserId');
  const ours = things(thing(found.result['message'])?.['reactions']).filter(
    ({ users }) => Array.isArray(users) && users.includes(botUserId),
  );
  for (const { name } of ours) {
    const before = word(name);
    if (before === null || before === wanted) continue;
    const answer = await callApi(place, 'reactions.remove', { ...item, name: before }, { repeatable: true });
    if (!answer.ok && answer.error !== 'no_reaction') return answer.refusal;
  }
  if (wanted === null) return { ok: true, externalIds: [] };
  const answer = await callApi(place, 'reactions.add', { ...item, name: wanted }, { repeatable: true });
  return answer.ok || answer.error === 'already_reacted' ? { ok: true, externalIds: [] } : answer.refusal;
}

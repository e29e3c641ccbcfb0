// Our words out. One message becomes as few calls as Telegram allows, because between two calls anything may fail; what then
// already arrived is said, and the message is never blindly sent again.
import { splitText } from '@throughline/channel-kit';
import type {
  Outbound,
  OutboundDelete,
  OutboundEdit,
  OutboundMessage,
  OutboundReaction,
  OutboundRead,
  Place,
  Recipient,
  Sent,
} from '@throughline/channel-kit';
import { botIdOf, callApi } from './api.ts';
import type { Answer, CallOptions, Refusal } from './api.ts';
import { card } from './card.ts';
import { digits, thing, things } from '@throughline/channel-kit/json';
import { fromHtml, lettersOf } from './markup.ts';
import { connectionIn } from './business.ts';
import { externalIdOf } from './places.ts';
import { plan } from './send-plan.ts';
import type { Step } from './send-plan.ts';
import { type Address, addressIn, connectionFor, isGroup, type Target, targetOf } from './target.ts';

/** Between the calls of one message a short "slow down" is waited for; a longer one ends it. */
const betweenCallsSeconds = 10;
const textLimit = card.abilities.text.limit;

export async function send(message: Outbound, place: Place): Promise<Sent> {
  const stranger = notOurs(message.recipient, place);
  if (stranger) return stranger;
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
      return typing(message.recipient, place);
    case 'read':
      return markRead(message, place);
  }
}

async function typing(recipient: Recipient, place: Place): Promise<Sent> {
  if (isGroup(recipient.value))
    return { ok: false, why: 'unsupported', detail: 'In a group nobody is shown that we write.' };
  const chat = { chat_id: chatIdOf(recipient.value), ...onBehalf(connectionFor(recipient, place)) };
  const options = { timeoutSeconds: 10, repeatable: true };
  return settled(await callApi(place, 'sendChatAction', { ...chat, action: 'typing' }, options));
}
/** Only an owner of a business account can allow it. */
async function markRead({ recipient, externalId }: OutboundRead, place: Place): Promise<Sent> {
  const at = addressOf(externalId, recipient, place);
  const unsupported = { ok: false, why: 'unsupported' } as const;
  if (at === null || at.connection === '')
    return { ...unsupported, detail: 'Telegram bots cannot mark messages as read.' };
  const read = { chat_id: chatIdOf(at.chatId), message_id: at.messageId, ...onBehalf(at.connection) };
  const answer = await callApi(place, 'readBusinessMessage', read, { repeatable: true });
  if (!answer.ok && /not enough rights|RIGHT_MISSING|FORBIDDEN/i.test(answer.description))
    return {
      ...unsupported,
      detail: 'The owner of the business account does not allow the bot to mark messages as read.',
    };
  return settled(answer);
}
const onBehalf = (connection: string): { business_connection_id?: string } =>
  connection === '' ? {} : { business_connection_id: connection };

function notOurs(recipient: Recipient, place: Place): Refusal | null {
  const botId = botIdOf(place.settings);
  if (
    recipient.kind === 'telegram' &&
    digits(recipient.value) !== null &&
    (recipient.scope === '' || recipient.scope === botId || connectionIn(recipient.scope, botId) !== null)
  )
    return null;
  return {
    ok: false,
    why: 'recipient-gone',
    detail:
      recipient.kind === 'telegram'
        ? 'This person knows another bot, not this one; Telegram lets a bot write only to those who wrote to it.'
        : 'Telegram needs a Telegram user to write to.',
  };
}
/** Numbers stay numbers while they are exact; larger ones go as digits, which Telegram reads too. */
const chatIdOf = (value: string): number | string => (Number.isSafeInteger(Number(value)) ? Number(value) : value);

async function sendMessage(message: OutboundMessage, place: Place): Promise<Sent> {
  const target = await targetOf(message, place);
  if ('ok' in target) return target;
  const steps = await plan(message, formatted(message), target.chatId);
  if ('ok' in steps) return steps;
  const externalIds: string[] = [];
  let { chatId } = target;
  for (const step of steps) {
    const { answer, chatId: reached } = await take(step, { ...target, chatId }, place, externalIds.length > 0);
    chatId = reached;
    if (!answer.ok) return externalIds.length === 0 ? inWords(answer.refusal, target) : partly(answer.refusal);
    const ids = idsOf(answer.result, { ...target, chatId });
    if (ids.length === 0)
      return { ok: false, why: 'unknown', detail: 'Telegram took the message but did not say which it became.' };
    externalIds.push(...ids);
  }
  return { ok: true, externalIds };
}

/** A group that is gone says nothing about the person who spoke there. */
const inWords = (refusal: Refusal, { chatId }: Target): Refusal =>
  refusal.why === 'recipient-gone' && isGroup(chatId)
    ? { ok: false, why: 'rejected', detail: [`${refusal.detail}.`, 'Add the bot to the group again.'].join(' ') }
    : refusal;
const partly = (refusal: Refusal): Refusal => ({
  ok: false,
  why: 'unknown',
  detail: `A part of this message arrived, the rest did not: ${refusal.detail}`,
});
const idsOf = (result: unknown, { chatId, connection }: Target): readonly string[] =>
  (Array.isArray(result) ? things(result) : [thing(result) ?? {}]).flatMap((sent) => {
    const messageId = digits(sent['message_id']);
    return messageId === null ? [] : externalIdOf(digits(thing(sent['chat'])?.['id']) ?? chatId, messageId, connection);
  });

/** The text with its formatting. The core may have cut the text, and HTML is never cut: it counts only while it says the same. */
function formatted(message: Pick<OutboundMessage, 'text' | 'html'>): { text: string; entities: readonly object[] } {
  const plain = { text: message.text.trim(), entities: [] };
  if (message.html === undefined) return plain;
  const rich = fromHtml(message.html);
  return rich.text.length <= textLimit && rich.letters === lettersOf(message.text) ? rich : plain;
}

/** One call, with the second tries that are safe because Telegram said clearly why it did not take the first. */
async function take(
  step: Step,
  target: Target,
  place: Place,
  isLater: boolean,
): Promise<{ answer: Answer; chatId: string }> {
  const call = (to: string, each: Step) =>
    callApi(place, each.method, { chat_id: chatIdOf(to), ...target.params, ...each.params }, optionsOf(each));
  let to = target.chatId;
  let now = step;
  let answer = await call(to, now);
  for (let retries = 0; retries < 3 && !answer.ok; retries += 1) {
    const changed: Step | null = answer.migratedTo !== undefined ? now : otherForm(now, answer.description);
    if (answer.migratedTo !== undefined) to = answer.migratedTo;
    if (changed === null) {
      if (!isLater || answer.refusal.why !== 'busy' || answer.refusal.retryAfterSeconds > betweenCallsSeconds) break;
      await new Promise((resolve) =>
        setTimeout(resolve, (answer as { refusal: { retryAfterSeconds: number } }).refusal.retryAfterSeconds * 1000),
      );
    }
    now = changed ?? now;
    answer = await call(to, now);
  }
  return { answer, chatId: to };
}
const optionsOf = (step: Step): CallOptions =>
  step.uploads.length === 0 ? {} : { uploads: step.uploads, timeoutSeconds: 100 };

function otherForm(step: Step, description: string): Step | null {
  if (
    /can't parse entit|ENTITY_/i.test(description) &&
    ('entities' in step.params || 'caption_entities' in step.params)
  ) {
    const { entities: _entities, caption_entities: _captionEntities, ...params } = step.params;
    return { ...step, params };
  }
  // Odd pictures (too long, too narrow, broken) and voice messages a person forbids still arrive as plain files.
  const isPicky =
    /PHOTO_|IMAGE_PROCESS_FAILED|VOICE_MESSAGES_FORBIDDEN|wrong file|photo/i.test(description) &&
    !/too (big|large)/i.test(description);
  return isPicky && step.plainFile ? step.plainFile : null;
}

const settled = (answer: Answer): Sent => (answer.ok ? { ok: true, externalIds: [] } : answer.refusal);

async function edit(message: OutboundEdit, place: Place): Promise<Sent> {
  const said = formatted(message);
  const parts =
    said.text.length <= textLimit
      ? [said]
      : splitText(message.text.trim(), textLimit, 'characters').map((text) => ({ text, entities: [] }));
  if (parts.length > message.externalIds.length || said.text === '') {
    return {
      ok: false,
      why: said.text === '' ? 'rejected' : 'too-large',
      detail:
        said.text === ''
          ? 'A message cannot be edited to nothing; delete it instead.'
          : 'The new text needs more messages than the old one had. Send the rest as a new message.',
    };
  }
  for (const [index, externalId] of message.externalIds.entries()) {
    const part = parts[index];
    const answer = part
      ? await editOne(externalId, part, message.recipient, place)
      : await dropText(externalId, message.recipient, place);
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}

async function editOne(
  externalId: string,
  said: { text: string; entities: readonly object[] },
  recipient: Recipient,
  place: Place,
): Promise<Answer> {
  const at = addressOf(externalId, recipient, place);
  if (at === null) return foreign(externalId);
  const repeatable = { repeatable: true };
  const answer = await callApi(
    place,
    'editMessageText',
    { ...calledBy(at), text: said.text, ...entitiesOf('entities', said.entities) },
    repeatable,
  );
  if (answer.ok || /message is not modified/i.test(answer.description)) return { ok: true, result: true };
  if (!/no text in the message/i.test(answer.description)) return answer;
  const caption = await callApi(
    place,
    'editMessageCaption',
    { ...calledBy(at), caption: said.text, ...entitiesOf('caption_entities', said.entities) },
    repeatable,
  );
  return !caption.ok && /message is not modified/i.test(caption.description) ? { ok: true, result: true } : caption;
}
const entitiesOf = (key: string, entities: readonly object[]): Readonly<Record<string, unknown>> =>
  entities.length === 0 ? {} : { [key]: entities };

/** A later part of a text that became shorter goes; a later picture of an album stays. Only an attempt to edit tells them apart. */
async function dropText(externalId: string, recipient: Recipient, place: Place): Promise<Answer> {
  const probe = await editOneText(externalId, recipient, place);
  return probe === 'media' ? { ok: true, result: true } : removeOne(externalId, recipient, place);
}
async function editOneText(externalId: string, recipient: Recipient, place: Place): Promise<'media' | 'text'> {
  const at = addressOf(externalId, recipient, place);
  if (at === null) return 'media';
  const answer = await callApi(place, 'editMessageText', { ...calledBy(at), text: '…' }, { repeatable: true });
  return answer.ok || /message is not modified/i.test(answer.description) ? 'text' : 'media';
}

async function remove(message: OutboundDelete, place: Place): Promise<Sent> {
  for (const externalId of message.externalIds) {
    const answer = await removeOne(externalId, message.recipient, place);
    if (!answer.ok) return answer.refusal;
  }
  return { ok: true, externalIds: message.externalIds };
}
async function removeOne(externalId: string, recipient: Recipient, place: Place): Promise<Answer> {
  const at = addressOf(externalId, recipient, place);
  if (at === null) return foreign(externalId);
  const { chat_id, message_id } = calledBy(at);
  const answer =
    at.connection === ''
      ? await callApi(place, 'deleteMessage', { chat_id, message_id }, { repeatable: true })
      : await callApi(
          place,
          'deleteBusinessMessages',
          { ...onBehalf(at.connection), message_ids: [message_id] },
          { repeatable: true },
        );
  return !answer.ok && /message to delete not found/i.test(answer.description) ? { ok: true, result: true } : answer;
}

async function react(message: OutboundReaction, place: Place): Promise<Sent> {
  const at = addressOf(message.externalId, message.recipient, place);
  if (at === null) return { ok: false, why: 'unsupported', detail: 'Telegram has no such message to react to.' };
  if (at.connection !== '')
    return { ok: false, why: 'unsupported', detail: 'For a business account a bot cannot react.' };
  // Telegram's list of reactions has every emoji without its colour selector.
  const reaction = message.emoji === null ? [] : [{ type: 'emoji', emoji: message.emoji.replaceAll('\uFE0F', '') }];
  return settled(await callApi(place, 'setMessageReaction', { ...calledBy(at), reaction }, { repeatable: true }));
}

/** Of this person's chat, by this person's connection; or of a group. */
function addressOf(externalId: string, recipient: Recipient, place: Place): Address | null {
  const at = addressIn(externalId);
  if (at === null || (at.chatId !== recipient.value && !isGroup(at.chatId))) return null;
  return isGroup(at.chatId) || at.connection === connectionFor(recipient, place) ? at : null;
}
const calledBy = (at: Address) => ({
  ...onBehalf(at.connection),
  chat_id: chatIdOf(at.chatId),
  message_id: at.messageId,
});
const foreign = (externalId: string): Answer => ({
  ok: false,
  code: 400,
  description: '',
  refusal: { ok: false, why: 'rejected', detail: `${externalId} is not a message of this chat.` },
});

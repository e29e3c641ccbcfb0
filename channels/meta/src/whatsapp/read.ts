// One webhook of a WhatsApp Business account in our words. Meta batches: every entry, change, message and status is looked at.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview
import type { Inbound, InboundMessage, InboundReaction, InboundStatus, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { digits, number, parseThing, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { meaningOf, sentence } from '../errors.ts';
import { contentOf } from './content.ts';
import { noticeOf } from './notices.ts';
import { idChangesOf, personOf, senderOf } from './who.ts';
import type { Reading } from './who.ts';

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const body = parseThing(raw.body);
  if (body?.['object'] !== 'whatsapp_business_account') return [];
  const events: Inbound[] = [];
  const reading: Reading = {
    accountId: word(settings['businessAccountId']) ?? '',
    numberId: word(settings['phoneNumberId']) ?? '',
    greeting: (word(settings['greeting']) ?? '').trim(),
  };
  for (const entry of things(body['entry']))
    for (const change of things(entry['changes']))
      if (isAbout(thing(change['value']), entry, settings)) events.push(...changeOf(change, entry, reading));
  return once(events);
}

/** Whether something in a call is about this number, or about the account it belongs to; an app calls one address for all of its. */
export function isForNumber(raw: Raw, settings: Settings): boolean {
  const body = parseThing(raw.body);
  return (
    body?.['object'] === 'whatsapp_business_account' &&
    things(body['entry']).some((entry) =>
      things(entry['changes']).some((change) => isAbout(thing(change['value']), entry, settings)),
    )
  );
}
/** By the number's id, by the number itself (its quality), else by the account (templates, restrictions), whose every number is told. */
function isAbout(value: Thing | null, entry: Thing, settings: Settings): boolean {
  const id = word(thing(value?.['metadata'])?.['phone_number_id']);
  if (id !== null) return id === word(settings['phoneNumberId']);
  const shown = digitsOf(value?.['display_phone_number']);
  const own = digitsOf(settings['displayNumber']);
  const isAccount = (word(entry['id']) ?? digits(entry['id'])) === word(settings['businessAccountId']);
  return isAccount && (shown === '' || own === '' || shown === own);
}
const digitsOf = (value: unknown): string => (word(value) ?? digits(value) ?? '').replace(/\D/g, '');

/** One call may hold the same twice; the first counts. */
function once(events: readonly Inbound[]): readonly Inbound[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    const key = event.kind === 'message' ? `m ${event.externalId}` : 'eventId' in event ? `e ${event.eventId}` : null;
    if (key === null) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function changeOf(change: Thing, entry: Thing, reading: Reading): readonly Inbound[] {
  const value = thing(change['value']);
  const field = word(change['field']);
  if (value === null || field === null) return [];
  switch (field) {
    case 'messages':
      return [
        ...things(value['messages']).flatMap((message) => incoming(message, value, reading)),
        ...things(value['statuses']).flatMap((status) => statusOf(status) ?? []),
      ];
    case 'smb_message_echoes':
      return things(value['message_echoes']).flatMap((message) => echoOf(message, value, reading));
    case 'user_id_update':
      return idChangesOf(value, reading);
    case 'user_preferences':
      return things(value['user_preferences']).flatMap((each) => preferenceOf(each, value, reading) ?? []);
    default: {
      const notice = noticeOf(field, value, entry);
      return notice === null ? [] : [notice];
    }
  }
}

function incoming(message: Thing, value: Thing, reading: Reading): readonly Inbound[] {
  const id = word(message['id']);
  const sentAt = timeOf(message['timestamp']);
  // In a group nobody speaks for the group; those are another product of Meta's.
  if (id === null || sentAt === null || message['group_id'] !== undefined) return [];
  const sender = senderOf(message, personOf(message, value), reading);
  if (sender === null) return [];
  const change = changedMessage(message, id, sentAt);
  if (change !== null) return [change];
  if (message['type'] === 'reaction') return reactionOf(message, id, sender.sender);
  const made = messageOf(message, id, sentAt, reading);
  return [
    {
      ...made,
      sender: sender.sender,
      ...(sender.hints.length > 0 ? { hints: sender.hints } : {}),
    },
  ];
}

/** Without an emoji it is taken back. */
function reactionOf(message: Thing, id: string, sender: Sender): readonly InboundReaction[] {
  const reaction = thing(message['reaction']);
  const externalId = word(reaction?.['message_id']);
  const emoji = word(reaction?.['emoji']);
  if (externalId === null) return [];
  return [{ kind: 'reaction', eventId: `reaction:${id}`, externalId, sender, emoji: emoji === null ? [] : [emoji] }];
}

/** Sent from the phone in the shop (WhatsApp Business app beside the Cloud API). */
function echoOf(message: Thing, value: Thing, reading: Reading): readonly Inbound[] {
  const id = word(message['id']);
  const sentAt = timeOf(message['timestamp']);
  // Seen from here the customer is the one it went to.
  const turned: Thing = { ...message, from: message['to'], from_user_id: message['to_user_id'] };
  const sender = senderOf(turned, personOf(turned, value), reading);
  if (id === null || sentAt === null || sender === null) return [];
  const change = changedMessage(message, id, sentAt);
  if (change !== null) return [change];
  if (message['type'] === 'reaction')
    return reactionOf(message, id, sender.sender).map((each) => ({ ...each, direction: 'outbound' }));
  const { tokens: _tokens, isGesture: _isGesture, ...made } = messageOf(message, id, sentAt, reading);
  return [{ ...made, sender: sender.sender, direction: 'outbound' }];
}

/** A message that changes an earlier one: `edit` and `revoke`. */
function changedMessage(message: Thing, id: string, at: Date): Inbound | null {
  const revoke = message['type'] === 'revoke' ? thing(message['revoke']) : null;
  const revoked = word(revoke?.['original_message_id']);
  if (revoked !== null) return { kind: 'delete', eventId: `revoke:${id}`, externalId: revoked };
  const edit = message['type'] === 'edit' ? thing(message['edit']) : null;
  const edited = word(edit?.['original_message_id']);
  const now = thing(edit?.['message']);
  if (edited === null || now === null) return null;
  return { kind: 'edit', eventId: `edit:${id}`, externalId: edited, text: contentOf(now).text, editedAt: at };
}

function messageOf(message: Thing, id: string, sentAt: Date, reading: Reading): Omit<InboundMessage, 'sender'> {
  const content = contentOf(message);
  const token = tokenIn(content.text);
  const words = token === null ? content.text : content.text.replace(token.mark, '').trim();
  // Only what we typed for them is there: they opened the link and have said nothing yet.
  const isGesture = content.isGesture || (token !== null && words === reading.greeting);
  const replyTo = word(thing(message['context'])?.['id']);
  const special = isGesture ? { type: token === null ? 'started' : 'continued' } : content.special;
  return {
    kind: 'message',
    externalId: id,
    text: isGesture ? '' : words,
    files: content.files,
    sentAt,
    ...(replyTo === null ? {} : { replyToExternalId: replyTo }),
    ...(token === null ? {} : { tokens: [token.token] }),
    ...(isGesture ? { isGesture: true } : {}),
    ...(content.isService ? { isAutomatic: true } : {}),
    // Words that were nothing but the code of a link still must show as something.
    ...(special === null
      ? words === '' && content.files.length === 0
        ? { special: { type: 'continued' } }
        : {}
      : { special }),
  };
}

/** The code at the end of the words a continuation link types: `Hello! [continue AbC…]`. */
export const continueMark = (token: string): string => `[continue ${token}]`;
function tokenIn(words: string): { token: string; mark: string } | null {
  const [mark, token] = /\[continue ([A-Za-z0-9_-]{8,64})\]/.exec(words) ?? [];
  return mark === undefined || token === undefined ? null : { token, mark };
}

const states: Readonly<Record<string, InboundStatus['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  played: 'read',
  failed: 'failed',
};
function statusOf(status: Thing): InboundStatus | null {
  const id = word(status['id']);
  const name = word(status['status']) ?? '';
  const state = Object.hasOwn(states, name) ? states[name] : undefined;
  const at = timeOf(status['timestamp']);
  if (id === null || state === undefined || at === null) return null;
  const why = state === 'failed' ? whyOf(status['errors']) : null;
  return { kind: 'status', eventId: `${id}:${name}`, externalId: id, state, at, ...(why === null ? {} : { why }) };
}
/** The first error in words; Meta sends one. */
export function whyOf(errors: unknown): string | null {
  const error = things(errors)[0];
  if (!error) return null;
  const code = number(error['code']) ?? 0;
  const theirs = word(thing(error['error_data'])?.['details']) ?? word(error['title']) ?? word(error['message']) ?? '';
  return sentence(meaningOf(code, null, 400), theirs.slice(0, 300), code);
}

/** The customer told WhatsApp whether they want marketing from this business. */
function preferenceOf(each: Thing, value: Thing, reading: Reading): InboundMessage | null {
  const sentAt = timeOf(each['timestamp']);
  const turned: Thing = { from: each['wa_id'], from_user_id: each['user_id'] };
  const sender = senderOf(turned, personOf(turned, value), reading);
  const wish = text(each['value']);
  if (sentAt === null || sender === null || (wish !== 'stop' && wish !== 'resume')) return null;
  return {
    kind: 'message',
    externalId: `preference:${sender.sender.value}:${wish}:${sentAt.getTime()}`,
    sender: sender.sender,
    text: wish === 'stop' ? 'Stopped marketing messages' : 'Allowed marketing messages again',
    files: [],
    sentAt,
    isAutomatic: true,
    special: { type: 'service', name: `marketing_${wish}` },
  };
}

/** Unix seconds, as digits or a number; null outside what a Date can hold. */
export function timeOf(value: unknown): Date | null {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : number(value);
  return seconds === null || seconds < 0 || seconds > 8.64e12 ? null : new Date(seconds * 1000);
}

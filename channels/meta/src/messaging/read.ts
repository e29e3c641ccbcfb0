// One webhook of a page or an Instagram account in our words. Meta batches, so every entry and event is looked at; events of a
// thread another app holds come in `standby`, and say so.
import type { Inbound, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { digits, parseThing, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { link } from '../origin.ts';
import type { Origin } from '../origin.ts';
import { commentOf } from './comments.ts';
import { contentOf } from './content.ts';
import { idOf, midOf, timeOf } from './values.ts';
import type { Stack } from './stack.ts';

export const readFor =
  (stack: Stack) =>
  (raw: Raw, settings: Settings): readonly Inbound[] => {
    const body = parseThing(raw.body);
    const account = stack.account(settings);
    if (body?.['object'] !== stack.object || account === '') return [];
    const events: Inbound[] = [];
    for (const entry of things(body['entry'])) {
      // One app serves several accounts at one address; each has a channel of its own.
      if (idOf(entry['id']) !== account) continue;
      for (const key of ['messaging', 'standby'] as const)
        for (const event of things(entry[key]))
          events.push(
            ...eventsOf(event, account, stack).map((told) =>
              key === 'standby' && told.kind === 'message' ? { ...told, isStandby: true } : told,
            ),
          );
      for (const change of [...things(entry['changes']), entry]) {
        const value = thing(change['value']);
        const field = word(change['field']);
        const comment =
          value === null || field === null ? null : commentOf(field, value, entry, account, stack, raw.meta);
        if (comment !== null) events.push(comment);
      }
    }
    return once(events);
  };

/** Whether something in a call is about this account; an app calls one address for all of its. */
export const isForAccount =
  (stack: Stack) =>
  (raw: Raw, settings: Settings): boolean => {
    const body = parseThing(raw.body);
    const account = stack.account(settings);
    return (
      account !== '' &&
      body?.['object'] === stack.object &&
      things(body['entry']).some((entry) => idOf(entry['id']) === account)
    );
  };

/** One call may hold the same twice; the first counts. */
function once(events: readonly Inbound[]): readonly Inbound[] {
  const seen = new Set<string>();
  return events.filter((event) => {
    const key = event.kind === 'message' ? `m ${event.externalId}` : 'eventId' in event ? `e ${event.eventId}` : null;
    if (key === null || !seen.has(key)) {
      if (key !== null) seen.add(key);
      return true;
    }
    return false;
  });
}

interface Told {
  readonly sender: Sender;
  readonly isEcho: boolean;
  readonly at: Date;
  /** Who and when: the key of events that have no id. */
  readonly key: string;
}

function eventsOf(event: Thing, account: string, stack: Stack): readonly Inbound[] {
  const message = thing(event['message']);
  const from = idOf(thing(event['sender'])?.['id']);
  const to = idOf(thing(event['recipient'])?.['id']);
  const at = timeOf(event['timestamp']);
  const isEcho = message?.['is_echo'] === true || from === account;
  const value = isEcho ? to : from;
  if (value === null || at === null || value === account) return [];
  const sender: Sender = { kind: stack.kind, scope: account, value, trust: 'attested' };
  const told: Told = { sender, isEcho, at, key: `${value}:${at.getTime()}` };
  if (message !== null) return one(messageOf(message, told));
  if (isEcho) return [];
  const said = pressOf(event, told) ?? gestureOf(event, told) ?? controlOf(event, told);
  return said === null ? newsOf(event, told) : [said];
}
const one = (event: Inbound | null): readonly Inbound[] => (event === null ? [] : [event]);

function messageOf(message: Thing, told: Told): Inbound | null {
  const mid = midOf(message['mid']);
  if (mid === null) return null;
  if (message['is_deleted'] === true) return { kind: 'delete', eventId: `delete:${mid}`, externalId: mid };
  const content = contentOf(message);
  const replyTo = midOf(thing(message['reply_to'])?.['mid']);
  const origin = originOf(thing(message['referral']));
  const token = tokenIn(thing(message['referral'])?.['ref']);
  const special =
    origin === null ? content.special : { ...content.special, origin, type: content.special?.type ?? 'origin' };
  return {
    kind: 'message',
    externalId: mid,
    sender: told.sender,
    text: content.text,
    files: content.files,
    sentAt: told.at,
    ...(replyTo === null ? {} : { replyToExternalId: replyTo }),
    ...(special === null ? {} : { special }),
    ...(token === null || told.isEcho ? {} : { tokens: [token] }),
    ...(told.isEcho ? { direction: 'outbound' } : {}),
  };
}

/** A pressed button says its title; the one that begins a chat says nothing. */
function pressOf(event: Thing, told: Told): InboundMessage | null {
  const postback = thing(event['postback']);
  if (postback === null) return null;
  const payload = text(postback['payload']) ?? '';
  const title = word(postback['title']) ?? word(payload);
  const referral = thing(postback['referral']);
  const externalId = midOf(postback['mid']) ?? `postback:${told.key}`;
  const base = { kind: 'message', externalId, sender: told.sender, files: [], sentAt: told.at } as const;
  if (referral !== null || payload === 'GET_STARTED' || title === null) return { ...base, ...opened(referral) };
  return { ...base, text: title, special: { type: 'button', value: payload } };
}
/** Our link was opened, or an advertisement: they have said nothing yet. */
function gestureOf(event: Thing, told: Told): InboundMessage | null {
  const referral = thing(event['referral']) ?? thing(event['optin']);
  if (referral === null) return null;
  return {
    kind: 'message',
    externalId: `referral:${told.key}`,
    sender: told.sender,
    files: [],
    sentAt: told.at,
    ...opened(referral),
  };
}
function opened(referral: Thing | null): Pick<InboundMessage, 'text' | 'isGesture' | 'special' | 'tokens'> {
  const token = tokenIn(referral?.['ref']);
  const origin = originOf(referral);
  return {
    text: '',
    isGesture: true,
    special: { type: token === null ? 'started' : 'continued', ...(origin === null ? {} : { origin }) },
    ...(token === null ? {} : { tokens: [token] }),
  };
}
const tokenIn = (ref: unknown): string | null => {
  const word_ = word(ref);
  return word_ !== null && /^[A-Za-z0-9_-]{8,64}$/.test(word_) ? word_ : null;
};

/** https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals */
function originOf(referral: Thing | null): Origin | null {
  const source = word(referral?.['source'])?.toUpperCase() ?? '';
  if (referral === null || !/^(ADS|AD|DISCOVER_TAB|CUSTOMER_CHAT_PLUGIN|IGME)/.test(source)) return null;
  const context = thing(referral['ads_context_data']);
  const id = word(referral['ad_id']) ?? word(context?.['post_id']) ?? digits(referral['ad_id']);
  const title = word(context?.['ad_title']);
  const picture = link(context?.['photo_url'] ?? context?.['video_url']);
  return {
    source: source.startsWith('AD') ? 'ad' : 'other',
    ...(id === null ? {} : { id }),
    ...(title === null ? {} : { title }),
    ...(picture === null ? {} : { picture }),
  };
}

const controls: Readonly<Record<string, string>> = {
  pass_thread_control: 'Another app passed the thread on',
  take_thread_control: 'Another app took the thread',
  request_thread_control: 'Another app asked for the thread',
};
function controlOf(event: Thing, told: Told): InboundMessage | null {
  const name = Object.keys(controls).find((key) => thing(event[key]) !== null);
  return name === undefined
    ? null
    : {
        kind: 'message',
        externalId: `${name}:${told.key}`,
        sender: told.sender,
        text: controls[name] ?? '',
        files: [],
        sentAt: told.at,
        isAutomatic: true,
        special: { type: 'service', name },
      };
}

function newsOf(event: Thing, told: Told): readonly Inbound[] {
  const edit = thing(event['message_edit']);
  const edited = midOf(edit?.['mid']);
  if (edit !== null && edited !== null) {
    const eventId = `edit:${edited}:${digits(edit['num_edit']) ?? told.at.getTime()}`;
    return [{ kind: 'edit', eventId, externalId: edited, text: text(edit['text']) ?? '', editedAt: told.at }];
  }
  const reaction = thing(event['reaction']);
  const reacted = midOf(reaction?.['mid']);
  if (reaction !== null && reacted !== null) {
    const emoji = reaction['action'] === 'unreact' ? null : emojiOf(reaction);
    const eventId = `reaction:${reacted}:${told.key}`;
    return [
      { kind: 'reaction', eventId, externalId: reacted, sender: told.sender, emoji: emoji === null ? [] : [emoji] },
    ];
  }
  return receiptsOf(event, told);
}
function emojiOf(reaction: Thing): string {
  const emoji = word(reaction['emoji']);
  if (emoji === null) return '❤️';
  // Meta writes ❤ without the selector that makes it colourful; screens need it.
  return [...emoji].length === 1 && !/\p{Emoji_Presentation}/u.test(emoji) ? `${emoji}\uFE0F` : emoji;
}

/** Receipts are a moment up to which all is delivered or read; Instagram names the message it was seen with instead. */
function receiptsOf(event: Thing, told: Told): readonly Inbound[] {
  const delivery = thing(event['delivery']);
  const read = thing(event['read']);
  if (delivery === null && read === null) return [];
  const state = read === null ? 'delivered' : 'read';
  const at = timeOf((read ?? delivery)?.['watermark']) ?? told.at;
  const list: unknown = delivery?.['mids'];
  const given: readonly unknown[] = Array.isArray(list) ? list : [read?.['mid']];
  const mids = [...new Set(given.flatMap((each) => midOf(each) ?? []))];
  return [
    ...mids.map((mid): Inbound => ({ kind: 'status', eventId: `${state}:${mid}`, externalId: mid, state, at })),
    { kind: 'watermark', eventId: `${state}:${told.sender.value}:${at.getTime()}`, sender: told.sender, state, at },
  ];
}

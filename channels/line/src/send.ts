// Our words out: as a reply while the customer's message is fresh, which is free, else as a push under a key, so that it can be tried
// again without doubling.
import {
  sendKey,
  type Outbound,
  type OutboundFile,
  type OutboundMessage,
  type Place,
  type Raw,
  type Sent,
} from '@throughline/channel-kit';
import { number, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';
import { callLine, type Answer } from './api.ts';
import { card } from './card.ts';
import { eventsIn, pressData } from './read.ts';

/** LINE asks for a reply within a minute; what is nearly that old is not worth the try. */
const replySeconds = 50;
const dataLimit = 300;
const altTextLimit = 400;

export async function send(message: Outbound, place: Place): Promise<Sent> {
  if (message.kind === 'typing')
    return settled(
      await callLine(
        place,
        'POST',
        '/v2/bot/chat/loading/start',
        { chatId: message.recipient.value, loadingSeconds: 10 },
        { repeatable: true },
      ),
    );
  if (message.kind === 'read') return await markRead(message.raw, message.externalId, place);
  if (message.kind !== 'message')
    return no('unsupported', 'A LINE message cannot be changed or taken back, and has no reactions.');
  const refusal = refuse(message);
  if (refusal) return refusal;
  const messages = await contents(message, place);
  const replyToken = await freshReplyToken(message, place);
  if (replyToken !== null) {
    const reply = await callLine(place, 'POST', '/v2/bot/message/reply', { replyToken, messages });
    // Used already, or too old after all: then it was not taken, and the push may go.
    if (reply.ok || reply.status !== 400 || !/reply token/i.test(reply.message)) return sentOf(reply);
  }
  const push = { to: message.recipient.value, messages };
  return sentOf(
    await callLine(place, 'POST', '/v2/bot/message/push', push, { repeatable: true, retryKey: sendKey(message) }),
  );
}
const no = (why: 'rejected' | 'too-large' | 'unsupported', detail: string): Sent => ({ ok: false, why, detail });
const settled = (answer: Answer): Sent => (answer.ok ? { ok: true, externalIds: [] } : answer.refusal);
function sentOf(answer: Answer): Sent {
  if (!answer.ok) return answer.refusal;
  const ids = things(answer.json['sentMessages']).flatMap((each) => word(each['id']) ?? []);
  return ids.length > 0
    ? { ok: true, externalIds: ids }
    : { ok: false, why: 'unknown', detail: 'LINE took the message without naming it.' };
}

function refuse(message: OutboundMessage): Sent | null {
  const { text: rule, files, buttons } = card.abilities;
  if (message.text === '' && message.files.length === 0 && !message.cards && !message.location)
    return no('rejected', 'LINE does not carry an empty message.');
  if (message.text.length > rule.limit)
    return no('too-large', `A LINE message holds ${rule.limit} characters; this one has ${message.text.length}.`);
  if (message.files.length > files.perMessage)
    return no('too-large', `At most ${files.perMessage} files travel in one message.`);
  const big = message.files.find((file) => file.bytes > files.megabytes * 1024 * 1024);
  if (big) return no('too-large', `“${big.name}” is larger than the ${files.megabytes} MB that LINE carries.`);
  const pictures = (message.cards ?? []).flatMap((each) => each.picture ?? []);
  if ([...message.files, ...pictures].some((file) => file.url?.startsWith('https://') !== true))
    return no(
      'unsupported',
      'LINE fetches files from this installation, which has no public https address. Set PUBLIC_URL on the server.',
    );
  if ((message.buttons ?? []).length > buttons.max)
    return no('unsupported', `At most ${buttons.max} buttons fit under a message.`);
  return null;
}

async function contents(message: OutboundMessage, place: Place): Promise<readonly object[]> {
  const quoteToken = message.text === '' ? null : await quoteTokenOf(message);
  const list: object[] = [
    ...(message.text === ''
      ? []
      : [{ type: 'text', text: message.text, ...(quoteToken === null ? {} : { quoteToken }) }]),
    ...message.files.map((file) => fileContent(file, place)),
    ...(message.cards ? [carousel(message.cards)] : []),
    ...(message.location ? [placeOf(message.location)] : []),
  ];
  const items = (message.buttons ?? []).map((button) => ({ type: 'action', action: actionOf(button) }));
  return list.map((each, index) =>
    items.length > 0 && index === list.length - 1 ? { ...each, quickReply: { items } } : each,
  );
}
/** https://developers.line.biz/en/reference/messaging-api/#location-message: name and address are both asked for. */
function placeOf({ latitude, longitude, title, address }: NonNullable<OutboundMessage['location']>): object {
  const numbers = `${latitude}, ${longitude}`;
  return { type: 'location', title: title ?? address ?? numbers, address: address ?? numbers, latitude, longitude };
}
/** https://developers.line.biz/en/reference/messaging-api/#flex-message; what a notification reads is the titles. */
function carousel(cards: NonNullable<OutboundMessage['cards']>): object {
  const bubbles = cards.map(({ title, text: words, picture, buttons = [] }) => ({
    type: 'bubble',
    ...(picture
      ? { hero: { type: 'image', url: picture.url, size: 'full', aspectRatio: '20:13', aspectMode: 'cover' } }
      : {}),
    body: {
      type: 'box',
      layout: 'vertical',
      spacing: 'sm',
      contents: [
        { type: 'text', text: title, weight: 'bold', size: 'lg', wrap: true },
        ...(words === undefined ? [] : [{ type: 'text', text: words, wrap: true }]),
      ],
    },
    ...(buttons.length > 0
      ? {
          footer: {
            type: 'box',
            layout: 'vertical',
            contents: buttons.map((button) => ({ type: 'button', height: 'sm', action: actionOf(button) })),
          },
        }
      : {}),
  }));
  const altText = cards
    .map(({ title }) => title)
    .join(' · ')
    .slice(0, altTextLimit);
  return { type: 'flex', altText, contents: { type: 'carousel', contents: bubbles } };
}
/** LINE shows pictures and films; anything else goes as a link, since it has no files for accounts to send. */
function fileContent(file: OutboundFile, place: Place): object {
  if (/^image\/(jpeg|png)$/.test(file.mime))
    return { type: 'image', originalContentUrl: file.url, previewImageUrl: file.url };
  const picture = text(place.settings['pictureUrl']) ?? '';
  // A film needs a still before it; the account's own picture is one that is always there.
  if (file.mime === 'video/mp4' && picture.startsWith('https://'))
    return { type: 'video', originalContentUrl: file.url, previewImageUrl: picture };
  return { type: 'text', text: `${file.name}\n${file.url}` };
}
function actionOf({ title, value, url }: NonNullable<OutboundMessage['buttons']>[number]): object {
  const label = [...title].slice(0, card.abilities.buttons.titleLimit).join('');
  if (url !== undefined) return { type: 'uri', label, uri: url };
  const data = value === undefined ? '' : pressData(title, value);
  return data === '' || data.length > dataLimit
    ? { type: 'message', label, text: title }
    : { type: 'postback', label, data, displayText: title };
}

async function eventFrom(
  raw: (() => Promise<Raw | null>) | undefined,
  fits: (event: Thing) => boolean,
): Promise<Thing | null> {
  const found = await raw?.().catch(() => null);
  return found ? (eventsIn(found).findLast(fits) ?? null) : null;
}
const messageIn = (event: Thing | null): Thing | null => thing(event?.['message']);

async function freshReplyToken(message: OutboundMessage, place: Place): Promise<string | null> {
  if (place.settings['answersFree'] === false || message.part !== undefined) return null;
  const event = await eventFrom(
    message.lastRaw,
    (each) => thing(each['source'])?.['userId'] === message.recipient.value && word(each['replyToken']) !== null,
  );
  const at = number(event?.['timestamp']) ?? 0;
  return event?.['mode'] !== 'standby' && Date.now() - at < replySeconds * 1000 ? word(event?.['replyToken']) : null;
}
async function quoteTokenOf(message: OutboundMessage): Promise<string | null> {
  const event = await eventFrom(message.replyToRaw, (each) => messageIn(each)?.['id'] === message.replyToExternalId);
  return word(messageIn(event)?.['quoteToken']);
}
/** Marks this message and all before it (https://developers.line.biz/en/docs/messaging-api/mark-as-read/). */
async function markRead(raw: (() => Promise<Raw | null>) | undefined, externalId: string, place: Place): Promise<Sent> {
  const event = await eventFrom(raw, (each) => messageIn(each)?.['id'] === externalId);
  const markAsReadToken = word(messageIn(event)?.['markAsReadToken']);
  if (markAsReadToken === null)
    return no(
      'unsupported',
      'LINE gave no token to mark this message with, or the call that had it is not kept any more.',
    );
  return settled(await callLine(place, 'POST', '/v2/bot/chat/markAsRead', { markAsReadToken }, { repeatable: true }));
}

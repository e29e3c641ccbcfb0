// A call of LINE in our words: its events one by one, those of people who write to the account itself. Groups have no one customer.
import type { Inbound, InboundFile, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { number, parseThing, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';

export const eventsIn = (raw: Pick<Raw, 'body'>): readonly Thing[] => things(parseThing(raw.body)?.['events']);

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const scope = word(settings['botId']) ?? '';
  const found = eventsIn(raw).flatMap((event) => {
    const told = eventOf(event, scope);
    // The account's own chat screen or another module answers this one.
    const isStandby = event['mode'] === 'standby' && told?.kind === 'message';
    return told === null ? [] : [isStandby ? { ...told, isStandby } : told];
  });
  return [...new Map(found.map((event) => [keyOf(event), event])).values()];
}
const keyOf = (event: Inbound): string =>
  event.kind === 'message' ? event.externalId : 'eventId' in event ? event.eventId : '';

const idOf = (value: unknown): string | null => /^[\w-]{1,100}$/.exec(text(value) ?? '')?.[0] ?? null;
function eventOf(event: Thing, scope: string): Inbound | null {
  const source = thing(event['source']);
  const userId = idOf(source?.['userId']);
  const ms = number(event['timestamp']);
  const eventId = idOf(event['webhookEventId']);
  if (source?.['type'] !== 'user' || userId === null || eventId === null || ms === null || ms < 0 || ms > 8.64e15)
    return null;
  const sender: Sender = { kind: 'line', scope, value: userId, trust: 'attested' };
  const at = new Date(ms);
  switch (event['type']) {
    case 'message':
      return messageOf(thing(event['message']), sender, at);
    case 'unsend': {
      const externalId = idOf(thing(event['unsend'])?.['messageId']);
      return externalId === null ? null : { kind: 'delete', eventId, externalId };
    }
    case 'follow':
      return { kind: 'identity', eventId, sender, state: 'reachable' };
    case 'unfollow':
      return { kind: 'identity', eventId, sender, state: 'unreachable', why: 'blocked the account' };
    case 'postback':
      return pressOf(thing(event['postback']), eventId, sender, at);
    case 'accountLink': {
      const link = thing(event['link']);
      const nonce = /^[A-Za-z0-9_-]{10,255}$/.exec(text(link?.['nonce']) ?? '')?.[0];
      return link?.['result'] === 'ok' && nonce !== undefined
        ? { kind: 'identity', eventId, sender, tokens: [nonce] }
        : null;
    }
    default:
      return null;
  }
}

function messageOf(message: Thing | null, sender: Sender, sentAt: Date): InboundMessage | null {
  const id = idOf(message?.['id']);
  if (message === null || id === null) return null;
  const said = saidIn(text(message['text']) ?? '');
  const isSticker = message['type'] === 'sticker';
  const content = contentOf(message, id, said.text);
  const special = said.special ?? content.special;
  const quoted = idOf(message['quotedMessageId']);
  const set = idOf(thing(message['imageSet'])?.['id']);
  return {
    kind: 'message',
    externalId: id,
    sender,
    text: isSticker ? '' : said.text,
    ...(said.token === null ? {} : { tokens: [said.token] }),
    ...(said.special === null ? {} : { isGesture: true }),
    files: content.files,
    sentAt,
    ...(quoted === null ? {} : { replyToExternalId: quoted }),
    ...(set === null ? {} : { groupKey: set }),
    ...(special === null ? {} : { special }),
  };
}

export const continuationText = (token: string): string => `Continue here: ${token}`;
function saidIn(said: string): { text: string; token: string | null; special: { type: string } | null } {
  const found = /(?:^|\s)Continue here:\s*([A-Za-z0-9_-]{24,64})(?=\s|$)/i.exec(said);
  if (found?.[1] === undefined) return { text: said, token: null, special: null };
  const isAlone = said.trim() === found[0].trim();
  return { text: isAlone ? '' : said, token: found[1], special: isAlone ? { type: 'continued' } : null };
}

interface Content {
  readonly files: readonly InboundFile[];
  readonly special: NonNullable<InboundMessage['special']> | null;
}
function contentOf(message: Thing, id: string, said: string): Content {
  const only = (special: Content['special']): Content => ({ files: [], special });
  const file = (name: string, mime: string, bytes?: number | null): Content => {
    const provider = thing(message['contentProvider']);
    const url = text(provider?.['originalContentUrl']) ?? '';
    const ref = provider?.['type'] === 'external' && /^https:\/\/\S+$/.test(url) ? url : id;
    return {
      files: [{ ref, name, mime, ...(bytes === null || bytes === undefined || bytes < 0 ? {} : { bytes }) }],
      special: null,
    };
  };
  switch (message['type']) {
    case 'text':
      return said === '' ? only(unsupported('a message without words')) : only(null);
    case 'image':
      return file('picture.jpg', 'image/jpeg');
    case 'video':
      return file('video.mp4', 'video/mp4');
    case 'audio':
      return {
        ...file('voice.m4a', 'audio/mp4'),
        special: { type: 'voice', seconds: Math.round((number(message['duration']) ?? 0) / 1000) },
      };
    case 'file':
      return file(
        word(message['fileName'])?.slice(-150) ?? 'file',
        'application/octet-stream',
        number(message['fileSize']),
      );
    case 'sticker': {
      const named: unknown[] = Array.isArray(message['keywords']) ? message['keywords'] : [];
      const words = [text(message['text']), ...named].filter((each): each is string => word(each) !== null);
      return only({ type: 'sticker', emoji: '', keywords: words.slice(0, 15) });
    }
    case 'location': {
      const [latitude, longitude] = [number(message['latitude']), number(message['longitude'])];
      if (latitude === null || longitude === null) break;
      return only({
        type: 'location',
        latitude,
        longitude,
        title: text(message['title']) ?? '',
        address: text(message['address']) ?? '',
      });
    }
  }
  return only(unsupported(text(message['type'])?.slice(0, 60) ?? ''));
}
const unsupported = (name: string) => ({
  type: 'unsupported',
  name: name || 'message',
  detail: 'LINE sent something this screen does not know.',
});

/** What our buttons carry, so that a press can be read: their words, and what they stand for. */
export const pressData = (title: string, value: string): string => JSON.stringify({ title, value });
function pressOf(postback: Thing | null, eventId: string, sender: Sender, sentAt: Date): InboundMessage | null {
  const data = word(postback?.['data']);
  if (data === null) return null;
  const ours = parseThing(new TextEncoder().encode(data));
  const [title, value] = [word(ours?.['title']), text(ours?.['value'])];
  return {
    kind: 'message',
    externalId: `press:${eventId}`,
    sender,
    text: title ?? data,
    files: [],
    sentAt,
    special: { type: 'button', value: title === null ? data : (value ?? title) },
  };
}

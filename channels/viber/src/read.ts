// One callback of Viber in our words. Its message tokens are 64-bit numbers and are kept digit by digit.
import type { Inbound, InboundFile, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { digits, number, parseExact, parseThing, text, thing, word, type Thing } from '@throughline/channel-kit/json';

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const event = parseThing(raw.body);
  const token = digits(event?.['message_token']);
  const at = dateOf(event?.['timestamp']);
  if (event === null || token === null || at === null) return [];
  const reading: Reading = { scope: word(settings['botId']) ?? '', token, at };
  const read = eventOf(event, reading);
  return read === null ? [] : [read];
}
interface Reading {
  readonly scope: string;
  readonly token: string;
  readonly at: Date;
}
function dateOf(value: unknown): Date | null {
  const ms = number(value);
  return ms === null || ms < 0 || ms > 8.64e15 ? null : new Date(ms);
}

function eventOf(event: Thing, reading: Reading): Inbound | null {
  const { token, at } = reading;
  switch (event['event']) {
    case 'message':
      return messageOf(event, reading);
    case 'delivered':
    case 'seen':
      return {
        kind: 'status',
        eventId: `${event['event']}:${token}`,
        externalId: token,
        state: event['event'] === 'seen' ? 'read' : 'delivered',
        at,
      };
    case 'failed':
      return {
        kind: 'status',
        eventId: `failed:${token}`,
        externalId: token,
        state: 'failed',
        why: word(event['desc'])?.slice(0, 500) ?? 'Viber gave no reason',
        at,
      };
    case 'conversation_started':
      return startedOf(event, reading);
    case 'subscribed': {
      const sender = senderOf(thing(event['user']), reading);
      return sender && { kind: 'identity', eventId: `subscribed:${token}`, sender, state: 'reachable' };
    }
    case 'unsubscribed': {
      const sender = senderOf({ id: event['user_id'] }, reading);
      return (
        sender && {
          kind: 'identity',
          eventId: `unsubscribed:${token}`,
          sender,
          state: 'unreachable',
          why: 'left the bot',
        }
      );
    }
    default:
      return null;
  }
}

function senderOf(user: Thing | null, reading: Reading): Sender | null {
  const value = word(user?.['id']);
  if (user === null || value === null || value.length > 200) return null;
  const name = word(user['name']);
  const facts = Object.entries({ language: user['language'], country: user['country'], avatar: user['avatar'] }).filter(
    (each): each is [string, string] => word(each[1]) !== null,
  );
  return {
    kind: 'viber',
    scope: reading.scope,
    value,
    trust: 'attested',
    ...(name === null ? {} : { name }),
    ...(facts.length === 0 ? {} : { attributes: Object.fromEntries(facts) }),
  };
}

/** The bot was opened, perhaps by a link of ours, whose `context` is the token. Nothing was said yet. */
function startedOf(event: Thing, reading: Reading): InboundMessage | null {
  const sender = senderOf(thing(event['user']), reading);
  if (sender === null) return null;
  const context = /^[A-Za-z0-9_-]{8,100}$/.exec(text(event['context']) ?? '')?.[0];
  return {
    kind: 'message',
    externalId: `started:${reading.token}`,
    sender,
    text: '',
    files: [],
    sentAt: reading.at,
    isGesture: true,
    special: { type: context === undefined ? 'started' : 'continued' },
    ...(context === undefined ? {} : { tokens: [context] }),
  };
}

function messageOf(event: Thing, reading: Reading): InboundMessage | null {
  const sender = senderOf(thing(event['sender']), reading);
  const message = thing(event['message']);
  if (sender === null || message === null) return null;
  const along = alongWith(message);
  const said = text(message['text']) ?? '';
  // Whoever opens a link of ours is made to say its address; they said nothing.
  if (along !== null && Array.isArray(along['links']) && along['links'].includes(said)) return null;
  const content = contentOf(message);
  const pressed = pressedIn(said, along);
  const special = content.special ?? pressed;
  return {
    kind: 'message',
    externalId: reading.token,
    sender,
    text: content.text,
    files: content.files,
    sentAt: reading.at,
    ...(special === null ? {} : { special }),
  };
}

interface Content {
  readonly text: string;
  readonly files: readonly InboundFile[];
  readonly special: NonNullable<InboundMessage['special']> | null;
}
function contentOf(message: Thing): Content {
  const said = text(message['text']) ?? '';
  const words = (special: Content['special'], body = said): Content => ({ text: body, files: [], special });
  const type = text(message['type']) ?? '';
  switch (type) {
    case 'text':
      return said === '' ? words(unsupported('a message without words')) : words(null);
    case 'url':
      return words(
        null,
        [said, text(message['media']) ?? '']
          .filter((part, at, all) => part !== '' && all.indexOf(part) === at)
          .join('\n') || 'A link',
      );
    case 'picture':
      return fileIn(message, 'picture.jpg', 'image/jpeg', said);
    case 'video':
      return fileIn(message, 'video.mp4', 'video/mp4', said);
    case 'file':
      return fileIn(message, 'file', 'application/octet-stream', said);
    case 'sticker': {
      const file = fileIn(message, 'sticker.png', 'image/png', '');
      return { ...file, special: { type: 'sticker', emoji: '' } };
    }
    case 'location': {
      const place = thing(message['location']);
      const [latitude, longitude] = [Number(place?.['lat']), Number(place?.['lon'] ?? place?.['lng'])];
      if (place === null || !Number.isFinite(latitude) || !Number.isFinite(longitude)) break;
      return words({ type: 'location', latitude, longitude, address: text(place['address']) ?? '' });
    }
    case 'contact': {
      // Whose number it is nobody vouches for, so it is shown and proves nothing.
      const contact = thing(message['contact']);
      return words({
        type: 'contact',
        name: text(contact?.['name']) ?? '',
        phone: text(contact?.['phone_number']) ?? '',
      });
    }
  }
  return words(unsupported(type.slice(0, 60)));
}
const unsupported = (name: string) => ({
  type: 'unsupported',
  name: name || 'message',
  detail: 'Viber sent something this screen does not know.',
});

function fileIn(message: Thing, fallback: string, mimeFallback: string, said: string): Content {
  const ref = text(message['media']) ?? '';
  if (!/^https?:\/\/\S{1,4000}$/.test(ref))
    return { text: said, files: [], special: said === '' ? unsupported('file that cannot be fetched') : null };
  const name = word(message['file_name'])?.slice(-150) ?? fallback;
  const bytes = number(message['size']);
  return {
    text: said,
    files: [{ ref, name, mime: mimeOf(name, mimeFallback), ...(bytes !== null && bytes > 0 ? { bytes } : {}) }],
    special: null,
  };
}
const kinds: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  pdf: 'application/pdf',
  mp4: 'video/mp4',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
};
const mimeOf = (name: string, fallback: string): string =>
  kinds[/\.([a-z0-9]{2,4})$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? fallback;

/** Which button said these words: their values went along with the keyboard and come back with every answer to it. */
function pressedIn(said: string, along: Thing | null): Content['special'] {
  const value = thing(along?.['buttons'])?.[said];
  return typeof value === 'string' ? { type: 'button', value } : null;
}
function alongWith(message: Thing): Thing | null {
  try {
    return thing(parseExact(text(message['tracking_data']) ?? 'null'));
  } catch {
    return null;
  }
}

// What a program may tell us (docs/api-channel.md), read strictly: each event becomes one of our words, or a sentence about what is
// wrong with it, so that its author sees the mistake in the answer and not in a log.
import type { IdentityHint, Inbound, InboundFile, Sender } from '@throughline/domain';
import { number, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';

export interface Told {
  readonly events: readonly Inbound[];
  /** `events[2].from.id: …` */
  readonly wrong: readonly string[];
}
const eventLimit = 500;
const textMost = 100_000;

/** `receivedAt`: for events that do not say when they happened. */
export function understand(said: Thing | null, channelId: string, receivedAt: Date): Told {
  const list = said === null ? [] : Array.isArray(said['events']) ? said['events'] : [said];
  if (said === null || list.length === 0)
    return { events: [], wrong: ['The body must be one event, or {"events": […]}.'] };
  if (list.length > eventLimit) return { events: [], wrong: [`At most ${eventLimit} events fit into one call.`] };
  const wrong: string[] = [];
  const events = new Map<string, Inbound>();
  for (const [index, item] of list.entries()) {
    const reader = readerOf(thing(item) ?? {}, channelId, receivedAt, (path, what) => {
      wrong.push(`${list.length > 1 ? `events[${index}].` : ''}${path}: ${what}`);
    });
    const event = eventOf(reader);
    if (event)
      events.set(
        event.kind === 'typing' ? `typing ${index}` : event.kind === 'message' ? event.externalId : event.eventId,
        event,
      );
  }
  return { events: [...events.values()], wrong };
}

interface Reader {
  readonly item: Thing;
  readonly channelId: string;
  id(key: string): string | null;
  time(key: string): Date | null;
  from(): Sender | null;
  words(key: string): string;
  fail(path: string, what: string): null;
}

function eventOf(read: Reader): Exclude<Inbound, { kind: 'watermark' | 'notice' }> | null {
  const type = text(read.item['type']) ?? 'message';
  const id = type === 'typing' ? 'typing' : read.id('id');
  if (id === null) return null;
  switch (type) {
    case 'message':
      return messageOf(read, id);
    case 'edit': {
      const [externalId, editedAt] = [read.id('messageId'), read.time('at')];
      return externalId && editedAt
        ? { kind: 'edit', eventId: id, externalId, text: read.words('text'), editedAt }
        : null;
    }
    case 'delete': {
      const externalId = read.id('messageId');
      return externalId ? { kind: 'delete', eventId: id, externalId } : null;
    }
    case 'reaction':
      return reactionOf(read, id);
    case 'status':
      return statusOf(read, id);
    case 'typing': {
      const sender = read.from();
      return sender ? { kind: 'typing', sender } : null;
    }
    case 'consent':
    case 'reach':
      return identityOf(read, id, type);
    default:
      return read.fail(
        'type',
        `“${type.slice(0, 40)}” is none of message, edit, delete, reaction, status, typing, consent, reach`,
      );
  }
}

function messageOf(read: Reader, id: string): Extract<Inbound, { kind: 'message' }> | null {
  const { item } = read;
  const [sender, sentAt, files] = [read.from(), read.time('sentAt'), filesOf(read)];
  const special = thing(item['special']);
  const said = read.words('text');
  if (sender === null || sentAt === null || files === null) return null;
  if (special !== null && word(special['type']) === null) return read.fail('special.type', 'must be a text');
  if (said === '' && files.length === 0 && special === null)
    return read.fail('text', 'a message says something or brings files');
  const token = word(item['continuationToken']);
  const hints = hintsOf(thing(item['from']) ?? {});
  const replyTo = item['replyToId'] === undefined ? null : read.id('replyToId');
  return {
    kind: 'message',
    externalId: id,
    sender,
    text: said,
    files,
    sentAt,
    ...(replyTo === null ? {} : { replyToExternalId: replyTo }),
    ...(token === null ? {} : { tokens: [token.slice(0, 200)] }),
    ...(hints.length === 0 ? {} : { hints }),
    ...(item['direction'] === 'outbound' ? { direction: 'outbound' as const } : {}),
    ...(item['isAutomatic'] === true ? { isAutomatic: true } : {}),
    ...(special === null ? {} : { special: { ...special, type: String(special['type']).slice(0, 60) } }),
  };
}

function reactionOf(read: Reader, id: string): Extract<Inbound, { kind: 'reaction' }> | null {
  const [externalId, sender] = [read.id('messageId'), read.from()];
  const emoji = read.item['emoji'];
  const list = Array.isArray(emoji) ? emoji : [emoji];
  if (!list.every((each) => word(each) !== null && String(each).length <= 40))
    return read.fail('emoji', 'must be a list of emoji, empty to take them back');
  return externalId && sender ? { kind: 'reaction', eventId: id, externalId, sender, emoji: list as string[] } : null;
}

function statusOf(read: Reader, id: string): Extract<Inbound, { kind: 'status' }> | null {
  const [externalId, at] = [read.id('messageId'), read.time('at')];
  const state = text(read.item['state']);
  if (state !== 'sent' && state !== 'delivered' && state !== 'read' && state !== 'failed')
    return read.fail('state', 'is one of sent, delivered, read, failed');
  const why = word(read.item['why']);
  return externalId && at
    ? { kind: 'status', eventId: id, externalId, state, ...(why ? { why: why.slice(0, 1000) } : {}), at }
    : null;
}

function identityOf(
  read: Reader,
  id: string,
  type: 'consent' | 'reach',
): Extract<Inbound, { kind: 'identity' }> | null {
  const [sender, at] = [read.from(), read.time('at')];
  const said = text(read.item['said']);
  if (sender === null || at === null) return null;
  if (type === 'reach') {
    if (said !== 'reachable' && said !== 'unreachable') return read.fail('said', 'is one of reachable, unreachable');
    const why = word(read.item['why']);
    return { kind: 'identity', eventId: id, sender, state: said, ...(why ? { why: why.slice(0, 500) } : {}) };
  }
  if (said !== 'stop' && said !== 'start' && said !== 'help') return read.fail('said', 'is one of stop, start, help');
  return {
    kind: 'identity',
    eventId: id,
    sender,
    consent: { said, words: word(read.item['words'])?.slice(0, 500) ?? said, at },
  };
}

function readerOf(
  item: Thing,
  channelId: string,
  receivedAt: Date,
  report: (path: string, what: string) => void,
): Reader {
  const fail = (path: string, what: string): null => {
    report(path, what);
    return null;
  };
  const id = (key: string): string | null => {
    const value = item[key];
    const said = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : word(value);
    if (said === null || said.length > 200 || !/^[\x21-\x7e]+$/.test(said))
      return fail(key, 'must be an id: up to 200 visible ASCII characters');
    // A name of nothing is what a program's mistake looks like.
    return /^(undefined|null|NaN|\[object .*)$/.test(said) ? fail(key, `“${said}” is no id`) : said;
  };
  return {
    item,
    channelId,
    id,
    fail,
    time(key) {
      if (item[key] === undefined) return receivedAt;
      const date = new Date(text(item[key]) ?? Number.NaN);
      return Number.isNaN(date.getTime()) ? fail(key, 'must be a time like 2026-11-20T12:00:00Z') : date;
    },
    words(key) {
      const value = item[key];
      if (value !== undefined && typeof value !== 'string') fail(key, 'must be a text');
      else if (typeof value === 'string' && value.length > textMost) fail(key, `holds at most ${textMost} characters`);
      else return typeof value === 'string' ? value.replaceAll('\u0000', '') : '';
      return '';
    },
    from() {
      const from = thing(item['from']);
      const value = from?.['id'];
      const said = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : word(value);
      if (from === null || said === null || said.trim() === '' || said.length > 300)
        return fail('from.id', 'must be who wrote, in your own words: up to 300 characters');
      const name = word(from['name']);
      const attributes = Object.entries(thing(from['attributes']) ?? {}).filter(
        (each): each is [string, string] => typeof each[1] === 'string',
      );
      return {
        kind: 'api',
        scope: channelId,
        value: said.trim(),
        trust: 'attested',
        ...(name === null ? {} : { name: name.slice(0, 300) }),
        ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes.slice(0, 30)) }),
      };
    },
  };
}

/** Other addresses of the writer. Your program vouches for what it marks as verified; the rest is a claim. */
function hintsOf(from: Thing): readonly IdentityHint[] {
  return (['email', 'phone', 'user'] as const).flatMap((kind): IdentityHint[] => {
    const given = from[kind];
    const value = word(given) ?? word(thing(given)?.['value']);
    if (value === null || value.length > 300) return [];
    const isVerified = thing(given)?.['isVerified'] === true;
    return [
      {
        kind,
        scope: '',
        value,
        assurance: isVerified ? 'proved' : 'claimed',
        evidence: isVerified
          ? 'verified by the program that brought the message'
          : 'named by the program that brought the message',
      },
    ];
  });
}

function filesOf(read: Reader): readonly InboundFile[] | null {
  const given = read.item['files'];
  if (given === undefined) return [];
  const files = things(given);
  if (!Array.isArray(given) || files.length !== given.length || files.length > 50)
    return read.fail('files', 'must be a list of at most 50 files');
  const found = files.map((file, index): InboundFile | null => {
    const ref = word(file['url']);
    if (ref === null || ref.length > 4000 || !/^https?:\/\//.test(ref) || !URL.canParse(ref))
      return read.fail(`files[${index}].url`, 'must be a web address');
    const mime = word(file['type']);
    if (mime !== null && !/^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(mime))
      return read.fail(`files[${index}].type`, 'must be like image/png');
    const bytes = number(file['bytes']);
    return {
      ref,
      name: word(file['name'])?.slice(0, 200) ?? (new URL(ref).pathname.split('/').at(-1)?.slice(0, 200) || 'file'),
      mime: mime ?? 'application/octet-stream',
      ...(bytes !== null && bytes >= 0 ? { bytes } : {}),
    };
  });
  return found.includes(null) ? null : (found as InboundFile[]);
}

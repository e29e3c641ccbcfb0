// Bandwidth's callbacks in our words: a list of events, of which each is a message that came or news of one we sent.
import type { Inbound, InboundFile, InboundMessage, InboundStatus } from '@throughline/domain';
import type { Raw } from '@throughline/channel-kit';
import { number, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';
import { mimeOfName, numberOf, saidIn, senderOf, withConsent } from '../words.ts';

export function read(raw: Raw): readonly Inbound[] {
  const events = listIn(raw.body).flatMap(eventOf);
  const seen = new Set<string>();
  // One call may bring the same event twice.
  return events.filter((event) => {
    const key = event.kind === 'message' ? event.externalId : 'eventId' in event ? event.eventId : '';
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

function listIn(body: Uint8Array): readonly Thing[] {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return Array.isArray(value) ? things(value) : things([value]);
  } catch {
    return [];
  }
}

function eventOf(event: Thing): readonly Inbound[] {
  const message = thing(event['message']);
  const id = word(message?.['id']);
  const at = dateOf(event['time']) ?? dateOf(message?.['time']);
  if (message === null || id === null || id.length > 200 || /\s/.test(id) || at === null) return [];
  switch (event['type']) {
    case 'message-received':
    case 'suggestion-response':
    case 'requested-location-response':
      return messageOf(message, id, dateOf(message['time']) ?? at);
    case 'message-sent':
    case 'message-delivered':
    case 'message-failed':
    case 'message-read':
      return [statusOf(event, message, id, dateOf(event['eventTime']) ?? at)];
    default:
      return [];
  }
}
function dateOf(value: unknown): Date | null {
  const date = new Date(text(value) ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

function messageOf(message: Thing, id: string, sentAt: Date): readonly Inbound[] {
  const from = numberOf(text(message['from']) ?? '');
  if (from === null || message['direction'] === 'out') return [];
  const files = filesOf(message['media']);
  const suggestion = thing(message['suggestionResponse']);
  const said = saidIn(word(message['text']) ?? text(suggestion?.['text']) ?? '');
  const special = said.special ?? specialOf(message, suggestion, said.text !== '' || files.length > 0);
  const read: InboundMessage = {
    kind: 'message',
    externalId: id,
    sender: senderOf(from),
    ...said.parts,
    files,
    sentAt,
    ...(special === null ? {} : { special }),
  };
  return withConsent(read, null);
}

function specialOf(
  message: Thing,
  suggestion: Thing | null,
  isSaid: boolean,
): NonNullable<InboundMessage['special']> | null {
  const place = thing(message['locationResponse']);
  const [latitude, longitude] = [degrees(place?.['latitude']), degrees(place?.['longitude'])];
  if (latitude !== null && longitude !== null) return { type: 'location', latitude, longitude };
  if (suggestion) return { type: 'button', value: text(suggestion['postbackData']) ?? '' };
  if (!isSaid) return { type: 'unsupported', detail: 'A message without words or files.' };
  const owner = text(message['owner']);
  const others = Array.isArray(message['to'])
    ? message['to'].filter((each): each is string => typeof each === 'string' && each !== owner)
    : [];
  // An answer goes to the writer alone: who else read this is said beside it.
  return others.length > 0
    ? { type: 'group', name: 'message to a group', detail: `Also to ${others.join(', ').slice(0, 500)}` }
    : null;
}

/** Bandwidth writes degrees as texts. */
function degrees(value: unknown): number | null {
  const said = number(value) ?? Number(word(value) ?? Number.NaN);
  return Number.isFinite(said) ? said : null;
}

/** Layout sheets (SMIL) that phones put beside their pictures are no files of the customer's. */
function filesOf(media: unknown): readonly InboundFile[] {
  if (!Array.isArray(media)) return [];
  return media
    .filter((ref): ref is string => typeof ref === 'string' && /^https?:\/\/\S+$/.test(ref) && !/\.smil$/i.test(ref))
    .map((ref, index) => {
      const last =
        ref
          .split('/')
          .at(-1)
          ?.replace(/[?#].*$/, '') ?? '';
      return { ref, name: last === '' ? `file-${index + 1}` : last.slice(-120), mime: mimeOfName(last) };
    });
}

function statusOf(event: Thing, message: Thing, id: string, at: Date): InboundStatus {
  const said = String(event['type']).replace('message-', '');
  const to = text(event['to']) ?? '';
  const isGroup = Array.isArray(message['to']) && message['to'].length > 1;
  const code = number(event['errorCode']);
  const words = text(event['description']) ?? '';
  const given = words || 'Bandwidth gave no reason';
  const reason = isGroup ? `${given}, for ${to}` : given;
  return {
    kind: 'status',
    eventId: `${id}:${said}:${to.slice(0, 40)}`,
    externalId: id,
    state: said as InboundStatus['state'],
    ...(said === 'failed'
      ? {
          why: code === null ? reason : `${reason} (Bandwidth error ${code})`,
        }
      : {}),
    at,
  };
}

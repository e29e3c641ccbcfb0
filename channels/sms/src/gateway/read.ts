// A gateway's call in our words, by the pointers the admin gave: messages that came, or reports on those we sent.
import { createHash } from 'node:crypto';
import type { Inbound, InboundStatus } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { text, thing, word } from '@throughline/channel-kit/json';
import { cleanMime, mimeOfName, numberOf, receivedAt, saidIn, senderOf, withConsent } from '../words.ts';
import { setting } from '../provider.ts';
import { at, parsed, textAt } from './pointer.ts';

const listLimit = 1000;

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const query = text(raw.meta['query']);
  const said =
    query === null
      ? parsed(raw.body, raw.headers['content-type'] ?? '')
      : parsed(Buffer.from(query), 'application/x-www-form-urlencoded');
  const list = setting(settings, 'inList');
  const found = list === '' ? said : at(said, list);
  const items = (Array.isArray(found) ? found : [found]).slice(0, listLimit);
  const events = items.flatMap((item) => eventOf(item, raw, settings));
  return [...new Map(events.map((event) => [keyOf(event), event])).values()];
}
const keyOf = (event: Inbound): string =>
  event.kind === 'message' ? event.externalId : 'eventId' in event ? event.eventId : '';

function eventOf(item: unknown, raw: Raw, settings: Settings): readonly Inbound[] {
  const get = (key: string): string => textAt(item, setting(settings, key));
  const state = get('reportState');
  const reportId = get('reportId').slice(0, 200);
  if (state !== '' && reportId !== '') return reportOf(reportId, state, get, raw, settings);
  const from = numberOf(get('inFrom'));
  const files = filesOf(at(item, setting(settings, 'inMedia')));
  const said = saidIn(get('inText'));
  if (from === null) return [];
  const isEmpty = said.text === '' && said.special === null && files.length === 0;
  // Somebody sent something this template has no pointer for. Without an id of its own it may be a report, or a trial call.
  if (isEmpty && (get('inId') === '' || from === numberOf(setting(settings, 'number')))) return [];
  const special = isEmpty ? { type: 'unsupported', detail: 'A message without words.' } : said.special;
  const sentAt = timeOf(get('inTime')) ?? receivedAt(raw);
  // A gateway without ids of its own: the same words of the same person at the same time are the same message.
  const id =
    get('inId').slice(0, 200) ||
    `#${createHash('sha256')
      .update(`${from}\n${said.text}\n${get('inTime') || sentAt.toISOString()}`)
      .digest('base64url')}`;
  return withConsent(
    {
      kind: 'message',
      externalId: id,
      sender: senderOf(from),
      ...said.parts,
      ...(special === null ? {} : { special }),
      files,
      sentAt,
    },
    null,
  );
}

/** Addresses, or things that name one and perhaps its type: `{ "url": …, "content_type": … }`. */
function filesOf(media: unknown): { ref: string; name: string; mime: string }[] {
  return (Array.isArray(media) ? media : [media])
    .map((each) => {
      const told = thing(each);
      if (told === null) return { ref: text(each) ?? '', type: null };
      const ref = word(told['url']) ?? word(told['href']) ?? word(told['mediaUrl']) ?? word(told['media_url']) ?? '';
      return { ref, type: word(told['content_type']) ?? word(told['contentType']) ?? word(told['mime_type']) };
    })
    .filter(({ ref }) => /^https?:\/\/\S{1,2000}$/.test(ref))
    .slice(0, 20)
    .map(({ ref, type }, index) => {
      const last =
        ref
          .replace(/[?#].*$/, '')
          .split('/')
          .at(-1) ?? '';
      return {
        ref,
        name: /\.\w{2,4}$/.test(last) ? last.slice(-120) : `file-${index + 1}`,
        mime: type === null ? mimeOfName(last) : cleanMime(type),
      };
    });
}

function timeOf(said: string): Date | null {
  if (said === '') return null;
  const number = /^\d{9,14}(\.\d+)?$/.test(said) ? Number(said) : null;
  const date = new Date(number === null ? said : number < 1e11 ? number * 1000 : number);
  return Number.isNaN(date.getTime()) ? null : date;
}

function reportOf(
  id: string,
  said: string,
  get: (key: string) => string,
  raw: Raw,
  settings: Settings,
): readonly Inbound[] {
  const state = stateOf(said, setting(settings, 'reportWords'));
  if (state === null) return [];
  const why = get('reportError').slice(0, 500);
  return [
    {
      kind: 'status',
      eventId: `${id}:${state}`,
      externalId: id,
      state,
      ...(state === 'failed' ? { why: why || `The gateway says ${said.slice(0, 100)}` } : {}),
      at: receivedAt(raw),
    },
  ];
}

/** `delivered: DELIVRD, 2` a line; the gateway's word, whole and in any case. */
export function stateOf(said: string, lines: string): InboundStatus['state'] | null {
  for (const line of lines.split('\n')) {
    const [, state, words] = /^\s*(sent|delivered|read|failed)\s*:\s*(.*)$/i.exec(line) ?? [];
    if (
      state !== undefined &&
      (words ?? '').split(',').some((each) => each.trim().toLowerCase() === said.trim().toLowerCase())
    )
      return state.toLowerCase() as InboundStatus['state'];
  }
  return null;
}

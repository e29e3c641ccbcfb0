// Our words as events. Each carries the plain words and, where something is marked, the HTML beside them.
import type { OutboundFile, OutboundMessage } from '@throughline/channel-kit';
import type { Thing } from '@throughline/channel-kit/json';
import { safeHtml } from './html.ts';

/** An event holds 65,536 bytes with all around it; marks are worth less than words. */
const contentBytes = 60_000;
const bytesOf = (value: object): number => new TextEncoder().encode(JSON.stringify(value)).length;

export interface Words {
  readonly body: string;
  readonly format?: 'org.matrix.custom.html';
  readonly formatted_body?: string;
}
export function wordsOf(text: string, html: string | undefined): Words {
  const formatted = html === undefined ? null : safeHtml(html);
  if (formatted === null) return { body: text };
  const marked = { body: text, format: 'org.matrix.custom.html', formatted_body: formatted } as const;
  return bytesOf(marked) > contentBytes / 2 ? { body: text } : marked;
}

/** Words of a machine of ours are a notice: by the specification no other machine answers one. */
export const textEvent = (words: Words, isAutomatic: boolean): Thing => ({
  msgtype: isAutomatic ? 'm.notice' : 'm.text',
  ...words,
});

const kinds = ['image', 'video', 'audio'] as const;
/** With words, the body is what is said of the file, and its name stands beside (https://spec.matrix.org/latest/client-server-api/#media-captions). */
export function fileEvent(file: OutboundFile, url: string, words: Words | null): Thing {
  const kind = kinds.find((each) => file.mime.startsWith(`${each}/`)) ?? 'file';
  return {
    msgtype: `m.${kind}`,
    ...(words ?? { body: file.name }),
    filename: file.name,
    url,
    info: { mimetype: file.mime, size: file.bytes },
  };
}

export function placeEvent({ latitude, longitude, title, address }: NonNullable<OutboundMessage['location']>): Thing {
  const named = [title, address].filter((part) => part !== undefined && part !== '').join(', ');
  const uri = `geo:${latitude},${longitude}`;
  return { msgtype: 'm.location', body: named === '' ? `${latitude}, ${longitude}` : named, geo_uri: uri };
}

/** What replaces an event, with the words once more for apps that know no edits (https://spec.matrix.org/latest/client-server-api/#event-replacements). */
export function replacing(eventId: string, content: Thing): Thing {
  const { body, formatted_body: html, ...others } = content;
  const whole = {
    ...others,
    body: `* ${String(body)}`,
    ...(typeof html === 'string' ? { formatted_body: `* ${html}` } : {}),
    'm.new_content': content,
    'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
  };
  if (bytesOf(whole) <= contentBytes) return whole;
  const { format: _format, formatted_body: _html, ...plain } = content;
  const { format: _none, ...rest } = others;
  return { ...rest, body: `* ${String(body)}`, 'm.new_content': plain, 'm.relates_to': whole['m.relates_to'] };
}

/** `thread`: the one the answered event stands in; an answer stays there. */
export function answering(content: Thing, eventId: string, thread: string | null): Thing {
  const reply = { 'm.in_reply_to': { event_id: eventId } };
  const relation =
    thread === null ? reply : { rel_type: 'm.thread', event_id: thread, is_falling_back: false, ...reply };
  return { ...content, 'm.relates_to': relation };
}

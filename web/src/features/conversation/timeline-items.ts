// From messages to what the timeline draws: day lines, channel switches, groups of one sender, folded events. Pure.
import type { Message } from '@throughline/sdk';
import { isEvent, isGesture } from '../../live/event-words.ts';
import { perLocale } from '../../words/per-locale.ts';

export type TimelineItem =
  | { readonly type: 'day'; readonly key: string; readonly at: string }
  | { readonly type: 'switch'; readonly key: string; readonly channelKind: string; readonly channelId: string | null }
  | { readonly type: 'new'; readonly key: string }
  | { readonly type: 'events'; readonly key: string; readonly events: readonly Message[] }
  /** `isFirst`: name and face are drawn; the rest of a group follows closely. */
  | {
      readonly type: 'message';
      readonly key: string;
      readonly message: Message;
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

const groupMinutes = 5;

/** What was said, and what is still to come, the soonest first; what waits for a person stands last. */
export function parted(messages: readonly Message[]): readonly [Message[], Message[]] {
  const isToCome = (message: Message) => message.delivery.state === 'scheduled' && message.deletedAt === null;
  const time = ({ dueAt }: Message) => (dueAt === null ? Infinity : Date.parse(dueAt));
  return [
    messages.filter((message) => !isToCome(message)),
    messages.filter(isToCome).toSorted((a, b) => (time(a) === time(b) ? a.number - b.number : time(a) - time(b))),
  ];
}

/** `readTo`: the number up to which I had read when I opened the thread; null draws no line. */
export function timelineItems(messages: readonly Message[], readTo: number | null): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day = '';
  let channel: string | null = null;
  let hasNew = false;
  for (const [at, message] of messages.entries()) {
    const its = dayOf(message.createdAt);
    if (its !== day) items.push({ type: 'day', key: `day ${its}`, at: message.createdAt });
    const isNewDay = its !== day;
    day = its;
    if (isEvent(message)) {
      // The line names the channel already: what follows there needs no second one.
      if (isGesture(message)) channel = message.channelId ?? message.channelKind;
      const last = items.at(-1);
      // A change of channel is never folded away behind what followed it.
      if (last?.type === 'events' && !isGesture(message) && !last.events.some(isGesture))
        items[items.length - 1] = { ...last, events: [...last.events, message] };
      else items.push({ type: 'events', key: message.id, events: [message] });
      continue;
    }
    let isApart = isNewDay;
    if (!hasNew && readTo !== null && message.direction === 'inbound' && message.number > readTo) {
      hasNew = true;
      isApart = true;
      items.push({ type: 'new', key: 'new' });
    }
    const channelHere = message.type === 'message' ? (message.channelId ?? message.channelKind) : null;
    if (channelHere !== null && message.channelKind !== null) {
      if (channel !== null && channel !== channelHere) {
        items.push({
          type: 'switch',
          key: `switch ${message.id}`,
          channelKind: message.channelKind,
          channelId: message.channelId,
        });
        isApart = true;
      }
      channel = channelHere;
    }
    items.push({
      type: 'message',
      key: message.id,
      message,
      isFirst: isApart || !isOneGroup(messages[at - 1], message),
      isLast: !isOneGroup(message, messages[at + 1]),
    });
  }
  return items;
}

/** The day of what stands at the top of the screen, for the line that stays there. Null while that day's own line is in sight. */
export function dayAt(items: readonly TimelineItem[], index: number): string | null {
  const at = items[index];
  if (!at || at.type === 'day') return null;
  const line = items.findLast((item, place) => place <= index && item.type === 'day');
  return line?.type === 'day' ? line.at : null;
}

/** Said by one sender in one breath: same author, kind and channel, minutes apart. Letters stand alone. */
function isOneGroup(a: Message | undefined, b: Message | undefined): boolean {
  if (!a || !b || a.type !== b.type || isEvent(a) || isEvent(b) || a.mail || b.mail) return false;
  if (
    a.author.type !== b.author.type ||
    a.author.id !== b.author.id ||
    a.author.name !== b.author.name ||
    a.channelId !== b.channelId ||
    a.identityId !== b.identityId ||
    a.direction !== b.direction
  )
    return false;
  const minutes = (Date.parse(b.createdAt) - Date.parse(a.createdAt)) / 60_000;
  return minutes < groupMinutes && dayOf(a.createdAt) === dayOf(b.createdAt);
}

/** The day in the agent's own time zone. */
export function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
export function dayWords(at: string, now: Date, locale?: string): string {
  const days = Math.round(
    (new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime() - startOfDay(at)) / 86_400_000,
  );
  if (days === 0 || days === 1) return capital(nearDay(locale).format(-days, 'day'));
  const then = new Date(at);
  return capital((then.getFullYear() === now.getFullYear() ? farDay : farDayAndYear)(locale).format(then));
}
const nearDay = perLocale((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const dayParts = { weekday: 'long', day: 'numeric', month: 'long' } as const;
const farDay = perLocale((locale) => new Intl.DateTimeFormat(locale, dayParts));
const farDayAndYear = perLocale((locale) => new Intl.DateTimeFormat(locale, { ...dayParts, year: 'numeric' }));
const startOfDay = (at: string): number => {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
};
const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase() + text.slice(1);

export type TextPart =
  | { readonly type: 'text' | 'mention' | 'mark'; readonly text: string }
  /** `to`: an address of the web, `mailto:` or `tel:`, and of these two nothing but the address itself. */
  | { readonly type: 'link'; readonly text: string; readonly to: string };
const web = String.raw`https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]`;
const mailbox = String.raw`(?<![\w.+-])[\w.+-]*\w@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}`;
/** A number with its country only: without it, a number is as likely an order. */
const phone = String.raw`(?<![\w+])\+[1-9](?:[ \u00A0().-]{0,2}\d){7,14}(?!\w)`;
/** Splits text into what is plain, what is an address to open, and who is mentioned. Nothing is ever taken as HTML. */
export function textParts(text: string, names: readonly string[]): TextPart[] {
  const mentions = names.filter(Boolean).map((name) => `@${name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}`);
  const pattern = new RegExp([web, mailbox, phone, ...mentions].join('|'), 'gu');
  const parts: TextPart[] = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    if (found.index > from) parts.push({ type: 'text', text: text.slice(from, found.index) });
    parts.push(partOf(found[0]));
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ type: 'text', text: text.slice(from) });
  return parts;
}
function partOf(text: string): TextPart {
  if (text.startsWith('@')) return { type: 'mention', text };
  if (text.startsWith('+')) return { type: 'link', text, to: `tel:+${text.replaceAll(/\D/g, '')}` };
  return { type: 'link', text, to: /^https?:/.test(text) ? text : `mailto:${text}` };
}

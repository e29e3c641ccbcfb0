// A thread as one page for eyes and paper, with everything it needs inside. It runs nothing; words of customers are only ever text. Pure.
import type { MessageBody } from '../conversations/index.ts';

export interface ExportedFile {
  readonly id: string;
  readonly messageId: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number | null;
  /** Only for whoever may sign in here. */
  readonly url: string;
}
interface ExportHead {
  readonly number: number;
  readonly subject: string;
  readonly status: string;
  readonly tags: readonly string[];
  readonly contact: { readonly name: string };
  readonly createdAt: string;
  readonly exportedAt: string;
  readonly exportedBy: string;
  readonly withNotes: boolean;
  readonly isCut: boolean;
}
interface Place {
  readonly name: string;
  readonly locale: string;
  readonly timezone: string;
}

/** Shown in a frame of the app, which may print it; nothing in it may run or reach out. */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-same-origin allow-modals',
].join('; ');

export function exportPage(
  head: ExportHead,
  messages: readonly MessageBody[],
  files: readonly ExportedFile[],
  place: Place,
): string {
  const when = clockOf(place);
  const title = `#${head.number} ${head.subject || head.contact.name}`.trim();
  let day = '';
  const rows = messages.map((message) => {
    const its = when.day(message.createdAt);
    const line = its === day ? '' : `<h2>${text(its)}</h2>`;
    day = its;
    return line + article(message, head, when.clock(message.createdAt));
  });
  const facts = [
    ['Customer', head.contact.name],
    ['Status', head.status],
    ['Tags', head.tags.join(', ')],
    ['Since', `${when.day(head.createdAt)}, ${when.clock(head.createdAt)}`],
    ['Times', place.timezone],
    ['Taken out', `${when.day(head.exportedAt)}, ${when.clock(head.exportedAt)}, by ${head.exportedBy}`],
    ['Notes of the team', head.withNotes ? 'included: do not hand this to the customer' : 'left out'],
  ].filter(([, value]) => value !== '');
  return [
    `<!doctype html><html lang="${text(langOf(place.locale))}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light">',
    `<title>${text(title)}</title><style>${style}</style></head><body><header><p>${text(place.name)}</p>`,
    `<h1>${text(title)}</h1><dl>`,
    facts.map(([name, value]) => `<dt>${text(name!)}</dt><dd dir="auto">${text(value!)}</dd>`).join(''),
    '</dl></header><main>',
    head.isCut ? '<p class="cut">Older messages are left out: there was no room for all.</p>' : '',
    ...rows,
    messages.length === 0 ? '<p>No messages.</p>' : '',
    '</main>',
    files.length === 0
      ? ''
      : `<section><h2>Files (${files.length})</h2><ul>${files.map(fileRow).join('')}</ul></section>`,
    '</body></html>',
  ].join('\n');
}

function article(message: MessageBody, head: ExportHead, clock: string): string {
  if (message.type === 'event')
    return `<p class="event">${text(message.author.name || 'System')}: ${text(eventWords(message))} · ${text(clock)}</p>`;
  const who = message.author.name || (message.direction === 'inbound' ? head.contact.name : 'System');
  const kind = message.type === 'note' ? 'note' : message.direction;
  const meta = [
    message.type === 'note' ? 'Note, only for the team' : (message.channelKind ?? ''),
    message.mail?.subject ?? '',
    clock,
    message.editedAt ? 'edited' : '',
    message.delivery.state === 'failed' ? `not delivered: ${message.delivery.why}` : '',
  ].filter((each) => each !== '');
  const files = message.attachments.map((file) => file.name).filter((name) => name !== '');
  return [
    `<article class="${kind}"><p class="by"><b dir="auto">${text(who)}</b> · ${text(meta.join(' · '))}</p>`,
    message.deletedAt ? '<p class="event">Deleted</p>' : `<div class="said" dir="auto">${text(message.text)}</div>`,
    files.length === 0 ? '' : `<p class="files">Files: ${text(files.join(', '))}</p>`,
    '</article>',
  ].join('');
}
const eventWords = (message: MessageBody): string => {
  const { type, to, from, added, removed } = (message.special ?? {}) as Record<string, unknown>;
  const words = [added && `added ${String(added)}`, removed && `removed ${String(removed)}`].filter(Boolean).join(', ');
  if (words) return `tags: ${words}`;
  if (type === 'renamed') return `subject from “${String(from ?? '')}” to “${String(to ?? '')}”`;
  return String(type ?? 'event');
};
const fileRow = (file: ExportedFile): string =>
  `<li><a href="${text(file.url)}">${text(file.name)}</a> · ${text(file.mime)}${file.bytes === null ? '' : ` · ${file.bytes} bytes`}</li>`;

function clockOf(place: Place) {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(langOf(place.locale), { timeZone: place.timezone, ...options });
  const day = part({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const clock = part({ hour: '2-digit', minute: '2-digit' });
  return { day: (at: string) => day.format(new Date(at)), clock: (at: string) => clock.format(new Date(at)) };
}
const langOf = (locale: string): string => {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
};
/** As text or within a quoted attribute: no sign of it can act. */
const text = (words: string): string =>
  words.replace(/[&<>"']/g, (sign) => (sign === '&' ? '&amp;' : `&#${sign.charCodeAt(0)};`));

const style = `body{margin:0 auto;max-width:46rem;padding:1.5rem;font:14px/1.5 system-ui,sans-serif;color:#111;background:#fff;overflow-wrap:anywhere}
header>p{margin:0;color:#555}h1{margin:.1em 0 .5em;font-size:1.4rem}h2{margin:1.4em 0 .4em;font-size:1rem;border-bottom:1px solid #ccc}
dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem 1rem;margin:0}dt{color:#555}dd{margin:0}
article{margin:.6rem 0;padding:.4rem .7rem;border-inline-start:3px solid #999;break-inside:avoid}article.outbound{border-color:#2f55d4}article.note{border-color:#8a4b00;background:#fff7df}
.by{margin:0;color:#555;font-size:.85em}.by b{color:#111}.said{white-space:pre-wrap}.files,.event{margin:.2rem 0 0;color:#555;font-size:.85em}.cut{font-weight:600}
a{color:#1f4fd0}@page{margin:15mm}@media print{body{padding:0;max-width:none}article.note{background:none;border-style:dotted}h2{break-after:avoid}}`;

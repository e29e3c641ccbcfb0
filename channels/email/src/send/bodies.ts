// The two bodies of a letter: plain text, and HTML that says the same; the signature below, and if wanted the last mail quoted.
import type { OutboundMessage } from '@throughline/channel-kit';
import { sanitizeMail } from '../html/sanitize.ts';
import type { MailSettings } from '../settings.ts';

export function bodies(
  message: OutboundMessage,
  settings: MailSettings,
): { readonly text: string; readonly html: string } {
  const buttons = (message.buttons ?? []).flatMap(({ title, url }) =>
    url && /^https?:\/\//i.test(url) ? [{ title, url }] : [],
  );
  const quote = settings.quoteHistory ? lastWords(message) : '';
  const text = [
    message.text,
    ...buttons.map(({ title, url }) => `${title}: ${url}`),
    ...(settings.signature === '' ? [] : [`-- \n${settings.signature}`]),
    ...(quote === ''
      ? []
      : [
          quote
            .split('\n')
            .map((line) => `> ${line}`)
            .join('\n'),
        ]),
  ].join('\n\n');
  const body =
    message.html === undefined
      ? paragraphs(message.text)
      : sanitizeMail(message.html).replaceAll('data-remote-src=', 'src=');
  const html = [
    `<div dir="auto">${body}</div>`,
    ...buttons.map(({ title, url }) => `<p><a href="${escape(url)}">${escape(title)}</a></p>`),
    ...(settings.signature === ''
      ? []
      : [`<div class="moz-signature">-- <br>${escape(settings.signature).replaceAll('\n', '<br>')}</div>`]),
    ...(quote === '' ? [] : [`<blockquote type="cite">${escape(quote).replaceAll('\n', '<br>')}</blockquote>`]),
  ].join('\n');
  return { text, html };
}
function paragraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((each) => `<p>${linked(each).replaceAll('\n', '<br>')}</p>`)
    .join('\n');
}
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]{1,2000})/)
    .map((each, index) => (index % 2 === 0 ? escape(each) : `<a href="${escape(each)}">${escape(each)}</a>`))
    .join('');
}
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
function lastWords(message: OutboundMessage): string {
  return (message.earlier?.findLast(({ direction }) => direction === 'inbound')?.text ?? '').slice(0, 20_000).trim();
}

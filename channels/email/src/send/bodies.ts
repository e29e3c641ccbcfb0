// The two bodies of a letter: plain text, and HTML that says the same; the signature below, and if wanted the last mail quoted.
import type { OutboundMessage } from '@throughline/channel-kit';
import { sanitizeMail } from '../html/sanitize.ts';
import type { MailSettings } from '../settings.ts';

export function bodies(
  message: OutboundMessage,
  settings: MailSettings,
): { readonly text: string; readonly html: string } {
  const buttons = linksIn(message.buttons);
  const cards = message.cards ?? [];
  const quote = settings.quoteHistory ? lastWords(message) : '';
  const stop =
    message.unsubscribeUrl !== undefined && message.unsubscribeWords !== undefined
      ? { url: message.unsubscribeUrl, words: message.unsubscribeWords }
      : null;
  const text = [
    message.text,
    ...buttons.map(({ title, url }) => `${title}: ${url}`),
    ...cards.map((card) =>
      [card.title, card.text ?? '', ...linksIn(card.buttons).map(({ title, url }) => `${title}: ${url}`)]
        .filter((line) => line !== '')
        .join('\n'),
    ),
    ...(settings.signature === '' ? [] : [`-- \n${settings.signature}`]),
    ...(quote === ''
      ? []
      : [
          quote
            .split('\n')
            .map((line) => `> ${line}`)
            .join('\n'),
        ]),
    ...(stop ? [`${stop.words}\n${stop.url}`] : []),
  ].join('\n\n');
  const body =
    message.html === undefined
      ? paragraphs(message.text)
      : sanitizeMail(message.html).replaceAll('data-remote-src=', 'src=');
  const html = [
    `<div dir="auto">${body}</div>`,
    ...buttons.map((button) => `<p>${linkOf(button)}</p>`),
    ...cards.map((card) => cardOf(card, message.id)),
    ...(settings.signature === ''
      ? []
      : [`<div class="moz-signature">-- <br>${escape(settings.signature).replaceAll('\n', '<br>')}</div>`]),
    ...(quote === '' ? [] : [`<blockquote type="cite">${escape(quote).replaceAll('\n', '<br>')}</blockquote>`]),
    ...(stop
      ? [
          `<p style="color:#5f6878;font-size:12px"><span dir="auto">${escape(stop.words)}</span><br><a href="${escape(stop.url)}">${escape(stop.url)}</a></p>`,
        ]
      : []),
  ].join('\n');
  return { text, html };
}
type Link = { readonly title: string; readonly url: string };
const linksIn = (buttons: OutboundMessage['buttons'] = []): readonly Link[] =>
  buttons.flatMap(({ title, url }) => (url && /^https?:\/\//i.test(url) ? [{ title, url }] : []));
const linkOf = ({ title, url }: Link): string =>
  `<a href="${escape(url)}" style="display:inline-block;padding:8px 14px;border:1px solid #868e9c;border-radius:6px;text-decoration:none">${escape(title)}</a>`;
/** What the picture of a card is called inside its letter. */
export const pictureId = (messageId: string, fileId: string): string => `${fileId}.${messageId}@card`;
/** Styles stand at the elements, where mail programs keep them. */
function cardOf(card: NonNullable<OutboundMessage['cards']>[number], messageId: string): string {
  return [
    '<div style="max-width:420px;margin:12px 0;padding:12px;border:1px solid #c9ced6;border-radius:10px">',
    card.picture
      ? `<img src="cid:${escape(pictureId(messageId, card.picture.id))}" alt="" style="display:block;width:100%;border-radius:6px">`
      : '',
    `<p style="margin:8px 0 4px;font-weight:600">${escape(card.title)}</p>`,
    card.text ? `<p style="margin:0 0 8px">${escape(card.text).replaceAll('\n', '<br>')}</p>` : '',
    ...linksIn(card.buttons).map((button) => `${linkOf(button)} `),
    '</div>',
  ].join('');
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

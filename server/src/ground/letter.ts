// A letter of the house in its two forms: plain words, and the same as a page, which alone can say that it runs from right to left.
import type { Spoken } from './words.ts';

/** Paragraphs of plain text; addresses in them become links. */
export function letterOf(
  paragraphs: readonly string[],
  { language, direction }: Pick<Spoken, 'language' | 'direction'>,
): { text: string; html: string } {
  const written = paragraphs.map((each) => `<p>${each.split('\n').map(lineOf).join('<br>')}</p>`).join('\n');
  return {
    text: paragraphs.join('\n\n'),
    html: `<!doctype html><html lang="${language}" dir="${direction}"><meta charset="utf-8"><body style="font:15px/1.5 system-ui,sans-serif">\n${written}\n</body></html>`,
  };
}
const lineOf = (line: string): string =>
  escaped(line).replaceAll(/https?:\/\/[^\s<>"]+/g, (address) => `<a href="${address}" dir="ltr">${address}</a>`);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

// A link that opens a letter to us with our token typed in, and the token in the letter that comes of it.
import type { Settings } from '@throughline/channel-kit';
import { mailSettings } from './settings.ts';

export const continuationText = (token: string): string => `Continue here: ${token}`;

/** RFC 6068. In the body, because some mail programs drop a subject they are given; the writer sees it and writes below. */
export function continuationUrl(token: string, settings: Settings): string | null {
  const to = writeUrl(settings);
  return to === null ? null : `${to}?body=${encodeURIComponent(`${continuationText(token)}\r\n\r\n`)}`;
}
export function writeUrl(settings: Settings): string | null {
  const { address } = mailSettings(settings);
  return address === '' ? null : `mailto:${encodeURIComponent(address).replace('%40', '@')}`;
}

/** The token in what was said, and the words without it. What stands in a quoted letter was another's. */
export function tokenIn(said: string): { readonly token: string; readonly words: string } | null {
  const found = /(?:^|\s)Continue here:\s*([A-Za-z0-9_-]{24,64})(?=\s|$)/i.exec(said);
  return found?.[1] === undefined ? null : { token: found[1], words: said.replace(found[0], '').trim() };
}

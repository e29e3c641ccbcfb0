// Why something was not delivered, as an agent reads it: in their language, a provider's own words in quotation marks, and what to do.
import { readTrouble } from '@throughline/domain';
import { t } from '../words/t.ts';

export function troubleWords(kept: string): { readonly said: string; readonly remedy: string } {
  const { deed, remedy, by, words } = readTrouble(kept);
  const whole = by === '' ? words : `${by}: ${words}`;
  const told = t.server(whole);
  // A sentence of ours may begin with a name too.
  const said = by !== '' && told === whole ? t('{name}: “{words}”', { name: by, words }) : told;
  return {
    said: deed === '' ? said : t('{deed}: {why}', { deed: t.server(deed), why: said }),
    remedy: t.server(remedy),
  };
}
/** In one line. */
export const troubleLine = (kept: string): string => {
  const { said, remedy } = troubleWords(kept);
  // A provider's words may end without a stop, and what to do is a sentence of its own.
  const isOpen = remedy !== '' && !/[.!?…؟][”’»“"')]*$/u.test(said);
  return [isOpen ? `${said}.` : said, remedy].filter(Boolean).join(' ');
};

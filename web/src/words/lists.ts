// Several things in one sentence, as the language writes them: its own comma, its own "and".
import { perLocale } from './per-locale.ts';
import { t } from './t.ts';

const lists = (type: 'conjunction' | 'disjunction') => {
  const format = perLocale((locale) => new Intl.ListFormat(locale, { type }));
  return (things: readonly string[]): string => format().format(things);
};

/** "Ada, Linus, and Grace". */
export const and = lists('conjunction');
/** "vip or new". */
export const or = lists('disjunction');
/** "Website chat, unread, 14:02": one after the other. `Intl` has no such list: in most languages each of its kinds ends with an "and". */
export const listed = (things: readonly string[]): string =>
  things.length === 0 ? '' : things.reduce((before, next) => t('{before}, {next}', { before, next }));

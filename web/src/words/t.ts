// Everything the app says goes through `t`. The English sentence is the key: it stands in the code and is what is shown where a language
// has no other. `tools/words.ts` finds every key, so the first argument is always written out. See docs/translating.md.
import { fill, isolated, type MessageValues, retell } from '@throughline/domain';
import { createElement, Fragment, type ReactNode } from 'react';
import { perLocale } from './per-locale.ts';
import { catalog, disguise, isRightToLeft, language, locale, toldForms } from './language.ts';

declare const marked: unique symbol;
/** A sentence that is translated where it is shown, by `t.of`: for tables, which are made before the language is known. */
export interface Msg {
  readonly [marked]: true;
}
type Plain = string | number | boolean | null | undefined;
type PlainValues = Readonly<Record<string, Plain>>;
type RichValue = ReactNode | ((inside: ReactNode) => ReactNode);

const numbers = perLocale((of) => new Intl.NumberFormat(of));

/** Marks a sentence of a table. It is a string that only `t.of` can show. */
export function msg(text: string): Msg {
  return text as unknown as Msg;
}
/** The same, for a word that means several things: `msg.as('verb', 'Open')`. */
msg.as = (meaning: string, text: string): Msg => `${meaning}|${text}` as unknown as Msg;

/** The sentence in the language spoken now. With `values` it is an ICU message; without, it stands as it is. */
export function t(text: string, values?: PlainValues): string {
  return say(text, text, values);
}
/** A word that means several things: `t.as('verb', 'Open')`. */
t.as = (meaning: string, text: string, values?: PlainValues): string => say(`${meaning}|${text}`, text, values);
/** A sentence marked by `msg`. */
t.of = (it: Msg, values?: PlainValues): string => {
  const key = it as unknown as string;
  return say(key, key.replace(/^[a-z]+\|/, ''), values);
};
/** Choices of a table, with these of their fields said: `t.each(roleChoices, 'label', 'help')`. */
t.each = <T extends object, K extends keyof T>(list: readonly T[], ...fields: K[]) =>
  list.map((each) => ({
    ...each,
    ...(Object.fromEntries(
      fields.flatMap((field) => (each[field] === undefined ? [] : [[field, t.of(each[field] as Msg)]])),
    ) as { [F in K]: T[F] extends Msg ? string : string | undefined }),
  })) as (Omit<T, K> & { [F in K]: Exclude<T[F], Msg> | string })[];
/** With elements in it: `t.rich('<b>{name}</b> wrote', { name, b: (inside) => <b>{inside}</b> })`. */
t.rich = (text: string, values: Readonly<Record<string, RichValue>>): ReactNode =>
  createElement(Fragment, null, ...(pieces(text, text, wrapped(values)) as ReactNode[]));
/** A number as the language writes it. */
t.number = (value: number): string => numbers().format(value);
/** What the server wrote in English, if it is a sentence we know, or several; else as it came. */
t.server = (text: string): string => {
  const told = toldForms();
  if (told === null) return text;
  const said = retell(text, {
    told,
    knows: (key) => translated(key) !== undefined,
    say: (key, english, values) => say(key, english, values && isRightToLeft() ? isolated(values) : values),
  });
  // In the language of tests, what is shown by `t.server` is no plain English, whoever wrote it.
  return said === text ? say(text, text) : said;
};

function say(key: string, english: string, values?: PlainValues): string {
  if (values !== undefined) return pieces(key, english, values).join('');
  const change = disguise();
  const shown = translated(key) ?? english;
  return change ? change(shown) : shown;
}
function pieces(key: string, english: string, values: MessageValues): unknown[] {
  const own = translated(key);
  const spoken = language();
  const grammar = own === undefined || spoken === 'xx' ? 'en' : spoken;
  return fill(own ?? english, values, { grammar, locale: locale(), disguise: disguise() });
}
const translated = (key: string): string | undefined => {
  const words = catalog();
  // Not the words of Object's own: a contact may be called "constructor".
  return words !== null && Object.hasOwn(words, key) ? words[key] || undefined : undefined;
};
/** What stands inside a tag are children, never text, so that React draws the elements among them. */
const wrapped = (values: Readonly<Record<string, RichValue>>): MessageValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'function'
        ? (inside: unknown[]) => value(createElement(Fragment, null, ...(inside as ReactNode[])))
        : value,
    ]),
  );

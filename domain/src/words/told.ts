// Sentences with values are known again by their form: `“{file}” is empty.` made “price.pdf” is empty. So whoever reads one in another
// language needs no code beside it, wherever it was kept meanwhile. What a form looks like: docs/translating.md.
import { partsOf, type MessagePart } from './format.ts';

export interface ToldSentence {
  readonly form: string;
  readonly values: Readonly<Record<string, string>>;
  /** Values in quotation marks: somebody's own words, which nothing is read into. */
  readonly quoted: ReadonlySet<string>;
}
/** The form that made this sentence, with its values as they stand in it; null where no form did. */
export type TellForm = (text: string) => ToldSentence | null;

interface Form {
  readonly form: string;
  readonly pattern: RegExp;
  readonly names: readonly { readonly name: string; readonly isNumber: boolean }[];
  readonly quoted: ReadonlySet<string>;
  /** Characters that stand fixed: of two forms that fit, the one with more of them made the sentence. */
  readonly fixed: number;
  readonly longest: string;
}

export interface Retelling {
  readonly told: TellForm;
  /** Whether the catalog has this key. */
  knows(key: string): boolean;
  /** The key's sentence in the other language, filled with the values where there are any. */
  say(key: string, english: string, values?: Readonly<Record<string, string>>): string;
}
/** What was written in English, said in another language: one sentence we know, or several; what we do not know stays as it came. */
export function retell(text: string, by: Retelling): string {
  const whole = (sentence: string): string | undefined => {
    if (by.knows(sentence)) return by.say(sentence, sentence);
    const made = by.told(sentence);
    if (!made) return undefined;
    const { form, values, quoted } = made;
    // A value may be such a sentence itself.
    const said = Object.entries(values).map(([name, value]) => [name, quoted.has(name) ? value : retell(value, by)]);
    return by.say(`told|${form}`, form, Object.fromEntries(said) as Record<string, string>);
  };
  // Each known by itself: the last value of the first would else take in all the others.
  const parts = text.split('; ').map(whole);
  if (parts.length > 1 && parts.every((each) => each !== undefined)) return parts.join('; ');
  return (
    whole(text) ??
    text
      .split(BETWEEN_SENTENCES)
      .map(
        (each) =>
          whole(each) ??
          each
            .split('; ')
            .map((part) => whole(part) ?? part)
            .join('; '),
      )
      .join(' ')
  );
}
/**
 * The values of a sentence from right to left, with Unicode's isolates around what is written from left to right: without them
 * `/var/lib` loses its first slash to the other end, and `12.4 GB` turns round.
 */
export const isolated = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      /\p{Script=Latin}/u.test(value) ? `\u2068${value}\u2069` : value,
    ]),
  );
export const BETWEEN_SENTENCES = /(?<=[.!?]) (?=[\p{Lu}“])/u;

/** `forms` are ICU messages of values, numbers and plurals that write their count. Throws for one that is none. */
export function makeTold(forms: readonly string[]): TellForm {
  const known = forms.map(readForm).toSorted((a, b) => b.fixed - a.fixed);
  return (text) => {
    for (const { form, pattern, names, quoted, longest } of known) {
      if (!text.includes(longest)) continue;
      const found = pattern.exec(text);
      if (!found) continue;
      const values: Record<string, string> = {};
      for (const [at, { name, isNumber }] of names.entries()) {
        const value = found[at + 1];
        if (value !== undefined) values[name] = isNumber ? value.replaceAll(',', '') : value;
      }
      // Another sentence behind this one is no part of a value in its middle.
      if (
        !form.endsWith('}') &&
        Object.entries(values).some(([name, value]) => !quoted.has(name) && BETWEEN_SENTENCES.test(value))
      )
        continue;
      return { form, values, quoted };
    }
    return null;
  };
}

function readForm(form: string): Form {
  const names: { name: string; isNumber: boolean }[] = [];
  const quoted = new Set<string>();
  const literal = { longest: '', fixed: 0 };
  const source = (parts: readonly MessagePart[], counted: string): string =>
    parts
      .map((part, at) => {
        if (typeof part === 'string') {
          literal.fixed += part.length;
          if (counted === '' && part.length > literal.longest.length) literal.longest = part;
          return escaped(part);
        }
        switch (part.kind) {
          case 'value': {
            names.push({ name: part.name, isNumber: false });
            const before = parts[at - 1];
            if (typeof before === 'string' && before.endsWith('“')) quoted.add(part.name);
            return '(.+?)';
          }
          case 'number':
            names.push({ name: part.name, isNumber: true });
            return NUMBER;
          case 'count':
            names.push({ name: counted, isNumber: true });
            return NUMBER;
          case 'plural':
            return `(?:${[...part.forms.values()].map((each) => source(each, part.name)).join('|')})`;
          case 'select':
          case 'selectordinal':
          case 'tag':
            throw new Error(`a form has values, numbers and plurals only: ${form}`);
        }
      })
      .join('');
  const pattern = new RegExp(`^${source(partsOf(form), '')}$`, 'su');
  return { form, pattern, names, quoted, ...literal };
}
const NUMBER = String.raw`(-?\d+(?:[.,]\d+)*)`;
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

// The panel's words: two files per language, what the first glance shows and what later parts say, loaded when needed, with the plural
// rules the browser already has.
import type en from '../../locales/en.json';
import type later from '../../locales/later/en.json';

type First = typeof en;
type Later = typeof later;
export type Words = First & Partial<Later>;
export type Key = keyof First | keyof Later;
export type Say = (key: Key, values?: Record<string, string | number>) => string;
type Entry = string | Readonly<Record<string, string>>;

export const languages = ['en', 'uk', 'ru', 'de', 'es', 'fr', 'pt', 'ar', 'tr', 'pl'] as const;
export type Language = (typeof languages)[number];
const files = import.meta.glob<{ default: First }>('../../locales/*.json');
const laterFiles = import.meta.glob<{ default: Later }>('../../locales/later/*.json');

/** The first language wished for that we speak. `wishes` are BCP 47 tags, best first. */
export function chooseLanguage(wishes: readonly string[]): Language {
  for (const wish of wishes) {
    const found = languages.find((language) => language === wish.slice(0, 2).toLowerCase());
    if (found) return found;
  }
  return 'en';
}

/** English where a language cannot be fetched; without either there is nothing to say. */
export async function loadWords(language: Language): Promise<{ words: Words; language: Language }> {
  const load = async (of: Language) => {
    const words: Words = { ...(await files[`../../locales/${of}.json`]!()).default };
    theRest = async () => Object.assign(words, (await laterFiles[`../../locales/later/${of}.json`]!()).default);
    return { words, language: of };
  };
  return await load(language).catch(() => load('en'));
}
let theRest: () => Promise<unknown> = () => Promise.resolve();
/** What later parts say: waited for before one of them is shown. */
export const restOfWords = (): Promise<unknown> => theRest();

/** `say('newBelow', { n: 2 })`. A plural entry is chosen by `n`; an absent form falls back to `other`. */
export function speak(words: Words, language: Language): Say {
  const rules = new Intl.PluralRules(language);
  const digits = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const entry: Entry = words[key] ?? '';
    const text =
      typeof entry === 'string' ? entry : (entry[rules.select(Number(values['n'] ?? 0))] ?? entry['other'] ?? '');
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? digits.format(value) : value;
    });
  };
}

// Which language this page speaks: chosen in the settings, else the first of the browser's that we have. English is in the code; every other
// language is one catalog, fetched before the first paint.
import { makeTold, type TellForm } from '@throughline/domain';
import { useSyncExternalStore } from 'react';

/** The languages we speak, each by its own name. */
export const languageNames = {
  en: 'English',
  uk: 'Українська',
  ru: 'Русский',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  pt: 'Português',
  pl: 'Polski',
  tr: 'Türkçe',
  ar: 'العربية',
  he: 'עברית',
} as const;
export type Language = keyof typeof languageNames;
/** `xx`: made from English as it is shown, with accents and longer, for tests: what stays plain was never given to be translated. */
export type Tongue = Language | 'xx';
export type Catalog = Readonly<Record<string, string>>;

const kept = 'throughline.language';
const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(languageNames, value);

let tongue: Tongue = 'en';
let written = 'en';
let words: Catalog | null = null;
let disguiser: ((text: string) => string) | undefined;
let told: TellForm | null = null;
const listeners = new Set<() => void>();

export const language = (): Tongue => tongue;
/** For `Intl`: the language with the region of the browser where it has one of that language, `de-AT`. */
export const locale = (): string => written;
export const catalog = (): Catalog | null => words;
/** Knows the sentences that the server makes with values by their form; null in English, which needs no knowing. */
export function toldForms(): TellForm | null {
  if (words === null) return null;
  told ??= makeTold(Object.keys(words).flatMap((key) => (key.startsWith('told|') ? [key.slice(5)] : [])));
  return told;
}
export const disguise = (): ((text: string) => string) | undefined => disguiser;
export const isRightToLeft = (of: Tongue = tongue): boolean => of === 'ar' || of === 'he';

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
/** Paints the component anew in another language. Pages, and what is memoised, call it; everything below them follows. */
export const useLanguage = (): Tongue => useSyncExternalStore(subscribe, language, language);

/** English, and the languages that have a catalog. */
const catalogs = () => import.meta.glob<Catalog>('./*.json', { import: 'default' });
export const spoken = (): readonly Language[] =>
  (Object.keys(languageNames) as Language[]).filter((each) => each === 'en' || `./${each}.json` in catalogs());

/** The first language of the browser's that we speak. */
export function negotiate(wanted: readonly string[], among: readonly string[] = spoken()): Language {
  return (
    (wanted
      .map((each) => each.toLowerCase().split('-')[0]!)
      .find((each) => isLanguage(each) && among.includes(each)) as Language | undefined) ?? 'en'
  );
}
/** How the browser writes this language: its own region's way, if it names one. */
export function localeFor(language: Tongue, wanted: readonly string[]): string {
  // Greek: a date in English among the accents would be one that does not follow the language.
  if (language === 'xx') return 'el';
  return wanted.find((each) => each.toLowerCase().split('-')[0] === language) ?? language;
}

/** What was chosen here before; null: as the browser says. */
export function chosenLanguage(): Language | null {
  try {
    const value = localStorage.getItem(kept);
    return isLanguage(value) ? value : null;
  } catch {
    return null;
  }
}
/** Keeps a choice in this browser, and speaks it. Null: as the browser says. */
export async function chooseLanguage(choice: Language | null): Promise<void> {
  try {
    if (choice === null) localStorage.removeItem(kept);
    else localStorage.setItem(kept, choice);
  } catch {
    // Storage may be off; the choice then lasts as long as the page.
  }
  await speak(choice ?? negotiate(navigator.languages));
}
/** What the agent chose on another machine, where nothing was chosen on this one. */
export async function followLanguage(preference: unknown): Promise<void> {
  if (isLanguage(preference) && chosenLanguage() === null && !asked()) await chooseLanguage(preference);
}

/** `?lang=de` speaks it in this tab: for a link to a screen, and for tests. */
function asked(): Tongue | null {
  const value = new URLSearchParams(location.search).get('lang');
  try {
    if (value === 'xx' || isLanguage(value)) sessionStorage.setItem(kept, value);
    const here = sessionStorage.getItem(kept);
    return here === 'xx' || isLanguage(here) ? here : null;
  } catch {
    return null;
  }
}
const wanted = (): Tongue => asked() ?? chosenLanguage() ?? negotiate(navigator.languages);
/** Call it once before the first paint, and wait for it if it gives something to wait for. */
export function beginLanguage(): Promise<void> | null {
  const first = wanted();
  // Chosen in another tab, it holds here as well.
  addEventListener('storage', (event) => {
    if (event.key === kept) void speak(wanted());
  });
  if (first !== 'en') return speak(first);
  settle('en', null, undefined);
  return null;
}

async function speak(next: Tongue): Promise<void> {
  try {
    if (next === 'en') settle(next, null, undefined);
    else if (next === 'xx') settle(next, ...(await disguised()));
    else settle(next, await fetchCatalog(next), undefined);
  } catch {
    // A new version may have replaced the catalog, or the network is gone: what is spoken now goes on.
    settle(tongue, words, disguiser);
  }
}
/** English by the keys of any catalog: what is in none of them stays plain. */
async function disguised(): Promise<[Catalog, (text: string) => string]> {
  const [{ pseudo }, some] = await Promise.all([import('./pseudo.ts'), fetchCatalog('de')]);
  return [Object.fromEntries(Object.keys(some).map((key) => [key, key.replace(/^[a-z]+\|/, '')])), pseudo];
}
async function fetchCatalog(of: Language): Promise<Catalog> {
  return (await catalogs()[`./${of}.json`]?.()) ?? {};
}
function settle(next: Tongue, its: Catalog | null, change: ((text: string) => string) | undefined): void {
  tongue = next;
  written = localeFor(next, navigator.languages);
  words = its;
  told = null;
  disguiser = change;
  const { documentElement } = document;
  documentElement.lang = next === 'xx' ? 'en-XA' : next;
  documentElement.dir = isRightToLeft(next) ? 'rtl' : 'ltr';
  for (const listener of listeners) listener();
}

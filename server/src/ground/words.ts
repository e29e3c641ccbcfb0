// What the house itself writes to its agents, mails and pushes, in the language of whoever reads it: the catalogs of their app, read when
// there is something to say and not kept, for a house at rest weighs as little as it can. See docs/translating.md.
import { readFile } from 'node:fs/promises';
import { fill, makeTold, type MessageValues, retell } from '@throughline/domain';

export interface Spoken {
  /** `de`: for the `lang` of a page. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The English sentence, an ICU message if it has values, in this language. */
  t(english: string, values?: MessageValues): string;
  /** A sentence that was kept in English, `why` of a delivery: as `t.server` of the app says it. */
  told(text: string): string;
  number(value: number): string;
}

const catalogOf = (language: string) => new URL(`../../../web/src/words/${language}.json`, import.meta.url);

/** The first of these languages (`de`, `de-AT`, or anything else that a setting holds) that the app speaks; English if there is none. */
export async function speak(...wanted: readonly unknown[]): Promise<Spoken> {
  for (const each of wanted) {
    const language = typeof each === 'string' ? each.toLowerCase().split(/[-_]/)[0]! : '';
    if (language === 'en') return english;
    if (!/^[a-z]{2}$/.test(language)) continue;
    const text = await readFile(catalogOf(language), 'utf8').catch(() => null);
    if (text !== null) return spokenBy(language, JSON.parse(text) as Record<string, string>);
  }
  return english;
}

function spokenBy(language: string, catalog: Readonly<Record<string, string>>): Spoken {
  const own = (key: string) => (Object.hasOwn(catalog, key) ? catalog[key] : undefined);
  const say = (key: string, text: string, values?: MessageValues): string => {
    const translated = own(key);
    if (values === undefined) return translated ?? text;
    return fill(translated ?? text, values, {
      grammar: translated === undefined ? 'en' : language,
      locale: language,
    }).join('');
  };
  const forms = Object.keys(catalog).flatMap((key) => (key.startsWith('told|') ? [key.slice(5)] : []));
  const told = makeTold(forms);
  return {
    language,
    direction: language === 'ar' || language === 'he' ? 'rtl' : 'ltr',
    t: (text, values) => say(text, text, values),
    told: (text) => retell(text, { told, knows: (key) => own(key) !== undefined, say }),
    number: (value) => value.toLocaleString(language),
  };
}
const english = { ...spokenBy('en', {}), told: (text: string) => text };

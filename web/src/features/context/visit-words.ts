// A visit in words: where they were, where they came from, and what is known of their place.
import type { api } from '../../live/index.ts';
import { locale } from '../../words/language.ts';
import { perLocale } from '../../words/per-locale.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export type Visit = Awaited<ReturnType<typeof api.getContactVisits>>['items'][number];

/** `shop.example/cart`: an address as people say it; what stands behind `?` and `#` is seldom for eyes. */
export function pageWords(url: string): string {
  if (!URL.canParse(url)) return url.slice(0, 80);
  const { host, pathname } = new URL(url);
  return `${host}${pathname === '/' ? '' : pathname}`;
}

/** Label and value of everything that was told, in one order; what was not is left out. */
export function visitLines(visit: Visit, now: Date): readonly (readonly [string, string])[] {
  const lines: (readonly [string, string])[] = [
    [t('Site'), visit.pages.length === 0 ? pageWords(visit.site) : ''],
    [t('Came from'), visit.referrer === '' ? '' : pageWords(visit.referrer)],
    [
      t('Campaign'),
      Object.entries(visit.utm)
        .map(([name, value]) => `${name.replace(/^utm_/, '')}: ${value}`)
        .join(' · '),
    ],
    [t('Language'), languageName(visit.language)],
    [t('Their time'), localTime(visit.timezone, now)],
    [t('Screen'), visit.screen.replace('x', ' × ')],
    ...Object.entries(visit.attributes),
  ];
  return lines.filter(([, value]) => value !== '');
}
const languageNames = perLocale((of) => new Intl.DisplayNames(of, { type: 'language', fallback: 'code' }));
function languageName(tag: string): string {
  return tag === '' ? '' : (languageNames().of(tag) ?? tag);
}
/** A browser may name a zone that does not exist. */
function localTime(timezone: string, now: Date): string {
  if (timezone === '') return '';
  try {
    const time = new Intl.DateTimeFormat(locale(), { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
    return listed([time.format(now), timezone.split('/').at(-1)!.replaceAll('_', ' ')]);
  } catch {
    return '';
  }
}

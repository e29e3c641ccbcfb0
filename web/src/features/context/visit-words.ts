// A visit in words: where they were, where they came from, and what is known of their place.
import type { api } from '../../live/index.ts';

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
    ['Site', visit.pages.length === 0 ? pageWords(visit.site) : ''],
    ['Came from', visit.referrer === '' ? '' : pageWords(visit.referrer)],
    [
      'Campaign',
      Object.entries(visit.utm)
        .map(([name, value]) => `${name.replace(/^utm_/, '')}: ${value}`)
        .join(' · '),
    ],
    ['Language', languageName(visit.language)],
    ['Their time', localTime(visit.timezone, now)],
    ['Screen', visit.screen.replace('x', ' × ')],
    ...Object.entries(visit.attributes),
  ];
  return lines.filter(([, value]) => value !== '');
}
function languageName(tag: string): string {
  return tag === '' ? '' : (new Intl.DisplayNames('en', { type: 'language', fallback: 'code' }).of(tag) ?? tag);
}
/** A browser may name a zone that does not exist. */
function localTime(timezone: string, now: Date): string {
  if (timezone === '') return '';
  try {
    const time = new Intl.DateTimeFormat(undefined, { timeZone: timezone, hour: '2-digit', minute: '2-digit' });
    return `${time.format(now)}, ${timezone.split('/').at(-1)!.replaceAll('_', ' ')}`;
  } catch {
    return '';
  }
}

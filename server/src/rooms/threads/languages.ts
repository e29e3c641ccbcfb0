// The languages we write to customers in, and which of them a wish means. Pure.
export const languages = ['en', 'uk', 'ru', 'de', 'es', 'fr', 'pt', 'ar', 'tr', 'pl'] as const;
export type Language = (typeof languages)[number];

/** The first wish that we speak; English where there is none. `wishes` are BCP 47 tags, best first. */
export function languageOf(...wishes: readonly (string | undefined)[]): Language {
  for (const wish of wishes) {
    const found = languages.find((language) => language === wish?.trim().toLowerCase().split(/[-_]/)[0]);
    if (found) return found;
  }
  return 'en';
}
/** The tags of an Accept-Language header, best first (RFC 9110, 12.5.4). */
export function wishesOf(header: string | undefined): readonly string[] {
  return (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.split(';q=');
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
/** `{name}` by its value, in one pass: what a value holds is never read as a hole. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);

// Time zones and languages to choose from, guessed from the browser.

/** The languages our own texts exist in. */
const languages = ['en', 'uk', 'ru', 'de', 'es', 'fr', 'pt', 'ar', 'tr', 'pl'];

export const localeChoices = (): { value: string; label: string }[] =>
  languages.map((value) => {
    const name = new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value;
    return { value, label: name.charAt(0).toLocaleUpperCase(value) + name.slice(1) };
  });
export function guessLocale(preferred: readonly string[] = navigator.languages): string {
  return preferred.map((tag) => tag.split('-')[0] ?? '').find((tag) => languages.includes(tag)) ?? 'en';
}

// Browsers list some zones under the names their cities had once; people type today's.
const renamed: Readonly<Record<string, string>> = {
  'Europe/Kiev': 'Europe/Kyiv',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'America/Godthab': 'America/Nuuk',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'Asia/Ulan_Bator': 'Asia/Ulaanbaatar',
};
export const currentZone = (zone: string): string => renamed[zone] ?? zone;

/** Every zone the browser knows, "UTC" first; the label reads "Europe / Warsaw". */
export function timezoneChoices(): { value: string; label: string }[] {
  const zones = new Set(['UTC', guessTimezone(), ...Intl.supportedValuesOf('timeZone').map(currentZone)]);
  return [...zones].map((value) => ({ value, label: zoneWords(value) }));
}
export const zoneWords = (zone: string): string => zone.replaceAll('_', ' ').replaceAll('/', ' / ');
export const guessTimezone = (): string => currentZone(Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');

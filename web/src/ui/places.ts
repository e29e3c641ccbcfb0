// Time zones and languages to choose from, guessed from the browser.

/** The languages our own texts exist in. */
const languages = ['en', 'uk', 'ru', 'de', 'es', 'fr', 'pt', 'ar', 'tr', 'pl'];

export const localeChoices = (): { value: string; label: string }[] => languages.map((value) => {
  const name = new Intl.DisplayNames([value], { type: 'language' }).of(value) ?? value;
  return { value, label: name.charAt(0).toLocaleUpperCase(value) + name.slice(1) };
});
export function guessLocale(preferred: readonly string[] = navigator.languages): string {
  return preferred.map((tag) => tag.split('-')[0] ?? '').find((tag) => languages.includes(tag)) ?? 'en';
}

/** Every zone the browser knows, "UTC" first; the label reads "Europe / Warsaw". */
export function timezoneChoices(): { value: string; label: string }[] {
  const zones = new Set(['UTC', guessTimezone(), ...Intl.supportedValuesOf('timeZone')]);
  return [...zones].map((value) => ({ value, label: value.replaceAll('_', ' ').replaceAll('/', ' / ') }));
}
export const guessTimezone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

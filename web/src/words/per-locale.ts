// Makes a formatter once for each locale, the one spoken now unless a test names another: making one costs a tenth of a millisecond and
// more, and a list has one or two in each row.
import { locale } from './language.ts';

export function perLocale<T>(make: (locale: string) => T): (locale?: string) => T {
  const made = new Map<string, T>();
  return (of = locale()) => {
    const known = made.get(of);
    if (known !== undefined) return known;
    const fresh = make(of);
    made.set(of, fresh);
    return fresh;
  };
}

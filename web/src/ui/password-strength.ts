// How hard a password is to guess, roughly: length first, variety second, and the words everybody tries count for nothing.
import { t } from '../words/t.ts';

/** What guessing lists start with; compared after undoing the usual letter-for-digit swaps. */
const common = [
  'password',
  'passwort',
  'qwerty',
  'qwertz',
  'azerty',
  'asdfgh',
  'letmein',
  'welcome',
  'monkey',
  'dragon',
  'football',
  'baseball',
  'iloveyou',
  'sunshine',
  'princess',
  'admin',
  'administrator',
  'login',
  'master',
  'shadow',
  'superman',
  'trustno',
  'support',
  'throughline',
  'company',
  'changeme',
  'secret',
  'default',
  'abcdef',
  'summer',
  'winter',
];
const swaps: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
export const shortestPassword = 12;

export interface Strength {
  /** 0 too short or guessable, 1 weak, 2 fair, 3 strong. */
  readonly level: 0 | 1 | 2 | 3;
  readonly words: string;
}

/** `personal`: name and address of the account, which are guessed first. */
export function passwordStrength(password: string, personal: readonly string[] = []): Strength {
  const length = [...password].length;
  if (length < shortestPassword) return { level: 0, words: missingWords(shortestPassword - length) };
  const known = guessableIn(password, personal);
  if (known) return { level: 0, words: t('Easy to guess: it contains “{known}”', { known }) };
  if (/^(.{1,4})\1+$/u.test(password)) return { level: 0, words: t('Easy to guess: it repeats itself') };
  const bits =
    length *
    Math.log2(Math.max(2, alphabetOf(password))) *
    (new Set(password).size / Math.min(length, 16) < 0.5 ? 0.5 : 1);
  if (bits < 60) return { level: 1, words: t('Weak: add a few words') };
  if (bits < 80) return { level: 2, words: t('Fair') };
  return { level: 3, words: t('Strong') };
}

function guessableIn(password: string, personal: readonly string[]): string | null {
  const plain = [...password.toLowerCase()].map((character) => swaps[character] ?? character).join('');
  const own = personal
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 4);
  // A common word only ruins a password that is little more than that word.
  const found = [...common, ...own].find((word) => plain.includes(word) && [...password].length - word.length < 8);
  return found ?? (/(?:0123456|1234567|2345678|9876543)/.test(password) && password.length < 16 ? '1234567' : null);
}

function alphabetOf(password: string): number {
  const kinds: [RegExp, number][] = [
    [/[a-z]/, 26],
    [/[A-Z]/, 26],
    [/[0-9]/, 10],
    [/[^A-Za-z0-9]/, 30],
  ];
  return kinds.reduce((sum, [kind, size]) => sum + (kind.test(password) ? size : 0), 0);
}

function missingWords(missing: number): string {
  if (missing === shortestPassword) return t('At least {count} characters', { count: shortestPassword });
  return t('{count, plural, one {# more character needed} other {# more characters needed}}', { count: missing });
}

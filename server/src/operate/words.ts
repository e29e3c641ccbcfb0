// What was typed behind a command: a word or two and switches, read strictly, so that a slip is a sentence and not a surprise.
import { StartError } from '../ground/config.ts';

export interface Typed {
  readonly words: readonly string[];
  /** `--keep 7` or `--keep=7`, `--check`. */
  readonly switches: ReadonlyMap<string, string | true>;
}

/** `known`: the switches there are, and whether each takes a value. Throws StartError with `usage` for anything else. */
export function readWords(given: readonly string[], known: Readonly<Record<string, boolean>>, usage: string): Typed {
  const words: string[] = [];
  const switches = new Map<string, string | true>();
  const rest = [...given];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) {
      words.push(word);
      continue;
    }
    const [name = '', inline] = word.slice(2).split('=');
    if (!Object.hasOwn(known, name) || (!known[name] && inline !== undefined)) throw new StartError(usage);
    const value = known[name] ? (inline ?? rest.shift()) : true;
    if (value === undefined || value === '') throw new StartError(usage);
    switches.set(name, value);
  }
  return { words, switches };
}

/** `1,234,567 rows`; English has an s for all but one. */
export const many = (count: number, thing: string) => `${count.toLocaleString('en')} ${thing}${count === 1 ? '' : 's'}`;
export function bytesWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
export const secondsWords = (seconds: number) => `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;

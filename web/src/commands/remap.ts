// Which keys each command has for this agent: the table's own, a preset's, or those they chose (WCAG 2.1.4). What is printed beside a
// command comes from here too, so that nothing ever shows a key that does not work.
import type { ShownKeys } from '../ui/kbd.tsx';
import { commandNames, commandOf, titleOf, type CommandName } from './table.ts';
import { msg, t, type Msg } from '../words/t.ts';

/** Keys by command where they differ from the table; an empty list: the command has none. */
export type KeyMap = Readonly<Partial<Record<CommandName, readonly string[]>>>;

export const presets = {
  default: { title: msg('Throughline'), keys: {} },
  gmail: {
    title: msg('Like Gmail'),
    keys: { close: ['E', 'Y'], snooze: ['B'], tag: ['L'], 'copy-link': [] },
  },
  superhuman: {
    title: msg('Like Superhuman'),
    keys: { tag: ['L'], 'copy-link': [], unread: ['U'], back: ['Escape'] },
  },
  intercom: {
    title: msg('Like Intercom'),
    keys: { snooze: ['Z', 'H'], undo: ['Mod+Z'] },
  },
} as const satisfies Record<string, { readonly title: Msg; readonly keys: KeyMap }>;
export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

/** What an agent keeps on the server. */
export interface KeyChoice {
  readonly preset: PresetName;
  readonly own: KeyMap;
}
/** Reads what was kept; a command or preset that is no more is left out. */
export function readKeyChoice(kept: unknown): KeyChoice {
  const given = (typeof kept === 'object' && kept !== null ? kept : {}) as { preset?: unknown; own?: unknown };
  const own = typeof given.own === 'object' && given.own !== null ? (given.own as Record<string, unknown>) : {};
  return {
    preset: presetNames.find((name) => name === given.preset) ?? 'default',
    own: Object.fromEntries(
      commandNames.flatMap((name) => {
        const keys = Object.hasOwn(own, name) ? own[name] : undefined;
        return Array.isArray(keys) ? [[name, keys.filter((each) => typeof each === 'string').slice(0, 4)]] : [];
      }),
    ),
  };
}
export const keyMapOf = ({ preset, own }: KeyChoice): KeyMap => ({ ...presets[preset].keys, ...own });

let chosen: KeyMap = {};
const listeners = new Set<() => void>();
/** Takes another map; whatever shows keys is drawn again. */
export function chooseKeys(map: KeyMap): void {
  chosen = map;
  for (const listener of listeners) listener();
}
export const onKeys = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const chosenKeys = (): KeyMap => chosen;

export const allKeysOf = (name: CommandName, map: KeyMap = chosen): readonly ShownKeys[] =>
  (map[name] ?? commandOf(name).keys) as readonly ShownKeys[];
/** The keys to print beside a command. */
export const keysOf = (name: CommandName): ShownKeys | undefined => allKeysOf(name)[0];

/** A button's name and its keys: spread it into what has a tooltip. */
export function hintOf(
  name: CommandName,
  isTurned = false,
): { readonly label: string; readonly shortcut: ShownKeys | undefined } {
  return { label: titleOf(name, isTurned).replace(/…$/, ''), shortcut: keysOf(name) };
}

/** What browsers keep for themselves, and what people rely on. */
const taken =
  /^Mod\+[NTWQ1-9LRFPAXCV]$|^Mod\+Shift\+[NTWCAMSIJ]$|^Alt\+[1-9]$|^F[1357]$|^F1[012]$|^Tab$|^Shift\+Tab$|^Space$/;

/** Better than what the browser would do with them: it sees only what is drawn of a list or a thread. */
const meantFor: Partial<Record<CommandName, string>> = { 'select-all': 'Mod+A', find: 'Mod+F' };

/** Why these keys cannot be given to a command, in words; null: they can. */
export function whyNotKeys(name: CommandName, keys: string, map: KeyMap): string | null {
  const first = keys.split(' ')[0]!;
  if (taken.test(first) && meantFor[name] !== first) return t('The browser keeps these keys for itself.');
  for (const other of commandNames)
    for (const theirs of other === name ? [] : allKeysOf(other, map)) {
      if (theirs === keys) return t('“{title}” has these keys.', { title: titleOf(other) });
      if (theirs.startsWith(`${keys} `)) return t('“{title}” begins with them.', { title: titleOf(other) });
      if (keys.startsWith(`${theirs} `)) return t('“{title}” has the first of them.', { title: titleOf(other) });
    }
  return null;
}

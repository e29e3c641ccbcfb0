// From a key press to the command it means: pure, so that the table can be tried without a browser.
import { allKeysOf, type KeyMap } from './remap.ts';
import { commandNames, commandOf, type CommandName } from './table.ts';

export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}
/** `modifier`: single letters are off; `off`: everything but the palette is. WCAG 2.1.4 asks for this. */
export type KeyMode = 'full' | 'modifier' | 'off';
/** How long the second key of a sequence may take. */
export const sequenceMs = 1200;

/** `Mod+Shift+Enter`, `G`, `?`: as the table writes it. A layout without Latin letters is read by the key's place. */
export function strokeOf(press: Press): string | null {
  if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead', 'Process'].includes(press.key)) return null;
  const hasMod = press.ctrlKey || press.metaKey;
  const byPlace =
    /^Key([A-Z])$/.exec(press.code)?.[1] ??
    { Slash: '/', Period: '.', Comma: ',', BracketLeft: '[', BracketRight: ']' }[press.code];
  const isLatin = press.key.length > 1 || press.key.charCodeAt(0) < 128;
  // With Alt, many layouts type another character; the place says which key it was.
  const key =
    (!isLatin || press.altKey) && byPlace ? byPlace : press.key.length === 1 ? press.key.toUpperCase() : press.key;
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key);
  const parts = [hasMod ? 'Mod' : '', press.altKey ? 'Alt' : '', press.shiftKey && !isSign ? 'Shift' : ''].filter(
    Boolean,
  );
  return [...parts, key].join('+');
}

/** What a stroke means, given the one before it. `more`: it may begin a sequence. */
export function meaningOf(
  stroke: string,
  before: string | null,
  isTyping: boolean,
  mode: KeyMode = 'full',
  map?: KeyMap,
): { readonly command: CommandName | null; readonly more: boolean } {
  const keysOfMap = (name: CommandName): readonly string[] => allKeysOf(name, map);
  const isBare = !/Mod\+|Alt\+|^F\d|^Shift\+F\d/.test(stroke);
  const allowed = (name: CommandName): boolean => {
    if (mode === 'off') return name === 'palette';
    if (isTyping && commandOf(name).inText !== true) return false;
    if (isTyping && isBare) return stroke === 'Escape';
    return mode === 'full' || !isBare || ['Escape', 'Enter', 'ArrowUp', 'ArrowDown'].includes(stroke);
  };
  const find = (keys: string) => commandNames.find((name) => keysOfMap(name).includes(keys) && allowed(name)) ?? null;
  if (before !== null) {
    const second = find(`${before} ${stroke}`);
    if (second) return { command: second, more: false };
  }
  const more =
    mode === 'full' &&
    !isTyping &&
    commandNames.some((name) => keysOfMap(name).some((keys) => keys.startsWith(`${stroke} `)));
  return { command: find(stroke), more };
}

// Who carries out a command now: the screen that is open hands in its deed and takes it away when it leaves.
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { meaningOf, sequenceMs, strokeOf, type KeyMode } from './keys.ts';
import { commandNames, type CommandName } from './table.ts';

interface Deed {
  readonly run: () => void;
  readonly whyNot: string | undefined;
}
const deeds = new Map<CommandName, Deed[]>();
const listeners = new Set<() => void>();
let version = 0;
const changed = () => {
  version += 1;
  for (const listener of listeners) listener();
};

/** Carries out `name` while this component is drawn. `whyNot` keeps it in the palette, disabled, with the reason. */
export function useCommand(name: CommandName, run: () => void, whyNot?: string): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const deed: Deed = { run: () => latest.current(), whyNot };
    deeds.set(name, [...(deeds.get(name) ?? []), deed]);
    changed();
    return () => {
      deeds.set(
        name,
        (deeds.get(name) ?? []).filter((each) => each !== deed),
      );
      changed();
    };
  }, [name, whyNot]);
}

const deedOf = (name: CommandName): Deed | undefined => deeds.get(name)?.at(-1);
/** Runs a command, if some screen carries it out now. */
export function runCommand(name: CommandName): boolean {
  const deed = deedOf(name);
  if (!deed || deed.whyNot !== undefined) return false;
  deed.run();
  return true;
}
/** What can be done now, with the reason where it cannot. */
export function useCommands(): readonly { readonly name: CommandName; readonly whyNot: string | undefined }[] {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => version,
  );
  return commandNames.flatMap((name) => {
    const deed = deedOf(name);
    return deed ? [{ name, whyNot: deed.whyNot }] : [];
  });
}

/** Listens to the keyboard for the whole page. Call it once. */
export function useKeyboard(mode: KeyMode): void {
  useEffect(() => {
    let before: { stroke: string; at: number } | null = null;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const stroke = strokeOf(event);
      if (stroke === null) return;
      const target = event.target as HTMLElement | null;
      const isTyping =
        target?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]') !==
        null;
      if (isInOpenLayer(target, stroke)) return;
      // A focused button or link keeps its own Enter; arrows stay with whoever has them.
      if (stroke === 'Enter' && target?.closest('a, button, [role=option], summary') && !target.closest('[role=grid]'))
        return;
      const fresh = before && event.timeStamp - before.at < sequenceMs ? before.stroke : null;
      const meaning = meaningOf(stroke, fresh, isTyping, mode);
      before = meaning.more ? { stroke, at: event.timeStamp } : null;
      if (meaning.command && runCommand(meaning.command)) event.preventDefault();
    };
    addEventListener('keydown', hear);
    return () => removeEventListener('keydown', hear);
  }, [mode]);
}
/** An open dialog, menu or list has the keyboard to itself, the palette's own key excepted. */
const isInOpenLayer = (target: HTMLElement | null, stroke: string): boolean =>
  stroke !== 'Mod+K' &&
  target?.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') !== null &&
  target !== null;

// Who carries out a command now: the screen that is open hands in its deed and takes it away when it leaves.
import { heardByConversation } from './coming.ts';
import {
  areKeysForDialog,
  areKeysForNext,
  awaitedCommand,
  holds,
  holdUntilHeard,
  keepForNext,
  playHeldBy,
  pressInDialog,
  settleAwaited,
  typeInto,
} from './held-keys.ts';
import { createContext, useContext, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { meaningOf, sequenceMs, strokeOf, type KeyMode } from './keys.ts';
import { chosenKeys, onKeys, type KeyMap } from './remap.ts';
import { commandNames, commandOf, type CommandName } from './table.ts';

interface Deed {
  readonly run: () => void;
  readonly whyNot: string | undefined;
  readonly isTurned: boolean;
  /** What is selected goes before what is open. */
  readonly isFirst: boolean;
  /** Who carries it out is still on the way. */
  readonly isComing: boolean;
  /** What it belongs to is on its way out. */
  readonly isLeaving: () => boolean;
  readonly onRefused: () => void;
}
export interface DeedState {
  /** Keeps it in the palette, disabled, with the reason. */
  readonly whyNot?: string | undefined;
  /** It would take back what it did before: Close reads Reopen. */
  readonly isTurned?: boolean | undefined;
  readonly isFirst?: boolean | undefined;
  readonly isLast?: boolean | undefined;
  /** Its key was pressed although there is a reason against it: who pressed it wants to hear which. */
  readonly onRefused?: (() => void) | undefined;
}
const deeds = new Map<CommandName, Deed[]>();
const listeners = new Set<() => void>();
let version = 0;
const changed = () => {
  version += 1;
  for (const listener of listeners) listener();
  // Once all of what has come has said what it carries out, and out of React's own work: a field takes no words in the middle of it.
  if (awaitedCommand() !== null) setTimeout(settle, 0);
};
function settle(): void {
  const name = awaitedCommand();
  const deed = name === null ? undefined : deedOf(name);
  if (name !== null && !deed?.isComing) settleAwaited(deed !== undefined);
}
const add = (name: CommandName, deed: Deed): (() => void) => {
  deeds.set(name, [...(deeds.get(name) ?? []), deed]);
  changed();
  return () => {
    deeds.set(
      name,
      (deeds.get(name) ?? []).filter((each) => each !== deed),
    );
    changed();
  };
};

/** While it holds true, nothing drawn below it carries out a command: it is still to be seen for a moment, and no longer meant. */
export const Leaving = createContext<{ readonly current: boolean }>({ current: false });

/** Carries out `name` while this component is drawn. */
export function useCommand(name: CommandName, run: () => void, state: string | DeedState = {}): void {
  const {
    whyNot,
    isTurned = false,
    isFirst = false,
    onRefused,
  } = typeof state === 'string' ? { whyNot: state } : state;
  const latest = useRef({ run, onRefused });
  latest.current = { run, onRefused };
  const leaving = useContext(Leaving);
  // Before it is painted: a key may be pressed as soon as somebody sees what it is for.
  useLayoutEffect(
    () =>
      add(name, {
        run: () => latest.current.run(),
        whyNot,
        isTurned,
        isFirst,
        isComing: false,
        isLeaving: () => leaving.current,
        onRefused: () => latest.current.onRefused?.(),
      }),
    [name, whyNot, isTurned, isFirst, leaving],
  );
}

/** While this is drawn, the part that carries out `names` is on its way: their keys are kept for it. Draw it in its place. */
export function Coming({ names }: { names: readonly CommandName[] }): null {
  useLayoutEffect(() => {
    const away = names.map((name) =>
      add(name, {
        run: () => holdUntilHeard(name),
        whyNot: undefined,
        isTurned: false,
        isFirst: false,
        isComing: true,
        isLeaving: () => false,
        onRefused: () => undefined,
      }),
    );
    return () => {
      for (const take of away) take();
    };
  }, [names]);
  return null;
}

const deedOf = (name: CommandName): Deed | undefined => {
  const all = (deeds.get(name) ?? []).filter((deed) => !deed.isLeaving());
  return all.findLast((deed) => deed.isFirst) ?? all.findLast((deed) => !deed.isComing) ?? all.at(-1);
};
/** Runs a command, if some screen carries it out now. */
export function runCommand(name: CommandName): boolean {
  const deed = deedOf(name);
  if (!deed) return false;
  if (deed.whyNot !== undefined) {
    deed.onRefused();
    return false;
  }
  deed.run();
  return true;
}
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};
export interface CommandNow {
  readonly name: CommandName;
  readonly whyNot: string | undefined;
  readonly isTurned: boolean;
}
/** What can be done now, with the reason where it cannot. */
export function useCommands(): readonly CommandNow[] {
  const now = useSyncExternalStore(subscribe, () => version);
  return useMemo(
    () =>
      commandNames.flatMap((name) => {
        const deed = deedOf(name);
        return deed ? [{ name, whyNot: deed.whyNot, isTurned: deed.isTurned }] : [];
      }),
    [now],
  );
}
/** The keys of every command; drawn again when they are changed. */
export const useKeyMap = (): KeyMap => useSyncExternalStore(onKeys, chosenKeys);

/** Listens to the keyboard for the whole page. Call it once. */
export function useKeyboard(mode: KeyMode): void {
  useLayoutEffect(() => {
    let before: { stroke: string; at: number } | null = null;
    const act = (event: KeyboardEvent, stroke: string, isTyping: boolean): boolean => {
      const fresh = before && event.timeStamp - before.at < sequenceMs ? before.stroke : null;
      const meaning = meaningOf(stroke, fresh, isTyping, mode);
      before = meaning.more ? { stroke, at: event.timeStamp } : null;
      return meaning.command !== null && runCommand(meaning.command);
    };
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const stroke = strokeOf(event);
      if (stroke === null) return;
      const target = event.target as HTMLElement | null;
      const isTyping =
        target?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]') !==
        null;
      if (isInOpenLayer(target, stroke)) return;
      if (
        (!isTyping && holds(event)) ||
        (areKeysForNext() && isForNext(event, meaningOf(stroke, null, isTyping, mode)))
      ) {
        event.preventDefault();
        return;
      }
      // A focused button or link keeps its own Enter; arrows stay with whoever has them.
      if (stroke === 'Enter' && target?.closest('a, button, [role=option], summary') && !target.closest('[role=grid]'))
        return;
      if (act(event, stroke, isTyping)) event.preventDefault();
    };
    // Before any field: what is meant for a dialog is nobody else's.
    const hearFirst = (event: KeyboardEvent) => {
      if (event.isComposing || !areKeysForDialog() || !holds(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    playHeldBy((key) => {
      if (key.type === 'command') {
        runCommand(key.name);
        return false;
      }
      if (areKeysForDialog() || isInOpenLayer(document.activeElement, '')) {
        pressInDialog(key.event);
        return false;
      }
      if (typeInto(key.event.key)) return true;
      const stroke = strokeOf(key.event);
      if (stroke !== null) act(key.event, stroke, false);
      return false;
    });
    addEventListener('keydown', hearFirst, true);
    addEventListener('keydown', hear);
    return () => {
      removeEventListener('keydown', hearFirst, true);
      removeEventListener('keydown', hear);
    };
  }, [mode]);
}
/** With Alt or Ctrl: kept for the conversation that comes, and lost where it would send or throw away what nobody has seen yet. */
function isForNext(event: KeyboardEvent, { command }: { readonly command: CommandName | null }): boolean {
  if (command === null) return false;
  const isHeard = heardByConversation.includes(command);
  if (isHeard) keepForNext(event);
  return isHeard || commandOf(command).group === 'writing';
}
/** An open dialog, menu or list has the keyboard to itself, the palette's own key excepted; one that is closing is only still to be seen. */
function isInOpenLayer(target: Element | null, stroke: string): boolean {
  if (stroke === 'Mod+K' || target === null) return false;
  // A notice calls itself a dialog, but all that is its own is the key that takes it away.
  if (target.closest(notice)) return stroke === 'Escape' || document.querySelector(openLayer) !== null;
  return target.closest(openLayer) !== null;
}
const notice = '[data-notice]';
const openLayer = ['dialog', 'alertdialog', 'menu', 'listbox']
  .map((role) => `[role=${role}]:not([data-closed], ${notice})`)
  .join(', ');

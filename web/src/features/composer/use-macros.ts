// Macros in the composer: one is picked, its words stand where the caret was, what it does waits for the sending.
import { fillMacro, gapsIn } from '@throughline/domain';
import type { ChannelKind, Contact, Conversation, Macro } from '@throughline/sdk';
import { useState, type RefObject } from 'react';
import { holdKeysForDialog } from '../../commands/held-keys.ts';
import { useCommand } from '../../commands/registry.ts';
import { api, change as changeConversation, getState, useMe } from '../../live/index.ts';
import { patchOf, statusPatch, type MacroActions } from './macro-actions.ts';
import { macroValues } from './macro-values.ts';
import type { Draft } from './sendable.ts';
import type { WritingHandle } from './writing-field.tsx';

interface Parts {
  readonly it: Conversation;
  readonly contact: Contact | undefined;
  readonly kind: ChannelKind | undefined;
  readonly field: RefObject<WritingHandle | null>;
  readonly change: (patch: (now: Draft) => Partial<Draft>) => void;
  readonly whyNot: string | undefined;
}

const textOf = (macro: Macro, kind: ChannelKind | undefined): string =>
  (kind && macro.variants[kind.kind]) ?? macro.text;
/** Its words where the caret is, the first gap selected; what it does waits in the draft for the sending. */
export function putMacro(
  macro: Macro,
  {
    kind,
    values,
    field,
    change,
  }: Pick<Parts, 'kind' | 'field' | 'change'> & { readonly values: Readonly<Record<string, string>> },
): void {
  const { text, missing } = fillMacro(textOf(macro, kind), values);
  const does = Object.keys(macro.actions).length > 0 ? macro.actions : null;
  change((now) => ({
    gaps: [...new Set([...now.gaps, ...missing])],
    actions: does
      ? { ...now.actions, ...does, tags: [...(now.actions?.tags ?? []), ...(does.tags ?? [])] }
      : now.actions,
  }));
  const from = field.current?.insert(text) ?? 0;
  const first = gapsIn(text).find((gap) => missing.includes(gap.text));
  if (first) field.current?.select(from + first.from, from + first.to);
}

export function useMacros({ it, contact, kind, field, change, whyNot }: Parts) {
  const me = useMe();
  /** `slash`: opened by typing one, which is written after all when nothing is picked. */
  const [open, setOpen] = useState<'slash' | 'key' | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const values = macroValues(contact, it, me);
  const openBy = (how: 'slash' | 'key') => {
    holdKeysForDialog();
    setOpen(how);
  };
  useCommand('macro', () => openBy('key'), whyNot);
  useCommand('save-macro', () => setSaved(field.current?.selected() ?? ''), whyNot);
  const pick = (macro: Macro) => {
    setOpen(null);
    void api.useMacro({ params: { id: macro.id } }).catch(() => undefined);
    const does = Object.keys(macro.actions).length > 0 ? macro.actions : null;
    if (textOf(macro, kind) === '') {
      if (does) void changeConversation(it.id, { ...patchFor(does), ...statusPatch(does, new Date()) });
      field.current?.focus();
      return;
    }
    putMacro(macro, { kind, values, field, change });
  };
  const patchFor = (actions: MacroActions) => patchOf(actions, it, me.agent.id, [...getState().tags.values()]);
  return {
    open,
    openBySlash: () => openBy('slash'),
    openByHand: () => openBy('key'),
    saved,
    save: setSaved,
    values,
    pick,
    close: (typed: string) => {
      // Whoever wanted a slash has one.
      if (open === 'slash' && typed === '') field.current?.insert('/');
      else field.current?.focus();
      setOpen(null);
    },
    /** Done when the answer goes: what is not part of the sending itself. */
    carryOut: (actions: MacroActions | null) => {
      const patch = actions ? patchFor(actions) : {};
      if (Object.keys(patch).length > 0) void changeConversation(it.id, patch);
    },
  };
}

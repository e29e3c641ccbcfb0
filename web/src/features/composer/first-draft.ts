// What was begun to somebody and is not sent: in this browser, each agent's own, until it is sent or thrown away.
import type { Address, NewMessage } from '@throughline/sdk';
import { useCallback, useRef, useState } from 'react';
import { getState } from '../../live/index.ts';
import { isNothingToKeep } from './draft-kept.ts';
import { emptyDraft, type Draft } from './sendable.ts';

/** Somebody known, or an address that may be nobody's yet. */
export type Whom = { readonly contactId: string } | { readonly address: Address };
export interface Begun {
  readonly whom: Whom;
  /** As they were called when it was written. */
  readonly name: string;
  readonly draft: Draft;
  readonly at: string;
  /** What was sent and not answered: pressed again it is the same call, also after a reload. */
  readonly tried?: Tried | undefined;
}
export interface Tried {
  readonly key: string;
  /** What it was made of: other words are another message. */
  readonly of: string;
  readonly message: NewMessage;
}

const prefix = () => `throughline.first.${getState().me?.agent.id ?? ''}.`;
export const whomKey = (whom: Whom): string =>
  'contactId' in whom ? whom.contactId : `${whom.address.kind} ${whom.address.value.toLowerCase()}`;

/** The newest first. */
export function begunOnes(): Begun[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix()))
      .map((key) => read(key))
      .filter((begun) => begun !== null && !isNothingToKeep(begun.draft))
      .toSorted((a, b) => (a!.at < b!.at ? 1 : -1)) as Begun[];
  } catch {
    return [];
  }
}
export const readBegun = (whom: Whom): Begun | null => read(prefix() + whomKey(whom));
export function keepBegun(begun: Begun): void {
  try {
    const key = prefix() + whomKey(begun.whom);
    if (isNothingToKeep(begun.draft) && !begun.tried) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(begun));
  } catch {
    // Storage full or off: it lasts as long as the dialog.
  }
}
export function dropBegun(whom: Whom): void {
  try {
    localStorage.removeItem(prefix() + whomKey(whom));
  } catch {
    // Storage is off: there is nothing to drop.
  }
}

function read(key: string): Begun | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null') as Begun | null;
    if (!kept || typeof kept.draft.text !== 'string') return null;
    // A file that was still on its way up is not here any more.
    return {
      ...kept,
      draft: { ...emptyDraft, ...kept.draft, files: kept.draft.files.filter(({ id }) => id !== null) },
    };
  } catch {
    return null;
  }
}

export function useFirstDraft(whom: Whom, name: string) {
  const [draft, setDraft] = useState<Draft>(() => readBegun(whom)?.draft ?? emptyDraft);
  const latest = useRef({ draft, name });
  latest.current.name = name;
  const change = useCallback(
    (patch: Partial<Draft> | ((now: Draft) => Partial<Draft>)) => {
      const now = latest.current.draft;
      const next = { ...now, ...(typeof patch === 'function' ? patch(now) : patch) };
      latest.current.draft = next;
      setDraft(next);
      const { tried } = readBegun(whom) ?? {};
      keepBegun({ whom, name: latest.current.name, draft: next, at: new Date().toISOString(), tried });
    },
    [whomKey(whom)],
  );
  /** The call to be made with it: the one made before, where it is the same. */
  const trying = (of: string, message: NewMessage): Tried => {
    const before = readBegun(whom)?.tried;
    const tried = before?.of === of ? before : { key: crypto.randomUUID(), of, message };
    keepBegun({ whom, name: latest.current.name, draft: latest.current.draft, at: new Date().toISOString(), tried });
    return tried;
  };
  return { draft, change, trying };
}

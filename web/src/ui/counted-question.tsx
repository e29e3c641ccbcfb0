// A question before what cannot be undone is done to many: they are counted first, with what a legal hold keeps, and the number is typed.
import type { CallReply } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { Counted } from './counted.tsx';
import { AlertDialog } from './dialog.tsx';
import { GoesAndStays } from './goes-and-stays.tsx';
import { HeldList } from './held-list.tsx';

type Held = CallReply<'previewRemovals'>['held'];

export function CountedQuestion<T extends { readonly held: Held }>({
  queryKey,
  ask,
  countOf,
  titleOf,
  typedOf,
  listsOf,
  words,
  onConfirm,
  onClose,
}: {
  readonly queryKey: readonly unknown[];
  readonly ask: () => Promise<T>;
  readonly countOf: (told: T) => number;
  readonly titleOf: (count: number) => string;
  readonly typedOf: (count: number) => string;
  readonly listsOf: (told: T) => { readonly goes: string[]; readonly stays: string[] };
  readonly words: {
    /** While they are counted. */
    readonly title: string;
    readonly action: string;
    /** Why a hold of somebody else keeps one of them. */
    readonly held: string;
    readonly none: string;
    readonly failed: (error: unknown) => string;
  };
  readonly onConfirm: (told: T) => void;
  readonly onClose: () => void;
}) {
  const preview = useQuery({ queryKey, queryFn: ask, gcTime: 0, staleTime: 0 });
  const told = preview.data;
  const count = told ? countOf(told) : 0;
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={told ? titleOf(count) : words.title}
      action={words.action}
      typed={count > 0 ? typedOf(count) : undefined}
      isBlocked={count === 0}
      onConfirm={() => {
        if (told && count > 0) onConfirm(told);
      }}
    >
      <Counted query={preview} failed={words.failed}>
        {(it) => (
          <>
            {it.held.count > 0 ? <HeldList held={it.held} other={words.held} /> : null}
            {count > 0 ? <GoesAndStays {...listsOf(it)} /> : <p>{words.none}</p>}
          </>
        )}
      </Counted>
    </AlertDialog>
  );
}

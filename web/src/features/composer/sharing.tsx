// Where a place or a contact is added to the message; what draws and asks for them is fetched when it is first wanted.
import { Suspense, useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { t } from '../../words/t.ts';
import type { SharedKind } from './shared-draft.tsx';
import { sharedIn } from './shared-words.ts';
import type { useComposer } from './use-composer.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

export function Sharing({ composer }: { composer: ReturnType<typeof useComposer> }) {
  const { draft, change, kind, route, isNote, field } = composer;
  const [writes, setWrites] = useState<SharedKind | null>(null);
  const noWay = route ? undefined : t('No channel is open for a reply');
  const whyNot = isNote ? t('A note carries words and files') : noWay;
  useCommand('share-place', () => setWrites('location'), whyNot);
  useCommand('share-contact', () => setWrites('contactCard'), whyNot);
  if (isNote || (writes === null && sharedIn(draft.rich) === null)) return null;
  return (
    <Suspense fallback={null}>
      <SharedDraft
        draft={draft}
        kind={kind}
        isAboutComment={composer.answer.comment !== null}
        writes={writes}
        onWrite={(next) => {
          setWrites(next);
          if (next === null) field.current?.focus();
        }}
        onChange={(rich) => change({ rich })}
      />
    </Suspense>
  );
}

const SharedDraft = lazyPart(() => import('./shared-draft.tsx'), 'line');

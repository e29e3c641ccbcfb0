// What a macro left in the composer: gaps to fill in before sending, and what will be done with it.
import { gapsIn } from '@throughline/domain';
import { Zap } from 'lucide-react';
import { actionWords, useNames } from '../../live/macro-words.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Draft } from './sendable.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function MacroStrip({
  draft,
  onGap,
  onDropActions,
}: {
  draft: Draft;
  onGap: (from: number, to: number) => void;
  onDropActions: () => void;
}) {
  const names = useNames();
  const gaps = gapsIn(draft.text).filter((gap) => draft.gaps.includes(gap.text));
  const does = draft.actions ? actionWords(draft.actions, names) : [];
  if (gaps.length === 0 && does.length === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-1.5 px-3.5 pb-1 text-sm">
      {gaps.length > 0 ? <span className="text-warn">{t('To be filled in (Tab):')}</span> : null}
      {gaps.map((gap) => (
        <button
          key={gap.from}
          type="button"
          onClick={() => onGap(gap.from, gap.to)}
          className="min-h-6 rounded-control bg-warn-soft px-1.5 text-warn pointer-coarse:min-h-11"
        >
          {gap.name}
        </button>
      ))}
      {does.length > 0 ? (
        <Chip onRemove={onDropActions} removeLabel={t('Do none of this on sending')}>
          <Zap size={12} aria-hidden className="me-1 inline" />
          {t('On sending: {deeds}', { deeds: listed(does) })}
        </Chip>
      ) : null}
    </div>
  );
}

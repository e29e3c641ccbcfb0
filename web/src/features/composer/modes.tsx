// An answer or a note: told apart by sign, word and tint; chosen by click, by arrows, or by the commands.
import { Lock, Reply } from 'lucide-react';
import type { KeyboardEvent, ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import { t } from '../../words/t.ts';

export function Modes({ isNote, onPick }: { isNote: boolean; onPick: (type: 'message' | 'note') => void }) {
  const turn = (event: KeyboardEvent<HTMLElement>) => {
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    event.stopPropagation();
    onPick(isNote ? 'message' : 'note');
  };
  return (
    <div role="radiogroup" aria-label={t('What to write')} className="flex" onKeyDown={turn}>
      <Mode
        isOn={!isNote}
        onPick={() => onPick('message')}
        icon={<Reply size={14} aria-hidden className="rtl:-scale-x-100" />}
        label={t('Reply')}
      />
      <Mode
        isOn={isNote}
        onPick={() => onPick('note')}
        icon={<Lock size={14} aria-hidden />}
        label={t('Note')}
        isNote
      />
    </div>
  );
}

function Mode({
  isOn,
  onPick,
  icon,
  label,
  isNote = false,
}: {
  isOn: boolean;
  onPick: () => void;
  icon: ReactNode;
  label: string;
  isNote?: boolean;
}) {
  return (
    <button
      type="button"
      role="radio"
      aria-checked={isOn}
      tabIndex={isOn ? 0 : -1}
      onClick={onPick}
      className={classes(
        'inline-flex min-h-7 items-center gap-1 rounded-control border-b-2 px-2 text-sm pointer-coarse:min-h-9',
        isOn
          ? isNote
            ? 'border-current font-semibold text-note-text'
            : 'border-accent font-semibold text-text'
          : 'border-transparent text-text-2 hover:bg-hover',
      )}
    >
      {icon}
      {label}
    </button>
  );
}

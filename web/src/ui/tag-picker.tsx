// Tags on somebody: taken away by their cross, added by typing their name, each drawn at once and taken back when it is refused.
import type { Tag } from '@throughline/sdk';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { Chip } from './chip.tsx';
import { Input } from './input.tsx';
import { Popover } from './popover.tsx';
import { say, sayUndo } from './toast.ts';
import { troubleOf } from './use-form.ts';
import { t } from '../words/t.ts';

export interface TagPickerProps {
  tags: readonly Tag[];
  /** All there are. */
  known: readonly Tag[];
  mayChange: boolean;
  /** Tells the server which tags there shall be, by name; throws its refusal. */
  save: (names: string[]) => Promise<void>;
}

export function TagPicker({ tags, known, mayChange, save }: TagPickerProps) {
  /** What was chosen and is not confirmed yet. */
  const [pending, setPending] = useState<readonly string[] | null>(null);
  const [isOpen, setOpen] = useState(false);
  const names = pending ?? tags.map((tag) => tag.name);
  const put = async (next: readonly string[], words: string): Promise<void> => {
    const before = [...names];
    setOpen(false);
    setPending(next);
    try {
      await save([...next]);
      if (words !== '') sayUndo(words, () => void put(before, ''));
    } catch (error) {
      say({ title: t('Could not change the tags'), detail: troubleOf(error).message, tone: 'danger' });
    } finally {
      setPending(null);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-1">
      {names.map((name) => (
        <Chip
          key={name}
          color={known.find((tag) => tag.name === name)?.color ?? 'grey'}
          removeLabel={t('Remove tag {name}', { name })}
          onRemove={
            mayChange
              ? () =>
                  void put(
                    names.filter((each) => each !== name),
                    t('Took {name} away', { name }),
                  )
              : undefined
          }
        >
          {name}
        </Chip>
      ))}
      {mayChange ? (
        <Popover
          title={t('Add a tag')}
          isOpen={isOpen}
          onOpenChange={setOpen}
          className="w-64"
          trigger={
            <Button size="sm" look="ghost" icon={<Plus size={14} aria-hidden />}>
              {t('Add a tag')}
            </Button>
          }
        >
          <TagFinder
            known={known.map((tag) => tag.name).filter((name) => !names.includes(name))}
            onChoose={(name) => void put([...names, name], t('Tagged {name}', { name }))}
          />
        </Popover>
      ) : names.length === 0 ? (
        <p className="text-text-3">{t('None')}</p>
      ) : null}
    </div>
  );
}

const SHOWN = 8;
/** Tags by name; what is not there is made. */
export function TagFinder({ known, onChoose }: { known: readonly string[]; onChoose: (name: string) => void }) {
  const [typed, setTyped] = useState('');
  const words = typed.trim().toLowerCase();
  const found = known.filter((name) => name.toLowerCase().includes(words)).slice(0, SHOWN);
  const isNew = words !== '' && !known.some((name) => name.toLowerCase() === words);
  return (
    <form
      className="flex flex-col gap-1"
      onSubmit={(event) => {
        event.preventDefault();
        const name = found.find((each) => each.toLowerCase() === words) ?? typed.trim();
        if (name !== '') onChoose(name);
      }}
    >
      <Input
        aria-label={t('Tag')}
        placeholder={t('Its name')}
        value={typed}
        onValueChange={setTyped}
        maxLength={60}
        autoFocus
      />
      <ul aria-label={t('Tags')}>
        {found.map((name) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onChoose(name)}
              className="flex min-h-8 w-full items-center rounded-control px-2 text-start wrap-anywhere -outline-offset-2! hover:bg-hover"
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
      {isNew ? (
        <Button size="sm" type="submit" icon={<Plus size={14} aria-hidden />}>
          {t('Make “{typed}”', { typed: typed.trim() })}
        </Button>
      ) : null}
    </form>
  );
}

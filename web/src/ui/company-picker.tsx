// The company somebody works for: shown with a way to its page, chosen by name, made where there is none, taken away again.
import type { CompanyName } from '@throughline/sdk';
import { Building2, Plus, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { Input } from './input.tsx';
import { Popover } from './popover.tsx';
import { say, sayUndo } from './toast.ts';
import { troubleOf } from './use-form.ts';
import { t } from '../words/t.ts';

export interface CompanyPickerProps {
  company: CompanyName | null;
  /** Companies whose domain they write from. */
  suggested: readonly CompanyName[];
  mayChange: boolean;
  find: (words: string) => Promise<readonly CompanyName[]>;
  make: (name: string) => Promise<CompanyName>;
  /** Tells the server; throws its refusal. */
  choose: (company: CompanyName | null) => Promise<void>;
  /** "Not theirs", of a suggestion. */
  dismiss: (company: CompanyName) => Promise<void>;
  open: (company: CompanyName) => void;
}

export function CompanyPicker({
  company,
  suggested,
  mayChange,
  find,
  make,
  choose,
  dismiss,
  open,
}: CompanyPickerProps) {
  /** What was chosen and is not confirmed yet. */
  const [pending, setPending] = useState<CompanyName | null | undefined>(undefined);
  const [isOpen, setOpen] = useState(false);
  const shown = pending === undefined ? company : pending;
  const put = async (next: CompanyName | null, isUndo = false): Promise<void> => {
    setOpen(false);
    setPending(next);
    try {
      await choose(next);
      if (!isUndo)
        sayUndo(
          next ? t('Works at {name}', { name: next.name }) : t('No longer at {name}', { name: company?.name ?? '' }),
          () => void put(company, true),
        );
    } catch (error) {
      say({ title: t('Could not change the company'), detail: troubleOf(error).message, tone: 'danger' });
    } finally {
      setPending(undefined);
    }
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      say({ title: t('Could not change the company'), detail: troubleOf(error).message, tone: 'danger' });
    }
  };
  if (shown)
    return (
      <div className="flex items-center gap-1">
        <a
          href={`/contacts?show=companies&id=${shown.id}`}
          className="ui-link inline-flex min-w-0 items-center gap-1.5"
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            open(shown);
          }}
        >
          <Building2 size={14} aria-hidden className="shrink-0" />
          <span className="min-w-0 wrap-anywhere" dir="auto">
            {shown.name}
          </span>
        </a>
        {mayChange ? (
          <IconButton
            size="sm"
            label={t('Take out of {name}', { name: shown.name })}
            icon={<X size={14} aria-hidden />}
            onClick={() => void put(null)}
          />
        ) : null}
      </div>
    );
  if (!mayChange) return <p className="text-text-3">{t('None')}</p>;
  return (
    <>
      {suggested.map((each) => (
        <div key={each.id} className="mb-1 flex flex-wrap items-center gap-2">
          <span className="min-w-0 flex-1 basis-32 wrap-anywhere">
            {t('Writes from {name}’s domain', { name: each.name })}
          </span>
          <Button size="sm" onClick={() => void put(each)}>
            {t('Add to {name}', { name: each.name })}
          </Button>
          <Button size="sm" look="ghost" onClick={() => void attempt(() => dismiss(each))}>
            {t('Not theirs')}
          </Button>
        </div>
      ))}
      <Popover
        title={t('Company')}
        isOpen={isOpen}
        onOpenChange={setOpen}
        className="w-72"
        trigger={
          <Button size="sm" look="ghost" className="-ms-2" icon={<Plus size={14} aria-hidden />}>
            {t('Add to a company')}
          </Button>
        }
      >
        <CompanyFinder
          find={find}
          onChoose={(each) => void put(each)}
          onMake={(name) => void attempt(async () => put(await make(name)))}
        />
      </Popover>
    </>
  );
}

const TYPING_MS = 150;
/** Companies by name or domain; what is not there is made. */
export function CompanyFinder({
  find,
  onChoose,
  onMake,
}: {
  find: CompanyPickerProps['find'];
  onChoose: (company: CompanyName) => void;
  onMake: (name: string) => void;
}) {
  const [words, setWords] = useState('');
  const [found, setFound] = useState<readonly CompanyName[] | null>(null);
  useEffect(() => {
    let isOver = false;
    const timer = setTimeout(() => {
      find(words.trim()).then(
        (companies) => isOver || setFound(companies),
        () => isOver || setFound([]),
      );
    }, TYPING_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [words, find]);
  const name = words.trim();
  const isNew = name !== '' && found !== null && !found.some((each) => each.name.toLowerCase() === name.toLowerCase());
  return (
    <div className="flex flex-col gap-1">
      <Input
        aria-label={t('Find a company')}
        placeholder={t('Name or domain')}
        value={words}
        onValueChange={setWords}
        autoFocus
      />
      <ul aria-label={t('Companies')} className="max-h-60 overflow-y-auto">
        {(found ?? []).map((each) => (
          <li key={each.id}>
            <button
              type="button"
              onClick={() => onChoose(each)}
              className="flex min-h-8 w-full items-center rounded-control px-2 text-start wrap-anywhere -outline-offset-2! hover:bg-hover"
            >
              {each.name}
            </button>
          </li>
        ))}
      </ul>
      {isNew ? (
        <Button size="sm" icon={<Plus size={14} aria-hidden />} onClick={() => onMake(name)}>
          {t('Make “{name}”', { name })}
        </Button>
      ) : null}
      {found?.length === 0 && name === '' ? (
        <p className="text-sm text-text-3">{t('No companies yet. Type a name to make one.')}</p>
      ) : null}
    </div>
  );
}

// Other days for conversations on a channel kind: what is said in a chat need not be kept as long as mail.
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { listKinds } from '../../live/kinds.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Missed } from '../../ui/loaded.tsx';
import { Select } from '../../ui/select.tsx';
import { t } from '../../words/t.ts';
import { DaysInput } from './privacy-days.tsx';

type KindDaysOf = Readonly<Record<string, number | null>>;

export function KindDays({
  usual,
  kindDays,
  error,
  disabled,
  onChange,
}: {
  usual: number | null;
  kindDays: KindDaysOf;
  error: string | undefined;
  disabled: boolean;
  onChange: (next: Record<string, number | null>) => void;
}) {
  const kinds = useQuery({ queryKey: ['channel-kinds'], queryFn: listKinds, staleTime: Infinity });
  const titleOf = (kind: string) => {
    const title = kinds.data?.items.find((each) => each.kind === kind)?.title;
    return title === undefined ? kind : t.server(title);
  };
  const set = (kind: string, days: number | null) => onChange({ ...kindDays, [kind]: days });
  const others = (kinds.data?.items ?? []).filter((each) => !Object.hasOwn(kindDays, each.kind));
  return (
    <div className="mt-2 ps-13">
      <Missed query={kinds} what={t('the kinds of channels')} />
      {Object.entries(kindDays).map(([kind, days]) => (
        <div key={kind} role="group" aria-label={titleOf(kind)} className="flex flex-wrap items-center gap-2 py-1">
          <span className="min-w-32 flex-1">{titleOf(kind)}</span>
          <div className="w-44">
            <Select
              label={t('{name}: how long', { name: titleOf(kind) })}
              value={days === null ? 'ever' : 'days'}
              disabled={disabled}
              onChange={(how: 'ever' | 'days') => set(kind, how === 'ever' ? null : (usual ?? 365))}
              choices={[
                { value: 'days', label: t('Delete after') },
                { value: 'ever', label: t('Keep for good') },
              ]}
            />
          </div>
          {days === null ? null : (
            <DaysInput
              label={t('{name}: days', { name: titleOf(kind) })}
              days={days}
              disabled={disabled}
              onChange={(next) => set(kind, next)}
            />
          )}
          {disabled ? null : (
            <IconButton
              label={t('Treat {name} like the others', { name: titleOf(kind) })}
              icon={<X size={16} aria-hidden />}
              onClick={() => onChange(Object.fromEntries(Object.entries(kindDays).filter(([each]) => each !== kind)))}
            />
          )}
        </div>
      ))}
      {error ? <p className="text-sm text-danger">{error}</p> : null}
      {disabled || others.length === 0 ? null : (
        <div className="w-72 max-w-full py-1">
          <Select
            label={t('Another time for a channel…')}
            value=""
            onChange={(kind: string) => (kind === '' ? undefined : set(kind, usual === null ? 365 : null))}
            choices={[
              { value: '', label: t('Another time for a channel…') },
              ...others.map((each) => ({ value: each.kind, label: t.server(each.title) })),
            ]}
          />
        </div>
      )}
    </div>
  );
}

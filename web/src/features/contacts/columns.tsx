// Which columns an agent sees of the contacts, kept with their preferences.
import type { Field as FieldThing } from '@throughline/sdk';
import { Columns3 } from 'lucide-react';
import { api, getState, update, useMe } from '../../live/index.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Popover } from '../../ui/popover.tsx';
import { say } from '../../ui/toast.ts';
import { troubleOf } from '../../ui/use-form.ts';
import { msg, t } from '../../words/t.ts';

const fixed = [
  { id: 'company', title: msg('Company') },
  { id: 'channels', title: msg('Channels') },
  { id: 'tags', title: msg('Tags') },
  { id: 'open', title: msg.as('status', 'Open') },
  { id: 'seen', title: msg('Last seen') },
  { id: 'created', title: msg('Known since') },
] as const;
const usual: readonly string[] = ['company', 'channels', 'tags', 'open', 'seen'];
export interface Column {
  /** `company`, or `fields.plan`. */
  readonly id: string;
  readonly title: string;
  readonly field: FieldThing | null;
}
interface Columns {
  readonly all: readonly Column[];
  readonly shown: readonly Column[];
  choose(ids: readonly string[]): void;
}

export function useColumns(): Columns {
  const me = useMe();
  const all: Column[] = [
    ...fixed.map(({ id, title }) => ({ id, title: t.of(title), field: null })),
    ...me.workspace.fields
      .filter((field) => field.subject === 'contact')
      .map((field) => ({ id: `fields.${field.key}`, title: field.name, field })),
  ];
  const kept = me.preferences['contactColumns'];
  const ids = Array.isArray(kept) ? kept.filter((id): id is string => typeof id === 'string') : usual;
  return { all, shown: all.filter((column) => ids.includes(column.id)), choose };
}

/** Drawn at once; put back where the server refuses. */
function choose(ids: readonly string[]): void {
  const before = getState().me?.preferences['contactColumns'];
  const put = (value: unknown) =>
    update((state) =>
      state.me
        ? { ...state, me: { ...state.me, preferences: { ...state.me.preferences, contactColumns: value } } }
        : state,
    );
  put(ids);
  api.changeMe({ body: { preferences: { contactColumns: [...ids] } } }).catch((error: unknown) => {
    put(before);
    say({ title: t('Could not keep the columns'), detail: troubleOf(error).message, tone: 'danger' });
  });
}

export function ColumnChooser({ columns }: { columns: Columns }) {
  const ids = columns.shown.map((column) => column.id);
  return (
    <Popover
      title={t('Columns')}
      align="end"
      trigger={<IconButton label={t('Columns')} icon={<Columns3 size={16} aria-hidden />} className="max-md:hidden" />}
    >
      <div className="flex flex-col gap-1">
        {columns.all.map((column) => (
          <Checkbox
            key={column.id}
            label={column.title}
            isChecked={ids.includes(column.id)}
            onChange={(isOn) => columns.choose(isOn ? [...ids, column.id] : ids.filter((id) => id !== column.id))}
          />
        ))}
      </div>
    </Popover>
  );
}

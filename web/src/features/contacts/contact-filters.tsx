// The bar above the table: what it is narrowed by as chips, an editor for each, and a menu of what can be added.
import { type FieldCondition, type FieldTest, readChoice, testsOf, writeChoice } from '@throughline/domain';
import type { Field as FieldThing } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { ListFilter, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { api, useMe, useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { MultiCombobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import {
  chipWords,
  conditionsOf,
  conditionWords,
  type ContactSearch,
  type FilterKey,
  filterKeys,
  filterTitles,
  type Named,
  spanChoices,
  testWordsOf,
  withCondition,
  withFilter,
  yesNo,
} from './filter-words.ts';
import { t } from '../../words/t.ts';

type Editing = { key: FilterKey } | { field: FieldThing; at: number | null } | null;
interface Props {
  search: ContactSearch;
  onChange: (search: ContactSearch) => void;
}

export function ContactFilters({ search, onChange }: Props) {
  const [editing, setEditing] = useState<Editing>(null);
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'contact');
  const choices = useChoices(search);
  const conditions = conditionsOf(search);
  return (
    <div role="group" aria-label={t('Filters')} className="flex flex-wrap items-center gap-1.5">
      {filterKeys.map((key) => {
        const words = search[key];
        return words === undefined ? null : (
          <Chip
            key={key}
            words={chipWords(key, words, choices[key])}
            onEdit={() => setEditing({ key })}
            onRemove={() => onChange(withFilter(search, key, undefined))}
          />
        );
      })}
      {conditions.map((condition, at) => {
        const field = fields.find((each) => each.key === condition.key);
        return (
          <Chip
            key={`${condition.key} ${condition.test} ${at}`}
            words={conditionWords(condition, fields)}
            onEdit={field ? () => setEditing({ field, at }) : undefined}
            onRemove={() => onChange(withCondition(search, at, null))}
          />
        );
      })}
      <Menu
        entries={[
          ...filterKeys
            .filter((key) => search[key] === undefined)
            .map((key) => ({ label: t.of(filterTitles[key]), run: () => setEditing({ key }) })),
          ...(fields.length > 0 ? [{ type: 'line' as const }] : []),
          ...fields.map((field) => ({ label: field.name, run: () => setEditing({ field, at: null }) })),
        ]}
        trigger={
          <Button size="sm" look="ghost" icon={<ListFilter size={14} aria-hidden />}>
            {t('Add filter')}
          </Button>
        }
      />
      {editing && 'key' in editing ? (
        <FilterDialog
          title={t.of(filterTitles[editing.key])}
          filter={editing.key}
          words={search[editing.key]}
          choices={choices[editing.key]}
          onClose={() => setEditing(null)}
          onKeep={(words) => onChange(withFilter(search, editing.key, words))}
        />
      ) : null}
      {editing && 'field' in editing ? (
        <ConditionDialog
          field={editing.field}
          condition={editing.at === null ? null : (conditions[editing.at] ?? null)}
          onClose={() => setEditing(null)}
          onKeep={(condition) => onChange(withCondition(search, editing.at, condition))}
        />
      ) : null}
    </div>
  );
}

function Chip({ words, onEdit, onRemove }: { words: string; onEdit: (() => void) | undefined; onRemove: () => void }) {
  return (
    <span className="inline-flex max-w-full items-center rounded-full border border-line bg-surface text-sm text-text-2">
      <button
        type="button"
        disabled={!onEdit}
        onClick={onEdit}
        className="inline-flex min-h-7 min-w-0 items-center gap-1 rounded-full ps-2.5 pe-1 hover:bg-hover"
      >
        <span className="truncate">{words}</span>
        {onEdit ? <Pencil size={12} aria-hidden className="shrink-0" /> : null}
      </button>
      <button
        type="button"
        aria-label={t('Remove filter {name}', { name: words })}
        onClick={onRemove}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-full hover:bg-hover"
      >
        <X size={14} aria-hidden />
      </button>
    </span>
  );
}

/** What each filter may choose from, by name. Companies are asked for when one is used. */
function useChoices(search: ContactSearch): Readonly<Record<FilterKey, readonly Named[]>> {
  const tags = useStore((state) => state.tags);
  const kinds = useStore((state) => state.kinds);
  const companies = useQuery({
    queryKey: ['companies', 'names'],
    queryFn: () => api.listCompanies({ query: { limit: 100 } }),
    staleTime: 60_000,
  });
  const byLabel = (a: Named, b: Named) => a.label.localeCompare(b.label);
  const wanted = readChoice(search.company)?.values ?? [];
  const listed = (companies.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return {
    tag: [...tags.values()].map(({ id, name }) => ({ value: id, label: name })).toSorted(byLabel),
    channelKind: [...kinds.values()]
      .map(({ kind, title }) => ({ value: kind, label: t.server(title) }))
      .toSorted(byLabel),
    company: [
      { value: 'none', label: t('None') },
      ...listed,
      ...wanted
        .filter((id) => id !== 'none' && !listed.some((each) => each.value === id))
        .map((id) => ({ value: id, label: t('Another company') })),
    ],
    seen: spanChoices(),
    created: spanChoices(),
    open: yesNo(),
    blocked: yesNo(),
  };
}

function FilterDialog({
  title,
  filter,
  words,
  choices,
  onClose,
  onKeep,
}: {
  title: string;
  filter: FilterKey;
  words: string | undefined;
  choices: readonly Named[];
  onClose: () => void;
  onKeep: (words: string | undefined) => void;
}) {
  const isSeveral = filter === 'company' || filter === 'tag' || filter === 'channelKind';
  const start = isSeveral ? readChoice(words) : null;
  const [values, setValues] = useState<readonly string[]>(start?.values ?? []);
  const [isNot, setNot] = useState(start?.isNot ?? false);
  const [one, setOne] = useState(words ?? choices[0]?.value ?? '');
  const keep = () => {
    onKeep(isSeveral ? writeChoice({ isNot, values }) : one);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Filter by {name}', { name: title })}
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" onClick={keep}>
            {t.as('verb', 'Filter')}
          </Button>
        </>
      }
    >
      {isSeveral ? (
        <div className="flex flex-col gap-4">
          <Field name="values" label={title}>
            <MultiCombobox choices={choices} values={values} onChange={setValues} placeholder={t('Any of these')} />
          </Field>
          <Switch label={t('All but these')} isOn={isNot} onChange={setNot} />
        </div>
      ) : (
        <Field name="one" label={title}>
          <Select value={one} onChange={setOne} choices={choices} />
        </Field>
      )}
    </Dialog>
  );
}

function ConditionDialog({
  field,
  condition,
  onClose,
  onKeep,
}: {
  field: FieldThing;
  condition: FieldCondition | null;
  onClose: () => void;
  onKeep: (condition: FieldCondition | null) => void;
}) {
  const tests = testsOf(field.type);
  const [asked, setAsked] = useState<FieldTest>(condition?.test ?? tests[0] ?? 'filled');
  const [values, setValues] = useState<readonly string[]>(condition?.values ?? []);
  const isBare = asked === 'filled' || asked === 'empty';
  const choices =
    field.type === 'yes-no'
      ? [
          { value: 'yes', label: t('Yes') },
          { value: 'no', label: t('No') },
        ]
      : field.choices.map((choice) => ({ value: choice, label: choice }));
  const given = values.map((value) => value.trim()).filter((value) => value !== '');
  const keep = () => {
    onKeep(
      isBare
        ? { key: field.key, test: asked, values: [] }
        : given.length > 0
          ? { key: field.key, test: asked, values: given }
          : null,
    );
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Filter by {name}', { name: field.name })}
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" onClick={keep}>
            {t.as('verb', 'Filter')}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        <Field name="test" label={field.name}>
          <Select
            value={asked}
            onChange={setAsked}
            choices={tests.map((test) => ({ value: test, label: testWordsOf(test, field.type) }))}
          />
        </Field>
        {isBare ? null : choices.length > 0 ? (
          <Field name="values" label={t('Value')}>
            <MultiCombobox choices={choices} values={values} onChange={setValues} placeholder={t('Any of these')} />
          </Field>
        ) : (
          <Field name="value" label={t('Value')}>
            <Input
              type={field.type === 'date' ? 'date' : 'text'}
              {...(field.type === 'number' ? { inputMode: 'decimal' as const } : {})}
              value={values[0] ?? ''}
              onValueChange={(value) => setValues([value])}
              maxLength={200}
            />
          </Field>
        )}
      </form>
    </Dialog>
  );
}

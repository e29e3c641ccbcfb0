// Above the table while rows are selected: how many, everybody of the list, and what to do with them.
import type { Field } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MoreHorizontal, X } from 'lucide-react';
import { useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { api, useMay, useMe, useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { CompanyFinder } from '../../ui/company-picker.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { TagFinder } from '../../ui/tag-picker.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { changePeople, type People, type PeopleChange, selectionOf } from './change-people.ts';
import { ErasePeople } from './erase-people.tsx';
import { exportHref, exportPeople } from './export-contact.ts';
import type { ContactSearch } from './filter-words.ts';
import { MergePeople } from './merge-people.tsx';
import { SetField } from './set-field.tsx';
import { t } from '../../words/t.ts';

export interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** Everybody the table holds as it is narrowed, shown or not. */
  readonly isAll: boolean;
}
export const nobody: Chosen = { ids: new Set(), isAll: false };
/** As many as the contract takes: one person rarely writes from more places. */
const MOST_MERGED = 20;
const find = async (q: string) => (await api.listCompanies({ query: { limit: 8, ...(q ? { q } : {}) } })).items;

export function PeopleBulk({
  chosen,
  shown,
  isMore,
  search,
  onChoose,
}: {
  chosen: Chosen;
  shown: readonly string[];
  /** The list goes on below what is shown. */
  isMore: boolean;
  search: ContactSearch;
  onChoose: (next: Chosen) => void;
}) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const mayChange = useMay('contacts:write');
  const tags = useStore((state) => state.tags);
  const mayExport = useMay('contacts:export');
  const mayErase = useMay('contacts:erase');
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'contact');
  const [open, setOpen] = useState<'tag' | 'company' | 'merge' | 'erase' | Field | null>(null);
  const people: People = chosen.isAll ? { search } : { ids: [...chosen.ids] };
  const matching = useQuery({
    queryKey: ['contacts', 'count', search],
    queryFn: () => api.countContacts({ body: { filter: selectionOf({ search }).filter ?? {} } }),
    enabled: chosen.isAll,
  });
  const names = [...tags.values()].map((tag) => tag.name).toSorted((a, b) => a.localeCompare(b));
  const change = (what: PeopleChange, words: string): void => {
    setOpen(null);
    onChoose(nobody);
    void changePeople(queries, people, what, words);
  };
  const whyNoMerge =
    chosen.isAll || chosen.ids.size < 2 || chosen.ids.size > MOST_MERGED
      ? t('Select 2 to {most, number} rows that are one person', { most: MOST_MERGED })
      : undefined;
  const exportThem = async (): Promise<void> => {
    if (chosen.isAll) location.assign(exportHref(search, search.sort ?? 'seen'));
    else await deeds.run('export', () => exportPeople([...chosen.ids]), t('Could not export'));
  };
  useCommand('back', () => onChoose(nobody), { isFirst: true });
  // Who is found by words is no lasting list: only rows may be chosen there.
  const mayAll = isMore && !chosen.isAll && search.q === undefined && shown.every((id) => chosen.ids.has(id));
  return (
    <div
      role="toolbar"
      aria-label={t('Selected contacts')}
      className="mb-2 flex flex-wrap items-center gap-1 rounded-control bg-selected px-2 py-1.5"
    >
      <IconButton label={t('End the selection')} icon={<X size={16} />} onClick={() => onChoose(nobody)} />
      <span role="status" className="tabular me-1 text-sm font-medium">
        {chosen.isAll
          ? everybodyWords(matching.data)
          : t('{count, plural, one {# selected} other {# selected}}', { count: chosen.ids.size })}
      </span>
      {mayAll ? (
        <Button size="sm" look="ghost" onClick={() => onChoose({ ids: chosen.ids, isAll: true })}>
          {t('Select everybody in this list')}
        </Button>
      ) : null}
      <span className="flex-1" />
      <Popover
        title={t('Add a tag')}
        isOpen={open === 'tag'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'tag' : null)}
        className="w-64"
        trigger={
          <Button size="sm" disabled={!mayChange}>
            {t('Tag')}
          </Button>
        }
      >
        <TagFinder known={names} onChoose={(name) => change({ addTags: [name] }, t('Tagged {name}', { name }))} />
      </Popover>
      <Menu
        align="end"
        trigger={
          <Button size="sm" disabled={!mayChange || names.length === 0}>
            {t('Take a tag away')}
          </Button>
        }
        entries={names.map((name) => ({
          label: name,
          run: () => change({ removeTags: [name] }, t('Took {name} away', { name })),
        }))}
      />
      <Popover
        title={t('Company')}
        isOpen={open === 'company'}
        onOpenChange={(isOpen) => setOpen(isOpen ? 'company' : null)}
        className="w-72"
        trigger={
          <Button size="sm" disabled={!mayChange}>
            {t('Company')}
          </Button>
        }
      >
        <CompanyFinder
          find={find}
          onChoose={(company) => change({ company }, t('Added to {name}', { name: company.name }))}
          onMake={(name) =>
            void deeds.run(
              'company',
              async () => {
                const company = await api.addCompany({ body: { name } });
                change({ company }, t('Added to {name}', { name: company.name }));
              },
              t('Could not make the company'),
            )
          }
        />
      </Popover>
      <Menu
        align="end"
        trigger={
          <Button size="sm" disabled={!mayChange || fields.length === 0}>
            {t('Field')}
          </Button>
        }
        entries={fields.map((field) => ({ label: field.name, run: () => setOpen(field) }))}
      />
      <Button
        size="sm"
        disabled={!mayChange || whyNoMerge !== undefined}
        title={whyNoMerge}
        onClick={() => setOpen('merge')}
      >
        {t('Merge…')}
      </Button>
      <Menu
        align="end"
        trigger={
          <IconButton label={t('More')} disabled={!mayExport && !mayErase} icon={<MoreHorizontal size={16} />} />
        }
        entries={[
          ...(mayExport ? [{ label: t.as('verb', 'Export'), run: () => void exportThem() }] : []),
          ...(mayErase ? [{ label: t('Erase…'), isDanger: true, run: () => setOpen('erase') }] : []),
        ]}
      />
      {open !== null && typeof open === 'object' ? (
        <SetField
          field={open}
          onClose={() => setOpen(null)}
          onSet={(value) =>
            change(
              { fields: { [open.key]: value } },
              value === null ? t('{field} emptied', { field: open.name }) : t('{field} changed', { field: open.name }),
            )
          }
        />
      ) : null}
      {open === 'merge' ? (
        <MergePeople ids={[...chosen.ids]} onClose={() => setOpen(null)} onMerge={() => onChoose(nobody)} />
      ) : null}
      {open === 'erase' ? (
        <ErasePeople people={people} onClose={() => setOpen(null)} onErase={() => onChoose(nobody)} />
      ) : null}
    </div>
  );
}

function everybodyWords(matching: { count: number; isMore: boolean } | undefined): string {
  if (!matching) return t('Everybody in this list');
  const { count, isMore } = matching;
  return isMore
    ? t('The first {count, number} in this list', { count })
    : t('{count, plural, one {All # in this list} other {All # in this list}}', { count });
}

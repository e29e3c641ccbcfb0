// Above the table while rows are selected: how many, everybody of the list, and what to do with them.
import { useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { api, useMay, useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { CompanyFinder } from '../../ui/company-picker.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Popover } from '../../ui/popover.tsx';
import { TagFinder } from '../../ui/tag-picker.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { changePeople, type PeopleChange } from './change-people.ts';
import type { ContactSearch } from './filter-words.ts';
import { t } from '../../words/t.ts';

export interface Chosen {
  readonly ids: ReadonlySet<string>;
  /** Everybody the table holds as it is narrowed, shown or not. */
  readonly isAll: boolean;
}
export const nobody: Chosen = { ids: new Set(), isAll: false };
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
  const [open, setOpen] = useState<'tag' | 'company' | null>(null);
  const names = [...tags.values()].map((tag) => tag.name).toSorted((a, b) => a.localeCompare(b));
  const change = (what: PeopleChange, words: string): void => {
    setOpen(null);
    onChoose(nobody);
    void changePeople(queries, chosen.isAll ? { search } : { ids: [...chosen.ids] }, what, words);
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
          ? t('Everybody in this list')
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
    </div>
  );
}

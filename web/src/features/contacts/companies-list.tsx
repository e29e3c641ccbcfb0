// Companies in the order of their names.
import type { Company } from '@throughline/sdk';
import { keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Building2, SearchX } from 'lucide-react';
import { api } from '../../live/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { useForm } from '../../ui/use-form.ts';
import { More } from './more.tsx';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function CompaniesList({ q, add }: { q: string; add: React.ReactNode }) {
  const companies = useInfiniteQuery({
    queryKey: ['companies', 'list', q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.listCompanies({ signal, query: { limit: 50, q: q || undefined, cursor: pageParam || undefined } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  return (
    <Loaded query={companies} what={t('the companies')}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.items);
        if (rows.length === 0)
          return q ? (
            <EmptyState icon={<SearchX size={20} />} title={t('No company found for “{words}”', { words: q })}>
              {t('Try a part of the name, or the domain its people write from.')}
            </EmptyState>
          ) : (
            <EmptyState icon={<Building2 size={20} />} title={t('No companies yet')} action={add}>
              {t('Name one and its domain, and whoever writes from there is suggested for it.')}
            </EmptyState>
          );
        return (
          <>
            <ul aria-label={t('Companies')} className="divide-y divide-line">
              {rows.map((company) => (
                <OneCompany key={company.id} company={company} />
              ))}
            </ul>
            {companies.hasNextPage ? (
              <More
                key={rows.length}
                isBusy={companies.isFetchingNextPage}
                onMore={() => void companies.fetchNextPage()}
              />
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function OneCompany({ company }: { company: Company }) {
  return (
    <li className="[contain-intrinsic-size:auto_3.5rem] [content-visibility:auto]">
      <Link
        to="/contacts"
        search={{ show: 'companies', id: company.id }}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2.5 -outline-offset-2! hover:bg-hover"
      >
        <Building2 size={16} aria-hidden className="text-text-3" />
        <span className="min-w-0 flex-1 basis-60 font-medium wrap-anywhere" dir="auto">
          {company.name}
        </span>
        <span className="min-w-0 basis-48 truncate text-sm text-text-2">{listed(company.domains)}</span>
        <span className="tabular text-sm text-text-2 md:w-24">{peopleWords(company)}</span>
      </Link>
    </li>
  );
}
export const peopleWords = ({ people, isMore }: Pick<Company, 'people' | 'isMore'>): string =>
  isMore
    ? t('{count, number}+ people', { count: people })
    : people === 0
      ? t('Nobody yet')
      : t('{count, plural, one {# person} other {# people}}', { count: people });

export function AddCompany({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm(
    { name: '', domain: '' },
    async ({ name, domain }) => {
      const company = await api.addCompany({ body: { name, domains: domain.trim() ? [domain] : [] } });
      await queries.invalidateQueries({ queryKey: ['companies'] });
      onClose();
      void navigate({ to: '/contacts', search: { show: 'companies', id: company.id } });
    },
    ({ name }) => (name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  return (
    <FormDialog
      onClose={onClose}
      title={t('Add company')}
      form={form}
      labels={{ name: t.as('thing', 'Name'), 'domains.0': t('Domain') }}
      action={t('Add company')}
    >
      <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={200} />
      </Field>
      <Field
        name="domains.0"
        label={t('Domain')}
        isOptional
        help={t('As in {example}. Whoever writes from there is suggested; nobody joins by itself.', {
          example: 'acme.example',
        })}
        error={form.errorOf('domains.0')}
      >
        <Input value={form.values.domain} onValueChange={(domain) => form.set('domain', domain)} maxLength={300} />
      </Field>
    </FormDialog>
  );
}

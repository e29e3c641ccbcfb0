// One company: its people, who might be its people, their conversations, domains and fields.
import { readFieldText } from '@throughline/domain';
import type { Company, ContactRow } from '@throughline/sdk';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useMe } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EditInPlace } from '../../ui/edit-in-place.tsx';
import { FieldValues } from '../../ui/field-values.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Section } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { Time } from '../../ui/time.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { peopleWords } from './companies-list.tsx';
import { contactTitle, reachWords } from '../../ui/contact-words.ts';
import { More } from './more.tsx';
import { statusWord } from '../../live/words.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

const keyOf = (id: string) => ['companies', 'one', id];

export function CompanyPage({ id }: { id: string }) {
  const company = useQuery({ queryKey: keyOf(id), queryFn: () => api.getCompany({ params: { id } }) });
  return (
    <ScrollPage label={t('Company')} width="max-w-6xl">
      <Link
        to="/contacts"
        search={{ show: 'companies' }}
        className="-ms-2 mb-3 inline-flex min-h-8 items-center gap-1.5 rounded-control px-2 text-text-2 hover:bg-hover"
      >
        <ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />
        {t('Companies')}
      </Link>
      <Loaded query={company} what={t('this company')}>
        {(found) => (
          <>
            <Head company={found} />
            <div className="grid grid-cols-1 gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
              <div className="min-w-0 max-lg:order-2">
                <Suggested company={found} />
                <People company={found} />
                <Talks company={found} />
              </div>
              <aside aria-label={t('About this company')} className="min-w-0">
                <Domains company={found} />
                <Fields company={found} />
              </aside>
            </div>
          </>
        )}
      </Loaded>
    </ScrollPage>
  );
}

function Head({ company }: { company: Company }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const deeds = useDeeds();
  const [isNaming, setNaming] = useState(false);
  const put = (next: Company) => queries.setQueryData(keyOf(company.id), next);
  const rename = async (name: string, isUndo = false): Promise<void> => {
    put({ ...company, name });
    const isDone = await deeds.run(
      'rename',
      async () => put(await api.changeCompany({ params: { id: company.id }, body: { name } })),
      t('Could not rename it'),
    );
    if (!isDone) put(company);
    else if (!isUndo) sayUndo(t('Renamed to {name}', { name }), () => void rename(company.name, true));
  };
  const remove = async (): Promise<void> => {
    const isDone = await deeds.run(
      'remove',
      () => api.removeCompany({ params: { id: company.id } }),
      t('Could not remove {name}', { name: company.name }),
    );
    if (!isDone) return;
    await queries.invalidateQueries({ queryKey: ['companies', 'list'] });
    void navigate({ to: '/contacts', search: { show: 'companies' } });
    sayUndo(t('Removed {name}. Its people stay', { name: company.name }), () => {
      void deeds.run(
        'restore',
        async () => {
          await api.restoreCompany({ params: { id: company.id } });
          await queries.invalidateQueries({ queryKey: ['companies'] });
        },
        t('Could not bring {name} back', { name: company.name }),
      );
    });
  };
  return (
    <header className="mb-6 flex flex-wrap items-center gap-4">
      <Avatar name={company.name} seed={company.id} size="lg" />
      <div className="min-w-0 flex-1 basis-48">
        {isNaming ? (
          <EditInPlace
            label={t('Name of the company')}
            start={company.name}
            onKeep={(name) => name !== '' && void rename(name)}
            onLeave={() => setNaming(false)}
            className="w-full text-xl font-semibold"
          />
        ) : (
          <h1 className="text-xl font-semibold wrap-anywhere">
            <bdi>{company.name}</bdi>
          </h1>
        )}
        <p className="text-text-2">
          {peopleWords(company)} · {t.rich('known since {time}', { time: <Time at={company.createdAt} /> })}
        </p>
      </div>
      {mayChange ? (
        <Menu
          align="end"
          entries={[
            { label: t('Rename'), run: () => setNaming(true) },
            { type: 'line' },
            { label: t('Remove'), isDanger: true, run: () => void remove() },
          ]}
          trigger={<IconButton label={t('More')} icon={<MoreHorizontal size={16} aria-hidden />} />}
        />
      ) : null}
    </header>
  );
}

function Suggested({ company }: { company: Company }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const found = useQuery({
    queryKey: ['companies', 'suggested', company.id, ...company.domains],
    queryFn: () => api.suggestCompanyPeople({ params: { id: company.id } }),
    enabled: mayChange && company.domains.length > 0,
  });
  const rows = found.data?.items ?? [];
  if (!mayChange || rows.length === 0) return null;
  const fresh = () => queries.invalidateQueries({ queryKey: ['companies'] });
  const add = async (contactIds: readonly string[]): Promise<void> => {
    const isDone = await deeds.run(
      'add',
      () => api.addCompanyPeople({ params: { id: company.id }, body: { contactIds: [...contactIds] } }),
      t('Could not add them'),
    );
    await fresh();
    if (isDone)
      sayUndo(
        contactIds.length === 1
          ? t('Added to {name}', { name: company.name })
          : t('{count, plural, one {Added # person} other {Added # people}}', { count: contactIds.length }),
        () => {
          void deeds.run(
            'undo',
            async () => {
              for (const id of contactIds) await api.changeContact({ params: { id }, body: { companyId: null } });
              await fresh();
            },
            t('Could not take them out again'),
          );
        },
      );
  };
  const dismiss = (row: ContactRow): void =>
    void deeds.run(
      'dismiss',
      async () => {
        await api.dismissCompanyPerson({ params: { id: company.id }, body: { contactId: row.id } });
        await fresh();
      },
      t('Could not do that'),
    );
  return (
    <Section
      title={t('Maybe theirs too')}
      help={t('Who writes from {domains} and belongs to no company.', { domains: listed(company.domains) })}
      actions={
        rows.length > 1 ? (
          <Button isBusy={deeds.busy === 'add'} onClick={() => void add(rows.map((row) => row.id))}>
            {t('{count, plural, one {Add all #} other {Add all #}}', { count: rows.length })}
          </Button>
        ) : undefined
      }
    >
      <ul aria-label={t('Suggested people')} className="divide-y divide-line rounded-card border border-line">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-center gap-2 px-3 py-2">
            <Person row={row} />
            <span className="flex gap-2">
              <Button
                size="sm"
                aria-label={t('Add {name}', { name: contactTitle(row) })}
                onClick={() => void add([row.id])}
              >
                {t('Add')}
              </Button>
              <Button
                size="sm"
                look="ghost"
                aria-label={t('Not theirs: {name}', { name: contactTitle(row) })}
                onClick={() => dismiss(row)}
              >
                {t('Not theirs')}
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Person({ row }: { row: ContactRow }) {
  return (
    <Link
      to="/contacts/$id"
      params={{ id: row.id }}
      className="flex min-w-0 flex-1 basis-48 items-center gap-3 rounded-control hover:bg-hover"
    >
      <Avatar name={contactTitle(row)} seed={row.id} src={row.avatarUrl} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{contactTitle(row)}</span>
        <span className="block truncate text-sm text-text-3">{reachWords(row)}</span>
      </span>
    </Link>
  );
}

function People({ company }: { company: Company }) {
  const people = useInfiniteQuery({
    queryKey: ['companies', 'people', company.id],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listCompanyPeople({ params: { id: company.id }, query: { limit: 50, cursor: pageParam || undefined } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  return (
    <Section title={t('People')}>
      <Loaded query={people} what={t('its people')}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0)
            return <p className="text-text-2">{t('Nobody yet. Open a contact and choose this company there.')}</p>;
          return (
            <>
              <ul aria-label={t('People')} className="divide-y divide-line">
                {rows.map((row) => (
                  <li key={row.id} className="flex items-center gap-3 py-2">
                    <Person row={row} />
                    <Time at={row.lastSeenAt} className="text-sm text-text-3" />
                  </li>
                ))}
              </ul>
              {people.hasNextPage ? (
                <More key={rows.length} isBusy={people.isFetchingNextPage} onMore={() => void people.fetchNextPage()} />
              ) : null}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}

function Talks({ company }: { company: Company }) {
  const mayRead = useMay('conversations:read');
  const talks = useQuery({
    queryKey: ['companies', 'conversations', company.id],
    queryFn: () => api.listCompanyConversations({ params: { id: company.id } }),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Section title={t('Conversations')}>
      <Loaded query={talks} what={t('their conversations')}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-text-2">{t('None yet.')}</p>
          ) : (
            <ul aria-label={t('Conversations')} className="divide-y divide-line">
              {items.map((it) => (
                <li key={it.id}>
                  <Link
                    to="/inbox"
                    search={{ conversation: it.id, status: 'all' }}
                    className="flex items-baseline gap-3 rounded-control px-1 py-2 hover:bg-hover"
                  >
                    <span className="tabular shrink-0 text-sm text-text-3">#{it.number}</span>
                    <span className="min-w-0 flex-1 truncate">
                      <span className="font-medium">{it.contactName}</span> {it.subject || it.preview}
                    </span>
                    <span className="shrink-0 text-sm text-text-2">{statusWord(it.status)}</span>
                    <Time at={it.lastMessageAt} className="shrink-0 text-sm text-text-3" />
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function Domains({ company }: { company: Company }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [typed, setTyped] = useState('');
  const set = async (domains: string[], isUndo = false): Promise<boolean> => {
    const isDone = await deeds.run(
      'domains',
      async () =>
        queries.setQueryData(
          keyOf(company.id),
          await api.changeCompany({ params: { id: company.id }, body: { domains } }),
        ),
      t('Could not change the domains'),
    );
    if (isDone && !isUndo && domains.length < company.domains.length)
      sayUndo(t('Removed the domain'), () => void set([...company.domains], true));
    return isDone;
  };
  return (
    <Section title={t('Domains')}>
      <ul className="mb-2 flex flex-wrap gap-1.5">
        {company.domains.map((domain) => (
          <li key={domain}>
            <Chip
              removeLabel={t('Remove {name}', { name: domain })}
              onRemove={mayChange ? () => void set(company.domains.filter((each) => each !== domain)) : undefined}
            >
              {domain}
            </Chip>
          </li>
        ))}
      </ul>
      {mayChange ? (
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '')
              void set([...company.domains, typed.trim()]).then((isDone) => isDone && setTyped(''));
          }}
        >
          <Input
            aria-label={t('Another domain')}
            placeholder="acme.example"
            value={typed}
            onValueChange={setTyped}
            maxLength={300}
          />
          <Button type="submit" isBusy={deeds.busy === 'domains'}>
            {t('Add')}
          </Button>
        </form>
      ) : company.domains.length === 0 ? (
        <p className="text-text-3">{t('None')}</p>
      ) : null}
    </Section>
  );
}

function Fields({ company }: { company: Company }) {
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'company');
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  if (fields.length === 0) return null;
  return (
    <Section title={t('Fields')}>
      <FieldValues
        fields={fields}
        values={company.fields}
        mayChange={mayChange}
        read={readFieldText}
        save={async (key, value) => {
          queries.setQueryData(
            keyOf(company.id),
            await api.changeCompany({ params: { id: company.id }, body: { fields: { [key]: value } } }),
          );
        }}
      />
    </Section>
  );
}

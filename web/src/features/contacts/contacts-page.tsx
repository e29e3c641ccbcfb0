// Everyone who ever wrote: found by name or address, typos forgiven, newest first.
import type { ContactRow } from '@throughline/sdk';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Building2, SearchX, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useStore } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Time } from '../../ui/time.tsx';
import { AddCompany, CompaniesList } from './companies-list.tsx';
import { CompanyPage } from './company-page.tsx';
import { More } from './more.tsx';
import { AddContact } from './add-contact.tsx';
import { contactTitle, kindsOf, reachWords } from './contact-words.ts';

/** People and companies, one beside the other; `?show=companies&id=` is the page of one. */
export default function ContactsPage() {
  const { show, id, q = '' } = useSearch({ strict: false }) as Asked;
  if (show !== 'companies') return <People q={q} />;
  return id ? <CompanyPage key={id} id={id} /> : <Companies q={q} />;
}
interface Asked {
  q?: string;
  show?: string;
  id?: string;
}

function Kinds({ show }: { show: 'people' | 'companies' }) {
  return (
    <nav aria-label="People or companies" className="mb-4 flex gap-1 border-b border-line">
      {(['people', 'companies'] as const).map((each) => (
        <Link
          key={each}
          to="/contacts"
          search={each === 'people' ? {} : { show: each }}
          aria-current={each === show ? 'page' : undefined}
          className="-mb-px flex min-h-9 items-center border-b-2 border-transparent px-2.5 text-text-2 capitalize -outline-offset-2! hover:text-text aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-text"
        >
          {each}
        </Link>
      ))}
    </nav>
  );
}

function Companies({ q }: { q: string }) {
  const navigate = useNavigate();
  const mayAdd = useMay('contacts:write');
  const [isAdding, setAdding] = useState(false);
  const add = mayAdd ? (
    <Button look="primary" icon={<Building2 size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add company
    </Button>
  ) : null;
  return (
    <ScrollPage label="Contacts">
      <PageHead title="Contacts" actions={add} />
      <Kinds show="companies" />
      <SearchInput
        label="Search companies"
        placeholder="Name or domain"
        value={q}
        onSearch={(typed) =>
          void navigate({
            to: '/contacts',
            search: { show: 'companies', ...(typed ? { q: typed } : {}) },
            replace: true,
          })
        }
        className="mb-4 max-w-md"
      />
      <CompaniesList q={q} add={add} />
      {isAdding ? <AddCompany onClose={() => setAdding(false)} /> : null}
    </ScrollPage>
  );
}

function People({ q }: { q: string }) {
  const navigate = useNavigate();
  const mayAdd = useMay('contacts:write');
  const [isAdding, setAdding] = useState(false);
  const contacts = useInfiniteQuery({
    queryKey: ['contacts', 'list', q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      api.listContacts({ signal, query: { limit: 50, q: q || undefined, cursor: pageParam || undefined } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const add = mayAdd ? (
    <Button look="primary" icon={<UserPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add contact
    </Button>
  ) : null;
  return (
    <ScrollPage label="Contacts">
      <PageHead title="Contacts" actions={add} />
      <Kinds show="people" />
      <SearchInput
        label="Search contacts"
        placeholder="Name, email, phone"
        value={q}
        onSearch={(typed) => void navigate({ to: '/contacts', search: typed ? { q: typed } : {}, replace: true })}
        className="mb-4 max-w-md"
        isBusy={contacts.isFetching && q !== ''}
      />
      <Loaded query={contacts} what="the contacts">
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.items);
          if (rows.length === 0 && q)
            return (
              <EmptyState
                icon={<SearchX size={20} />}
                title={`Nobody found for “${q}”`}
                action={
                  <Button onClick={() => void navigate({ to: '/contacts', search: {}, replace: true })}>
                    Show everyone
                  </Button>
                }
              >
                Try a part of the name, or the address they write from.
              </EmptyState>
            );
          if (rows.length === 0)
            return (
              <EmptyState icon={<Users size={20} />} title="No contacts yet" action={add}>
                Contacts appear here when they write.
              </EmptyState>
            );
          return (
            <Rows
              rows={rows}
              hasMore={contacts.hasNextPage}
              isLoadingMore={contacts.isFetchingNextPage}
              onMore={() => void contacts.fetchNextPage()}
            />
          );
        }}
      </Loaded>
      {isAdding ? <AddContact onClose={() => setAdding(false)} /> : null}
    </ScrollPage>
  );
}

interface RowsProps {
  rows: readonly ContactRow[];
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

function Rows({ rows, hasMore, isLoadingMore, onMore }: RowsProps) {
  return (
    <>
      <div aria-hidden className="hidden gap-4 border-b border-line px-3 pb-2 text-sm font-medium text-text-2 md:flex">
        <span className="flex-1">Name</span>
        <span className="w-28">Channels</span>
        <span className="w-24">Open</span>
        <span className="w-28">Last seen</span>
      </div>
      <ul aria-label="Contacts" className="divide-y divide-line">
        {rows.map((row) => (
          <OneRow key={row.id} row={row} />
        ))}
      </ul>
      {hasMore ? <More key={rows.length} isBusy={isLoadingMore} onMore={onMore} /> : null}
    </>
  );
}

// Rows out of sight cost no layout, so thousands can be scrolled through.
function OneRow({ row }: { row: ContactRow }) {
  const kinds = useStore((state) => state.kinds);
  return (
    <li className="[contain-intrinsic-size:auto_4rem] [content-visibility:auto]">
      <Link
        to="/contacts/$id"
        params={{ id: row.id }}
        className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2.5 -outline-offset-2! hover:bg-hover"
      >
        <span className="flex min-w-0 flex-1 basis-full items-center gap-3 md:basis-60">
          <Avatar name={contactTitle(row)} seed={row.id} />
          <span className="min-w-0">
            <span className="block truncate font-medium">
              {contactTitle(row)}
              {row.isBlocked ? (
                <Badge tone="danger" className="ms-2">
                  Blocked
                </Badge>
              ) : null}
            </span>
            <span className="block truncate text-sm text-text-3">
              {row.company ? `${row.company.name} · ` : ''}
              {reachWords(row)}
            </span>
          </span>
        </span>
        <span className="flex gap-1 max-md:ps-11 md:w-28">
          {kindsOf(row, kinds).map((kind) => (
            <ChannelIcon key={kind.kind} card={kind} isNamed />
          ))}
        </span>
        <span className="tabular text-sm text-text-2 md:w-24">
          {row.openConversations > 0 ? (
            `${row.openConversations} open`
          ) : (
            <span className="text-text-3 max-md:hidden">None</span>
          )}
        </span>
        <span className="ms-auto text-sm text-text-3 md:ms-0 md:w-28">
          <Time at={row.lastSeenAt} />
        </span>
      </Link>
    </li>
  );
}

// Search over everything: people, conversations, what was said. Old hits stay while new ones come.
import type { SearchHit } from '@throughline/sdk';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Building2, Lock, Search, SearchX } from 'lucide-react';
import { api, useStore } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { Time } from '../../ui/time.tsx';
import { keepRecent, recentSearches } from './recent.ts';
import { Marked } from '../../ui/marked.tsx';
import { msg, t, type Msg } from '../../words/t.ts';

const scopes = [
  ['all', msg('Everything')],
  ['contact', msg('People')],
  ['company', msg('Companies')],
  ['conversation', msg('Conversations')],
  ['message', msg('Messages')],
] as const;
type Scope = (typeof scopes)[number][0];
const titles: Record<SearchHit['kind'], Msg> = {
  contact: msg('People'),
  company: msg('Companies'),
  conversation: msg('Conversations'),
  message: msg('Messages'),
};

export default function SearchPage() {
  const { q = '', kind } = useSearch({ strict: false }) as { q?: string; kind?: string };
  const scope: Scope = scopes.find(([each]) => each === kind)?.[0] ?? 'all';
  const navigate = useNavigate();
  const ask = (next: { q?: string; kind?: Scope }): void => {
    const typed = next.q ?? q;
    const chosen = next.kind ?? scope;
    void navigate({
      to: '/search',
      search: { ...(typed ? { q: typed } : {}), ...(chosen === 'all' ? {} : { kind: chosen }) },
      replace: true,
    });
  };
  const hits = useQuery({
    queryKey: ['search', q, scope],
    queryFn: ({ signal }) => api.search({ signal, query: { q, kind: scope, limit: scope === 'all' ? 20 : 50 } }),
    enabled: q !== '',
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  return (
    <ScrollPage label={t('Search')} width="max-w-3xl">
      <h1 className="sr-only">{t('Search')}</h1>
      <SearchInput
        label={t('Search')}
        placeholder={t('A name, an order number, words that were said')}
        value={q}
        onSearch={(typed) => ask({ q: typed })}
        isBusy={hits.isFetching}
        autoFocus
      />
      <div role="group" aria-label={t('Search in')} className="mt-3 mb-6 flex flex-wrap gap-2">
        {scopes.map(([each, title]) => (
          <button
            key={each}
            type="button"
            aria-pressed={scope === each}
            onClick={() => ask({ kind: each })}
            className="min-h-7 rounded-full border border-input-line px-2.5 text-sm hover:bg-hover aria-pressed:border-accent aria-pressed:bg-selected aria-pressed:font-medium"
          >
            {t.of(title)}
          </button>
        ))}
      </div>
      {q === '' ? (
        <Start onAsk={(typed) => ask({ q: typed })} />
      ) : (
        <Loaded query={hits} what={t('the results')}>
          {({ items }) => (
            <Hits
              items={items}
              q={q}
              scope={scope}
              isSearching={hits.isFetching}
              onWiden={() => ask({ kind: 'all' })}
            />
          )}
        </Loaded>
      )}
    </ScrollPage>
  );
}

function Start({ onAsk }: { onAsk: (typed: string) => void }) {
  const recent = recentSearches();
  if (recent.length === 0)
    return (
      <EmptyState icon={<Search size={20} />} title={t('Find anything')}>
        {t(
          'People by name or address, conversations by subject or tag, messages by what was said. Small typos are forgiven.',
        )}
      </EmptyState>
    );
  return (
    <Section title={t('Recent')}>
      <ul className="flex flex-wrap gap-2">
        {recent.map((typed) => (
          <li key={typed}>
            <Button size="sm" onClick={() => onAsk(typed)}>
              {typed}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Hits({
  items,
  q,
  scope,
  isSearching,
  onWiden,
}: {
  items: readonly SearchHit[];
  q: string;
  scope: Scope;
  isSearching: boolean;
  onWiden: () => void;
}) {
  if (items.length === 0 && !isSearching) {
    return (
      <EmptyState
        icon={<SearchX size={20} />}
        title={t('Nothing found for “{words}”', { words: q })}
        action={scope === 'all' ? undefined : <Button onClick={onWiden}>{t('Search everything instead')}</Button>}
      >
        {t('Try fewer or shorter words. Closed conversations are searched as well.')}
      </EmptyState>
    );
  }
  const groups = (['contact', 'company', 'conversation', 'message'] as const)
    .map((kind) => ({ kind, hits: items.filter((hit) => hit.kind === kind) }))
    .filter((group) => group.hits.length > 0);
  return (
    <>
      <p role="status" className="sr-only">
        {t('{count, plural, one {# result} other {# results}}', { count: items.length })}
      </p>
      {groups.map(({ kind, hits }) => (
        <Section key={kind} title={t.of(titles[kind])} className="mb-6">
          <ul className="divide-y divide-line">
            {hits.map((hit) => (
              <li key={`${hit.kind} ${hit.id}`}>
                <Hit hit={hit} onOpen={() => keepRecent(q)} />
              </li>
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}

const rowClass = 'flex items-start gap-3 rounded-control px-2 py-2.5 hover:bg-hover';

function Hit({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const card = useStore((state) => (hit.channelKind ? state.kinds.get(hit.channelKind) : undefined));
  const body = (
    <>
      {hit.kind === 'company' ? (
        <Building2 size={16} aria-hidden className="mt-1 text-text-3" />
      ) : hit.kind === 'contact' ? (
        <Avatar name={hit.title} seed={hit.id} />
      ) : hit.kind === 'message' && hit.channelKind === null ? (
        // What went through no channel is a note.
        <span className="mt-0.5 inline-flex size-5 shrink-0 items-center justify-center text-text-3">
          <Lock role="img" aria-label={t('Note')} size={14} />
        </span>
      ) : (
        <ChannelIcon card={card} isNamed className="mt-0.5" />
      )}
      <span className="min-w-0 flex-1">
        <span className="block font-medium wrap-anywhere" dir="auto">
          <Marked text={hit.title} />
        </span>
        <span className="line-clamp-3 text-text-2 wrap-anywhere" dir="auto">
          <Marked text={hit.snippet} />
        </span>
      </span>
      <Time at={hit.at} className="shrink-0 text-sm text-text-3" />
    </>
  );
  if (hit.kind === 'company')
    return (
      <Link to="/contacts" search={{ show: 'companies', id: hit.id }} onClick={onOpen} className={rowClass}>
        {body}
      </Link>
    );
  if (hit.conversationId === null)
    return (
      <Link to="/contacts/$id" params={{ id: hit.id }} onClick={onOpen} className={rowClass}>
        {body}
      </Link>
    );
  const at = hit.messageNumber ?? undefined;
  return (
    <Link
      to="/inbox"
      search={{ conversation: hit.conversationId, status: 'all', ...(at === undefined ? {} : { at }) }}
      onClick={onOpen}
      className={rowClass}
    >
      {body}
    </Link>
  );
}

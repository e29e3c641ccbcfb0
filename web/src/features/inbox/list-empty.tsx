// The list when there is nothing to list: never anything, nothing now, nothing that matches, or a view that is not ours.
import { Link, useNavigate } from '@tanstack/react-router';
import { Coffee, Inbox, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, update, useMay, useStore, wordsOf } from '../../live/index.ts';
import { countOf, isFiltered, viewTitle, viewOf, type InboxSearch, type ViewName } from '../../live/views.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListSkeleton } from './list-states.tsx';
import { msg, t, type Msg } from '../../words/t.ts';

/** A saved view that is gone, or somebody else's: whose it is, the server says. */
export function MissingView({ id }: { id: string }) {
  const [why, setWhy] = useState('');
  useEffect(() => {
    api.getView({ params: { id } }).then(
      (view) => update((state) => ({ ...state, views: new Map(state.views).set(view.id, view) })),
      (error: unknown) => setWhy(wordsOf(error)),
    );
  }, [id]);
  if (why === '') return <ListSkeleton />;
  return (
    <EmptyState
      icon={<SearchX size={24} />}
      title={t('This view cannot be shown')}
      action={
        <Link to="/inbox" search={{}} className={buttonClass()}>
          {viewTitle('mine')}
        </Link>
      }
    >
      {why}
    </EmptyState>
  );
}

const sentences: Record<ViewName, Msg> = {
  mine: msg('Nothing is waiting for you.'),
  mentions: msg('Nobody has mentioned you. A note with @ and your name comes here.'),
  drafts: msg('No unsent drafts.'),
  triage: msg('Nothing new waits for someone.'),
  unassigned: msg('Everything has someone who takes care of it.'),
  all: msg('No open conversations.'),
  waiting: msg('None of yours waits for a customer.'),
  snoozed: msg('Nothing of yours is snoozed.'),
  watching: msg('You watch no conversation. Whatever you watch comes here, whoever it belongs to.'),
  closed: msg('Nothing has been closed yet.'),
  spam: msg('No spam.'),
};

export function ListEmpty({ search }: { search: InboxSearch }) {
  const navigate = useNavigate();
  const counts = useStore((state) => state.counts);
  const hasChannels = useStore((state) => state.channels.size > 0);
  const mayConnect = useMay('channels:write');
  const view = viewOf(search);
  if (isFiltered(search)) {
    return (
      <EmptyState
        icon={<SearchX size={24} />}
        title={t('Nothing matches')}
        action={
          <Button onClick={() => void navigate({ to: '/inbox', search: { view: 'all', status: 'any', q: search.q } })}>
            {t('Look in all conversations')}
          </Button>
        }
      >
        {t('No conversation in this view has what you filtered for.')}
      </EmptyState>
    );
  }
  if (!hasChannels) {
    return (
      <EmptyState
        icon={<Inbox size={24} />}
        title={t('No conversations yet')}
        action={
          mayConnect ? (
            <Link to="/settings/$section" params={{ section: 'channels' }} className={buttonClass('primary')}>
              {t('Connect a channel')}
            </Link>
          ) : null
        }
      >
        {mayConnect
          ? t('Customers appear here as soon as a channel is connected.')
          : t('An admin has to connect a channel first.')}
      </EmptyState>
    );
  }
  const hasNever = counts !== null && counts.open + counts.waiting + counts.snoozed + counts.closed + counts.spam === 0;
  if (hasNever) {
    return (
      <EmptyState
        icon={<Inbox size={24} />}
        title={t('No conversations yet')}
        action={
          mayConnect ? (
            <Link to="/settings/$section" params={{ section: 'channels' }} className={buttonClass()}>
              {t('See the channels')}
            </Link>
          ) : null
        }
      >
        {t('The first customer who writes appears here, without reloading.')}
      </EmptyState>
    );
  }
  const next = (['mine', 'unassigned', 'all'] as const).find(
    (each) => each !== view && (countOf(each, counts) ?? 0) > 0,
  );
  return (
    <EmptyState
      icon={<Coffee size={24} />}
      title={view ? t.of(sentences[view]) : t('Nothing open here.')}
      action={
        next ? (
          <Link to="/inbox" search={{ view: next }} className={buttonClass()}>
            {viewTitle(next)} · {countOf(next, counts)}
          </Link>
        ) : null
      }
    >
      {counts && counts.closed > 0 ? t('{count, number} closed so far.', { count: counts.closed }) : null}
    </EmptyState>
  );
}

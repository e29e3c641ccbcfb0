// The list when there is nothing to list: never anything, nothing now, nothing that matches, or a view that is not ours.
import { Link, useNavigate } from '@tanstack/react-router';
import { Coffee, Inbox, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, update, useMay, useStore, wordsOf } from '../../live/index.ts';
import { countOf, isFiltered, viewTitle, viewOf, type InboxSearch, type ViewName } from '../../live/views.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListSkeleton } from './list-states.tsx';

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
      title="This view cannot be shown"
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

const sentences: Record<ViewName, string> = {
  mine: 'Nothing is waiting for you.',
  mentions: 'Nobody has mentioned you. A note with @ and your name comes here.',
  drafts: 'No unsent drafts.',
  triage: 'Nothing new waits for someone.',
  unassigned: 'Everything has someone who takes care of it.',
  all: 'No open conversations.',
  waiting: 'None of yours waits for a customer.',
  snoozed: 'Nothing of yours is snoozed.',
  closed: 'Nothing has been closed yet.',
  spam: 'No spam.',
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
        title="Nothing matches"
        action={
          <Button onClick={() => void navigate({ to: '/inbox', search: { view: 'all', status: 'any', q: search.q } })}>
            Look in all conversations
          </Button>
        }
      >
        No conversation in this view has what you filtered for.
      </EmptyState>
    );
  }
  if (!hasChannels) {
    return (
      <EmptyState
        icon={<Inbox size={24} />}
        title="No conversations yet"
        action={
          mayConnect ? (
            <Link to="/settings/$section" params={{ section: 'channels' }} className={buttonClass('primary')}>
              Connect a channel
            </Link>
          ) : null
        }
      >
        {mayConnect
          ? 'Customers appear here as soon as a channel is connected.'
          : 'An admin has to connect a channel first.'}
      </EmptyState>
    );
  }
  const hasNever = counts !== null && counts.open + counts.waiting + counts.snoozed + counts.closed + counts.spam === 0;
  if (hasNever) {
    return (
      <EmptyState
        icon={<Inbox size={24} />}
        title="No conversations yet"
        action={
          mayConnect ? (
            <Link to="/settings/$section" params={{ section: 'channels' }} className={buttonClass()}>
              See the channels
            </Link>
          ) : null
        }
      >
        The first customer who writes appears here, without reloading.
      </EmptyState>
    );
  }
  const next = (['mine', 'unassigned', 'all'] as const).find(
    (each) => each !== view && (countOf(each, counts) ?? 0) > 0,
  );
  return (
    <EmptyState
      icon={<Coffee size={24} />}
      title={view ? sentences[view] : 'Nothing open here.'}
      action={
        next ? (
          <Link to="/inbox" search={{ view: next }} className={buttonClass()}>
            {viewTitle(next)} · {countOf(next, counts)}
          </Link>
        ) : null
      }
    >
      {counts && counts.closed > 0 ? `${counts.closed} closed so far.` : null}
    </EmptyState>
  );
}

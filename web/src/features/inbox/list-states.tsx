// The list when there is nothing to list: coming, empty, refused.
import { Link, useNavigate } from '@tanstack/react-router';
import { CloudOff, Coffee, Inbox, SearchX } from 'lucide-react';
import { loadList, useMay, useStore, type List } from '../../live/index.ts';
import { countOf, isFiltered, titles, viewOf, type InboxSearch, type ViewName } from '../../live/views.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';

export const ListSkeleton = () => (
  <SkeletonRows rows={8} label="Loading conversations" className="page-wait px-3 py-4 [&>div]:py-1.5" />
);

export function ListError({ list }: { list: List }) {
  return (
    <div role="alert" className="m-3 rounded-card bg-danger-soft p-3">
      <p className="flex items-center gap-2 font-medium">
        <CloudOff size={16} aria-hidden className="text-danger" />
        Could not load this view
      </p>
      <p className="mt-1 text-sm text-text-2">{list.error}</p>
      <Button size="sm" className="mt-2" onClick={() => void loadList(list.filter)}>
        Retry
      </Button>
    </div>
  );
}

const sentences: Record<ViewName, string> = {
  mine: 'Nothing is waiting for you.',
  mentions: 'Nobody has mentioned you. A note with @ and your name comes here.',
  drafts: 'No unsent drafts.',
  unassigned: 'Everything has someone who takes care of it.',
  all: 'No open conversations.',
  waiting: 'No conversation waits for a customer.',
  snoozed: 'Nothing is snoozed.',
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
          <Button onClick={() => void navigate({ to: '/inbox', search: { view: 'all', status: 'all', q: search.q } })}>
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
            {titles[next]} · {countOf(next, counts)}
          </Link>
        ) : null
      }
    >
      {counts && counts.closed > 0 ? `${counts.closed} closed so far.` : null}
    </EmptyState>
  );
}

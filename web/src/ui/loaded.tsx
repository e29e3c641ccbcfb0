// Draws what a query brought, and everything it can be before that: loading, refused, failed with a retry. Old answers stay while new ones fail.
import { isProblem } from '@throughline/sdk';
import { CloudOff, Lock, SearchX } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Banner } from './banner.tsx';
import { Drawn } from './boundary.tsx';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { SkeletonRows } from './skeleton.tsx';
import { t } from '../words/t.ts';

export interface QueryLike<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  refetch(): unknown;
}
export interface LoadedProps<T> {
  query: QueryLike<T>;
  /** "the channels": completes "Could not load …". */
  what: string;
  children: (data: T) => ReactNode;
  skeleton?: ReactNode;
}

export function Loaded<T>({ query, what, children, skeleton }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <StaleNote query={query} what={what} /> : null}
        <Drawn data={query.data} what={what} onRetry={() => query.refetch()}>
          <Draw data={query.data}>{children}</Draw>
        </Drawn>
      </>
    );
  }
  if (query.error)
    return (
      <Failure error={query.error} what={what} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
    );
  return <Late>{skeleton ?? <SkeletonRows label={t('Loading {what}', { what })} />}</Late>;
}

/** Inside the boundary: what breaks is the drawing. */
const Draw = <T,>({ data, children }: { data: T; children: (data: T) => ReactNode }) => children(data);

/** Beside what goes on without it, such as the names of what a list tells: nothing, unless it failed. */
export function Missed({ query, what }: Pick<LoadedProps<unknown>, 'query' | 'what'>) {
  if (query.data !== undefined || !query.error || isProblem(query.error, 'forbidden')) return null;
  return (
    <Banner tone="warn" className="mb-4" action={<RetryButton query={query} />}>
      {t('Could not load {what}', { what })}
    </Banner>
  );
}

export function Failure({
  error,
  what,
  onRetry,
  isRetrying = false,
}: {
  error: unknown;
  what: string;
  onRetry: () => void;
  isRetrying?: boolean;
}) {
  if (isProblem(error, 'forbidden')) {
    return (
      <EmptyState icon={<Lock size={20} />} title={t('Your role does not open this')}>
        {t('Ask an owner or admin of your workspace for access.')}
      </EmptyState>
    );
  }
  if (isProblem(error, 'not_found', 'malformed', 'invalid'))
    return (
      <EmptyState icon={<SearchX size={20} />} title={t('Nothing here')}>
        {t('It may have been removed, or the link is not complete.')}
      </EmptyState>
    );
  return (
    <EmptyState
      icon={<CloudOff size={20} />}
      title={t('Could not load {what}', { what })}
      action={
        <Button onClick={onRetry} isBusy={isRetrying}>
          {t('Retry')}
        </Button>
      }
    >
      {error instanceof Error ? t.server(error.message) : t('Something unexpected happened.')}
    </EmptyState>
  );
}

function StaleNote({ query, what }: { query: QueryLike<unknown>; what: string }) {
  return (
    <Banner tone="warn" className="mb-4" action={<RetryButton query={query} />}>
      {t('Could not refresh {what}. What you see may be old.', { what })}
    </Banner>
  );
}

const RetryButton = ({ query }: { query: QueryLike<unknown> }) => (
  <Button size="sm" onClick={() => void query.refetch()} isBusy={query.isFetching}>
    {t('Retry')}
  </Button>
);

// What comes within 150 ms needs no skeleton: a flash is worse than a short nothing.
function Late({ children }: { children: ReactNode }) {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return isLate ? children : null;
}

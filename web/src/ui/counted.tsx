// Before what cannot be undone: what it would take, once it is counted. Nothing is done on a count that failed.
import type { ReactNode } from 'react';
import type { QueryLike } from './loaded.tsx';
import { Spinner } from './spinner.tsx';
import { t } from '../words/t.ts';

export function Counted<T>({
  query,
  failed,
  children,
}: {
  readonly query: Pick<QueryLike<T>, 'data' | 'error' | 'refetch'>;
  readonly failed: (error: unknown) => string;
  readonly children: (told: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (!query.error) return <Spinner label={t('Counting')} />;
  return (
    <p role="alert">
      {failed(query.error)}{' '}
      <button type="button" className="ui-link min-h-6" onClick={() => void query.refetch()}>
        {t('Retry')}
      </button>
    </p>
  );
}

// What stops while it is drawn stops alone: in its place stands a sentence, with a way to try again, and the rest lives on.
import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router';
import { CloudOff } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { EmptyState } from './empty-state.tsx';
import { t } from '../words/t.ts';

/** `shown`: what stands in it; something else there is drawn anew. */
export function Column({ shown, children }: { shown: string; children: ReactNode }) {
  return (
    <CatchBoundary getResetKey={() => shown} errorComponent={CrashColumn}>
      {children}
    </CatchBoundary>
  );
}
function CrashColumn({ error, reset }: ErrorComponentProps) {
  return (
    <div role="alert" className="flex h-full min-h-0 flex-1 flex-col overflow-y-auto">
      <EmptyState
        className="my-auto"
        icon={<CloudOff size={24} />}
        title={t('This part stopped working')}
        action={
          <>
            <Button look="primary" onClick={reset}>
              {t('Try again')}
            </Button>
            <ErrorDetails error={error} />
          </>
        }
      >
        {theRestGoesOn()}
      </EmptyState>
    </div>
  );
}

/** What is drawn from an answer. One that cannot be drawn says so by `what`, and is asked for again. */
export function Drawn({
  data,
  what,
  onRetry,
  children,
}: {
  data: unknown;
  what: string;
  onRetry: () => unknown;
  children: ReactNode;
}) {
  const drawn = useRef({ data, count: 0 });
  if (drawn.current.data !== data) drawn.current = { data, count: drawn.current.count + 1 };
  return (
    <CatchBoundary
      getResetKey={() => drawn.current.count}
      errorComponent={({ error, reset }) => (
        <div role="alert">
          <EmptyState
            icon={<CloudOff size={20} />}
            title={t('Could not load {what}', { what })}
            action={
              <>
                <Button onClick={() => void Promise.resolve(onRetry()).then(reset)}>{t('Retry')}</Button>
                <ErrorDetails error={error} />
              </>
            }
          >
            {theRestGoesOn()}
          </EmptyState>
        </div>
      )}
    >
      {children}
    </CatchBoundary>
  );
}

export function ErrorDetails({ error }: { error: unknown }) {
  const known = error instanceof Error ? error : new Error(String(error));
  return <CopyButton text={`${known.name}: ${known.message}\n${known.stack ?? ''}`} label={t('Copy details')} />;
}
const theRestGoesOn = () =>
  t('The rest goes on, and everything you wrote is kept. Try again, or copy the details for your administrator.');

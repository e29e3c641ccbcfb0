// What is shown when there is nothing else to show: loading, not found, broken.
import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { CloudOff, Compass } from 'lucide-react';
import { isProblem } from '@throughline/sdk';
import { ErrorDetails } from '../ui/boundary.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { t } from '../words/t.ts';

export function LoadingPage() {
  return (
    <main className="page-wait flex h-dvh items-center justify-center text-text-3" aria-busy="true">
      <Spinner />
      <span className="sr-only">{t('Loading')}</span>
    </main>
  );
}
export function NotFoundPage() {
  return (
    <main className="flex h-full min-h-80 items-center">
      <EmptyState
        icon={<Compass size={24} />}
        title={t('There is nothing here')}
        action={
          <Link to="/inbox" className={buttonClass('primary')}>
            {t('Go to your inbox')}
          </Link>
        }
      >
        {t('The address may be mistyped, or what it led to was removed.')}
      </EmptyState>
    </main>
  );
}
export function CrashPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  const isAway = isProblem(error, 'offline', 'unavailable');
  // What a page begins with was refused: nothing on it stopped.
  const isRefused = !isAway && isProblem(error);
  return (
    <main className="flex h-full min-h-80 items-center">
      <EmptyState
        icon={<CloudOff size={24} />}
        title={
          isAway
            ? t('The server cannot be reached')
            : isRefused
              ? t('This screen could not be loaded')
              : t('This screen stopped working')
        }
        action={
          <>
            <Button look="primary" onClick={again}>
              {t('Try again')}
            </Button>
            {isAway ? null : <ErrorDetails error={error} />}
          </>
        }
      >
        {isAway
          ? t('Nothing is lost. Check the connection, then try again.')
          : isRefused
            ? `${t.server(error.message)} ${t('Everything you wrote is kept.')}`
            : t('Everything you wrote is kept. Try again, or copy the details for your administrator.')}
      </EmptyState>
    </main>
  );
}

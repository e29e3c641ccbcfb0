// The result of a channel's test as a checklist: what works, what does not, and what to do about it.
import type { Check } from '@throughline/sdk';
import { CircleCheck, CircleX } from 'lucide-react';
import { Spinner } from './spinner.tsx';
import { WithAddresses } from './with-addresses.tsx';
import { t } from '../words/t.ts';

export function Checks({ checks, isRunning = false }: { checks: readonly Check[] | null; isRunning?: boolean }) {
  return (
    <div aria-live="polite">
      {isRunning ? <Spinner label={t('Testing every part of it')} /> : null}
      {!isRunning && checks ? (
        <ul className="flex flex-col gap-2">
          {checks.map((check) => (
            <li key={check.name} className="flex items-start gap-2">
              {check.ok ? (
                <CircleCheck size={16} role="img" aria-label={t('Works')} className="mt-0.5 shrink-0 text-ok" />
              ) : (
                <CircleX size={16} role="img" aria-label={t('Does not work')} className="mt-0.5 shrink-0 text-danger" />
              )}
              <div className="min-w-0 wrap-anywhere">
                <p className="font-medium">{t.server(check.name)}</p>
                {check.detail ? <p className="text-text-2">{t.server(check.detail)}</p> : null}
                {!check.ok && check.remedy ? (
                  <p>
                    <WithAddresses text={t.server(check.remedy)} />
                  </p>
                ) : null}
              </div>
            </li>
          ))}
          {checks.length === 0 ? (
            <li className="text-text-2">{t('There is nothing to test on this channel.')}</li>
          ) : null}
        </ul>
      ) : null}
    </div>
  );
}

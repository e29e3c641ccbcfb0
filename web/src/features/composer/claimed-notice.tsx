// An answer would go to someone who is not proved: who it is said to be, what may be told, and a proof in one tap.
import type { Contact, ReplyRoute } from '@throughline/sdk';
import { ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import { api, useStore, wordsOf } from '../../live/index.ts';
import { say } from '../../ui/toast.ts';
import { claimWords } from './claim-words.ts';
import { t } from '../../words/t.ts';

export function ClaimedNotice({ route, contact }: { route: ReplyRoute; contact: Contact | undefined }) {
  const kinds = useStore((state) => state.kinds);
  const [state, setState] = useState<'idle' | 'asking' | 'asked'>('idle');
  const { title, advice, address, claimantId, addressId } = claimWords(route, contact, kinds);
  const ask = async () => {
    if (!claimantId || !addressId) return;
    setState('asking');
    try {
      await api.askProof({ params: { id: claimantId }, body: { forIdentityId: addressId } });
      setState('asked');
    } catch (error) {
      setState('idle');
      say({ title: t('Could not ask for a proof'), detail: wordsOf(error), tone: 'danger' });
    }
  };
  return (
    <div
      role="note"
      aria-label={t('Not proved')}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-warn-soft px-3 py-1.5 text-sm"
    >
      <ShieldQuestion size={16} aria-hidden className="shrink-0 text-warn" />
      <div className="min-w-48 flex-1 wrap-anywhere">
        <p className="font-medium">{title}</p>
        {state === 'asked' ? (
          <p role="status">
            {t('A proving link was sent to {address}. Opened there, it makes both one person.', { address })}
          </p>
        ) : (
          <p className="text-text-2">{advice}</p>
        )}
      </div>
      {addressId && state !== 'asked' ? (
        <button
          type="button"
          disabled={state === 'asking'}
          onClick={() => void ask()}
          className="ui-link min-h-6 font-medium"
        >
          {t('Ask for a proof')}
        </button>
      ) : null}
    </div>
  );
}

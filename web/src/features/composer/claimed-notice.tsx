// The last words came from an address someone only typed: said before anything goes there, with a proof in one tap.
import type { Contact, ReplyRoute } from '@throughline/sdk';
import { ShieldQuestion } from 'lucide-react';
import { useState } from 'react';
import { api, wordsOf } from '../../live/index.ts';
import { say } from '../../ui/toast.tsx';
import { nameOf } from '../../live/words.ts';

export function ClaimedNotice({ route, contact }: { route: ReplyRoute; contact: Contact | undefined }) {
  const [state, setState] = useState<'idle' | 'asking' | 'asked'>('idle');
  const other =
    contact?.identities.find((identity) => identity.id !== route.identityId && identity.assurance !== 'claimed') ??
    contact?.identities.find((identity) => identity.id !== route.identityId);
  const ask = async () => {
    if (!other) return;
    setState('asking');
    try {
      await api.askProof({ params: { id: route.identityId }, body: { forIdentityId: other.id } });
      setState('asked');
    } catch (error) {
      setState('idle');
      say({ title: 'Could not ask for a proof', detail: wordsOf(error), tone: 'danger' });
    }
  };
  return (
    <p className="flex flex-wrap items-center gap-x-2 border-b border-line bg-warn-soft px-3 py-1.5 text-sm">
      <ShieldQuestion size={14} aria-hidden className="text-warn" />
      <span className="min-w-0 flex-1">
        {contact ? nameOf({ contactName: contact.name }) : 'The customer'} typed this address, it is not proved. Nothing
        from other channels should be told here.
      </span>
      {state === 'asked' ? (
        <span role="status" className="text-ok">
          A proving link was sent.
        </span>
      ) : other ? (
        <button type="button" disabled={state === 'asking'} onClick={() => void ask()} className="ui-link font-medium">
          Ask for a proof
        </button>
      ) : null}
    </p>
  );
}

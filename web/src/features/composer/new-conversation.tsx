// Writing first: whom, which way, what. Where something of theirs is open already, that is said: there is one thread.
import type { ContactRow } from '@throughline/sdk';
import { useNavigate } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useState } from 'react';
import { api, type State, useMe } from '../../live/index.ts';
import { signatureOf, unsigned } from '../../live/signature.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FindContact } from '../../ui/find-contact.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { begunOnes, keepBegun, whomKey, type Whom } from './first-draft.ts';
import { FirstWords } from './first-words.tsx';
import { draftOf } from './message-body.ts';
import { emptyDraft } from './sendable.ts';
import { discard } from './use-first.ts';
import { t } from '../../words/t.ts';

/** `contactId`: with whom, where that is known; else it is asked for. `back`: what was begun and taken back. */
export default function NewConversation({
  contactId,
  back,
  onClose,
}: NonNullable<State['beginsWith']> & { onClose: () => void }) {
  const navigate = useNavigate();
  const me = useMe();
  const [whom, setWhom] = useState<Whom | null>(() => {
    if (contactId === null) return null;
    if (back) {
      const draft = draftOf(back.words);
      const text = unsigned(draft.text, signatureOf(me));
      const at = new Date().toISOString();
      keepBegun({ whom: { contactId }, name: back.name, draft: { ...emptyDraft, ...draft, text }, at });
    }
    return { contactId };
  });
  const show = (id: string) => {
    onClose();
    void navigate({ to: '/inbox', search: { view: 'all', conversation: id } });
  };
  return whom === null ? (
    <WhomDialog onClose={onClose} onChoose={setWhom} />
  ) : (
    <FirstWords
      key={whomKey(whom)}
      whom={whom}
      onMade={show}
      onClose={onClose}
      onBack={contactId ? null : () => setWhom(null)}
    />
  );
}

function WhomDialog({ onClose, onChoose }: { onClose: () => void; onChoose: (whom: Whom) => void }) {
  const [begun, setBegun] = useState(begunOnes);
  const writeTo = (typed: string) => {
    const address = addressIn(typed);
    return address ? (
      <Button className="mt-2" onClick={() => onChoose({ address })}>
        {t('Write to {address}', { address: address.value })}
      </Button>
    ) : null;
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('New conversation')} description={t('Whom do you want to write to?')}>
      <FindContact
        api={api}
        label={t('Find the person')}
        nobody={(typed) => writeTo(typed) ?? <p className="text-text-2">{t('Nobody found.')}</p>}
        below={(typed, found) => (has(found, typed) ? null : writeTo(typed))}
        onChoose={(id) => onChoose({ contactId: id })}
      />
      {begun.length > 0 ? (
        <section aria-label={t('Begun and not sent')} className="mt-4">
          <h3 className="text-sm font-medium text-text-2">{t('Begun and not sent')}</h3>
          <ul className="mt-1 max-h-56 overflow-y-auto">
            {begun.map(({ whom, name, draft }) => (
              <li key={whomKey(whom)} className="flex items-center gap-1">
                <button
                  type="button"
                  onClick={() => onChoose(whom)}
                  className="min-h-11 min-w-0 flex-1 rounded-control px-2 py-1.5 text-start hover:bg-hover"
                >
                  <span className="block truncate font-medium">{name}</span>
                  <span className="block truncate text-sm text-text-3" dir="auto">
                    {draft.subject || draft.text || draft.files[0]?.name}
                  </span>
                </button>
                <IconButton
                  label={t('Discard what you began to {name}', { name })}
                  icon={<X size={14} />}
                  onClick={() => {
                    discard(whom);
                    setBegun(begunOnes());
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Dialog>
  );
}

/** One of them has this very address. */
const has = (found: readonly ContactRow[], typed: string): boolean =>
  found.some(({ identities }) =>
    identities.some(({ value }) => value.toLowerCase() === addressIn(typed)?.value.toLowerCase()),
  );

/** What was typed, where it is an address somebody can be written to. */
function addressIn(typed: string): { kind: 'email' | 'phone'; value: string } | null {
  const value = typed.trim();
  if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(value)) return { kind: 'email', value };
  return /^\+[1-9][\d\s().-]{6,20}$/.test(value) ? { kind: 'phone', value: value.replaceAll(/[^\d+]/g, '') } : null;
}

// Asks first, for a good reason: something newer stands above, a fact would go to an address that is only claimed, a note would become an answer.
import type { Conversation } from '@throughline/sdk';
import { TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import type { Sending } from './sending.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export type GuardState =
  | { readonly type: 'newer'; readonly how: Sending }
  /** A note with mentions was about to become an answer. */
  | { readonly type: 'mention'; readonly how: Sending }
  | { readonly type: 'leak'; readonly facts: readonly string[]; readonly how: Sending };

export function Guard({
  state,
  it,
  onSend,
  onEdit,
}: {
  state: GuardState;
  it: Pick<Conversation, 'contactName'> & { readonly id: string | null };
  onSend: () => void;
  onEdit: () => void;
}) {
  const edit = useRef<HTMLButtonElement>(null);
  useEffect(() => edit.current?.focus(), []);
  const newest = useStore((all) =>
    (it.id === null ? undefined : all.threads.get(it.id))?.messages.findLast((message) => message.type !== 'event'),
  );
  return (
    <div
      role="alertdialog"
      aria-label={t('Before sending')}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-warn-soft px-3 py-2"
    >
      <TriangleAlert size={16} aria-hidden className="text-warn" />
      <div className="min-w-48 flex-1">
        {state.type === 'newer' ? (
          <>
            <p className="font-medium">
              {newest?.direction === 'inbound'
                ? t('{name} wrote again before you sent', { name: nameOf(it) })
                : t('Someone answered before you sent')}
            </p>
            {newest ? <p className="line-clamp-2 text-sm text-text-2">“{newest.text}”</p> : null}
          </>
        ) : state.type === 'mention' ? (
          <>
            <p className="font-medium">{t('This note mentions your team')}</p>
            <p className="text-sm text-text-2">{t('As a reply, {name} would read all of it.', { name: nameOf(it) })}</p>
          </>
        ) : (
          <>
            <p className="font-medium">{t('This tells something from another channel')}</p>
            <p className="text-sm text-text-2">
              {t('{facts}. The address here is not proved to be the same person’s.', { facts: listed(state.facts) })}
            </p>
          </>
        )}
      </div>
      <Button ref={edit} size="sm" onClick={onEdit}>
        {state.type === 'mention' ? t('Keep as a note') : t('Edit')}
      </Button>
      <Button size="sm" look="primary" onClick={onSend}>
        {state.type === 'mention' ? t('Make it a reply') : t('Send anyway')}
      </Button>
    </div>
  );
}

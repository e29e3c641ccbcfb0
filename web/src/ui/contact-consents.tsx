// Whether a person may be written to, for each channel they came by, with the evidence; changed by an agent with a reason.
import type { Channel, client, Consent, Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleSlash } from 'lucide-react';
import { useState } from 'react';
import { t } from '../words/t.ts';
import { Button } from './button.tsx';
import { identityValue } from './contact-words.ts';
import { Field } from './field.tsx';
import { FormDialog } from './form-dialog.tsx';
import { Textarea } from './textarea.tsx';
import { Time } from './time.tsx';
import { useForm } from './use-form.ts';

type Identity = Contact['identities'][number];
export interface ContactConsentsProps {
  readonly api: Pick<ReturnType<typeof client>, 'listConsents' | 'noteConsent'>;
  readonly contact: Contact;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly mayWrite: boolean;
}

export function ContactConsents({ api, contact, channels, mayWrite }: ContactConsentsProps) {
  const [noting, setNoting] = useState<{ identity: Identity; said: Consent['said'] } | null>(null);
  // Begins with the contact's own key: news of them asks for it again.
  const queryKey = ['contacts', 'one', contact.id, 'consents'];
  const consents = useQuery({ queryKey, queryFn: () => api.listConsents({ params: { id: contact.id } }) });
  if (consents.isError && !consents.data)
    return (
      <p className="text-sm text-text-2">
        {t('Could not load what they agreed to.')}{' '}
        <button type="button" className="ui-link min-h-6" onClick={() => void consents.refetch()}>
          {t('Retry')}
        </button>
      </p>
    );
  const items = consents.data?.items ?? [];
  const byChannel = contact.identities.filter((each) => each.channelId !== null);
  // An address they never wrote from can be unsubscribed too, of a chat whose answers were mailed to it.
  const ways = [
    ...byChannel.map((identity) => ({ identity, channelId: identity.channelId! })),
    ...items
      .filter((each) => each.isCurrent && each.said === 'stop')
      .flatMap(({ identityId, channelId }) => {
        const identity = contact.identities.find((each) => each.id === identityId);
        return identity && identity.channelId !== channelId ? [{ identity, channelId }] : [];
      }),
  ];
  if (ways.length === 0) return <p className="text-sm text-text-3">{t('They have not written on any channel yet.')}</p>;
  return (
    <>
      <ul aria-label={t('Consent')} className="flex flex-col gap-2">
        {ways.map(({ identity, channelId }) => {
          const now = items.find(
            (each) => each.isCurrent && each.identityId === identity.id && each.channelId === channelId,
          );
          const isStopped = now?.said === 'stop';
          return (
            <li key={`${identity.id} ${channelId}`} className="flex flex-wrap items-start gap-x-2 gap-y-1">
              {isStopped ? (
                <CircleSlash size={16} aria-hidden className="mt-0.5 shrink-0 text-danger" />
              ) : (
                <CircleCheck size={16} aria-hidden className="mt-0.5 shrink-0 text-ok" />
              )}
              <div className="min-w-40 flex-1">
                <p className="wrap-anywhere">
                  {channels.get(channelId)?.name ?? ''} · {identityValue(identity)}
                </p>
                <p className="text-sm text-text-2">
                  {!isStopped
                    ? t('May be written to')
                    : now.covers === 'unasked'
                      ? t('Only answers to what they write')
                      : t('No more messages')}
                </p>
                {now ? <Evidence of={now} /> : null}
              </div>
              {mayWrite && identity.channelId === channelId ? (
                <Button
                  size="sm"
                  look="ghost"
                  onClick={() => setNoting({ identity, said: isStopped ? 'start' : 'stop' })}
                >
                  {isStopped ? t('They want messages…') : t('They want none…')}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
      {noting ? (
        <NoteConsent
          {...noting}
          channel={channels.get(noting.identity.channelId!)?.name ?? ''}
          api={api}
          contact={contact}
          queryKey={queryKey}
          onClose={() => setNoting(null)}
        />
      ) : null}
    </>
  );
}

function Evidence({ of }: { of: Consent }) {
  return (
    <p className="text-sm wrap-anywhere text-text-3" dir="auto">
      {evidence(of)} · <Time at={of.at} />
    </p>
  );
}
function evidence({ source, said, words, notedBy }: Consent): string {
  if (source === 'link')
    return said === 'stop' ? t('unsubscribed by the link in a mail') : t('subscribed again by the link in a mail');
  if (source === 'one-click') return t('unsubscribed in their mail program');
  return `“${words}” · ${notedBy === '' ? t('they said so themselves') : t('noted by {name}', { name: notedBy })}`;
}

function NoteConsent({
  api,
  contact,
  channel,
  identity,
  said,
  queryKey,
  onClose,
}: Pick<ContactConsentsProps, 'api' | 'contact'> & {
  channel: string;
  identity: Identity;
  said: Consent['said'];
  queryKey: readonly string[];
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const form = useForm(
    { reason: '' },
    async ({ reason }) => {
      queries.setQueryData(
        queryKey,
        await api.noteConsent({
          params: { id: contact.id },
          body: { identityId: identity.id, said, reason: reason.trim() },
        }),
      );
      onClose();
    },
    ({ reason }): Record<string, string> => (reason.trim() === '' ? { reason: t('Say why') } : {}),
  );
  return (
    <FormDialog
      onClose={onClose}
      title={said === 'stop' ? t('They want no more messages') : t('They want messages again')}
      form={form}
      labels={{ reason: t('Reason') }}
      action={t('Save')}
    >
      <p className="wrap-anywhere">
        {channel} · <bdi>{identityValue(identity)}</bdi>
      </p>
      <Field
        name="reason"
        label={t('Reason')}
        help={t('How and when they said so. It is kept as evidence, with your name.')}
        error={form.errorOf('reason')}
      >
        <Textarea
          value={form.values.reason}
          onValueChange={(reason) => form.set('reason', reason)}
          maxLength={500}
          dir="auto"
          autoFocus
        />
      </Field>
    </FormDialog>
  );
}

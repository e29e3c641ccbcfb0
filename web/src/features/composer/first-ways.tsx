// What stands before the first words: a thread there is already, or that no way is open.
import type { Contact, ReplyRoute } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { LayoutTemplate } from 'lucide-react';
import { api } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { contactTitle } from '../../ui/contact-words.ts';
import { t } from '../../words/t.ts';

export const keyOf = (way: ReplyRoute): string => `${way.channelId} ${way.identityId}`;

/** The thread there is goes before a new one. */
export function AlreadyOpen({ contact, onOpen }: { contact: Contact; onOpen: (id: string) => void }) {
  const found = useQuery({
    queryKey: ['conversations', 'of', contact.id],
    queryFn: () => api.getContactConversations({ params: { id: contact.id } }),
  });
  const open = found.data?.items.find(({ status }) => status !== 'closed' && status !== 'spam');
  if (!open) return null;
  return (
    <Banner
      tone="info"
      title={t('{name} has an open conversation already.', { name: contactTitle(contact) })}
      action={
        <Button size="sm" onClick={() => onOpen(open.id)}>
          {t('Open #{number}', { number: open.number })}
        </Button>
      }
    >
      {t('What you write there stays in one thread.')}
    </Banner>
  );
}

/** Free words go nowhere now; perhaps words approved beforehand do. */
export function NoWay({
  name,
  ways,
  onTemplate,
}: {
  name: string;
  ways: readonly ReplyRoute[];
  onTemplate: (() => void) | null;
}) {
  return (
    <div role="alert" className="flex flex-col gap-2 rounded-control bg-warn-soft px-2.5 py-2 text-sm">
      <p className="font-medium">
        {onTemplate
          ? t('{name} can be written to first only by a template.', { name })
          : t('{name} cannot be written to first.', { name })}{' '}
        {ways.length === 0 ? t('No channel of yours reaches an address of theirs.') : null}
      </p>
      <ul className="text-text-2">
        {ways.map((way) => (
          <li key={keyOf(way)}>
            {way.channelName}: {t.server(way.why)}
          </li>
        ))}
      </ul>
      {onTemplate ? (
        <Button
          size="sm"
          look="primary"
          className="self-start"
          icon={<LayoutTemplate size={14} aria-hidden />}
          onClick={onTemplate}
        >
          {t('Use a template')}
        </Button>
      ) : null}
    </div>
  );
}

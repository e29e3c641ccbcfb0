// Beside the thread: who this is, by what evidence, what they told us already, and what was before.
import type { Conversation } from '@throughline/sdk';
import { Link } from '@tanstack/react-router';
import { Ban, CloudOff, Lock, X } from 'lucide-react';
import { Suspense } from 'react';
import { useLoadedContact, useMay } from '../../live/use.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { Attributes } from './attributes.tsx';
import { Company } from './company.tsx';
import { ContactTags } from './contact-tags.tsx';
import { ContactName } from './contact-name.tsx';
import { Consents } from './consents.tsx';
import { Duplicates } from './duplicates.tsx';
import { Earlier } from './earlier.tsx';
import { Facts } from './facts.tsx';
import { ContactFields, ConversationFields } from './fields.tsx';
import { HoldMark } from './hold-mark.tsx';
import { Identities } from './identities.tsx';
import { Notes } from './notes.tsx';
import { Participants } from './participants.tsx';
import { Section } from './section.tsx';
import { UndoneLinks } from './undone-links.tsx';
import { Visits } from './visits.tsx';
import { wasSeen } from '../../ui/contact-words.ts';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const Panels = lazyPart(() => import('./panels.tsx'), 'line');

export default function ContextPanel({ it, onClose }: { it: Conversation; onClose?: (() => void) | undefined }) {
  const mayRead = useMay('contacts:read');
  const { contact, error, retry } = useLoadedContact(mayRead ? it.contactId : undefined);
  return (
    <aside
      aria-label={t('Customer')}
      data-region="context"
      tabIndex={-1}
      className="flex h-full min-h-0 flex-col overflow-y-auto bg-surface outline-none"
    >
      {!mayRead ? (
        <EmptyState className="my-auto" icon={<Lock size={24} />} title={t('Your role does not open contacts')}>
          {t('You see who writes and what they say, nothing more about them.')}
        </EmptyState>
      ) : !contact && error ? (
        <EmptyState
          className="my-auto"
          icon={<CloudOff size={24} />}
          title={t('Could not load the customer')}
          action={<Button onClick={retry}>{t('Retry')}</Button>}
        >
          {error}
        </EmptyState>
      ) : !contact ? (
        <SkeletonRows rows={6} label={t('Loading customer')} className="page-wait p-4" />
      ) : (
        <>
          <header className="flex items-start gap-3 p-4 pb-2">
            <Avatar name={contact.name || t('Unknown')} seed={contact.id} src={contact.avatarUrl} size="lg" />
            <div className="min-w-0 flex-1">
              <ContactName contact={contact} />
              {wasSeen(contact) ? (
                <p className="text-sm text-text-3">
                  {t.rich('Last seen {time}', { time: <Time at={contact.lastSeenAt} /> })}
                </p>
              ) : null}
              <p className="text-sm">
                <Link to="/contacts/$id" params={{ id: contact.id }} className="ui-link">
                  {t('Open contact')}
                </Link>
              </p>
              {contact.isBlocked ? (
                <Badge tone="danger" icon={<Ban size={12} aria-hidden />}>
                  {t('Blocked')}
                </Badge>
              ) : null}
              <HoldMark contact={contact} />
            </div>
            {onClose ? <IconButton label={t('Hide customer')} icon={<X size={16} />} onClick={onClose} /> : null}
          </header>
          <Section title={t('How to reach them')}>
            <Identities contact={contact} />
          </Section>
          <Notes contact={contact} />
          <Participants it={it} />
          <UndoneLinks contact={contact} />
          <Duplicates contact={contact} />
          <Section title={t('What they told us')}>
            <Facts contact={contact} it={it} />
          </Section>
          <Visits contact={contact} />
          <Suspense fallback={null}>
            <Panels it={it} />
          </Suspense>
          <ContactTags contact={contact} />
          <Company contact={contact} />
          <ContactFields contact={contact} />
          <ConversationFields it={it} />
          <Section title={t('Details')}>
            <Attributes contact={contact} />
          </Section>
          <Section title={t('Conversations')}>
            <Earlier it={it} />
          </Section>
          {/* Most say nothing of it, and where somebody did the composer tells. */}
          <Consents contact={contact} />
        </>
      )}
    </aside>
  );
}

// Two conversations of one person about one matter become one thread.
import { useQuery } from '@tanstack/react-query';
import type { Conversation } from '@throughline/sdk';
import { useEffect, useState } from 'react';
import { api, useStore } from '../../live/index.ts';
import { statusWord } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { join } from './message-acts.ts';
import { t } from '../../words/t.ts';
import { and, listed } from '../../words/lists.ts';

/** `onInto`: this one is the duplicate and goes into the other. */
export function JoinDialog({
  it,
  isOpen,
  onClose,
  onInto,
}: {
  it: Conversation;
  isOpen: boolean;
  onClose: () => void;
  onInto?: () => void;
}) {
  const others = useQuery({
    queryKey: ['conversations', 'of', it.contactId],
    enabled: isOpen,
    queryFn: () => api.getContactConversations({ params: { id: it.contactId } }),
  });
  const rows = (others.data?.items ?? []).filter((each) => each.id !== it.id);
  const [chosen, setChosen] = useState<Conversation | null>(null);
  useEffect(() => {
    if (!isOpen) setChosen(null);
  }, [isOpen]);
  if (chosen) {
    const [into, from] = onInto ? [chosen, it] : [it, chosen];
    return (
      <Preview
        it={into}
        other={from}
        unseen={chosen}
        onBack={() => setChosen(null)}
        onJoin={() => {
          onClose();
          void join(into, from).then((isDone) => isDone && onInto?.());
        }}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={onInto ? t('Merge as duplicate') : t('Join another conversation')}
      description={
        onInto
          ? t('This one’s messages go into the thread you choose. You see what happens first.')
          : t('Its messages come into this thread. You see what happens first.')
      }
    >
      {others.isPending ? <SkeletonRows rows={3} /> : null}
      {others.isError ? (
        <p role="alert">
          {t('Could not load the other conversations.')}{' '}
          <button type="button" className="ui-link" onClick={() => void others.refetch()}>
            {t('Retry')}
          </button>
        </p>
      ) : null}
      {others.isSuccess && rows.length === 0 ? (
        <p className="text-text-2">{t('This person has no other conversation.')}</p>
      ) : null}
      <ul>
        {rows.map((other, index) => (
          <li key={other.id}>
            <button
              type="button"
              // Chosen and joined by Enter alone, as triage is done by keys.
              autoFocus={index === 0}
              onClick={() => setChosen(other)}
              className="flex min-h-11 w-full flex-col rounded-control px-2 py-1 text-start hover:bg-hover"
            >
              <span className="truncate">
                #{other.number} {other.subject || other.preview}
              </span>
              <span className="text-sm text-text-3">
                {statusWord(other.status)} · <Time at={other.lastMessageAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

/** What a join will do, before it is done. */
function Preview({
  it,
  other,
  unseen,
  onBack,
  onJoin,
  onClose,
}: {
  it: Conversation;
  other: Conversation;
  /** Which of the two is not on the screen behind. */
  unseen: Conversation;
  onBack: () => void;
  onJoin: () => void;
  onClose: () => void;
}) {
  const kinds = useStore((state) => state.kinds);
  const first = useQuery({
    queryKey: ['join-preview', unseen.id],
    queryFn: () => api.listMessages({ params: { id: unseen.id }, query: { limit: 3 } }),
  });
  const lost = [
    other.subject !== '' && other.subject !== it.subject ? t('subject') : '',
    other.assigneeId !== null && other.assigneeId !== it.assigneeId ? t('assignee') : '',
    other.teamId !== null && other.teamId !== it.teamId ? t('team') : '',
    other.tags.some((tag) => !it.tags.some((each) => each.id === tag.id)) ? t('tags') : '',
  ].filter((each) => each !== '');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Join #{number} into #{into}?', { number: other.number, into: it.number })}
      description={t(
        'All of #{number} goes into #{into}, in the order it was said. #{number} leaves the lists; its links lead to #{into}.',
        { number: other.number, into: it.number },
      )}
      footer={
        <>
          <Button onClick={onBack}>{t('Another one')}</Button>
          <Button look="primary" autoFocus onClick={onJoin}>
            {t.as('merge', 'Join')}
          </Button>
        </>
      }
    >
      <p className="flex flex-wrap items-center gap-1.5">
        {unseen.channelKinds.map((kind) => (
          <ChannelIcon key={kind} card={kinds.get(kind)} size="sm" isNamed />
        ))}
        <span className="font-medium">
          #{unseen.number} {unseen.subject || unseen.preview}
        </span>
        <span className="text-sm text-text-3">
          {statusWord(unseen.status)} · <Time at={unseen.createdAt} />
        </span>
      </p>
      {first.isPending ? <SkeletonRows rows={2} /> : null}
      <ul aria-label={t('The last words there')} className="mt-2 flex flex-col gap-1">
        {(first.data?.items ?? [])
          .filter((each) => each.type !== 'event')
          .map((each) => (
            <li key={each.id} className="line-clamp-2 rounded-control bg-surface px-2 py-1 wrap-anywhere" dir="auto">
              {each.author.name || unseen.contactName}: {each.text || listed(each.attachments.map((file) => file.name))}
            </li>
          ))}
      </ul>
      <p className="mt-2 text-sm text-text-2">
        {it.status === other.status
          ? ''
          : `${t('#{number} stays {status}.', { number: it.number, status: statusWord(it.status).toLocaleLowerCase() })} `}
        {lost.length > 0 ? `${t('#{number} loses its {things}.', { number: other.number, things: and(lost) })} ` : ''}
        {t('You can undo it.')}
      </p>
    </Dialog>
  );
}

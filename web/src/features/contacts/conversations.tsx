// All matters with this person, newest first.
import type { Conversation } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Inbox } from 'lucide-react';
import { api, useStore } from '../../live/index.ts';
import { statusWord } from '../../live/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Time } from '../../ui/time.tsx';
import { t } from '../../words/t.ts';

export function Conversations({ contactId }: { contactId: string }) {
  const conversations = useQuery({
    queryKey: ['conversations', 'of', contactId],
    queryFn: () => api.getContactConversations({ params: { id: contactId } }),
    staleTime: 5_000,
  });
  return (
    <Loaded query={conversations} what={t('the conversations')}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon={<Inbox size={20} />} title={t('No conversations yet')}>
            {t('A conversation begins when this person writes, or when you write first.')}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {items.map((conversation) => (
              <OneConversation key={conversation.id} conversation={conversation} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function OneConversation({ conversation }: { conversation: Conversation }) {
  const kinds = useStore((state) => state.kinds);
  const assignee = useStore((state) =>
    conversation.assigneeId ? state.agents.get(conversation.assigneeId)?.name : undefined,
  );
  return (
    <li>
      <Link
        to="/inbox"
        search={{ conversation: conversation.id, status: 'all' }}
        className="flex flex-wrap items-start gap-x-3 gap-y-1 px-2 py-3 -outline-offset-2! hover:bg-hover"
      >
        <span className="min-w-0 flex-1 basis-56">
          <span className="block font-medium wrap-anywhere" dir="auto">
            {conversation.subject || conversation.preview || t('Conversation')}
          </span>
          <span className="flex flex-wrap items-center gap-2 text-sm text-text-3">
            #{conversation.number}
            {conversation.channelKinds.map((kind) => (
              <ChannelIcon key={kind} card={kinds.get(kind)} size="sm" isNamed />
            ))}
            {assignee ? <span>{assignee}</span> : null}
            {conversation.tags.map((tag) => (
              <Chip key={tag.id} color={tag.color}>
                {tag.name}
              </Chip>
            ))}
          </span>
        </span>
        <Badge tone={conversation.status === 'open' ? 'accent' : 'plain'}>{statusWord(conversation.status)}</Badge>
        <Time at={conversation.lastMessageAt} className="w-24 text-end text-sm text-text-3" />
      </Link>
    </li>
  );
}

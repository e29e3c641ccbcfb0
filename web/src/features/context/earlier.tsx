// All conversations of the contact, the open one marked.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Conversation } from '@throughline/sdk';
import { api, useStore } from '../../live/index.ts';
import { statusWord } from '../../live/words.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { t } from '../../words/t.ts';

export function Earlier({ it }: { it: Conversation }) {
  const kinds = useStore((state) => state.kinds);
  const known = useQuery({
    queryKey: ['conversations', 'of', it.contactId],
    queryFn: () => api.getContactConversations({ params: { id: it.contactId } }),
  });
  if (known.isPending) return <Skeleton className="h-10 w-full" />;
  const others = (known.data?.items ?? []).filter((each) => each.id !== it.id);
  if (known.isError)
    return (
      <p className="text-sm text-text-3">
        {t('Could not be loaded.')}{' '}
        <button type="button" className="ui-link" onClick={() => void known.refetch()}>
          {t('Retry')}
        </button>
      </p>
    );
  if (others.length === 0) return <p className="text-sm text-text-3">{t('This is their first.')}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {others.map((each) => (
        <li key={each.id}>
          <Link
            to="/inbox"
            search={(before) => ({ ...before, conversation: each.id, at: undefined })}
            className="-mx-2 block rounded-control px-2 py-1 hover:bg-hover"
          >
            <span className="flex items-center gap-1.5">
              <span className="min-w-0 flex-1 truncate" dir="auto">
                {each.subject || each.preview}
              </span>
              {each.channelKinds.map((kind) => (
                <ChannelIcon key={kind} card={kinds.get(kind)} size="sm" isNamed />
              ))}
            </span>
            <span className="text-sm text-text-3">
              #{each.number} · {statusWord(each.status)} · <Time at={each.lastMessageAt} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

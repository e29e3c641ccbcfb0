// One conversation: what it is above, the thread, and where to answer.
import type { Message } from '@throughline/sdk';
import { SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { releaseKeys } from '../commands/held-keys.ts';
import { Composer } from '../features/composer/composer.tsx';
import { ConversationHeader } from '../features/conversation/conversation-header.tsx';
import { Timeline } from '../features/conversation/timeline.tsx';
import { loadConversation, useConversation, type Pending } from '../live/index.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { focusComposer } from './focus.ts';

export default function ConversationPane({
  id,
  at,
  onLeave,
  onBack,
  onContext,
  isContextOpen,
}: {
  id: string;
  at: number | undefined;
  onLeave: () => void;
  onBack: (() => void) | undefined;
  onContext: () => void;
  isContextOpen: boolean;
}) {
  const it = useConversation(id);
  const [state, setState] = useState<'loading' | 'ready' | 'missing' | 'error'>(it ? 'ready' : 'loading');
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [restored, setRestored] = useState<Pending | null>(null);
  const load = () => void loadConversation(id).then(setState);
  useEffect(load, [id]);
  // After everything below has said what it carries out, and out of React's own work: a field takes no words in the middle of it.
  const isShown = it !== undefined || state === 'missing' || state === 'error';
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(releaseKeys, 0);
    return () => clearTimeout(timer);
  }, [isShown]);
  // Known before and gone now: joined into another, erased, or no longer ours to see.
  if ((state === 'missing' || state === 'ready') && !it)
    return (
      <EmptyState className="my-auto" icon={<SearchX size={24} />} title="This conversation is not here">
        It was removed or joined into another, or it belongs to someone else.
      </EmptyState>
    );
  if (state === 'error' && !it)
    return (
      <EmptyState
        className="my-auto"
        title="Could not load the conversation"
        action={
          <Button
            onClick={() => {
              setState('loading');
              load();
            }}
          >
            Retry
          </Button>
        }
      >
        The server did not answer.
      </EmptyState>
    );
  if (!it) return <SkeletonRows rows={6} label="Loading conversation" className="page-wait p-4" />;
  return (
    <>
      <ConversationHeader
        it={it}
        onLeave={onLeave}
        onBack={onBack}
        onContext={onContext}
        isContextOpen={isContextOpen}
      />
      <Timeline
        it={it}
        at={at}
        onReplyTo={(message) => {
          setReplyTo(message);
          focusComposer();
        }}
        onEdit={setRestored}
      />
      <Composer it={it} replyTo={replyTo} onReplyTo={setReplyTo} restored={restored} onLeave={onLeave} />
    </>
  );
}

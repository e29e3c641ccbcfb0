// One conversation: what it is above, the thread, and where to answer.
import type { Message } from '@throughline/sdk';
import { useNavigate } from '@tanstack/react-router';
import { SearchX, UserX } from 'lucide-react';
import { memo, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { heardByComposer, heardByConversation } from '../commands/coming.ts';
import { holdKeysForDialog, releaseKeys } from '../commands/held-keys.ts';
import { Coming, Leaving } from '../commands/registry.ts';
import { Composer } from '../features/composer/composer.tsx';
import { ConversationHeader } from '../features/conversation/conversation-header.tsx';
import { MessageDesk } from '../features/conversation/message-desk.tsx';
import { Pins } from '../features/conversation/pins.tsx';
import { Timeline } from '../features/conversation/timeline.tsx';
import { loadConversation, useConversation, useStore, type Pending } from '../live/index.ts';
import type { InboxSearch } from '../live/views.ts';
import { afterPaint, usePainted } from '../ui/after-paint.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { composerNow, focusComposer } from './focus.ts';
import { t } from '../words/t.ts';
import { lazyPart } from '../ui/lazy-part.tsx';

const FindBar = lazyPart(() => import('../features/conversation/find-bar.tsx'), 'line');

interface PaneProps {
  id: string;
  at: number | undefined;
  onLeave: () => void;
  onBack: (() => void) | undefined;
  onContext: () => void;
  isContextOpen: boolean;
  /** There is nothing to show of it, nor of its customer beside it. */
  onMissing?: (isMissing: boolean) => void;
  /** In a window of its own already. */
  isWindow?: boolean;
}

/** What the thread hands to the composer. */
interface ToWrite {
  readonly id: string;
  readonly replyTo: Message | null;
  readonly restored: Pending | null;
}
const nothingToWrite = { replyTo: null, restored: null };

export default function ConversationPane(props: PaneProps) {
  const { id } = props;
  const [given, setGiven] = useState<ToWrite>({ id, ...nothingToWrite });
  if (given.id !== id) setGiven({ id, ...nothingToWrite });
  const give = useCallback(
    (more: Partial<ToWrite>) => setGiven((now) => (now.id === id ? { ...now, ...more } : now)),
    [id],
  );
  return (
    <>
      <Said key={id} {...props} give={give} />
      <Answer {...given} id={id} give={give} onLeave={props.onLeave} />
    </>
  );
}

interface AnswerProps extends ToWrite {
  give: (more: Partial<ToWrite>) => void;
  onLeave: PaneProps['onLeave'];
}
/**
 * Who steps on reads first and writes then: the composer follows once the thread is painted. Until then the one before stays where it is, so
 * that nothing jumps, and hears nothing. Who is in it, or has it over the whole pane, takes the next one at once.
 */
function Answer(props: AnswerProps) {
  const drawn = usePainted(props.id, isInComposer);
  const isBehind = drawn !== props.id;
  const leaving = useRef(false);
  useLayoutEffect(() => {
    const box = composerNow();
    if (!isBehind || !box) return;
    // To be seen, and to nobody the composer any more: neither to readers nor to what looks for it.
    const setAway = (isAway: boolean) => {
      leaving.current = isAway;
      box.inert = isAway;
      box.id = isAway ? '' : 'composer';
      box.ariaHidden = isAway ? 'true' : null;
    };
    setAway(true);
    return () => setAway(false);
  }, [isBehind]);
  return (
    <Leaving value={leaving}>
      {isBehind ? <Coming names={heardByComposer} /> : null}
      <Writing key={drawn} {...props} isBehind={isBehind} />
    </Leaving>
  );
}
const isInComposer = (): boolean => {
  const box = composerNow();
  return box !== null && (box.dataset['full'] !== undefined || box.contains(document.activeElement));
};
/** Behind, it keeps what it was last given: nothing of the next conversation is its own. */
const Writing = memo(
  function Writing({ id, replyTo, restored, give, onLeave }: AnswerProps & { isBehind: boolean }) {
    const it = useConversation(id);
    const onReplyTo = useCallback((message: Message | null) => give({ replyTo: message }), [give]);
    return it ? (
      <Composer it={it} replyTo={replyTo} onReplyTo={onReplyTo} restored={restored} onLeave={onLeave} />
    ) : null;
  },
  (_, { isBehind }) => isBehind,
);

function Said({
  id,
  at,
  onLeave,
  onBack,
  onContext,
  isContextOpen,
  onMissing,
  isWindow = false,
  give,
}: PaneProps & { give: (more: Partial<ToWrite>) => void }) {
  const it = useConversation(id);
  const wasErased = useStore((state) => state.conversations.get(id) === undefined && state.threads.has(id));
  const [state, setState] = useState<'loading' | 'ready' | 'missing' | 'error'>(it ? 'ready' : 'loading');
  const isTakenBack = useStore((state) => state.beginsWith?.back?.words.conversationId === id);
  const [isFinding, setFinding] = useState(false);
  const navigate = useNavigate();
  const onAt = useCallback(
    (number: number) =>
      void (isWindow
        ? navigate({ to: '/conversations/$id/window', params: { id }, search: { at: number }, replace: true })
        : navigate({
            to: '/inbox',
            search: (before: InboxSearch) => ({ ...before, conversation: id, at: number }),
            replace: true,
          })),
    [navigate, id, isWindow],
  );
  const answer = useCallback(
    (message: Message) => {
      give({ replyTo: message });
      focusComposer();
    },
    [give],
  );
  const restore = useCallback((restored: Pending) => give({ restored }), [give]);
  const write = useCallback(
    (text: string, type: 'message' | 'note') => restore(wordsFor(id, text, type)),
    [id, restore],
  );
  const load = () => void loadConversation(id).then(setState);
  // What is held is on the screen first, and then looked up anew.
  useEffect(() => (it ? afterPaint(load) : load()), [id]);
  // After everything below has said what it carries out, and out of React's own work: a field takes no words in the middle of it.
  const isShown = it !== undefined || state === 'missing' || state === 'error';
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(releaseKeys, 0);
    return () => clearTimeout(timer);
  }, [isShown]);
  // Known before and gone now: joined into another, erased, or no longer ours to see.
  const isMissing = (state === 'missing' || state === 'ready') && !it;
  useEffect(() => onMissing?.(isMissing), [isMissing]);
  // It went with the answer that began it, whose words stand in a dialog over this.
  useEffect(() => {
    if (isTakenBack && !isWindow)
      void navigate({
        to: '/inbox',
        search: (before: InboxSearch) => ({ ...before, conversation: undefined, at: undefined }),
        replace: true,
      });
  }, [isTakenBack]);
  if (isMissing && isTakenBack) return null;
  if (isMissing)
    return (
      <EmptyState
        className="my-auto"
        icon={wasErased ? <UserX size={24} /> : <SearchX size={24} />}
        title={wasErased ? t('This conversation has just gone') : t('This conversation is not here')}
      >
        {wasErased
          ? t('It or its person was deleted, or it was joined into another conversation.')
          : t(
              'It was removed or joined into another, or it belongs to someone else. Ask an admin if you should see it.',
            )}
      </EmptyState>
    );
  if (state === 'error' && !it)
    return (
      <EmptyState
        className="my-auto"
        title={t('Could not load the conversation')}
        action={
          <Button
            onClick={() => {
              setState('loading');
              load();
            }}
          >
            {t('Retry')}
          </Button>
        }
      >
        {t('The server did not answer.')}
      </EmptyState>
    );
  if (!it)
    return (
      <>
        <SkeletonRows rows={6} label={t('Loading conversation')} className="page-wait p-4" />
        <Coming names={heardByConversation} />
      </>
    );
  return (
    <MessageDesk it={it} onReplyTo={answer} onWrite={write}>
      <ConversationHeader
        it={it}
        onLeave={onLeave}
        onBack={onBack}
        onContext={onContext}
        isContextOpen={isContextOpen}
        onFind={() => {
          if (!isFinding) holdKeysForDialog('#thread');
          setFinding(true);
          document.querySelector<HTMLElement>('#thread input[type=search]')?.focus();
        }}
        onPopOut={isWindow ? null : () => popOut(id)}
      />
      {isFinding ? (
        <Suspense fallback={null}>
          <FindBar it={it} at={at} onAt={onAt} onClose={() => setFinding(false)} />
        </Suspense>
      ) : null}
      <Pins it={it} onAt={onAt} />
      <Timeline it={it} at={at} onEdit={restore} />
    </MessageDesk>
  );
}

/** One window for each conversation: asked for again, it comes to the front. Drafts are kept by the browser and the server, so both see the same. */
function popOut(id: string): void {
  window.open(`/conversations/${id}/window`, `conversation-${id}`, 'popup,width=560,height=820');
}

/** Words for the composer, as it takes back what could not be sent. */
const wordsFor = (conversationId: string, text: string, type: 'message' | 'note'): Pending => ({
  clientId: crypto.randomUUID(),
  conversationId,
  body: { text, type },
  channelKind: null,
  fileNames: [],
  state: 'failed',
  why: '',
  createdAt: new Date().toISOString(),
});

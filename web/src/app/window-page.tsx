// One conversation in a window of its own, beside other work: the thread and where to answer, with its own line to the server.
import { getRouteApi } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { look, useConversation } from '../live/index.ts';
import { nameOf } from '../live/words.ts';
import { SkeletonRows } from '../ui/skeleton.tsx';
import ConversationPane from './conversation-pane.tsx';
import { t } from '../words/t.ts';
import { lazyPart } from '../ui/lazy-part.tsx';

const Overlay = lazyPart(() => import('./overlay.tsx'), 'over');
const ContextPanel = lazyPart(() => import('../features/context/context-panel.tsx'));
const route = getRouteApi('/frame/conversations/$id/window');

export default function WindowPage() {
  const { id } = route.useParams();
  const { at } = route.useSearch();
  const it = useConversation(id);
  const [isContextOpen, setContextOpen] = useState(false);
  useEffect(() => {
    look(id);
    return () => look(null);
  }, [id]);
  const title = it ? `#${it.number} ${nameOf(it)}` : null;
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
  return (
    <main
      id="thread"
      tabIndex={-1}
      data-region="thread"
      aria-label={t('Conversation')}
      className="relative flex h-full min-w-0 flex-col bg-bg outline-none"
    >
      <ConversationPane
        key={id}
        id={id}
        at={at}
        isWindow
        onLeave={stay}
        onBack={undefined}
        onContext={() => setContextOpen(!isContextOpen)}
        isContextOpen={isContextOpen}
      />
      {isContextOpen && it ? (
        <Suspense fallback={<SkeletonRows rows={4} label={t('Loading customer')} />}>
          <Overlay side="end" label={t('Customer')} onClose={() => setContextOpen(false)}>
            <ContextPanel it={it} onClose={() => setContextOpen(false)} />
          </Overlay>
        </Suspense>
      ) : null}
    </main>
  );
}

/** There is no next one here: what was closed stays in sight, with its Undo. */
const stay = (): void => undefined;

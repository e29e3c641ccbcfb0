// The inbox: views, list, conversation, customer; as many side by side as there is room for.
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { Message } from '@throughline/sdk';
import { MessagesSquare, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCommand } from '../commands/registry.ts';
import { Composer } from '../features/composer/composer.tsx';
import { ContextPanel } from '../features/context/context-panel.tsx';
import { ConversationHeader } from '../features/conversation/conversation-header.tsx';
import { Timeline } from '../features/conversation/timeline.tsx';
import { ListColumn } from '../features/inbox/list-column.tsx';
import { ViewsColumn } from '../features/inbox/views-column.tsx';
import { getState, keyOf, loadConversation, look, useConversation } from '../live/index.ts';
import { filterOf, type InboxSearch } from '../live/views.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useKeptFlag, useKeptNumber } from './kept.ts';
import { useLook } from './look.ts';
import { Overlay } from './overlay.tsx';
import { Splitter } from './splitter.tsx';
import { useWidth } from './width.ts';

const route = getRouteApi('/frame/inbox');

export default function InboxPage() {
  const search: InboxSearch = route.useSearch();
  const width = useWidth();
  const { density } = useLook();
  const navigate = useNavigate();
  const [showsViews, setShowsViews] = useKeptFlag('views', true);
  const [showsContext, setShowsContext] = useKeptFlag('context', true);
  const [isOverlay, setOverlay] = useState<'views' | 'context' | null>(null);
  const [viewsWidth, setViewsWidth] = useKeptNumber('views.width', 224);
  const [listWidth, setListWidth] = useKeptNumber('list.width', 360);
  const [contextWidth, setContextWidth] = useKeptNumber('context.width', 320);
  const hasContextColumn = width === 'wide';
  const hasViewsColumn = width === 'wide' && showsViews;
  const isPhone = width === 'phone';
  const open = search.conversation;
  const toggleContext = () => hasContextColumn ? setShowsContext(!showsContext) : setOverlay(isOverlay === 'context' ? null : 'context');
  const back = () => void navigate({ to: '/inbox', search: (before: InboxSearch) => ({ ...before, conversation: undefined, at: undefined }) });

  useCommand('toggle-views', () => width === 'wide' ? setShowsViews(!showsViews) : setOverlay(isOverlay === 'views' ? null : 'views'));
  useCommand('toggle-context', toggleContext, open ? undefined : 'Open a conversation first');
  useCommand('back', () => stepBack(back, isPhone));
  useEffect(() => { look(open ?? null); return () => look(null); }, [open]);
  useEffect(() => setOverlay(null), [open, search.view, search.team, search.tag, search.channel]);
  // With its row gone from the list, the next one comes; on a phone, the list.
  const leave = () => {
    if (isPhone) { back(); return; }
    const ids = getState().lists.get(keyOf(filterOf(search)))?.ids ?? [];
    const at = ids.indexOf(open ?? '');
    if (at < 0) return;
    const next = ids[at + 1] ?? ids[at - 1];
    void navigate({ to: '/inbox', search: (before: InboxSearch) => ({ ...before, conversation: next, at: undefined }) });
  };

  return (
    <div className="flex h-full min-h-0 min-w-0">
      {hasViewsColumn ? <><div style={{ width: viewsWidth }} className="shrink-0"><ViewsColumn search={search} /></div><Splitter label="Width of views" width={viewsWidth} min={180} max={320} onWidth={setViewsWidth} /></> : null}
      {isPhone && open ? null : (
        <>
          <div style={isPhone ? undefined : { width: width === 'wide' ? listWidth : 320 }} className={isPhone ? 'min-w-0 flex-1' : 'shrink-0 max-lg:border-e max-lg:border-line'}>
            <ListColumn search={search} isCompact={density === 'compact'} onViews={hasViewsColumn ? undefined : () => setOverlay('views')} onOpen={focusComposer} />
          </div>
          {isPhone ? null : width === 'wide' ? <Splitter label="Width of the list" width={listWidth} min={280} max={520} onWidth={setListWidth} /> : <span className="w-px bg-line" />}
        </>
      )}
      {isPhone && !open ? null : (
        <main id="thread" tabIndex={-1} data-region="thread" aria-label="Conversation" className="flex min-w-0 flex-1 flex-col bg-bg outline-none">
          {open ? <OpenConversation key={open} id={open} at={search.at} onLeave={leave} onBack={isPhone ? back : undefined} onContext={toggleContext} isContextOpen={hasContextColumn ? showsContext : isOverlay === 'context'} /> : <NothingOpen />}
        </main>
      )}
      {isPhone && !open ? <main className="sr-only"><p>Choose a conversation from the list.</p></main> : null}
      {hasContextColumn && showsContext && open ? <ContextColumn id={open} width={contextWidth} onWidth={setContextWidth} /> : null}
      {isOverlay === 'views' ? <Overlay side="start" label="Views" onClose={() => setOverlay(null)}><ViewsColumn search={search} onPick={() => setOverlay(null)} /></Overlay> : null}
      {isOverlay === 'context' && open ? <Overlay side="end" label="Customer" onClose={() => setOverlay(null)}><ContextOf id={open} onClose={() => setOverlay(null)} /></Overlay> : null}
    </div>
  );
}

function OpenConversation({ id, at, onLeave, onBack, onContext, isContextOpen }: { id: string; at: number | undefined; onLeave: () => void; onBack: (() => void) | undefined; onContext: () => void; isContextOpen: boolean }) {
  const it = useConversation(id);
  const [state, setState] = useState<'loading' | 'ready' | 'missing' | 'error'>(it ? 'ready' : 'loading');
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const [restored, setRestored] = useState<{ text: string } | null>(null);
  const load = () => void loadConversation(id).then(setState);
  useEffect(load, [id]);
  if (state === 'missing' && !it) return <EmptyState className="my-auto" icon={<SearchX size={24} />} title="This conversation is not here">It was removed or joined into another, or it belongs to someone else.</EmptyState>;
  if (state === 'error' && !it) return <EmptyState className="my-auto" title="Could not load the conversation" action={<Button onClick={() => { setState('loading'); load(); }}>Retry</Button>}>The server did not answer.</EmptyState>;
  if (!it) return <SkeletonRows rows={6} label="Loading conversation" className="page-wait p-4" />;
  return (
    <>
      <ConversationHeader it={it} onLeave={onLeave} onBack={onBack} onContext={onContext} isContextOpen={isContextOpen} />
      <Timeline it={it} at={at} onReplyTo={(message) => { setReplyTo(message); focusComposer(); }} onEdit={(text) => setRestored({ text })} />
      <Composer it={it} replyTo={replyTo} onReplyTo={setReplyTo} restored={restored} onLeave={onLeave} />
    </>
  );
}
const NothingOpen = () => <EmptyState className="my-auto" icon={<MessagesSquare size={24} />} title="No conversation is open">Pick one from the list, or press J.</EmptyState>;

function ContextOf({ id, onClose }: { id: string; onClose?: () => void }) {
  const it = useConversation(id);
  return it ? <ContextPanel it={it} onClose={onClose} /> : null;
}
function ContextColumn({ id, width, onWidth }: { id: string; width: number; onWidth: (width: number) => void }) {
  return <><Splitter label="Width of the customer column" width={width} min={280} max={420} onWidth={onWidth} side="end" /><div style={{ width }} className="shrink-0"><ContextOf id={id} /></div></>;
}

function focusComposer(): void {
  document.querySelector<HTMLElement>('#composer textarea, #composer [contenteditable=true]')?.focus();
}
/** Escape goes outwards: from the words to the thread, from the thread to the list. */
function stepBack(leave: () => void, isPhone: boolean): void {
  const focused = document.activeElement;
  if (focused?.closest('#composer')) document.querySelector<HTMLElement>('#thread')?.focus();
  else if (isPhone) leave();
  else (document.querySelector<HTMLElement>('#list [data-conversation][tabindex="0"]') ?? document.querySelector<HTMLElement>('#list'))?.focus();
}

// The inbox: views, list, conversation, customer; as many side by side as there is room for. The styles hide what has none in the same frame in
// which the window narrows: the script is a frame late, and a thread that has no width for a frame is put to its top by the browser.
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { holdKeys } from '../commands/held-keys.ts';
import { heardByConversation, heardByTriage, heardByViews } from '../commands/coming.ts';
import { Coming, useCommand } from '../commands/registry.ts';
import { ListColumn } from '../features/inbox/list-column.tsx';
import { usePlaceOf } from '../features/inbox/use-place-of.ts';
import { ViewsColumn } from '../features/inbox/views-column.tsx';
import { getState, keyOf, look, useConversation, useStore } from '../live/index.ts';
import { filterOf, isFiltered, viewOf, type InboxSearch } from '../live/views.ts';
import { afterPaint, usePainted } from '../ui/after-paint.ts';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Column } from '../ui/boundary.tsx';
import { focusComposer } from './focus.ts';
import { useKeptFlag, useKeptNumber } from './kept.ts';
import { useLook } from './look.ts';
import { Splitter } from './splitter.tsx';
import { useWidth } from './width.ts';
import { useLanguage } from '../words/language.ts';
import { t } from '../words/t.ts';

// The list is on the screen first; the thread and the customer are fetched at the same time, as parts of their own.
const ConversationPane = lazyPart(() => import('./conversation-pane.tsx'));
const ContextPanel = lazyPart(() => import('../features/context/context-panel.tsx'));
const Overlay = lazyPart(() => import('./overlay.tsx'), 'over');
const ViewCommands = lazyPart(
  async () => ({ default: (await import('../features/inbox/saved-views.tsx')).ViewCommands }),
  'quiet',
);
const loadTriage = () => import('../features/triage/triage-bar.tsx');
const TriageBar = lazyPart(loadTriage, 'line');
const JoinDialog = lazyPart(
  async () => ({ default: (await import('../features/conversation/join-dialog.tsx')).JoinDialog }),
  'over',
);
const TriageDone = lazyPart(async () => ({ default: (await loadTriage()).TriageDone }));
/** In triage the conversation has the room. */
const triageListWidth = 264;
setTimeout(() => {
  void ConversationPane.load();
  void ContextPanel.load();
}, 0);

const route = getRouteApi('/frame/inbox');

export default function InboxPage() {
  const search: InboxSearch = route.useSearch();
  const place = usePlaceOf(search);
  const width = useWidth();
  const { density } = useLook();
  const navigate = useNavigate();
  const [showsViews, setShowsViews] = useKeptFlag('views', true);
  const [showsContext, setShowsContext] = useKeptFlag('context', true);
  const [isMissing, setMissing] = useState(false);
  const [isOverlay, setOverlay] = useState<'views' | 'context' | null>(null);
  const [viewsWidth, setViewsWidth] = useKeptNumber('views.width', 224);
  const [listWidth, setListWidth] = useKeptNumber('list.width', 360);
  const [contextWidth, setContextWidth] = useKeptNumber('context.width', 320);
  const isTriage = viewOf(search) === 'triage' && !isFiltered(search);
  const hasContextColumn = width === 'wide' && !isTriage;
  const hasViewsColumn = width === 'wide' && showsViews;
  const isPhone = width === 'phone';
  const open = search.conversation;
  const toggleContext = () =>
    hasContextColumn ? setShowsContext(!showsContext) : setOverlay(isOverlay === 'context' ? null : 'context');
  const back = () =>
    void navigate({
      to: '/inbox',
      search: (before: InboxSearch) => ({ ...before, conversation: undefined, at: undefined }),
    });

  const toggleViews = () =>
    width === 'wide' ? setShowsViews(!showsViews) : setOverlay(isOverlay === 'views' ? null : 'views');
  useCommand('toggle-views', toggleViews, { isTurned: hasViewsColumn || isOverlay === 'views' });
  useCommand('toggle-context', toggleContext, {
    whyNot: open ? undefined : t('Open a conversation first'),
    isTurned: hasContextColumn ? showsContext : isOverlay === 'context',
  });
  useCommand('back', () => stepBack(back, isPhone));
  // Who steps on is with nobody in between: one word to the server a step, behind its paint.
  useEffect(() => afterPaint(() => look(open ?? null)), [open]);
  useEffect(() => () => look(null), []);
  useEffect(() => setOverlay(null), [open, search.view, search.saved, search.team, search.tag, search.channel]);
  // With its row gone from the list, the next one comes; on a phone, the list.
  const leave = () => {
    if (isPhone && !isTriage) {
      back();
      return;
    }
    const ids = getState().lists.get(keyOf(filterOf(search, getState().views)))?.ids ?? [];
    const at = ids.indexOf(open ?? '');
    if (at < 0) return;
    goOn(ids[at + 1] ?? ids[at - 1]);
  };
  const goOn = (next: string | undefined) => {
    if (next) holdKeys();
    void navigate({
      to: '/inbox',
      search: (before: InboxSearch) => ({ ...before, conversation: next, at: undefined }),
    });
    catchFocus(next);
  };

  const triage = useTriage(search, isTriage, isTriage && !isPhone);

  return (
    <div className="flex h-full min-h-0 min-w-0">
      <Suspense fallback={<Coming names={heardByViews} />}>
        <ViewCommands search={place} />
      </Suspense>
      {open ? null : <NothingToAnswer />}
      {hasViewsColumn ? (
        <>
          <div style={{ width: viewsWidth }} className="shrink-0 max-xl:hidden">
            <ViewsColumn search={place} />
          </div>
          <Splitter label={t('Width of views')} width={viewsWidth} min={180} max={320} onWidth={setViewsWidth} />
        </>
      ) : null}
      {isPhone && open ? null : (
        <>
          <div
            style={isPhone ? undefined : { width: isTriage ? triageListWidth : width === 'wide' ? listWidth : 320 }}
            className={
              isPhone
                ? 'min-w-0 flex-1'
                : classes('shrink-0 max-lg:border-e max-lg:border-line', open !== undefined && 'max-md:hidden')
            }
          >
            <Column shown={JSON.stringify(place)}>
              <ListColumn
                search={search}
                place={place}
                isCompact={density === 'compact'}
                onViews={hasViewsColumn ? undefined : () => setOverlay('views')}
                onOpen={() => focusComposer()}
              />
            </Column>
          </div>
          {isPhone ? null : width === 'wide' && !isTriage ? (
            <Splitter label={t('Width of the list')} width={listWidth} min={280} max={520} onWidth={setListWidth} />
          ) : (
            <span className="w-px bg-line" />
          )}
        </>
      )}
      {isPhone && !open ? null : (
        <main
          id="thread"
          tabIndex={-1}
          data-region="thread"
          aria-label={t('Conversation')}
          className="relative flex min-w-0 flex-1 flex-col bg-bg outline-none"
        >
          {open ? (
            <Column shown={open}>
              <Suspense fallback={<ComingPane isTriage={isTriage} />}>
                <ConversationPane
                  id={open}
                  at={search.at}
                  onLeave={leave}
                  onBack={isPhone ? back : undefined}
                  onContext={toggleContext}
                  isContextOpen={hasContextColumn ? showsContext : isOverlay === 'context'}
                  onMissing={setMissing}
                />
                {isTriage ? <Triage id={open} list={triage} onNext={goOn} /> : null}
              </Suspense>
            </Column>
          ) : isTriage && triage?.loading === 'ready' && triage.ids.length === 0 ? (
            <Suspense fallback={null}>
              <TriageDone list={triage} />
            </Suspense>
          ) : (
            <NothingOpen />
          )}
        </main>
      )}
      {isPhone && !open ? (
        <main className="sr-only">
          <p>{t('Choose a conversation from the list.')}</p>
        </main>
      ) : null}
      {hasContextColumn && showsContext && open && !isMissing ? (
        <ContextColumn id={open} width={contextWidth} onWidth={setContextWidth} />
      ) : null}
      <Suspense fallback={null}>
        {isOverlay === 'views' ? (
          <Overlay side="start" label={t('Views')} onClose={() => setOverlay(null)}>
            <ViewsColumn search={place} onPick={() => setOverlay(null)} />
          </Overlay>
        ) : null}
        {isOverlay === 'context' && open ? (
          <Overlay side="end" label={t('Customer')} onClose={() => setOverlay(null)}>
            <ContextOf id={open} onClose={() => setOverlay(null)} />
          </Overlay>
        ) : null}
      </Suspense>
    </div>
  );
}

/** The list of triage; with nothing in front its first comes by itself. */
function useTriage(search: InboxSearch, isTriage: boolean, opensFirst: boolean) {
  const navigate = useNavigate();
  // Elsewhere nothing here depends on the list, and every change of it would draw the whole page.
  const list = useStore((state) => (isTriage ? state.lists.get(keyOf(filterOf(search, state.views))) : undefined));
  const first = opensFirst && !search.conversation && list?.loading === 'ready' ? list.ids[0] : undefined;
  useEffect(() => {
    if (first)
      void navigate({
        to: '/inbox',
        search: (before: InboxSearch) => ({ ...before, conversation: first }),
        replace: true,
      });
  }, [first]);
  return list;
}

type TriageBarProps = Parameters<typeof TriageBar>[0];
function Triage({ id, ...rest }: Pick<TriageBarProps, 'list' | 'onNext'> & { id: string }) {
  const it = useConversation(id);
  return it ? <TriageBar {...rest} it={it} Join={JoinDialog} /> : <Coming names={heardByTriage} />;
}

/** The palette says why not. */
function NothingToAnswer() {
  const whyNot = t('Open a conversation first');
  useCommand('reply', noDeed, whyNot);
  useCommand('note', noDeed, whyNot);
  return null;
}
const noDeed = (): void => undefined;

/** Until the conversation is there: what it will hear is kept for it. */
const ComingPane = ({ isTriage }: { isTriage: boolean }) => (
  <>
    <PaneSkeleton />
    <Coming names={heardByConversation} />
    {isTriage ? <Coming names={heardByTriage} /> : null}
  </>
);
const PaneSkeleton = () => <SkeletonRows rows={6} label={t('Loading conversation')} className="page-wait p-4" />;
const NothingOpen = () => (
  <EmptyState className="my-auto" icon={<MessagesSquare size={24} />} title={t('No conversation is open')}>
    {t('Pick one from the list, or press J.')}
  </EmptyState>
);

function ContextOf({ id, onClose }: { id: string; onClose?: () => void }) {
  // The thread is painted first. Until the column has followed, what stands in it is somebody else's and takes no clicks.
  const drawn = usePainted(id);
  const it = useConversation(drawn);
  const language = useLanguage();
  const panel = useMemo(() => (it ? <ContextPanel it={it} onClose={onClose} /> : null), [it, onClose, language]);
  return panel ? (
    <div inert={drawn !== id} className="h-full">
      <Column shown={id}>
        <Suspense fallback={<PaneSkeleton />}>{panel}</Suspense>
      </Column>
    </div>
  ) : null;
}
function ContextColumn({ id, width, onWidth }: { id: string; width: number; onWidth: (width: number) => void }) {
  return (
    <>
      <Splitter
        label={t('Width of the customer column')}
        width={width}
        min={280}
        max={420}
        onWidth={onWidth}
        side="end"
      />
      <div style={{ width }} className="shrink-0 max-xl:hidden">
        <ContextOf id={id} />
      </div>
    </>
  );
}

/** The row or the composer that had the focus is gone: it goes on with the next row, so that the keys and readers do too. */
function catchFocus(next: string | undefined): void {
  setTimeout(() => {
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const row = next ? document.querySelector<HTMLElement>(`#list [data-conversation="${next}"]`) : null;
    (row ?? document.querySelector<HTMLElement>('#list'))?.focus();
  }, 80);
}

/** Escape goes outwards: from the words to the thread, from the thread to the list. */
function stepBack(leave: () => void, isPhone: boolean): void {
  const focused = document.activeElement;
  if (focused?.closest('#composer')) document.querySelector<HTMLElement>('#thread')?.focus();
  else if (isPhone) leave();
  else
    (
      document.querySelector<HTMLElement>('#list [data-conversation][tabindex="0"]') ??
      document.querySelector<HTMLElement>('#list')
    )?.focus();
}

// The views people keep, in their order, with their live numbers; each has a menu of its own under the right mouse button.
import { Link, useNavigate } from '@tanstack/react-router';
import type { View } from '@throughline/sdk';
import { Bookmark, UserRound, UsersRound } from 'lucide-react';
import { Suspense, useState } from 'react';
import { entryOf } from '../../commands/entries.ts';
import { holdKeysForDialog } from '../../commands/held-keys.ts';
import { useCommand } from '../../commands/registry.ts';
import type { CommandName } from '../../commands/table.ts';
import { api, undoable, update, useStore, wordsOf } from '../../live/index.ts';
import { shortCount, type InboxSearch } from '../../live/views.ts';
import { copyAndSay } from '../../ui/copy-button.tsx';
import { classes } from '../../ui/classes.ts';
import { ContextMenu, type MenuEntry } from '../../ui/menu.tsx';
import { say } from '../../ui/toast.ts';
import { msg, t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const ViewEditor = lazyPart(() => import('./view-editor.tsx'), 'over');
const icons = { personal: UserRound, team: UsersRound, shared: Bookmark } as const;
const audiences = { personal: msg('only you'), team: msg('a team'), shared: msg('everybody') } as const;
/** As many have a key of their own. */
const nth = ['view-1', 'view-2', 'view-3', 'view-4', 'view-5', 'view-6', 'view-7', 'view-8', 'view-9'] as const;

export const useSavedViews = (): readonly View[] => {
  const views = useStore((state) => state.views);
  return [...views.values()].toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
};

/** Keeps the list that is shown as a view, by its key; and goes to the n-th view by theirs. */
export function ViewCommands({ search }: { search: InboxSearch }) {
  const views = useSavedViews();
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  useCommand('save-view', () => {
    holdKeysForDialog();
    setOpen(true);
  });
  for (const [at, name] of nth.entries())
    useCommand(
      name,
      () => void navigate({ to: '/inbox', search: { saved: views[at]!.id } }),
      views[at] ? undefined : t('There is no such view'),
    );
  return isOpen ? (
    <Suspense fallback={null}>
      <ViewEditor search={search} view={null} onClose={() => setOpen(false)} />
    </Suspense>
  ) : null;
}

export function SavedViews({ search, onPick }: { search: InboxSearch; onPick?: (() => void) | undefined }) {
  const views = useSavedViews();
  const [edited, setEdited] = useState<View | null>(null);
  return (
    <>
      {views.map((view, at) => (
        <SavedView
          key={view.id}
          view={view}
          isCurrent={search.saved === view.id}
          onPick={onPick}
          onEdit={() => setEdited(view)}
          above={views[at - 1]}
          below={views[at + 1]}
          places={views.map((each) => each.position)}
          at={at}
        />
      ))}
      {edited ? (
        <Suspense fallback={null}>
          <ViewEditor search={search} view={edited} onClose={() => setEdited(null)} />
        </Suspense>
      ) : null}
    </>
  );
}

interface SavedViewProps {
  view: View;
  isCurrent: boolean;
  onPick: (() => void) | undefined;
  onEdit: () => void;
  above: View | undefined;
  below: View | undefined;
  places: readonly number[];
  at: number;
}
function SavedView({ view, isCurrent, onPick, onEdit, above, below, places, at }: SavedViewProps) {
  const navigate = useNavigate();
  const count = useStore((state) => state.viewCounts.get(view.id));
  const Icon = icons[view.audience];
  const entry = (name: CommandName, run: () => void, whyNot?: string, isDanger = false): MenuEntry =>
    entryOf(name, { run, whyNot, isTurned: false }, isDanger);
  const entries = (): MenuEntry[] => [
    { type: 'heading', label: t('Seen by {audience}', { audience: t.of(audiences[view.audience]) }) },
    entry('view-edit', onEdit),
    entry('view-duplicate', () => void duplicate(view, (id) => void navigate({ to: '/inbox', search: { saved: id } }))),
    entry(
      'view-up',
      () => void move(view, between(places[at - 2], places[at - 1])),
      above ? undefined : t('It is the first'),
    ),
    entry(
      'view-down',
      () => void move(view, between(places[at + 1], places[at + 2])),
      below ? undefined : t('It is the last'),
    ),
    entry('view-link', () => void copyAndSay(`${location.origin}/inbox?saved=${view.id}`, t('Link copied'))),
    { type: 'line' },
    entry(
      'view-delete',
      () => void remove(view, isCurrent ? () => navigate({ to: '/inbox', search: {} }) : undefined),
      undefined,
      true,
    ),
  ];
  return (
    <ContextMenu entries={entries}>
      <Link
        to="/inbox"
        search={{ saved: view.id }}
        onClick={onPick}
        aria-current={isCurrent ? 'page' : undefined}
        activeOptions={{ includeSearch: true }}
        className={classes(
          'flex min-h-8 items-center gap-2 rounded-control px-2 text-text-2 hover:bg-hover hover:text-text pointer-coarse:min-h-11',
          isCurrent && 'bg-selected font-medium text-text',
        )}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden className={isCurrent ? 'text-accent' : 'text-text-3'} />
        <span className="min-w-0 flex-1 truncate">{view.name}</span>
        {count && count.count > 0 ? (
          <span className={classes('tabular text-sm', isCurrent ? 'text-text' : 'text-text-3')}>
            {count.isMore ? `${Math.min(count.count, 99)}+` : shortCount(count.count)}
          </span>
        ) : null}
      </Link>
    </ContextMenu>
  );
}

/** A place between two others; before the first or behind the last where one is missing. */
const between = (a: number | undefined, b: number | undefined): number =>
  a === undefined ? (b ?? 1) - 1 : b === undefined ? a + 1 : (a + b) / 2;
const put = (view: View) =>
  update((state) => ({ ...state, views: new Map(state.views).set(view.id, view), areViewCountsStale: true }));
const drop = (id: string) =>
  update((state) => ({ ...state, views: new Map([...state.views].filter(([each]) => each !== id)) }));
const refused = (title: string) => (error: unknown) => void say({ title, detail: wordsOf(error), tone: 'danger' });

async function move(view: View, position: number): Promise<void> {
  put({ ...view, position });
  await api.changeView({ params: { id: view.id }, body: { position } }).then(put, (error: unknown) => {
    put(view);
    refused(t('Could not move “{name}”', { name: view.name }))(error);
  });
}
const bodyOf = (view: View, name: string) => ({
  name,
  audience: view.audience,
  teamId: view.teamId,
  filter: view.filter,
  sort: view.sort,
});
async function duplicate(view: View, onKept: (id: string) => void): Promise<void> {
  await api
    .addView({ body: { ...bodyOf(view, `${view.name.slice(0, 70)} (copy)`), audience: 'personal', teamId: null } })
    .then((kept) => {
      put(kept);
      onKept(kept.id);
    })
    .catch(refused(t('Could not duplicate “{name}”', { name: view.name })));
}
async function remove(view: View, onGone: (() => Promise<void>) | undefined): Promise<void> {
  // Away from it first: a list whose view is gone would ask whose it is.
  await onGone?.();
  drop(view.id);
  try {
    await api.removeView({ params: { id: view.id } });
    const undo = undoable(() => {
      takeAway();
      void api
        .addView({ body: bodyOf(view, view.name) })
        .then((kept) => api.changeView({ params: { id: kept.id }, body: { position: view.position } }))
        .then(put)
        .catch(refused(t('Could not bring “{name}” back', { name: view.name })));
    });
    const takeAway = say({
      title: t('Deleted “{name}”', { name: view.name }),
      action: { label: t('Undo'), run: undo.run },
    });
  } catch (error) {
    put(view);
    refused(t('Could not delete “{name}”', { name: view.name }))(error);
  }
}

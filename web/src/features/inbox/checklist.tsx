// What is left of setting up, beside the views: six things, each ticked by what the server saw, none by a click. It can be put away.
import type { Me } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed, X } from 'lucide-react';
import { api, update } from '../../live/index.ts';
import { classes } from '../../ui/classes.ts';
import { relativeTime } from '../../ui/relative-time.ts';
import { say } from '../../ui/toast.ts';
import { t } from '../../words/t.ts';
import { checklistItems, type ChecklistItem } from './checklist-items.ts';

const AGAIN_MS = 4000;

export function Checklist() {
  // Seen by facts of several parts of the house (a visit, a sign-in, an answer), so it asks again while somebody looks at it.
  const found = useQuery({
    queryKey: ['checklist'],
    queryFn: () => api.getChecklist(),
    refetchInterval: AGAIN_MS,
    refetchOnWindowFocus: true,
  });
  if (!found.data) return null;
  const items = checklistItems(found.data, (at) => relativeTime(new Date(at), new Date()));
  const done = items.filter((item) => item.isDone).length;
  return (
    <section aria-labelledby="checklist-title" data-card="" className="mt-3 rounded-card border border-line bg-bg p-2">
      <div className="flex items-center gap-2 ps-1">
        <h2 id="checklist-title" className="flex-1 text-sm font-semibold">
          {done === items.length ? t('All set up') : t('Set up')}
        </h2>
        <span className="tabular text-sm text-text-3">
          {t('{done, number} of {all, number}', { done, all: items.length })}
        </span>
        <button
          type="button"
          aria-label={t('Put the checklist away')}
          onClick={putAway}
          className="inline-flex size-6 items-center justify-center rounded-control text-text-3 hover:bg-hover hover:text-text pointer-coarse:size-11"
        >
          <X size={14} aria-hidden />
        </button>
      </div>
      <div
        role="progressbar"
        aria-label={t('Set up')}
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={items.length}
        className="mx-1 my-1.5 h-1 overflow-hidden rounded-full bg-line"
      >
        <div className="h-full bg-accent" style={{ width: `${(done / items.length) * 100}%` }} />
      </div>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <Item item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Item({ item: { isDone, title, detail, minutes, to } }: { item: ChecklistItem }) {
  return (
    <Link
      {...to}
      className="flex items-start gap-2 rounded-control px-1 py-1 text-sm hover:bg-hover pointer-coarse:min-h-11"
    >
      {isDone ? (
        <CircleCheck size={16} role="img" aria-label={t('Done')} className="mt-0.5 shrink-0 text-ok" />
      ) : (
        <CircleDashed size={16} role="img" aria-label={t('To do')} className="mt-0.5 shrink-0 text-text-3" />
      )}
      <span className="min-w-0 flex-1">
        <span className="flex gap-2">
          <span className={classes('flex-1', isDone ? 'text-text-2' : 'font-medium')}>{title}</span>
          {isDone ? null : (
            <span className="tabular shrink-0 text-text-3">{t('{minutes, number} min', { minutes })}</span>
          )}
        </span>
        {detail ? <span className="block text-text-3 wrap-anywhere">{detail}</span> : null}
      </span>
    </Link>
  );
}

/** At once, and for good: it is a preference of this person. */
function putAway(): void {
  const show = (checklist: string | null) =>
    update((state) =>
      state.me ? { ...state, me: { ...state.me, preferences: { ...state.me.preferences, checklist } } } : state,
    );
  const keep = (checklist: string | null): void => {
    show(checklist);
    api.changeMe({ body: { preferences: { checklist } } }).then(
      (me: Me) => update((state) => ({ ...state, me })),
      () => {
        show(checklist === null ? 'away' : null);
        say({ title: t('Could not keep that. Try again.'), tone: 'danger' });
      },
    );
  };
  keep('away');
  say({ title: t('Checklist put away.'), action: { label: t('Bring it back'), run: () => keep(null) } });
}

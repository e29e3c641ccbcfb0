// One change to many conversations: what is loaded is drawn at once, the server does it (as a job where they are many), progress stands
// in a notice, and one key puts all of it back.
import type { Bulk, Conversation } from '@throughline/sdk';
import { api } from './api.ts';
import { addPatch, dropPatch } from './apply.ts';
import { getKnownNumber, loadConversation, wordsOf } from './loading.ts';
import { notify } from './notices.ts';
import type { ConversationPatch, Filter } from './state.ts';
import { getState, update } from './store.ts';
import { undoable, undoSeconds } from './undo.ts';
import { t } from '../words/t.ts';

export type BulkChange = Parameters<typeof api.startBulk>[0]['body']['change'];
/** A selection by hand, or a whole view. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly filter: Filter; readonly shown: readonly string[] };
const pollMs = 700;
const idsOf = (selection: Selection) => ('ids' in selection ? selection.ids : selection.shown);

/** What a change makes of one conversation, as it is drawn until the server has said so. */
export function patchOf(
  it: Conversation,
  change: BulkChange,
  tags: ReadonlyMap<string, Conversation['tags'][number]>,
): ConversationPatch {
  const { addTags = [], removeTags = [], snoozedUntil, ...plain } = change;
  const known = [...tags.values()];
  const added = addTags
    .filter((name) => !it.tags.some((tag) => tag.name === name))
    .map((name) => known.find((tag) => tag.name === name) ?? { id: name, name, color: 'grey' });
  return {
    ...(Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as ConversationPatch),
    ...(snoozedUntil ? { status: 'snoozed', snoozedUntil } : {}),
    ...(addTags.length + removeTags.length > 0
      ? { tags: [...it.tags.filter((tag) => !removeTags.includes(tag.name)), ...added] }
      : {}),
  };
}

export async function changeMany(selection: Selection, change: BulkChange, words: string): Promise<void> {
  const token = crypto.randomUUID();
  const ids = idsOf(selection);
  update((state) =>
    ids.reduce((next, id) => {
      const it = next.conversations.get(id);
      return it ? addPatch(next, id, token, patchOf(it, change, next.tags)) : next;
    }, state),
  );
  const takePatchesAway = () => update((state) => ids.reduce((next, id) => dropPatch(next, id, token, null, 0), state));
  try {
    const { sort: _sort, ...filter } = 'filter' in selection ? selection.filter : {};
    const body = 'filter' in selection ? { filter, change } : { ids: [...selection.ids], change };
    const job = await follow(await api.startBulk({ body }), words);
    // The news of each comes over the socket; what is drawn may not jump back before.
    await refresh(ids);
    takePatchesAway();
    if (job.state === 'failed')
      notify({
        title: t('{words}: stopped after {count, number}', { words, count: job.changed }),
        detail: job.why,
        tone: 'danger',
      });
    if (job.changed > 0) offerUndo(job, words, ids);
    else if (job.state !== 'failed') notify({ title: t('They were so already.') });
    if (job.refused > 0)
      notify({
        title: t('{count, number} could not be changed', { count: job.refused }),
        detail: t('They are gone, or joined into another.'),
      });
  } catch (error) {
    takePatchesAway();
    notify({
      title: t('{words}: nothing was changed', { words }),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void changeMany(selection, change, words) },
    });
  }
}

function offerUndo(job: Bulk, words: string, ids: readonly string[]): void {
  const undo = undoable(() => {
    takeAway();
    void undoMany(job, words, ids);
  });
  const takeAway = notify({
    title: `${words}: ${t.number(job.changed)}`,
    timeoutSeconds: undoSeconds(),
    action: { label: t('Undo'), run: undo.run },
  });
}
async function undoMany(job: Bulk, words: string, ids: readonly string[]): Promise<void> {
  try {
    const undone = await follow(await api.undoBulk({ params: { id: job.id } }), t('Undo: {words}', { words }));
    await refresh(ids);
    notify({
      title: t('Undone: {count, number}', { count: undone.changed - undone.kept }),
      ...(undone.kept > 0
        ? { detail: t('{count, number} were changed by someone else since, and stay so.', { count: undone.kept }) }
        : {}),
    });
  } catch (error) {
    notify({
      title: t('Could not undo'),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void undoMany(job, words, ids) },
    });
  }
}

/** Waits for the end of a job, saying how far it is. */
export async function follow(job: Bulk, words: string): Promise<Bulk> {
  let now = job;
  let takeAway: (() => void) | null = null;
  let said = '';
  while (['collecting', 'running', 'undoing'].includes(now.state)) {
    const of = now.state === 'undoing' ? now.changed : now.total;
    const next =
      now.state === 'collecting'
        ? t('{words}: collecting, {count, number} so far', { words, count: now.total })
        : t('{words}: {done, number} of {of, number}', { words, done: now.done, of });
    if (next !== said) {
      takeAway?.();
      takeAway = notify({ title: next, timeoutSeconds: 600 });
      said = next;
    }
    await new Promise((done) => setTimeout(done, pollMs));
    // A line that is away for a moment does not end what runs on the server.
    now = await api.getBulk({ params: { id: now.id } }).catch(() => now);
  }
  takeAway?.();
  return now;
}
/** What the socket has not told yet is asked for, a few at a time, as far as it is on the screen. */
async function refresh(ids: readonly string[]): Promise<void> {
  const since = getKnownNumber();
  const old = ids.slice(0, 50).filter((id) => (getState().seenAt.get(id) ?? 0) <= since);
  for (let at = 0; at < old.length; at += 10)
    await Promise.all(old.slice(at, at + 10).map((id) => loadConversation(id)));
}

// One change to many conversations: what is loaded is drawn at once, the server does it (as a job where they are many).
import type { Conversation } from '@throughline/sdk';
import { api } from './api.ts';
import { addPatch, dropPatch } from './apply.ts';
import { runBulkDeed } from './bulk-job.ts';
import { getKnownNumber, loadConversation } from './loading.ts';
import type { ConversationPatch, Filter } from './state.ts';
import { getState, update } from './store.ts';

export type BulkChange = Parameters<typeof api.startBulk>[0]['body']['change'];
/** A selection by hand, or a whole view. */
export type Selection =
  | { readonly ids: readonly string[] }
  | { readonly filter: Filter; readonly shown: readonly string[] };
const idsOf = (selection: Selection) => ('ids' in selection ? selection.ids : selection.shown);

/** As it is asked for: a view in whatever order. */
export function selectionBody(selection: Selection): { ids: string[] } | { filter: Omit<Filter, 'sort'> } {
  if ('ids' in selection) return { ids: [...selection.ids] };
  const { sort: _sort, ...filter } = selection.filter;
  return { filter };
}

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
  await runBulkDeed({
    words,
    start: () => api.startBulk({ body: { ...selectionBody(selection), change } }),
    async settle() {
      // The news of each comes over the socket; what is drawn may not jump back before.
      await refresh(ids);
      takePatchesAway();
    },
  });
}

/** What the socket has not told yet is asked for, a few at a time, as far as it is on the screen. */
async function refresh(ids: readonly string[]): Promise<void> {
  const since = getKnownNumber();
  const old = ids.slice(0, 50).filter((id) => (getState().seenAt.get(id) ?? 0) <= since);
  for (let at = 0; at < old.length; at += 10)
    await Promise.all(old.slice(at, at + 10).map((id) => loadConversation(id)));
}

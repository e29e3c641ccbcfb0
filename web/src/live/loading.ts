// Fetches snapshots into the store: what the app needs to start, lists, threads, contacts. Each asks once at a time.
import { isProblem, type Contact, type Conversation, type Me, type Message } from '@throughline/sdk';
import { api } from './api.ts';
import { listKinds } from './kinds.ts';
import { joinPage, kept, putConversations, putMessages } from './apply.ts';
import { emptyState, keyOf, type Filter, type State } from './state.ts';
import { onLeave } from './stay.ts';
import { getState, update } from './store.ts';
import { listening } from './told.ts';
import { isWatched } from './watched.ts';
import { t } from '../words/t.ts';

const pageRows = 50;
const pageMessages = 60;
/** Lists and threads kept for going back and forth; older ones are forgotten. */
const keptLists = 12;
const keptThreads = 40;
/** The number comes beside the first snapshots, not before them: what may lie between is told once more. */
const startMargin = 200;
const under = new Map<string, Promise<void>>();
/** The journal number we surely know: snapshots asked for now are at least as new. */
let knownNumber = 0;
export const setKnownNumber = (number: number): void => {
  knownNumber = Math.max(knownNumber, number);
};
export const getKnownNumber = (): number => knownNumber;

/** Shares one running request among all who ask for the same. */
function once(key: string, work: () => Promise<void>): Promise<void> {
  const running = under.get(key);
  if (running) return running;
  const started = work().finally(() => under.delete(key));
  under.set(key, started);
  return started;
}
export const wordsOf = (error: unknown): string =>
  error instanceof Error ? t.server(error.message) : t('Something unexpected happened.');
const byId = <T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

/** What my role does not open is empty to me. */
const ifAllowed = <T, N>(asked: Promise<T>, nothing: N): Promise<T | N> =>
  asked.catch((error: unknown) => {
    if (isProblem(error, 'forbidden')) return nothing;
    throw error;
  });
/** Everything the frame needs; throws when it cannot be had. */
export async function loadHouse(): Promise<Me> {
  const [{ number }, me, kinds, channels, agents, teams, tags, counts, views] = await Promise.all([
    // Only where to follow from; without it the socket says to fetch again.
    api.listConversations({ query: { limit: 1 } }).catch(() => ({ number: 0 })),
    api.getMe(),
    ifAllowed(listKinds(), { items: [] }),
    ifAllowed(api.listChannels(), { items: [] }),
    ifAllowed(api.listAgents(), { items: [] }),
    ifAllowed(api.listTeams(), { items: [] }),
    ifAllowed(api.listTags(), { items: [] }),
    ifAllowed(api.getCounts(), null),
    api.listViews().catch(() => ({ items: [] })),
  ]);
  setKnownNumber(number - startMargin);
  update((state) => ({
    ...state,
    me,
    counts,
    kinds: new Map(kinds.items.map((kind) => [kind.kind, kind])),
    channels: byId(channels.items),
    agents: byId(agents.items),
    teams: byId(teams.items),
    tags: byId(tags.items),
    views: byId(views.items),
  }));
  if (views.items.length > 0) void loadViewCounts();
  return me;
}
export function loadViewCounts(): Promise<void> {
  return once('view-counts', async () => {
    const { items } = await api.countViews().catch(() => ({ items: null }));
    if (items) update((state) => ({ ...state, viewCounts: byId(items), areViewCountsStale: false }));
  });
}
onLeave(() => {
  under.clear();
  openings.clear();
});
/** Another account must not see what the last one left, nor count from its journal. */
export function forgetAll(): void {
  knownNumber = 0;
  fetchedAt.clear();
  update((state) => ({ ...emptyState, isOnline: state.isOnline }));
}

export function loadList(filter: Filter): Promise<void> {
  const key = keyOf(filter);
  return once(`list ${key}`, async () => {
    const known = getState().lists.get(key);
    setList(key, {
      filter,
      ids: known?.ids ?? [],
      nextCursor: known?.nextCursor ?? null,
      loading: known?.loading === 'ready' ? 'ready' : 'loading',
      error: '',
      isStale: false,
    });
    try {
      const page = await api.listConversations({ query: { ...filter, limit: pageRows } });
      takeConversations(page.items, page.number);
      setList(key, {
        filter,
        ids: page.items.map((it) => it.id),
        nextCursor: page.nextCursor,
        loading: 'ready',
        error: '',
        isStale: false,
      });
    } catch (error) {
      setList(key, {
        filter,
        ids: getState().lists.get(key)?.ids ?? [],
        nextCursor: getState().lists.get(key)?.nextCursor ?? null,
        loading: 'error',
        error: wordsOf(error),
        isStale: false,
      });
    }
  });
}
/** Fetches a list that somebody is likely to open next; one that is held already stays as the socket keeps it. */
export function prefetchList(filter: Filter): void {
  if (!getState().lists.has(keyOf(filter))) void loadList(filter);
}
export function loadMore(filter: Filter): Promise<void> {
  const key = keyOf(filter);
  return once(`more ${key}`, async () => {
    const list = getState().lists.get(key);
    if (!list?.nextCursor) return;
    let page;
    try {
      page = await api.listConversations({ query: { ...filter, limit: pageRows, cursor: list.nextCursor } });
    } catch (error) {
      const held = getState().lists.get(key);
      if (held) setList(key, { ...held, moreError: wordsOf(error) });
      return;
    }
    const now = getState().lists.get(key);
    if (!now) return;
    takeConversations(page.items, page.number);
    const ids = [...now.ids, ...page.items.map((it) => it.id).filter((id) => !now.ids.includes(id))];
    setList(key, { ...now, ids, nextCursor: page.nextCursor, moreError: '' });
  });
}
function setList(key: string, list: State['lists'] extends ReadonlyMap<string, infer L> ? L : never): void {
  update((state) => {
    const lists = new Map(state.lists);
    lists.delete(key);
    lists.set(key, list);
    for (const oldest of [...lists.keys()].slice(0, Math.max(0, lists.size - keptLists)))
      if (!isWatched('list', oldest)) lists.delete(oldest);
    return { ...state, lists };
  });
}
export function takeConversations(items: readonly Conversation[], number: number): void {
  setKnownNumber(number);
  update((state) =>
    putConversations(
      state,
      items.map((body) => ({ id: body.id, body, number })),
    ),
  );
}

/** `missing`: no such conversation, or not ours to see. */
export async function loadConversation(id: string): Promise<'ready' | 'missing' | 'error'> {
  const since = knownNumber;
  try {
    takeConversations([await api.getConversation({ params: { id } })], since);
    return 'ready';
  } catch (error) {
    return isProblem(error, 'not_found', 'forbidden', 'malformed', 'invalid') ? 'missing' : 'error';
  }
}

/** The last opening of each thread: an answer to an earlier one that comes behind it is let go. */
const openings = new Map<string, string>();
/** A page of a thread; `heard` puts on it what was told while it was on its way and is newer. */
const pageOf = (conversationId: string, query: { around?: number | undefined; cursor?: string }) =>
  listening(async (told) => {
    const page = await api.listMessages({ params: { id: conversationId }, query: { limit: pageMessages, ...query } });
    const newer = told
      .filter(({ kind, number }) => kind === 'message' && number > page.number)
      .map(({ id, body }) => ({ id, body: body as Message | null }));
    return { ...page, heard: () => newer.length > 0 && update((state) => putMessages(state, newer)) };
  });

/** Opens a thread at its end, or around a message's number. */
export function loadThread(conversationId: string, around?: number): Promise<void> {
  const key = `thread:${conversationId}:${around ?? ''}`;
  openings.set(conversationId, key);
  const isLate = () => openings.get(conversationId) !== key;
  return once(key, async () => {
    const known = getState().threads.get(conversationId);
    if (known?.loading !== 'ready')
      setThread(conversationId, { messages: [], olderCursor: null, newerCursor: null, loading: 'loading', error: '' });
    try {
      const page = await pageOf(conversationId, { around });
      if (isLate()) return;
      setKnownNumber(page.number);
      // A page that touches what we hold is joined; one from elsewhere replaces it, so that no gap is hidden.
      const held = getState().threads.get(conversationId)?.messages ?? [];
      const touches = held.length > 0 && page.items.some((item) => held.some((each) => each.id === item.id));
      const now = getState().threads.get(conversationId);
      const base =
        now && touches && around === undefined
          ? now.newerCursor === null
            ? now
            : { ...now, newerCursor: null }
          : undefined;
      setThread(
        conversationId,
        joinPage(
          base,
          page.items,
          base ? { newerCursor: null } : { olderCursor: page.nextCursor, newerCursor: page.newerCursor },
        ),
      );
      page.heard();
      fetchedAt.set(conversationId, Date.now());
    } catch (error) {
      if (isLate()) return;
      const now = getState().threads.get(conversationId);
      setThread(conversationId, {
        messages: now?.messages ?? [],
        olderCursor: now?.olderCursor ?? null,
        newerCursor: now?.newerCursor ?? null,
        loading: 'error',
        error: wordsOf(error),
      });
    } finally {
      if (!isLate()) openings.delete(conversationId);
    }
  });
}
const fetchedAt = new Map<string, number>();
/** Held, and fetched so lately that whoever opens it need not ask again: since then the socket has kept it. */
export const isFresh = (conversationId: string): boolean =>
  getState().line === 'open' && Date.now() - (fetchedAt.get(conversationId) ?? 0) < freshMs;
const freshMs = 15_000;
/** Fetches what the next step through the list will show; a thread that is held already stays as the socket keeps it. */
export function prefetch(conversationId: string): void {
  if (!getState().threads.has(conversationId)) void loadThread(conversationId);
}
export const loadOlder = (conversationId: string): Promise<void> => loadEdge(conversationId, 'olderCursor');
export const loadNewer = (conversationId: string): Promise<void> => loadEdge(conversationId, 'newerCursor');
function loadEdge(conversationId: string, edge: 'olderCursor' | 'newerCursor'): Promise<void> {
  return once(`${edge} ${conversationId}`, async () => {
    const cursor = getState().threads.get(conversationId)?.[edge];
    if (!cursor) return;
    const page = await pageOf(conversationId, { cursor }).catch(() => null);
    // Another stretch may have taken its place meanwhile: joined to that, the page would hide a gap.
    if (!page || getState().threads.get(conversationId)?.[edge] !== cursor) return;
    const next = edge === 'olderCursor' ? { olderCursor: page.nextCursor } : { newerCursor: page.newerCursor };
    setThread(conversationId, joinPage(getState().threads.get(conversationId), page.items, next));
    page.heard();
  });
}
function setThread(
  conversationId: string,
  thread: State['threads'] extends ReadonlyMap<string, infer T> ? T : never,
): void {
  update((state) => {
    const threads = new Map(state.threads);
    threads.delete(conversationId);
    threads.set(conversationId, thread);
    for (const oldest of [...threads.keys()].slice(0, Math.max(0, threads.size - keptThreads)))
      if (!isWatched('thread', oldest)) {
        threads.delete(oldest);
        fetchedAt.delete(oldest);
      }
    return { ...state, threads };
  });
}

export function loadContact(id: string): Promise<void> {
  return once(`contact ${id}`, async () => {
    const contact = await listening(async (told) => {
      const asked = await api.getContact({ params: { id } });
      const newest = told.findLast((change) => change.kind === 'contact' && change.id === asked.id);
      return kept(getState().contacts.get(id), (newest?.body as Contact | undefined) ?? asked);
    });
    if (getState().contacts.get(id) === contact) return;
    update((state) => ({ ...state, contacts: new Map(state.contacts).set(contact.id, contact).set(id, contact) }));
  });
}

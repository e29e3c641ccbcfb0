// Keeps the store true: follows the journal over one socket, and fetches again what is on the screen when it fell too far behind.
import { type Change, openLive, type Live, type Message, type PresenceFrame } from '@throughline/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { alertsChanged, loadAlerts } from './alerts.ts';
import { forgetAnnounced } from './announce.ts';
import { api } from './api.ts';
import { applyChanges } from './apply.ts';
import { forgetQueries, stopForgetting } from './forget.ts';
import { gathering, type Gathering } from './gather.ts';
import {
  getKnownNumber,
  loadContact,
  loadConversation,
  loadHouse,
  loadList,
  loadThread,
  loadViewCounts,
  setKnownNumber,
} from './loading.ts';
import { notify } from './notices.ts';
import { flushOutbox } from './outbox.ts';
import { withoutForbidden } from './rights.ts';
import { keyOf } from './state.ts';
import { t } from '../words/t.ts';
import { getState, update } from './store.ts';
import { hearChanges } from './told.ts';
import { isWatched, watched, watchedFilters } from './watched.ts';

let live: Live | null = null;
let staleTimer: ReturnType<typeof setTimeout> | undefined;
/** Stale lists wait a little, so that a burst of changes costs one request. */
const staleWaitMs = 400;
/** Nobody types this long without saying so again: a lost "stopped" must not type for ever. */
const writingMs = 10_000;
/** How long news rest that nobody reads word by word: lists, counts, and what pages have to ask for. */
const drawMs = 150;
const askMs = 1000;
let drawing: Gathering<Change> | null = null;
let asking: Gathering<Change> | null = null;
const writingTimers = new Map<string, ReturnType<typeof setTimeout>>();

export function startLive(queries: QueryClient): void {
  if (live) return;
  const ask = (asking = gathering<Change>(askMs, (changes) => forgetQueries(queries, changes)));
  const draw = (drawing = gathering<Change>(
    drawMs,
    (changes) => {
      update((state) => applyChanges(state, changes));
      ask.add(changes);
      if (changes.some(({ kind, id }) => kind === 'agent' && id === getState().me?.agent.id)) void refreshMe(queries);
      clearTimeout(staleTimer);
      staleTimer = setTimeout(refreshStale, staleWaitMs);
    },
    { isUrgent: isRead, keyOf: ({ kind, id }) => `${kind} ${id}` },
  ));
  live = openLive({
    after: getKnownNumber(),
    onChanges: (changes) => {
      setKnownNumber(changes.at(-1)?.number ?? 0);
      hearChanges(changes);
      draw.add(changes);
    },
    onReset: () => {
      draw.flush();
      refetchAll(queries);
    },
    onPresence: takePresence,
    onAlerts: alertsChanged,
    onAgents: (online) => update((state) => ({ ...state, online: new Set(online) })),
    onState: (line) => {
      update((state) => ({
        ...state,
        line,
        // Without a line nobody knows who writes.
        presence: line === 'open' ? state.presence : new Map([...state.presence].map(([id, it]) => [id, silent(it)])),
      }));
      // What happened while there was no line was told to nobody.
      if (line === 'open') void loadAlerts();
      if (line === 'open') void flushOutbox();
    },
  });
  addEventListener('online', wentOnline);
  addEventListener('offline', wentOffline);
  update((state) => ({ ...state, isOnline: navigator.onLine }));
}
export function stopLive(): void {
  live?.close();
  live = null;
  drawing?.drop();
  asking?.drop();
  stopForgetting();
  forgetAnnounced();
  clearTimeout(staleTimer);
  for (const timer of writingTimers.values()) clearTimeout(timer);
  writingTimers.clear();
  removeEventListener('online', wentOnline);
  removeEventListener('offline', wentOffline);
}
/** A message of a thread that is on the screen. */
const isRead = ({ kind, body }: Change): boolean =>
  kind === 'message' && body !== null && isWatched('thread', (body as Message).conversationId);
/** My role may have changed, or what it may: what it opens now is asked for, what it does not is forgotten. */
async function refreshMe(queries: QueryClient): Promise<void> {
  const before = getState().me;
  const me = await api.getMe().catch(() => null);
  if (!before || !me || getState().me?.agent.id !== me.agent.id) return;
  update((state) => ({ ...state, me }));
  if (me.scopes.length === before.scopes.length && me.scopes.every((scope) => before.scopes.includes(scope))) return;
  update((state) => withoutForbidden(state, me.scopes));
  refetchAll(queries);
  notify({ title: t('What you may do here has changed.'), detail: t('Somebody changed your role.') });
}
function wentOnline(): void {
  update((state) => ({ ...state, isOnline: true }));
  live?.retryNow();
  void flushOutbox();
}
const wentOffline = (): void => update((state) => ({ ...state, isOnline: false }));

function takePresence(frame: PresenceFrame): void {
  const put = (it: PresenceFrame) =>
    update((state) => ({ ...state, presence: new Map(state.presence).set(it.conversationId, it) }));
  put(frame);
  clearTimeout(writingTimers.get(frame.conversationId));
  writingTimers.delete(frame.conversationId);
  if (!frame.contactIsWriting && !frame.viewers.some((viewer) => viewer.isWriting)) return;
  writingTimers.set(
    frame.conversationId,
    setTimeout(() => {
      writingTimers.delete(frame.conversationId);
      put(silent(frame));
    }, writingMs),
  );
}
const silent = (frame: PresenceFrame): PresenceFrame => ({
  ...frame,
  contactIsWriting: false,
  viewers: frame.viewers.map((viewer) => ({ ...viewer, isWriting: false })),
});
export const look = (conversationId: string | null): void => live?.look(conversationId);
export const tellWriting = (conversationId: string, isWriting: boolean, toCustomer: boolean): void =>
  live?.write(conversationId, isWriting, toCustomer);

/** So often at most, however much happens where we cannot see. */
const countsWaitMs = 5000;
let countedAt = 0;
let countsTimer: ReturnType<typeof setTimeout> | undefined;
function refreshCounts(): void {
  if (!getState().areViewCountsStale || countsTimer !== undefined) return;
  countsTimer = setTimeout(
    () => {
      countsTimer = undefined;
      countedAt = Date.now();
      if (live) void loadViewCounts();
    },
    Math.max(0, countedAt + countsWaitMs - Date.now()),
  );
}
function refreshStale(): void {
  refreshCounts();
  for (const list of getState().lists.values())
    if (list.isStale && isWatched('list', keyOf(list.filter))) void loadList(list.filter);
}
/** Too far behind to be told one by one: what is on the screen is asked for again, the rest when it is opened. */
function refetchAll(queries: QueryClient): void {
  const only = <T>(map: ReadonlyMap<string, T>, sort: 'list' | 'thread' | 'contact') =>
    new Map([...map].filter(([id]) => isWatched(sort, id)));
  update((state) => ({
    ...state,
    seenAt: new Map(),
    lists: only(state.lists, 'list'),
    threads: only(state.threads, 'thread'),
    contacts: only(state.contacts, 'contact'),
  }));
  void loadHouse().catch(() => undefined);
  void loadAlerts();
  for (const filter of watchedFilters()) void loadList(filter);
  for (const id of watched('thread')) {
    void loadConversation(id);
    void loadThread(id);
  }
  for (const id of watched('contact')) void loadContact(id).catch(() => undefined);
  void queries.invalidateQueries();
}

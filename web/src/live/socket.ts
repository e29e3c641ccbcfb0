// Keeps the store true: follows the journal over one socket, and fetches again what is on the screen when it fell too far behind.
import { openLive, type Change, type Live } from '@throughline/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { applyChanges } from './apply.ts';
import { getKnownNumber, loadContact, loadHouse, loadList, loadThread, setKnownNumber } from './loading.ts';
import { flushOutbox } from './outbox.ts';
import { getState, update } from './store.ts';

let live: Live | null = null;
let staleTimer: ReturnType<typeof setTimeout> | undefined;
/** Stale lists wait a little, so that a burst of changes costs one request. */
const staleWaitMs = 400;

export function startLive(queries: QueryClient): void {
  if (live) return;
  live = openLive({
    after: getKnownNumber(),
    onChanges: (changes) => {
      setKnownNumber(changes.at(-1)?.number ?? 0);
      update((state) => applyChanges(state, changes));
      forgetQueries(queries, changes);
      clearTimeout(staleTimer);
      staleTimer = setTimeout(refreshStale, staleWaitMs);
    },
    onReset: () => refetchAll(queries),
    onPresence: (frame) =>
      update((state) => ({ ...state, presence: new Map(state.presence).set(frame.conversationId, frame) })),
    onAgents: (online) => update((state) => ({ ...state, online: new Set(online) })),
    onState: (line) => {
      update((state) => ({ ...state, line }));
      if (line === 'open') void flushOutbox();
    },
  });
  addEventListener('online', () => {
    update((state) => ({ ...state, isOnline: true }));
    live?.retryNow();
  });
  addEventListener('offline', () => update((state) => ({ ...state, isOnline: false })));
}
export function stopLive(): void {
  live?.close();
  live = null;
}
export const look = (conversationId: string | null): void => live?.look(conversationId);
export const tellWriting = (conversationId: string, isWriting: boolean, toCustomer: boolean): void =>
  live?.write(conversationId, isWriting, toCustomer);

/** Pages that ask by themselves (settings, contacts) are told which of their answers are old: keys begin with the plural of the kind. */
function forgetQueries(queries: QueryClient, changes: readonly Change[]): void {
  for (const kind of new Set(changes.map((change) => change.kind))) {
    void queries.invalidateQueries({ queryKey: [`${kind}s`] });
    void queries.invalidateQueries({ queryKey: [kind] });
  }
  for (const change of changes) {
    if (change.kind === 'conversation') void queries.invalidateQueries({ queryKey: ['reply-routes', change.id] });
  }
}
function refreshStale(): void {
  for (const list of getState().lists.values()) if (list.isStale) void loadList(list.filter);
}
function refetchAll(queries: QueryClient): void {
  const { lists, threads, contacts } = getState();
  // What is not on the screen now is forgotten rather than fetched; it comes when it is opened.
  const latest = [...lists.values()].at(-1);
  const openThread = [...threads.keys()].at(-1);
  const openContact = [...contacts.keys()].at(-1);
  update((state) => ({
    ...state,
    seenAt: new Map(),
    lists: new Map([...state.lists].slice(-1)),
    threads: new Map([...state.threads].slice(-1)),
    contacts: new Map([...state.contacts].slice(-1)),
  }));
  void loadHouse().catch(() => undefined);
  if (latest) void loadList(latest.filter);
  if (openThread) void loadThread(openThread);
  if (openContact) void loadContact(openContact).catch(() => undefined);
  void queries.invalidateQueries();
}

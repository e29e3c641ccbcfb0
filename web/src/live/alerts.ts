// My alerts: asked for when the socket says there is something, marked read at once, and handed on to who tells of new ones.
import type { Alert } from '@throughline/sdk';
import { api } from './api.ts';
import type { Alerts } from './state.ts';
import { onLeave } from './stay.ts';
import { getState, update } from './store.ts';

/** A burst of changes costs one request. */
const waitMs = 300;
let timer: ReturnType<typeof setTimeout> | undefined;
onLeave(() => clearTimeout(timer));
let hear: (fresh: readonly Alert[]) => void = () => undefined;

/** Called with the unread alerts that are newer than any seen here before; what was there at the start is no news. */
export const onNewAlerts = (listener: (fresh: readonly Alert[]) => void): void => {
  hear = listener;
};
export function alertsChanged(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void loadAlerts(), waitMs);
}
/** False: they could not be had; what was known stays. */
export async function loadAlerts(): Promise<boolean> {
  const before = getState().alerts;
  const reply = await api.listAlerts({ query: { limit: 50 } }).catch(() => null);
  if (!reply || !getState().me) return false;
  const alerts = { items: reply.items, unread: reply.unread, mutedIds: new Set(reply.mutedConversationIds) };
  update((state) => ({ ...state, alerts }));
  if (!before) return true;
  const seen = before.items[0]?.number ?? 0;
  const fresh = reply.items.filter((item) => !item.isRead && item.number > seen);
  if (fresh.length > 0) hear(fresh);
  return true;
}

/** Those of a conversation, or all that are shown; what came meanwhile stays unread. */
export function readAlerts(conversationId?: string): void {
  const { alerts } = getState();
  if (!alerts) return;
  const number = alerts.items[0]?.number ?? 0;
  change((now) => {
    const items = now.items.map((item) =>
      conversationId === undefined || item.conversationId === conversationId ? { ...item, isRead: true } : item,
    );
    const done = now.items.filter((item, index) => !item.isRead && items[index]!.isRead).length;
    return { ...now, items, unread: conversationId === undefined ? 0 : Math.max(0, now.unread - done) };
  });
  const body = { number, ...(conversationId === undefined ? {} : { conversationId }) };
  api.readAlerts({ body }).catch(() => void loadAlerts());
}
export async function mute(conversationId: string, isMuted: boolean): Promise<void> {
  change((now) => {
    const mutedIds = new Set(now.mutedIds);
    if (isMuted) mutedIds.add(conversationId);
    else mutedIds.delete(conversationId);
    return { ...now, mutedIds };
  });
  try {
    await api.muteConversation({ params: { id: conversationId }, body: { isMuted } });
  } catch (error) {
    await loadAlerts();
    throw error;
  }
}
const change = (by: (alerts: Alerts) => Alerts): void =>
  update((state) => (state.alerts ? { ...state, alerts: by(state.alerts) } : state));

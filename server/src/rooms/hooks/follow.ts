// Every change that a webhook wants to hear of becomes a delivery, in the transaction that moves our cursor in the journal.
import type { Follower } from '../../ground/followers.ts';
import { newId } from '../../ground/id.ts';
import * as store from './store.ts';

/** Drafts are for colleagues and counters are noise; everything else may be told. */
const told = new Set(['conversation', 'message', 'contact', 'channel', 'agent', 'team', 'tag', 'workspace']);

/** `wake` is called after the commit, when there is something to send. */
export const hookFollower = (now: () => Date, wake: () => void): Follower => ({
  name: 'hooks',
  isDeaf: async (tx, workspaceId) => !(await store.listWebhooks(tx, workspaceId)).some((webhook) => webhook.is_enabled),
  async react(tx, workspaceId, rows) {
    const entries = rows.filter((row) => told.has(row.kind) && !row.what.startsWith('draft.'));
    if (entries.length === 0) return;
    const webhooks = (await store.listWebhooks(tx, workspaceId)).filter((webhook) => webhook.is_enabled);
    const deliveries = entries.flatMap((entry) =>
      webhooks
        .filter((webhook) => wants(webhook.events, entry.what) && entry.at >= webhook.created_at)
        .map((webhook) => ({
          id: newId(),
          webhookId: webhook.id,
          number: entry.number,
          event: entry.what,
          kind: entry.kind,
          thingId: entry.id,
          at: entry.at,
        })),
    );
    if (deliveries.length === 0) return;
    await store.addDeliveries(tx, workspaceId, deliveries, now());
    tx.afterCommit(wake);
  },
});

/** `message.created`, `message.*` or `*`; an empty list means everything. */
export function wants(events: readonly string[], what: string): boolean {
  return (
    events.length === 0 ||
    events.some(
      (event) => event === what || event === '*' || (event.endsWith('.*') && what.startsWith(event.slice(0, -1))),
    )
  );
}

// The same id with other words. The provider is thanked, because a refusal would only be repeated for days; the first words stay, because
// an edit has an event of its own and nothing is replaced silently. That it happened is written on the receipt, logged and counted.
import type { InboundMessage } from '@throughline/domain';
import { isDatabaseAway } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { counter } from '../../ground/metrics.ts';
import type { Item, Outcome } from './item.ts';
import * as store from './store.ts';

const otherWords = counter('ingest_other_words_total', 'Calls with other words under an id that was known.', ['kind']);
export const WHY = 'Other words under an id that was known; the first are kept.';

/** After the commit, and only where something was known already: nobody waits for it. */
export function noteOtherWords(house: House, items: readonly Item[], outcomes: readonly Outcome[]): void {
  const suspects = items.flatMap((item, index) => suspectsOf(item, outcomes[index]!));
  if (suspects.length === 0) return;
  compare(house, suspects).catch((error: unknown) => {
    const level = isDatabaseAway(error) ? 'debug' : 'warn';
    house.log[level]({ error: String(error) }, 'intake: known ids could not be compared');
  });
}

interface Suspect {
  readonly item: Item;
  readonly event: InboundMessage;
  readonly messageId: string;
}
function suspectsOf(item: Item, outcome: Outcome): Suspect[] {
  const known = outcome.messages.filter((message) => !message.isNew);
  if (known.length === 0 || item.isRetry) return [];
  return item.events.flatMap((event) => {
    if (event.kind !== 'message') return [];
    const of = known.find(({ externalId }) => externalId === event.externalId);
    return of ? [{ item, event, messageId: of.messageId }] : [];
  });
}

async function compare(house: House, suspects: readonly Suspect[]): Promise<void> {
  for (const workspaceId of new Set(suspects.map(({ item }) => item.channel.row.workspace_id))) {
    const mine = suspects.filter(({ item }) => item.channel.row.workspace_id === workspaceId);
    const first = await store.firstWords(
      house.db,
      workspaceId,
      mine.map(({ messageId }) => messageId),
    );
    const odd = mine.filter(({ event, messageId }) => (first.get(messageId) ?? event.text) !== event.text);
    if (odd.length === 0) continue;
    await store.markOdd(
      house.db,
      workspaceId,
      odd.map(({ item }) => item.receiptId),
      WHY,
    );
    for (const { item, messageId } of odd) {
      otherWords.inc({ kind: item.channel.kind.card.kind });
      house.log.warn(
        { channelId: item.channel.row.id, receiptId: item.receiptId, messageId },
        'intake: other words came under an id that was known; the first are kept',
      );
    }
  }
}

// The loop that empties the outbox: woken by commits, by due times, and by a poll. A slow provider only slows its own channel.
import type { House } from '../../ground/house.ts';
import { onDelivery } from './answer.ts';
import { deliver, recoverClaims } from './deliver.ts';
import * as store from './store.ts';

/** Of all channels together: thirty of them may hang at their limit before anybody else waits. */
export const IN_FLIGHT_LIMIT = 256;
export const PER_CHANNEL_LIMIT = 8;
export const LEASE_SECONDS = 120;
const POLL_MS = 1000;

export function runDelivery(house: House, leaseSeconds = LEASE_SECONDS): { stop(): Promise<void> } {
  const inFlight = new Set<Promise<void>>();
  const perChannel = new Map<string, number>();
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;
  let timer: NodeJS.Timeout | null = null;

  async function round(): Promise<void> {
    do {
      again = false;
      const room = IN_FLIGHT_LIMIT - inFlight.size;
      if (room <= 0 || closed) return;
      const full = [...perChannel].filter(([, count]) => count >= PER_CHANNEL_LIMIT).map(([id]) => id);
      const rows = await store.claim(house.db, Math.min(room, PER_CHANNEL_LIMIT), leaseSeconds, full);
      for (const row of rows) launch(row);
      if (rows.length > 0) again = true;
    } while (again && !closed);
    await sleepUntilDue();
  }
  function launch(row: store.OutboxRow): void {
    perChannel.set(row.channel_id, (perChannel.get(row.channel_id) ?? 0) + 1);
    // A slow upload outlives any lease; only a dead node stops renewing.
    const renewing = setInterval(
      () => void store.renew(house.db, row.workspace_id, row.id, leaseSeconds).catch(() => undefined),
      (leaseSeconds * 1000) / 3,
    );
    const work = deliver(house, row)
      .catch((error: unknown) =>
        house.log.error(
          { outboxId: row.id, error: String(error) },
          'delivery: an outcome could not be written; its lease will tell',
        ),
      )
      .finally(() => {
        clearInterval(renewing);
        inFlight.delete(work);
        const left = (perChannel.get(row.channel_id) ?? 1) - 1;
        if (left > 0) perChannel.set(row.channel_id, left);
        else perChannel.delete(row.channel_id);
        wake();
      });
    inFlight.add(work);
  }
  async function sleepUntilDue(): Promise<void> {
    const due = await store.nextDue(house.db);
    if (timer) clearTimeout(timer);
    timer =
      due && due.getTime() > Date.now() && !closed
        ? setTimeout(wake, Math.min(due.getTime() - Date.now() + 5, 60_000))
        : null;
  }
  function wake(): void {
    if (closed) return;
    again = true;
    running ??= round()
      .catch((error: unknown) => house.log.warn({ error: String(error) }, 'delivery: a round failed'))
      .finally(() => {
        running = null;
        if (again && !closed && inFlight.size < IN_FLIGHT_LIMIT) setImmediate(wake);
      });
  }
  const off = onDelivery(wake);
  const poll = setInterval(() => {
    void recoverClaims(house).catch((error: unknown) =>
      house.log.warn({ error: String(error) }, 'delivery: claims of a dead node could not be taken over'),
    );
    wake();
  }, POLL_MS);
  wake();
  return {
    async stop() {
      closed = true;
      off();
      clearInterval(poll);
      if (timer) clearTimeout(timer);
      await running;
      await Promise.all(inFlight);
    },
  };
}

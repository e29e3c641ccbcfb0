// The loop that empties the outbox. It claims in batches what each channel has room for, has a few calls at once for each, and sleeps
// until somebody writes an answer, something falls due, or a dead node's lease ends. A slow provider only slows its own channel.
import type { Sent } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { gauge, histogram, secondsSince } from '../../ground/metrics.ts';
import { ask } from './deliver.ts';
import { openOutcomes } from './outcomes.ts';
import { type Outgoing, outgoing } from './outgoing.ts';
import { CALLS_AT_ONCE, limitsOf, openPace } from './pace.ts';
import { recoverClaims } from './recover.ts';
import { releaseDue } from './held.ts';
import * as store from './store.ts';
import { onConnected, onDelivery } from './wake.ts';

/** Of all channels together: thirty of them may hang at their limit before anybody else waits. */
export const IN_HAND_LIMIT = 256;
export const LEASE_SECONDS = 120;
/** Something is due and cannot be had: its row is being changed, or an earlier one to the same person is with another node. */
const HELD_MS = 250;
/** After a failed round, and at the most between two looks: a hint of another node may be lost. */
const AGAIN_MS = 1000;
const LOOK_MS = 10_000;

const inHand = gauge('outbox_in_hand', 'Claimed by this node: lying ready, being asked for, or being written down.');
const queued = histogram('outbox_seconds', 'From an answer’s place in the outbox to the first byte at its provider.', [
  'kind',
]);

export interface Delivery {
  /** The database's clock was set back. */
  setBack(seconds: number): Promise<void>;
  stop(): Promise<void>;
}
export function runDelivery(house: House, leaseSeconds = LEASE_SECONDS): Delivery {
  const pace = openPace(() => performance.now());
  const outcomes = openOutcomes(house, { pauseMs: AGAIN_MS / 2, isLeft: () => !closed });
  /** Claimed, and no call begun, by channel. */
  const ready = new Map<string, Outgoing[]>();
  const ours = new Map<string, store.OutboxRow>();
  const working = new Set<Promise<void>>();
  /** Claims whose answer we have not heard, and when we asked. */
  const unheard = new Map<string, number>();
  let closed = false;
  let running: Promise<void> | null = null;
  let again = false;
  let lookedAt = -Infinity;
  /** When the next scheduled answer is due. */
  let heldAt = Infinity;
  let timer: NodeJS.Timeout | null = null;

  async function round(): Promise<void> {
    await giveBackUnheard();
    const most = IN_HAND_LIMIT - pace.inHand;
    const isFull = most <= 0;
    if (performance.now() >= heldAt) {
      heldAt = Infinity;
      await releaseDue(house);
    }
    if (!isFull) await claimSome(most);
    for (const channelId of ready.keys()) begin(channelId);
    // Under load the next round looks; leases of the dead can wait that long.
    if (again && performance.now() - lookedAt < AGAIN_MS) return;
    const look = await house.db.transaction((tx) => store.nextLook(tx, fullOnes()));
    lookedAt = performance.now();
    if (look.lease_in !== null && look.lease_in < 0) {
      // The clock went ahead, or we stood still: we live, so ours are not those of the dead.
      await renew();
      if ((await recoverClaims(house)) > 0) again = true;
    }
    heldAt = look.held_in === null ? Infinity : lookedAt + look.held_in * 1000;
    sleepUntil(look, isFull);
  }
  async function claimSome(most: number): Promise<void> {
    const claim = newId();
    unheard.set(claim, performance.now());
    const rows = await house.db.transaction((tx) =>
      store.claim(tx, { rooms: pace.rooms(), usual: CALLS_AT_ONCE, most, leaseSeconds, claim }),
    );
    unheard.delete(claim);
    if (rows.length === 0) return;
    for (const row of rows) {
      ours.set(row.id, row);
      pace.claimed(row.channel_id, 1);
    }
    try {
      for (const each of await outgoing(house, rows)) lieReady(each);
    } catch (error) {
      await giveBack(rows);
      throw error;
    }
    // As many as there was room for: there may be more.
    if (rows.length === most) again = true;
  }
  /** A line that broke behind the commit leaves claims nobody works on; people would be asked about them though nothing ever left. */
  async function giveBackUnheard(): Promise<void> {
    if (unheard.size === 0) return;
    const claims = [...unheard];
    await store.giveBackClaims(
      house.db,
      claims.map(([claim]) => claim),
    );
    // The database may still be at it; when its lease would have ended, it is not.
    for (const [claim, at] of claims) if (performance.now() - at > leaseSeconds * 1000) unheard.delete(claim);
  }
  function lieReady(given: Outgoing): void {
    const { channel_id: channelId } = given.row;
    if (given.channel) pace.limit(channelId, limitsOf(given.channel.kind.card, given.channel.settings));
    const queue = ready.get(channelId);
    if (queue) queue.push(given);
    else ready.set(channelId, [given]);
  }
  function begin(channelId: string): void {
    const queue = ready.get(channelId);
    while (queue && queue.length > 0 && !closed && pace.begin(channelId)) launch(queue.shift()!);
    if (queue?.length === 0) ready.delete(channelId);
  }
  function launch(given: Outgoing): void {
    const work = deliver(given)
      .catch((error: unknown) =>
        house.log.error(
          { outboxId: given.row.id, error: String(error) },
          'delivery: an outcome could not be written; its lease will tell',
        ),
      )
      .finally(() => {
        working.delete(work);
        forget(given.row);
        pace.settled(given.row.channel_id);
        wake();
      });
    working.add(work);
  }
  async function deliver(given: Outgoing): Promise<void> {
    const { row, channel } = given;
    if (row.attempts === 1)
      queued.observe(
        { kind: channel?.kind.card.kind ?? 'none' },
        Math.max(0, Date.now() - Math.max(row.created_at.getTime(), row.due_at.getTime())) / 1000,
      );
    const begun = performance.now();
    let sent: Sent | null = null;
    try {
      sent = await ask(house, given, outcomes);
    } finally {
      // The next call need not wait until this one's outcome is written.
      const heard = sent ?? { ok: false, why: 'unknown', detail: '' };
      pace.ended(row.channel_id, row.identity_id, heard, secondsSince(begun));
      begin(row.channel_id);
      if (!ready.has(row.channel_id)) wake();
    }
    if (sent) await outcomes.settle(given, sent);
  }
  function forget(row: store.OutboxRow): void {
    ours.delete(row.id);
    inHand.set(ours.size);
  }
  async function giveBack(rows: readonly store.OutboxRow[]): Promise<void> {
    for (const row of rows) {
      forget(row);
      pace.givenBack(row.channel_id);
    }
    if (rows.length > 0)
      await store
        .giveBack(house.db, rows)
        .catch((error: unknown) =>
          house.log.warn({ error: String(error) }, 'delivery: claims could not be given back'),
        );
  }
  const fullOnes = () => [...pace.rooms()].filter(([, room]) => room === 0).map(([id]) => id);
  function sleepUntil(look: store.Look, isFull: boolean): void {
    inHand.set(ours.size);
    const room = pace.nextRoomAt();
    const after = (seconds: number | null) => (seconds === null ? [] : [seconds < 0 ? HELD_MS : seconds * 1000 + 2]);
    sleep(
      Math.min(
        LOOK_MS,
        ...after(look.due_in),
        ...after(look.lease_in),
        ...after(look.held_in),
        ...(room === null ? [] : [Math.max(1, room - performance.now() + 1)]),
        ...(look.is_due && !isFull ? [HELD_MS] : []),
      ),
    );
  }
  function sleep(ms: number): void {
    if (timer) clearTimeout(timer);
    timer = closed ? null : setTimeout(wake, ms);
  }
  function wake(): void {
    if (closed) return;
    again = true;
    running ??= (async () => {
      while (again && !closed) {
        again = false;
        await round();
      }
    })()
      .catch((error: unknown) => {
        house.log.warn({ error: String(error) }, 'delivery: a round failed');
        again = false;
        sleep(AGAIN_MS);
      })
      .finally(() => {
        running = null;
        // Woken between the last look and here.
        if (again) wake();
      });
  }
  // A slow upload outlives any lease; only a dead node stops renewing.
  const renew = async () => {
    if (ours.size > 0) await store.renew(house.db, [...ours.values()], leaseSeconds);
  };
  const renewing = setInterval(() => void renew().catch(() => undefined), (leaseSeconds * 1000) / 3);
  const offDelivery = onDelivery(house.live, wake);
  const offConnected = onConnected(house.live, (workspaceId, channelId) => {
    store
      .dueNow(house.db, workspaceId, channelId)
      .then(wake)
      .catch((error: unknown) =>
        house.log.warn({ error: String(error) }, 'delivery: what waits for a channel keeps its time'),
      );
  });
  wake();
  return {
    async setBack(seconds) {
      await store.setBack(house.db, seconds, leaseSeconds);
      wake();
    },
    async stop() {
      closed = true;
      offDelivery();
      offConnected();
      if (timer) clearTimeout(timer);
      await running;
      await giveBack([...ready.values()].flat().map((given) => given.row));
      ready.clear();
      await Promise.all(working);
      clearInterval(renewing);
    },
  };
}

// Sends what is due: claims it under a lease, posts it signed, records what came of it. Any node may do this at any time.
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetReply } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { open, SealBroken } from '../../ground/secrets.ts';
import { nextTry, retryAfter } from './schedule.ts';
import { signatureHeader } from '../../ground/signature.ts';
import * as store from './store.ts';

export type DeliveryGround = Pick<House, 'db' | 'keys' | 'net' | 'log' | 'now'>;
/** The things as API keys see them now, by id; one that is gone is missing. */
export type BodiesOf = (
  workspaceId: string,
  kind: string,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, unknown>>;

const LEASE_MS = 60_000;
const TIMEOUT_SECONDS = 15;
const ANSWER_BYTES = 64 * 1024;
/** How many calls one webhook gets at once, and all together. */
const PER_WEBHOOK = 4;
const AT_ONCE = 16;
const POLL_MS = 1000;

/** Sends until stopped; `wake` makes it look at once. */
export function runDeliveries(
  house: DeliveryGround,
  bodiesOf: BodiesOf,
): { wake(): void; setBack(seconds: number): Promise<void>; stop(): Promise<void> } {
  const flying = new Map<Promise<void>, string>();
  let stopped = false;
  let awake: () => void = () => undefined;
  let isWoken = false;
  const pause = async (ms: number) => {
    if (isWoken || stopped) return;
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => {
        awake = resolve;
      }),
      sleep(ms, undefined, { signal: timer.signal, ref: false }).catch(() => undefined),
    ]);
    timer.abort();
  };
  const loop = (async () => {
    while (!stopped) {
      isWoken = false;
      let claimed = 0;
      try {
        if (flying.size < AT_ONCE) {
          const rows = await claimDue(house, AT_ONCE - flying.size, new Set(flying.values()));
          claimed = rows.length;
          for (const row of rows) {
            const flight: Promise<void> = deliver(house, row, bodiesOf)
              .catch((error: unknown) =>
                house.log.warn(
                  { error, webhookId: row.webhook_id },
                  'hooks: the outcome of a delivery could not be kept; it is sent again after its lease',
                ),
              )
              .finally(() => {
                flying.delete(flight);
                isWoken = true;
                awake();
              });
            flying.set(flight, row.webhook_id);
          }
        }
      } catch (error) {
        house.log.debug({ error: String(error) }, 'hooks: cannot look for deliveries now');
      }
      if (claimed === 0) await pause(POLL_MS);
    }
  })();
  return {
    wake() {
      isWoken = true;
      awake();
    },
    /** Our own clock was set back. */
    setBack: (seconds) => store.setBack(house.db, house.now(), seconds),
    async stop() {
      stopped = true;
      awake();
      await loop;
      await Promise.allSettled(flying.keys());
    },
  };
}

/** One round: everything due is tried once. For tests and for a worker that runs on demand. */
export async function deliverDue(house: DeliveryGround, bodiesOf: BodiesOf): Promise<number> {
  const rows = await claimDue(house, AT_ONCE, new Set());
  await Promise.all(rows.map((row) => deliver(house, row, bodiesOf)));
  return rows.length;
}

async function claimDue(house: DeliveryGround, limit: number, busy: ReadonlySet<string>): Promise<store.DeliveryRow[]> {
  const now = house.now();
  return await store.claim(house.db, now, new Date(now.getTime() + LEASE_MS), PER_WEBHOOK, limit, [...busy]);
}

async function deliver(house: DeliveryGround, row: store.DeliveryRow, bodiesOf: BodiesOf): Promise<void> {
  const webhook = await store.webhookById(house.db, row.workspace_id, row.webhook_id);
  if (!webhook) return;
  const answer = await post(house, webhook, row, bodiesOf);
  await house.db.transaction((tx) => record(tx, house.now(), webhook, row, answer));
}

interface Answer {
  readonly status: number | null;
  readonly why: string;
  readonly retryAfterSeconds: number;
}

async function post(
  house: DeliveryGround,
  webhook: store.WebhookRow,
  row: store.DeliveryRow,
  bodiesOf: BodiesOf,
): Promise<Answer> {
  try {
    const data = (await bodiesOf(row.workspace_id, row.kind, [row.thing_id])).get(row.thing_id) ?? null;
    const body = JSON.stringify({
      id: row.id,
      number: row.number,
      event: row.event,
      at: row.at.toISOString(),
      workspaceId: row.workspace_id,
      data,
    });
    const now = house.now();
    const reply: NetReply = await house.net.fetch(webhook.url, {
      // A redirect would turn our POST into a GET somewhere else, whose 200 proves nothing.
      method: 'POST',
      body,
      timeoutSeconds: TIMEOUT_SECONDS,
      maxBytes: ANSWER_BYTES,
      redirects: 'refuse',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Throughline-Webhooks/1',
        'throughline-event': row.event,
        'throughline-delivery': row.id,
        'throughline-signature': signatureHeader(secretsOf(house, webhook, now), body, now),
      },
    });
    const isTaken = reply.status >= 200 && reply.status < 300;
    return {
      status: reply.status,
      why: isTaken
        ? ''
        : `The receiver answered ${reply.status}.${reply.status >= 300 && reply.status < 400 ? ' Give the address it redirects to.' : ''}`,
      retryAfterSeconds: retryAfter(reply.headers['retry-after'], now),
    };
  } catch (error) {
    return { status: null, why: reason(error), retryAfterSeconds: 0 };
  }
}

async function record(
  tx: Parameters<typeof store.settle>[0],
  now: Date,
  webhook: store.WebhookRow,
  row: store.DeliveryRow,
  answer: Answer,
): Promise<void> {
  const { status, why } = answer;
  if (why === '') {
    if (await store.settle(tx, row, { state: 'delivered', status, why, dueAt: row.due_at, deliveredAt: now }))
      await store.clearFailures(tx, webhook.workspace_id, webhook.id);
    return;
  }
  const next =
    status === 410 ? null : nextTry(row.attempts, row.tried_since, now, Math.random(), answer.retryAfterSeconds);
  if (
    !(await store.settle(tx, row, {
      state: next ? 'queued' : 'failed',
      status,
      why,
      dueAt: next ?? row.due_at,
      deliveredAt: null,
    }))
  )
    return;
  await store.countFailure(tx, webhook.workspace_id, webhook.id, why);
  if (status === 410) {
    const detail = 'The receiver answered 410: it wants nothing more. Switched off.';
    await store.switchOff(tx, webhook.workspace_id, webhook.id, detail);
    await store.giveUpQueued(tx, webhook.workspace_id, webhook.id, detail);
  }
}

function secretsOf(house: DeliveryGround, webhook: store.WebhookRow, now: Date): string[] {
  const secret = open(house.keys, webhook.secret, sealPlace(webhook, 'secret'));
  if (!webhook.old_secret || !webhook.old_secret_until || webhook.old_secret_until <= now) return [secret];
  return [secret, open(house.keys, webhook.old_secret, sealPlace(webhook, 'old_secret'))];
}
export const sealPlace = (row: { workspace_id: string; id: string }, column: 'secret' | 'old_secret') => ({
  table: 'webhooks',
  column,
  rowId: row.id,
  workspaceId: row.workspace_id,
});

const REASON_LIMIT = 300;
function reason(error: unknown): string {
  if (error instanceof SealBroken)
    return 'Its signing secret cannot be read with the keys of this installation: make a new one.';
  const { code, message, cause } = error as {
    code?: string;
    message?: string;
    cause?: { code?: string; message?: string };
  };
  const known = code ?? cause?.code;
  return `The call failed: ${message ?? cause?.message ?? 'no reason given'}${known && !message?.includes(known) ? ` (${known})` : ''}`.slice(
    0,
    REASON_LIMIT,
  );
}

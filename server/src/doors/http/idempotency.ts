// `Idempotency-Key`: the same request twice is done once, and answered twice with the same words; also when both come at once.
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { problem } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import { open, seal } from '../../ground/secrets.ts';
import * as store from './store.ts';

const WAIT_MS = 10_000;
export const KEEP_HOURS = 24;

/** The work's own answer, or the kept one. `replayed` says which. */
export async function once(
  house: House,
  place: store.KeyPlace,
  request: string,
  work: () => Promise<{ status: number; reply: unknown }>,
): Promise<{ status: number; reply: unknown; replayed: boolean }> {
  const sha256 = createHash('sha256').update(request).digest('hex');
  if (!(await store.claimKey(house.db, place, sha256, house.now())))
    return keptAnswer(house, place, sha256, request, work);
  let done: { status: number; reply: unknown };
  try {
    done = await work();
  } catch (error) {
    // Nothing was done, so the same key may try again. If even this fails, the key frees itself in a minute.
    await store.releaseKey(house.db, place).catch(() => undefined);
    throw error;
  }
  await store.keepReply(
    house.db,
    place,
    done.status,
    done.reply === undefined ? null : seal(house.keys, JSON.stringify(done.reply), sealPlace(place)),
  );
  return { ...done, replayed: false };
}

async function keptAnswer(
  house: House,
  place: store.KeyPlace,
  sha256: string,
  request: string,
  work: () => Promise<{ status: number; reply: unknown }>,
): Promise<{ status: number; reply: unknown; replayed: boolean }> {
  for (const until = performance.now() + WAIT_MS; performance.now() < until; await pause(50)) {
    const kept = await store.keptReply(house.db, place);
    // The other one was refused and let go of the key: now it is our turn.
    if (!kept) return once(house, place, request, work);
    if (kept.request_sha256 !== sha256) throw problem('idempotency_mismatch');
    // Replies may carry a secret shown only once (a new API key), so they are sealed like one.
    if (kept.status !== null)
      return {
        status: kept.status,
        reply: kept.reply?.sealed ? JSON.parse(open(house.keys, kept.reply.sealed, sealPlace(place))) : undefined,
        replayed: true,
      };
  }
  throw problem('conflict', {
    detail: 'The first request with this Idempotency-Key is still running.',
    retryAfterSeconds: 5,
  });
}

const sealPlace = (place: store.KeyPlace) => ({
  table: 'idempotency_keys',
  column: 'reply',
  rowId: `${place.caller} ${place.key}`,
  workspaceId: place.workspaceId,
});

export async function dropOldReplies(house: House): Promise<void> {
  await store.dropOldKeys(house.db, new Date(house.now().getTime() - KEEP_HOURS * 3_600_000));
}

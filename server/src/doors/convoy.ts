// Screens that come back: what they missed is read once for all of them in a workspace, and each is told what lies behind its own number. One
// by one they would ask the database for the same things again and again, and under load fall behind as fast as they catch up.
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../ground/house.ts';
import { readAfter } from '../ground/journal.ts';
import { within } from '../ground/wall.ts';
import { changesOf } from './live-bodies.ts';
import { type Listener, tellChanges } from './telling.ts';

const BATCH = 500;
/** Others were told what cannot be read yet. */
const AGAIN_MS = 20;

export interface Convoy<C> {
  /** Tells this one everything behind its number. True once it has arrived; false if it left before. */
  join(client: C): Promise<boolean>;
  /** It has heard everything that was told so far: from now on it is told what comes with all others. */
  arrive(client: C): void;
  leave(client: C): void;
}

/** `told`: up to which number everybody who has arrived was told. `greet` is called in the turn of the loop in which somebody arrives. */
export function openConvoy<C extends Listener>(
  house: House,
  workspaceId: string,
  told: () => number,
  greet: (client: C) => void,
): Convoy<C> {
  const behind = new Map<C, { resolve(hasArrived: boolean): void; reject(error: unknown): void }>();
  let isGoing = false;

  async function go(): Promise<void> {
    const inside = within(house, workspaceId);
    const db = house.db.within(workspaceId);
    while (behind.size > 0) {
      const group = [...behind.keys()];
      const from = Math.min(...group.map(({ after }) => after));
      const rows = await readAfter(db, workspaceId, from, BATCH);
      if (rows.length > 0) {
        const agentIds = [...new Set(group.map(({ viewer }) => viewer.agentId))];
        const changes = await changesOf(inside, workspaceId, rows, agentIds);
        tellChanges(
          group.filter((client) => behind.has(client)),
          rows,
          changes,
        );
      }
      const arrived = group.filter(({ after }) => after >= told());
      for (const client of arrived) arrive(client);
      if (rows.length === 0 && arrived.length === 0) await sleep(AGAIN_MS);
    }
  }
  function arrive(client: C): void {
    const waiting = behind.get(client);
    behind.delete(client);
    if (!waiting) return;
    greet(client);
    waiting.resolve(true);
  }
  return {
    join: (client) =>
      new Promise((resolve, reject) => {
        behind.set(client, { resolve, reject });
        if (isGoing) return;
        isGoing = true;
        go()
          .catch((error: unknown) => {
            for (const waiting of behind.values()) waiting.reject(error);
            behind.clear();
          })
          .finally(() => {
            isGoing = false;
          });
      }),
    arrive,
    leave(client) {
      behind.get(client)?.resolve(false);
      behind.delete(client);
    },
  };
}

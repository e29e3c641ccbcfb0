// The sender's hands: it claims, delivers and takes over the claims of the dead, with the time in the run's own hand.
import { newId } from '../../../server/src/ground/id.ts';
import { ask } from '../../../server/src/rooms/delivery/deliver.ts';
import { openOutcomes } from '../../../server/src/rooms/delivery/outcomes.ts';
import { outgoing } from '../../../server/src/rooms/delivery/outgoing.ts';
import { recoverClaims } from '../../../server/src/rooms/delivery/recover.ts';
import { LEASE_SECONDS } from '../../../server/src/rooms/delivery/sender.ts';
import { claim, giveBack } from '../../../server/src/rooms/delivery/store.ts';
import type { Dice } from './dice.ts';
import { isBroken, type Node } from './node.ts';
import * as store from './store.ts';
import type { World } from './world.ts';

export async function deliverSome(world: World, node: Node, dice: Dice | null): Promise<void> {
  const outcomes = openOutcomes(node.house, { pauseMs: 1, isLeft: () => !node.isDead });
  const rows = await node.house.db.transaction((tx) =>
    claim(tx, {
      rooms: new Map(),
      usual: dice ? 1 + dice.int(4) : 8,
      most: dice ? 1 + dice.int(8) : 16,
      leaseSeconds: LEASE_SECONDS,
      claim: newId(),
    }),
  );
  oneEach(world, rows);
  // Between claim and call.
  if (dice?.chance(4)) node.die();
  // A node that ends in peace gives back what it has not begun.
  const begun = dice?.chance(10) ? rows.slice(0, dice.int(rows.length + 1)) : rows;
  if (begun.length < rows.length) await giveBack(node.house.db, rows.slice(begun.length));
  const batch = await outgoing(node.house, begun);
  await Promise.all(
    batch.map(async (given) => {
      try {
        const sent = await ask(node.house, given, outcomes);
        // Between call and mark.
        if (dice?.chance(2)) node.die();
        if (sent) await outcomes.settle(given, sent);
      } catch (error) {
        if (!isBroken(error)) world.wrong.push(`a delivery met a surprise: ${String(error)}`);
      }
    }),
  );
}
/** Of one recipient only the first that waits may leave. */
function oneEach(world: World, rows: readonly { readonly channel_id: string; readonly identity_id: string }[]): void {
  const lanes = new Set(rows.map((row) => `${row.channel_id} ${row.identity_id}`));
  if (lanes.size < rows.length) world.wrong.push('two to one recipient were claimed at once');
}
/** Minutes pass: what waits is due, and at times the leases of the dead have run out. Clocks jump by up to an hour either way. */
export async function passTime(world: World, dice: Dice): Promise<void> {
  await store.makeDue(world);
  if (dice.chance(60)) await store.endLeases(world);
  if (dice.chance(30)) world.clockShift = (dice.int(7200) - 3600) * 1000;
}
export const recover = async (node: Node): Promise<void> => void (await recoverClaims(node.house));

const ROUNDS = 60;
/** Until nothing more is to be sent. */
export async function empty(world: World): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    await store.makeDue(world);
    await store.endLeases(world);
    await recover(world.nodes[0]!);
    await deliverSome(world, world.nodes[0]!, null);
    if ((await store.waiting(world)) === 0) return;
  }
  world.wrong.push('the outbox does not empty though every provider takes everything');
}

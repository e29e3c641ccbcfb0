// The sender's hands: it claims, delivers and takes over the claims of the dead, with the time in the run's own hand.
import { deliver, recoverClaims } from '../../../server/src/rooms/delivery/deliver.ts';
import { LEASE_SECONDS } from '../../../server/src/rooms/delivery/sender.ts';
import { claim } from '../../../server/src/rooms/delivery/store.ts';
import type { Dice } from './dice.ts';
import { isBroken, type Node } from './node.ts';
import * as store from './store.ts';
import type { World } from './world.ts';

export async function deliverSome(world: World, node: Node, dice: Dice | null): Promise<void> {
  const rows = await claim(node.house.db, dice ? 1 + dice.int(4) : 8, LEASE_SECONDS, []);
  // Between claim and call.
  if (dice?.chance(4)) node.die();
  await Promise.all(
    rows.map((row) =>
      deliver(node.house, row).catch((error: unknown) => {
        if (!isBroken(error)) world.wrong.push(`a delivery met a surprise: ${String(error)}`);
      }),
    ),
  );
}
/** Minutes pass: what waits is due, and at times the leases of the dead have run out. Clocks jump by up to an hour either way. */
export async function passTime(world: World, dice: Dice): Promise<void> {
  await store.makeDue(world);
  if (dice.chance(60)) await store.endLeases(world);
  if (dice.chance(30)) world.clockShift = (dice.int(7200) - 3600) * 1000;
}
export const recover = (node: Node): Promise<void> => recoverClaims(node.house);

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

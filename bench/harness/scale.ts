// The large data set, generated once into a data folder of its own beside the system's temporary files and used again by every later run:
// `throughline-bench-cache/scale-1000000-10000000`. Remove the folder to have it made afresh.
import type { Filling } from './house.ts';
import { fill, giveWorkTo, type Scale } from './scale-store.ts';
import { OWNER } from './server.ts';

/** `--full` measures what the targets speak of; without it a twentieth, so that the whole suite stays short. */
export const isFull = process.argv.includes('--full');
export const scale: Scale = isFull
  ? { conversations: 1_000_000, messages: 10_000_000 }
  : { conversations: 50_000, messages: 500_000 };

export const large: Filling = {
  name: `scale-${scale.conversations}-${scale.messages}`,
  isLasting: true,
  fill: (house) =>
    house.sql(async (client) => {
      const say = (what: string) => process.stderr.write(`  making ${scale.messages} messages: ${what}\n`);
      await fill(client, house, scale, isFull ? say : () => undefined);
      await giveWorkTo(client, house.workspaceId, OWNER.email, scale);
    }),
};

// One run: a seed, some dozens of deeds on two nodes of the real house, then calm, and the judge. The same seed does the same again.
import { testHouse, type TestHouse } from '../../../server/src/testing/house.ts';
import { parrot, type Parrot } from '../../../server/src/testing/parrot.ts';
import { checkAlways, checkAtRest } from './checker.ts';
import { alone, deeds, type Deed, run } from './deeds.ts';
import type { Dice } from './dice.ts';
import { compare, snapshot } from './screen.ts';
import { empty } from './sending.ts';
import { openWorld, type World } from './world.ts';

export interface Verdict {
  readonly seed: number;
  readonly wrong: readonly string[];
  readonly trace: readonly string[];
  readonly stats: { readonly said: number; readonly answers: number; readonly hits: number };
}
export interface Simulator {
  run(seed: number, steps?: number): Promise<Verdict>;
  close(): Promise<void>;
}
const STEPS = 40;
const CHECK_EVERY = 10;

export async function openSimulator(): Promise<Simulator> {
  const parrots = {
    chat: parrot('chat', 'visitor', { canStart: true }),
    mail: parrot('mail', 'email', { canStart: true }),
  };
  const t = await testHouse([parrots.chat, parrots.mail]);
  return { run: (seed, steps = STEPS) => runSeed(t, parrots, seed, steps), close: () => t.close() };
}

async function runSeed(
  t: TestHouse,
  parrots: { chat: Parrot; mail: Parrot },
  seed: number,
  steps: number,
): Promise<Verdict> {
  const world = await openWorld(t, parrots, seed);
  const { dice } = world;
  const shotAt = dice.chance(35) ? dice.int(steps) : -1;
  let screen: Awaited<ReturnType<typeof snapshot>> | null = null;
  for (let step = 0; step < steps && world.wrong.length === 0; step += 1) {
    world.refresh();
    // Mostly one after the other; at times several at once, on any node.
    const chosen = Array.from({ length: dice.chance(25) ? 2 + dice.int(3) : 1 }, () => choose(dice));
    const single = chosen.find(([name]) => alone.has(name));
    const now = single ? [single] : chosen;
    world.trace.push(now.map(([name]) => name).join(' + '));
    await Promise.all(now.map(([name, , deed]) => run(world, name, deed, dice.fork())));
    if (step === shotAt) {
      world.refresh();
      screen = await snapshot(world).catch(() => null);
    }
    if (step % CHECK_EVERY === CHECK_EVERY - 1) await checkAlways(world);
  }
  if (world.wrong.length === 0) await calm(world);
  if (world.wrong.length === 0) await checkAtRest(world);
  if (world.wrong.length === 0 && screen) await compare(world, screen);
  return {
    seed,
    wrong: world.wrong,
    trace: world.trace,
    stats: {
      said: world.said.size,
      answers: world.answers.length,
      hits: world.hits + world.nodes.reduce((sum, node) => sum + node.hits, 0),
    },
  };
}

const weights = deeds.reduce((sum, [, weight]) => sum + weight, 0);
function choose(dice: Dice): readonly [string, number, Deed] {
  let at = dice.int(weights);
  return deeds.find(([, weight]) => (at -= weight) < 0)!;
}

const deedOf = (name: string): Deed => deeds.find(([each]) => each === name)![2];
const ROUNDS = 200;
/** Nothing breaks any more: every provider is heard, every answer is given, everything is sent. */
async function calm(world: World): Promise<void> {
  world.isCalm = true;
  world.clockShift = 0;
  for (const node of world.nodes) node.blow = null;
  world.refresh();
  const isLoud = () => world.loose.length > 0 || world.people.some((person) => person.queue.length > 0);
  for (let round = 0; isLoud() && round < ROUNDS; round += 1) {
    await run(world, 'call', deedOf('call'), world.dice.fork());
    await run(world, 'news', deedOf('news'), world.dice.fork());
  }
  if (isLoud()) world.wrong.push('calls are never taken though nothing breaks');
  await empty(world);
  // What was taken just now has states of its own still to come.
  for (let round = 0; world.loose.length > 0 && round < ROUNDS; round += 1)
    await run(world, 'news', deedOf('news'), world.dice.fork());
}

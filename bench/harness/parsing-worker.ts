// Takes the recorded calls out of one channel's contract test without running it, and reads them again and again on one core.
// Time is the processor's, not the clock's: other work on the machine does not count.
import { createHmac } from 'node:crypto';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Channel } from '@throughline/channel-kit';
import type { Examples } from '@throughline/channel-kit/contract';
import { median, pairs } from './measure.ts';

export interface Parsing {
  readonly kind: string;
  readonly calls: number;
  readonly bytes: number;
  readonly read: Beside;
  /** Null where there are no webhooks. */
  readonly hook: Beside | null;
}
/** A second and core, the middle of several rounds in turns. */
interface Beside {
  readonly ours: number;
  readonly bare: number;
  readonly ratio: number;
}
const PAIRS = 7;
const ROUND_MS = 25;
const QUESTION_MS = 5;

interface Taken {
  readonly channel: Channel;
  readonly examples: Examples;
}
const taken: Taken[] = [];
Object.assign(globalThis, {
  takeExamples: (channel: Channel, examples: Examples) => taken.push({ channel, examples }),
});
const stand = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
const noTests = stand(
  'const none = () => {}; export const test = Object.assign(none, { skip: none, todo: none }); export const [it, describe, suite, before, after, beforeEach, afterEach] = Array(7).fill(none); export const mock = {}; export default test;',
);
const contract = import.meta.resolve('@throughline/channel-kit/contract');
const noContract = stand(
  `export * from ${JSON.stringify(contract)}; export const keepsTheContract = (channel, examples) => globalThis.takeExamples(channel, examples);`,
);
registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test') return { url: noTests, shortCircuit: true };
    if (specifier === '@throughline/channel-kit/contract') return { url: noContract, shortCircuit: true };
    return next(specifier, context);
  },
});

/** How often `work` is done before it takes so much of the processor's time. */
async function timesWithin(ms: number, work: () => Promise<void> | void): Promise<number> {
  for (let times = 1; ; times *= 2) {
    const began = process.cpuUsage();
    for (let each = 0; each < times; each += 1) await work();
    const { user, system } = process.cpuUsage(began);
    if (user + system >= ms * 1000) return times;
  }
}
/** Runs of `work` a second of the processor's time. `work` does `size` of them; so many runs go between two questions. */
async function rate(size: number, times: number, work: () => Promise<void> | void): Promise<number> {
  let [done, spent] = [0, 0];
  const began = process.cpuUsage();
  while (spent < ROUND_MS * 1000) {
    // A promise for each batch, not for each call, where the channel itself makes none.
    for (let each = 0; each < times; each += 1) {
      const working = work();
      if (working) await working;
    }
    done += size * times;
    const { user, system } = process.cpuUsage(began);
    spent = user + system;
  }
  return (done * 1e6) / spent;
}
async function beside(
  size: number,
  ours: () => Promise<void> | void,
  bare: () => Promise<void> | void,
): Promise<Beside> {
  // Asking for the processor's time costs as much as reading a small mail: so much is done between two questions that it counts for nothing.
  const times = [await timesWithin(QUESTION_MS, ours), await timesWithin(QUESTION_MS, bare)] as const;
  const { a, b, ratios } = await pairs(
    PAIRS,
    () => rate(size, times[0], ours),
    () => rate(size, times[1], bare),
  );
  return { ours: median(a), bare: median(b), ratio: median(ratios) };
}

async function measure({ channel, examples }: Taken): Promise<Parsing> {
  const raws = examples.recorded.map(({ raw }) => raw);
  const { settings, place, hook } = examples;
  const decoder = new TextDecoder();
  const parsed = (body: Uint8Array): unknown => {
    const text = decoder.decode(body);
    try {
      return JSON.parse(text);
    } catch {
      // A form or a mail: its text is the least one needs.
      return text;
    }
  };
  const read = await beside(
    raws.length,
    async () => {
      for (const raw of raws) {
        const events = channel.read(raw, settings, place);
        if (events instanceof Promise) await events;
      }
    },
    () => {
      for (const { body } of raws) parsed(body);
    },
  );
  const genuine = hook?.genuine;
  const own = channel.intake.hook;
  const times = Array.from({ length: 20 });
  const hooks =
    !genuine || !own
      ? null
      : await beside(
          times.length,
          async () => {
            for (const _ of times) {
              const answer = own(genuine, place);
              if (answer instanceof Promise) await answer;
            }
          },
          () => {
            for (const _ of times) {
              parsed(genuine.body);
              createHmac('sha256', 'a-secret-of-some-length').update(genuine.body).digest('base64');
            }
          },
        );
  const bytes = Math.round(raws.reduce((sum, { body }) => sum + body.length, 0) / raws.length);
  return { kind: channel.card.kind, calls: raws.length, bytes, read, hook: hooks };
}

await import(pathToFileURL(process.argv[2]!).href);
const results: Parsing[] = [];
for (const each of taken) results.push(await measure(each));
process.stdout.write(`${JSON.stringify(results)}\n`);
process.exit(0);

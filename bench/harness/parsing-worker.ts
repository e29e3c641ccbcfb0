// Takes the recorded calls out of one channel's contract test without running it, and reads them again and again on one core.
// Time is the processor's, not the clock's: other work on the machine does not count.
import { createHmac } from 'node:crypto';
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Channel } from '@throughline/channel-kit';
import type { Examples } from '@throughline/channel-kit/contract';

export interface Parsing {
  readonly kind: string;
  readonly calls: number;
  readonly bytes: number;
  /** A second and core; null where there are no webhooks. */
  readonly read: number;
  readonly parse: number;
  readonly hook: number | null;
  readonly hmac: number | null;
}
const ROUNDS = 7;
const ROUND_MS = 150;
const QUESTION_MS = 10;

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
/** Runs of `work` a second of the processor's time, the middle of several rounds. `work` does `size` of them. */
async function rate(size: number, work: () => Promise<void> | void): Promise<number> {
  const rates: number[] = [];
  // Asking for the processor's time costs as much as reading a small mail: so much is done between two questions that it counts for nothing.
  const times = await timesWithin(QUESTION_MS, work);
  for (let round = 0; round < ROUNDS; round += 1) {
    let done = 0;
    const began = process.cpuUsage();
    let spent = 0;
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
    rates.push((done * 1e6) / spent);
  }
  return rates.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
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
  const read = await rate(raws.length, async () => {
    for (const raw of raws) {
      const events = channel.read(raw, settings, place);
      if (events instanceof Promise) await events;
    }
  });
  const parse = await rate(raws.length, () => {
    for (const { body } of raws) parsed(body);
  });
  const genuine = hook?.genuine;
  const own = channel.intake.hook;
  const times = Array.from({ length: 20 });
  const hooks =
    !genuine || !own
      ? null
      : await rate(times.length, async () => {
          for (const _ of times) {
            const answer = own(genuine, place);
            if (answer instanceof Promise) await answer;
          }
        });
  const hmac = !genuine
    ? null
    : await rate(times.length, () => {
        for (const _ of times) {
          parsed(genuine.body);
          createHmac('sha256', 'a-secret-of-some-length').update(genuine.body).digest('base64');
        }
      });
  const bytes = Math.round(raws.reduce((sum, { body }) => sum + body.length, 0) / raws.length);
  return { kind: channel.card.kind, calls: raws.length, bytes, read, parse, hook: hooks, hmac };
}

await import(pathToFileURL(process.argv[2]!).href);
const results: Parsing[] = [];
for (const each of taken) results.push(await measure(each));
process.stdout.write(`${JSON.stringify(results)}\n`);
process.exit(0);

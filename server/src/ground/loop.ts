// Sees when the event loop stood still, and says what was in hand: nothing is answered meanwhile, not even `/healthz`. The share of the
// processor tells our own slow code (nearly all of it) from a machine that stood still itself (nearly nothing).
import type { Log } from './log.ts';
import { histogram } from './metrics.ts';

const LOOK_MS = 250;
const STOOD_MS = 1000;
/** What began and ended since the last look; the last of many. */
const REMEMBERED = 16;

const stood = histogram(
  'loop_stood_seconds',
  'How long the event loop stood still, when for more than a second.',
  [],
  [1, 2, 5, 10, 30],
);
const inHand = new Set<{ readonly what: string }>();
let ended: string[] = [];

/** Notes that something has begun; what is given back notes its end. Words of ours only: a route, a task, a channel's kind. */
export function takeInHand(what: string): () => void {
  const mine = { what };
  inHand.add(mine);
  return () => {
    if (!inHand.delete(mine)) return;
    ended.push(what);
    if (ended.length > REMEMBERED) ended.shift();
  };
}

/** Looks four times a second until stopped. */
export function watchLoop(log: Log, stoodMs = STOOD_MS): () => void {
  let [last, cpu] = [performance.now(), process.cpuUsage()];
  const timer = setInterval(() => {
    const now = performance.now();
    const milliseconds = Math.round(now - last - LOOK_MS);
    if (milliseconds >= stoodMs) {
      const { user, system } = process.cpuUsage(cpu);
      stood.observe(milliseconds / 1000);
      log.warn(
        {
          milliseconds,
          processorPercent: Math.round((user + system) / 10 / (now - last)),
          inHand: counted([...inHand].map(({ what }) => what)),
          justEnded: counted(ended),
        },
        'the event loop stood still',
      );
    }
    ended = [];
    [last, cpu] = [now, process.cpuUsage()];
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** `POST /hooks/:channelId × 12`, the most first. */
function counted(whats: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const what of whats) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, REMEMBERED)
    .map(([what, count]) => (count === 1 ? what : `${what} × ${count}`));
}

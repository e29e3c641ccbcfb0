// The abuser's process: each kind of call at its own pace, whatever comes back. Started by abuser.ts.
import { setTimeout as pause } from 'node:timers/promises';
import type { Abuse, Kind } from './abuser.ts';

/** An abuser on the same machine must not be slowed by our own patience only: so many calls of a kind in flight at once. */
const IN_FLIGHT = 64;

let kinds: readonly Kind[] = [];
let isOver = true;
let running: Promise<Abuse[]> = Promise.resolve([]);
process.on('message', (order: 'begin' | 'end' | { readonly kinds: readonly Kind[] }) => {
  if (order === 'begin') {
    isOver = false;
    running = Promise.all(kinds.map(abuse));
  } else if (order === 'end') {
    isOver = true;
    const total = (each: readonly Abuse[], of: keyof Abuse) => each.reduce((sum, one) => sum + one[of], 0);
    void running.then((each) => process.send!({ calls: total(each, 'calls'), refused: total(each, 'refused') }));
  } else {
    ({ kinds } = order);
    process.send!('ready');
  }
});

async function abuse({ perSecond, url, ...call }: Kind): Promise<Abuse> {
  const began = performance.now();
  const done = { calls: 0, refused: 0 };
  const flying = new Set<Promise<void>>();
  let count = 0;
  while (!isOver) {
    const due = ((performance.now() - began) / 1000) * perSecond;
    for (; count < due && flying.size < IN_FLIGHT; count += 1) {
      const one: Promise<void> = fetch(url, call)
        .then(async (reply) => {
          done.calls += 1;
          if (reply.status === 429) done.refused += 1;
          await reply.arrayBuffer();
        })
        .catch(() => undefined)
        .finally(() => flying.delete(one));
      flying.add(one);
    }
    await pause(2);
  }
  await Promise.all(flying);
  return done;
}

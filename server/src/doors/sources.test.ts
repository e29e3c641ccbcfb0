// Running sources on several nodes: one at a time for each channel, taken over with its cursor, restarted by new settings and after a fall.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Source } from '@throughline/channel-kit';
import { testHouse, type TestHouse } from '../testing/house.ts';
import { parrot, rawOf, said } from '../testing/parrot.ts';
import { openIntake } from '../rooms/intake/index.ts';
import { runSources } from './sources.ts';

let t: TestHouse;
const plain = parrot('pull', 'visitor');
let running = 0;
let most = 0;
let began: { cursor: unknown; settings: unknown }[] = [];
let deed: (source: Source) => Promise<void> = () => Promise.resolve();
const pull: Channel = {
  ...plain,
  card: {
    ...plain.card,
    settings: [
      { key: 'speed', label: 'Speed', kind: 'text', required: false },
      { key: 'tokens', label: 'Tokens', kind: 'secret', required: false, isOwn: true },
    ],
  },
  intake: {
    ...plain.intake,
    source: {
      wanted: () => true,
      async run(source) {
        running += 1;
        most = Math.max(most, running);
        began.push({ cursor: source.cursor, settings: source.settings });
        try {
          await deed(source);
          await new Promise((resolve) => source.signal.addEventListener('abort', resolve, { once: true }));
        } finally {
          running -= 1;
        }
      },
    },
  },
};
let id: string;
const nodes: { stop(): Promise<void> }[] = [];
const node = () => {
  const made = runSources(t.house, openIntake(t.house), 200);
  nodes.push(made);
  return made;
};
before(async () => {
  t = await testHouse([pull]);
  id = (await t.channel('pull')).row.id;
});
beforeEach(async () => {
  await stopAll();
  await t.house.db.query(
    `update channels set state = 'connected', lease_until = null, lease_holder = null, cursor = null, settings = '{}'`,
  );
  [most, began] = [0, []];
  deed = () => Promise.resolve();
});
after(async () => {
  await stopAll();
  await t.close();
});
async function stopAll(): Promise<void> {
  await Promise.all(nodes.splice(0).map((each) => each.stop()));
}
async function until(is: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (let tries = 0; tries < seconds * 20; tries += 1) {
    if (await is()) return;
    await sleep(50);
  }
  assert.fail('it never came');
}
const stateOf = async () =>
  (
    await t.house.db.query<{ state: string; state_detail: string }>(
      'select state, state_detail from channels where id = $1',
      [id],
    )
  ).rows[0]!;

test('three nodes run one source once; the next takes over from where the first had got to', async () => {
  deed = async (source) => {
    if (source.cursor === null)
      await source.take([rawOf(said('pulled-1', { kind: 'visitor', value: 'v-pull' }, 'hi'))], { at: 1 });
  };
  const first = node();
  await until(() => began.length === 1);
  node();
  node();
  await until(async () => (await t.house.db.query(`select 1 from channels where cursor is not null`)).rowCount === 1);
  await sleep(200);
  assert.equal(began.length, 1);
  await first.stop();
  await until(() => began.length >= 2);
  // Both ask at the same moment: one that waited for the other must not take what the other has just been given.
  await sleep(200);
  assert.equal(began.length, 2);
  assert.deepEqual(began[1]!.cursor, { at: 1 });
  assert.equal(most, 1);
});

test('a node that died without a word is followed when its lease has run out', async () => {
  await t.house.db.query(
    `update channels set lease_holder = gen_random_uuid(), lease_until = now() + interval '30 seconds' where id = $1`,
    [id],
  );
  node();
  await sleep(300);
  assert.equal(began.length, 0);
  await t.house.db.query(`update channels set lease_until = now() - interval '1 second' where id = $1`, [id]);
  await until(() => began.length === 1);
});

test('new settings start it anew; a source that falls is told as trouble and comes back; refused credentials wait for a person', async () => {
  node();
  await until(() => began.length === 1);
  await t.house.db.query(`update channels set settings = '{"speed": "fast"}' where id = $1`, [id]);
  await until(() => began.length === 2);
  assert.deepEqual(began[1]!.settings, { speed: 'fast' });
  let isBroken = true;
  deed = (source) => {
    if (isBroken) return Promise.reject(new Error('the line broke'));
    source.state({ kind: 'connected' });
    return Promise.resolve();
  };
  await t.house.db.query(`update channels set settings = '{"speed": "faster"}' where id = $1`, [id]);
  await until(async () => (await stateOf()).state_detail === 'the line broke');
  isBroken = false;
  await until(async () => (await stateOf()).state === 'connected');
  assert.equal(most, 1);
  deed = (source) => {
    source.state({ kind: 'unauthorized', detail: 'wrong password', remedy: 'Enter it again.' });
    return Promise.resolve();
  };
  await t.house.db.query(`update channels set settings = '{"speed": "slow"}' where id = $1`, [id]);
  await until(async () => (await stateOf()).state === 'reconnect');
  await until(() => running === 0);
  const count = began.length;
  await sleep(600);
  assert.equal(began.length, count);
});

test('what the source keeps for itself does not start it anew', async () => {
  let kept: unknown;
  deed = async (source) => {
    kept = await source.rotate?.(() => Promise.resolve({ settings: { tokens: 'the-next-pair' }, label: '@acorn' }));
  };
  node();
  await until(() => kept !== undefined);
  assert.deepEqual(kept, { tokens: 'the-next-pair' });
  // Several rounds look at it.
  await sleep(800);
  assert.deepEqual([began.length, running], [1, 1]);
});

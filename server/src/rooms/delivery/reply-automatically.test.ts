// Replies without a person: outside hours, at a conversation's beginning, and to STOP, START and HELP. They leave like any other message
// and never set off another machine.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { OutboundMessage } from '@throughline/channel-kit';
import { addJob, type Jobs, runJobs } from '../../ground/jobs.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { channelAnywhere, channelRoutes, openChannel, type OpenChannel } from '../channels/index.ts';
import { conversationsByIds } from '../conversations/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer, replyAutomatically, runDelivery } from './index.ts';

const owl = Object.assign(parrot('owl', 'owl', { canStart: true }), {
  confirmation: (word: string) => (word === 'start' ? null : `{{company}} heard ${word}`),
});
let t: TestHouse;
let intake: Intake;
let jobs: Jobs;
let channel: OpenChannel;
let stop: () => Promise<void>;
before(async () => {
  t = await testHouse([owl]);
  intake = openIntake(t.house);
  const delivery = runDelivery(t.house);
  stop = () => delivery.stop();
  jobs = await runJobs({
    pool: t.house.db.pool,
    log: t.house.log,
    tasks: {
      'reply-automatically': (payload) => replyAutomatically(t.house, payload),
      done: () => Promise.resolve(),
    },
    concurrency: 4,
  });
});
after(async () => {
  await jobs.stop();
  await stop();
  await t.close();
});
beforeEach(async () => {
  owl.sent.length = 0;
  const { row } = await t.channel('owl');
  channel = await set(row.id, { hours: closed(), closedText: 'Back {{opens}}. {{company}}', welcomeText: 'Welcome!' });
});

/** Open on one day only, which is neither today nor near it. */
function closed(): [string, string][][] {
  const day = (t.house.now().getUTCDay() + 6 + 3) % 7;
  return Array.from({ length: 7 }, (_, at): [string, string][] => (at === day ? [['09:00', '17:00']] : []));
}
const open = (): [string, string][][] => Array.from({ length: 7 }, (): [string, string][] => [['00:00', '24:00']]);
async function set(id: string, body: object): Promise<OpenChannel> {
  await channelRoutes(() => Promise.resolve([])).changeChannel({
    house: t.house,
    viewer: t.ada,
    params: { id },
    body,
  } as never);
  return (await openChannel(t.house, (await channelAnywhere(t.house.db, id))!))!;
}
let count = 0;
/** Says something and waits for what a machine makes of it. */
async function hears(who: string, more: object = {}, beside: readonly object[] = []): Promise<string> {
  const id = `heard-${++count}`;
  const event = said(id, { kind: 'owl', value: who }, `words ${id}`, {
    sentAt: t.house.now().toISOString(),
    ...more,
  });
  await intake.take(channel, [rawOf([event, ...beside])]);
  const { rows } = await t.house.db.query<{ conversation_id: string }>(
    'select conversation_id from messages where external_id = $1 and channel_id = $2',
    [id, channel.row.id],
  );
  await settled();
  return rows[0]!.conversation_id;
}
async function until(look: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it never came');
}
/** No job and nothing on its way. */
async function settled(): Promise<void> {
  await until(async () => {
    const { rows } = await t.house.db.query<{ busy: boolean }>(
      `select exists(select from graphile_worker.jobs where task_identifier = 'reply-automatically') or exists(select from outbox where state <> 'unknown') as busy`,
    );
    return !rows[0]!.busy;
  });
}
const told = (): string[] => owl.sent.map((each) => (each as OutboundMessage).text);
const repliesIn = async (conversationId: string) =>
  (
    await t.house.db.query<{ text: string; delivery: string; is_automatic: boolean; reply: string }>(
      `select text, delivery, is_automatic, special->>'reply' as reply from messages where conversation_id = $1 and direction = 'outbound' order by number`,
      [conversationId],
    )
  ).rows;

test('outside hours one reply goes out in a conversation: sent, marked as a machine’s, and the customer still waits', async () => {
  const conversationId = await hears('ada');
  await hears('ada');
  const [only, ...others] = await repliesIn(conversationId);
  assert.deepEqual(others, []);
  assert.match(only!.text, /^Back \w+day 9:00\sAM\. \S/);
  assert.deepEqual([only!.delivery, only!.is_automatic, only!.reply], ['sent', true, 'closed']);
  assert.equal((owl.sent[0] as OutboundMessage).isAutomatic, true);
  const [row] = await conversationsByIds(t.house.db, t.workspaceId, [conversationId]);
  assert.ok(row!.waiting_since, 'a machine’s words are no answer');
  assert.equal(row!.first_answer_at, null);
  assert.deepEqual([row!.status, row!.preview_direction], ['open', 'inbound']);
});

test('within hours a new conversation is welcomed once; without texts nothing is said', async () => {
  channel = await set(channel.row.id, { hours: open() });
  const conversationId = await hears('bea');
  await hears('bea');
  assert.deepEqual(
    (await repliesIn(conversationId)).map(({ text, reply }) => [text, reply]),
    [['Welcome!', 'welcome']],
  );
  channel = await set(channel.row.id, { welcomeText: '', closedText: '' });
  await hears('cy');
  assert.deepEqual(told(), ['Welcome!']);
});

test('a channel without hours of its own keeps the workspace’s', async () => {
  await t.house.db.query(`update workspaces set settings = settings || $2::jsonb where id = $1`, [
    t.workspaceId,
    JSON.stringify({ hours: closed() }),
  ]);
  channel = await set(channel.row.id, { hours: null });
  await hears('dora');
  channel = await set(channel.row.id, { hours: open() });
  await hears('eve');
  assert.deepEqual(
    told().map((text) => text.split(' ')[0]),
    ['Back', 'Welcome!'],
  );
  await t.house.db.query(`update workspaces set settings = settings - 'hours' where id = $1`, [t.workspaceId]);
});

test('machines, public words, forged senders, spam and old letters are answered by nobody', async () => {
  await hears('robot', { isAutomatic: true });
  await hears('crowd', { isPublic: true });
  await hears('spammer', { isSpam: true });
  await hears('forger', { sender: { kind: 'owl', scope: '', value: 'forger', trust: 'failed' } });
  await hears('late', { sentAt: new Date(t.house.now().getTime() - 3 * 3_600_000).toISOString() });
  await hears('gesture', { isGesture: true });
  await hears('held', { isStandby: true });
  assert.deepEqual(told(), []);
  await hears('human');
  assert.equal(told().length, 1);
});

test('a machine that does not say so cannot be answered for ever: each letter it begins anew, one reply in half a day', async () => {
  for (let round = 0; round < 5; round += 1) {
    const conversationId = await hears('loop');
    await t.house.db.query(
      `update conversations set status = 'closed', closed_at = now() - interval '30 days' where id = $1`,
      [conversationId],
    );
  }
  assert.equal(told().length, 1);
  t.forward(13 * 3_600_000);
  await hears('loop');
  assert.equal(told().length, 2);
});

test('while an agent is talking with them nobody is told that the house is closed', async () => {
  channel = await set(channel.row.id, { closedText: '', welcomeText: '' });
  const conversationId = await hears('fay');
  await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversationId, { type: 'message', text: 'Here!', attachments: [], mentions: [] }),
  );
  channel = await set(channel.row.id, { closedText: 'Closed' });
  await hears('fay');
  assert.deepEqual(told(), ['Here!']);
});

test('the same job twice, as after a crash, sends once', async () => {
  const conversationId = await hears('gil');
  const { rows } = await t.house.db.query<{ id: string }>(
    `select id from messages where conversation_id = $1 and direction = 'inbound'`,
    [conversationId],
  );
  await addJob(t.house.db, 'reply-automatically', { workspaceId: t.workspaceId, messageId: rows[0]!.id });
  await settled();
  assert.equal(told().length, 1);
});

const word = (who: string, wanted: 'stop' | 'start' | 'help', n: number) => ({
  kind: 'identity',
  eventId: `heard-${count + 1}:${wanted}`,
  sender: { kind: 'owl', scope: '', value: who, trust: 'attested' },
  consent: { said: wanted, words: wanted, at: new Date(t.house.now().getTime() + n).toISOString() },
});
const says = (who: string, wanted: 'stop' | 'start' | 'help', n: number) => {
  const event = word(who, wanted, n);
  return hears(who, {}, [{ ...event, consent: { ...event.consent, at: new Date(event.consent.at) } }]);
};

test('STOP is confirmed once and by no other words, HELP also to who said it, and what is told stands in the thread', async () => {
  const conversationId = await says('hal', 'stop', 1);
  await says('hal', 'stop', 2);
  await says('hal', 'help', 3);
  await says('hal', 'help', 4);
  await hears('hal');
  const heard = (await repliesIn(conversationId)).map(({ text, delivery, reply }) => [
    text.replace(/^.* heard/, 'heard'),
    delivery,
    reply,
  ]);
  assert.deepEqual(heard, [
    ['heard stop', 'sent', 'stop'],
    ['heard help', 'sent', 'help'],
  ]);
  assert.deepEqual(told().length, 2);
});

test('START where its provider answers is left to it, and then the house may speak again', async () => {
  await says('ivy', 'stop', 1);
  await says('ivy', 'start', 2);
  assert.equal(told().length, 1);
  await hears('ivy');
  assert.match(told()[1]!, /^Back /);
});

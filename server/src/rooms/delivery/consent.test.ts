// Who asked for no more messages gets none on that channel, hears again once they ask, and stays reachable everywhere else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { personRoutes } from '../contacts/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { threadRoutes } from '../threads/routes.ts';
import { addAnswer } from './answer.ts';
import { messageBody } from './routes.ts';
import { runDelivery } from './sender.ts';

let t: TestHouse;
let intake: Intake;
let delivery: { stop(): Promise<void> } | null = null;
const phoneKind = parrot('texts', 'phone', { canStart: true });
let texts: OpenChannel;
let other: OpenChannel;
before(async () => {
  t = await testHouse([phoneKind]);
  intake = openIntake(t.house);
  [texts, other] = [await t.channel('texts'), await t.channel('texts')];
});
after(async () => {
  await delivery?.stop();
  await t.close();
});
const who = { kind: 'phone', scope: '', value: '+12025550143', trust: 'attested' };
const asks = (channel: OpenChannel, eventId: string, word: 'stop' | 'start' | 'help', at: string) =>
  intake.take(channel, [
    rawOf({
      kind: 'identity',
      eventId,
      sender: who,
      consent: { said: word, words: word.toUpperCase(), at: new Date(at) },
    }),
  ]);
const answer = async (text: string, channelId: string) => {
  const { rows } = await t.house.db.query<{ id: string }>(
    'select conversation_id as id from messages where workspace_id = $1 and external_id = $2',
    [t.workspaceId, 'consent-1'],
  );
  return await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, rows[0]!.id, { type: 'message', text, attachments: [], mentions: [], channelId }),
  );
};
const stateOf = async (id: string) => (await messageBody(t.house, t.workspaceId, id)).delivery;
async function settled(id: string) {
  for (let tries = 0; tries < 6000 && ['queued', 'sending'].includes((await stateOf(id)).state); tries += 1)
    await sleep(25);
  return await stateOf(id);
}

test('a message that was waiting when they wrote STOP is not sent, and says why', async () => {
  await intake.take(texts, [rawOf({ ...(said('consent-1', { kind: 'phone', value: who.value }, 'hello') as object) })]);
  const id = await answer('too late', texts.row.id);
  await asks(texts, 'stop-1', 'stop', '2026-11-20T10:00:00Z');
  delivery = runDelivery(t.house);
  const { state, why } = await settled(id);
  assert.equal(state, 'failed');
  assert.match(why, /asked for no more messages here .*STOP.*2026-11-20/);
  assert.equal(phoneKind.sent.length, 0);
});

test('an agent notes what they said elsewhere, with a reason: it holds like their own word, is told, exported and taken back', async () => {
  const { rows } = await t.house.db.query<{ id: string; contact_id: string }>(
    `select id, contact_id from identities where workspace_id = $1 and key = $2`,
    [t.workspaceId, who.value],
  );
  const { id: identityId, contact_id: id } = rows[0]!;
  const call = { house: t.house, viewer: t.ada, params: { id }, query: {}, incoming: null as never };
  const note = (said: 'stop' | 'start', reason: string, viewer = t.ada) =>
    personRoutes.noteConsent({ ...call, viewer, body: { identityId, said, reason } });
  const told = async () => (await personRoutes.listConsents({ ...call, body: undefined })).items;
  assert.deepEqual(
    (await told()).map((each) => [each.said, each.words, each.notedBy, each.isCurrent]),
    [['stop', 'STOP', '', true]],
  );
  t.forward(60_000);
  await note('start', 'asked for messages by phone');
  assert.equal((await settled(await answer('as you asked', texts.row.id))).state, 'sent');
  t.forward(60_000);
  await note('stop', 'wrote a letter');
  await assert.rejects(
    answer('again', texts.row.id),
    (error: unknown) =>
      error instanceof Problem &&
      /Ada noted that they want no more messages/.test(JSON.stringify(error) + error.message),
  );
  assert.deepEqual(
    (await told()).map((each) => [each.said, each.isCurrent]),
    [
      ['stop', true],
      ['start', false],
      ['stop', false],
    ],
  );
  assert.equal((await threadRoutes.exportContact({ ...call, body: undefined })).consents.length, 3);
  await assert.rejects(note('stop', '  '), { code: 'invalid' });
  const stranger = await t.agent('Stranger', 'owner', await t.workspace('Other'));
  await assert.rejects(note('start', 'theirs', stranger), { code: 'not_found' });
  await t.house.db.query(`delete from consents where noted_by <> ''`);
});

test('a new answer is refused with that reason, and another channel still reaches them', async () => {
  await assert.rejects(
    answer('hello?', texts.row.id),
    (error: unknown) =>
      error instanceof Problem && /asked for no more messages/.test(String(error.message) + JSON.stringify(error)),
  );
  assert.equal((await settled(await answer('by another number', other.row.id))).state, 'sent');
});

test('START opens it again; an old STOP told twice does not close it, nor does HELP', async () => {
  await asks(texts, 'start-1', 'start', '2026-11-20T11:00:00Z');
  await asks(texts, 'stop-1', 'stop', '2026-11-20T10:00:00Z');
  await asks(texts, 'help-1', 'help', '2026-11-20T12:00:00Z');
  assert.equal((await settled(await answer('welcome back', texts.row.id))).state, 'sent');
});

test('what a provider knows of a stop is kept: the next answer is not even tried', async () => {
  phoneKind.answer = () => ({
    ok: false,
    why: 'rejected',
    detail: 'They replied STOP at the carrier.',
    hasStopped: true,
  });
  assert.equal((await settled(await answer('one more', texts.row.id))).state, 'failed');
  await assert.rejects(answer('and again', texts.row.id), Problem);
});

test('the ledger is read by its index', async () => {
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query('set local enable_seqscan = off');
    return await tx.query<{ 'QUERY PLAN': string }>(
      "explain select distinct on (identity_id, channel_id) identity_id from consents where workspace_id = $1 and identity_id = any($2) and said <> 'help' order by identity_id, channel_id, at desc",
      [t.workspaceId, [t.workspaceId]],
    );
  });
  assert.match(plan.rows.map((row) => row['QUERY PLAN']).join('\n'), /consents_of_identity/);
});

// Who hears of what, until they have read it; who wants less; and the letter for who is away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Problem } from '@throughline/protocol';
import { runFollowers } from '../../ground/followers.ts';
import type { Whisper } from '../../ground/live.ts';
import { write } from '../../ground/journal.ts';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { changeConversation, conversationRoutes, wakeSnoozed } from '../conversations/index.ts';
import { addAnswer } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { ALERTS_CHANGED, alertFollower, alertRoutes, mailAlerts } from './index.ts';
import { listSql } from './store.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let maja: AgentViewer;
let running: ReturnType<typeof runFollowers>;
const whispers: Whisper[] = [];
interface Letter {
  to: string;
  subject: string;
  text: string;
}
const letters: Letter[] = [];
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
  Object.assign(t.house, {
    mailer: { isSet: true, send: (letter: Letter) => Promise.resolve(void letters.push(letter)) },
  });
  t.house.live.onWhisper((whisper) => void whispers.push(whisper));
  intake = openIntake(t.house);
  chat = await t.channel('chat');
  maja = await t.agent('Maja', 'agent');
  running = runFollowers(t.house, [alertFollower(t.house)], { pollMs: 50 });
});
after(async () => {
  await running.stop();
  await t.close();
});

/** Everything in the journal was reacted to. */
async function settled(): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(10)) {
    const { rows } = await t.house.db.query<{ is: boolean }>(
      `select coalesce((select number from followers where name = 'alerts' and workspace_id = w.id), 0) >= w.journal_number as is
       from workspaces w where w.id = $1`,
      [t.workspaceId],
    );
    if (rows[0]!.is) return;
  }
  assert.fail('the follower never caught up');
}
const call = <Q, B, P>(viewer: AgentViewer, query: Q, body: B, params: P) => ({
  house: t.house,
  viewer,
  query,
  body,
  params,
  incoming: null as never,
});
const bell = async (viewer: AgentViewer, more: object = {}) => {
  await settled();
  return await alertRoutes.listAlerts(call(viewer, { limit: 50, ...more } as never, undefined, {}));
};
const kinds = async (viewer: AgentViewer) =>
  (await bell(viewer)).items.map(({ kind, count, isRead }) => [kind, count, isRead]);
let count = 0;
async function hear(who: string, text = 'hello'): Promise<string> {
  const externalId = `alert-${(count += 1)}`;
  await intake.take(chat, [rawOf(said(externalId, { kind: 'visitor', value: who }, text))]);
  return (
    await t.house.db.query<{ conversation_id: string }>('select conversation_id from messages where external_id = $1', [
      externalId,
    ])
  ).rows[0]!.conversation_id;
}
const change = (id: string, given: Parameters<typeof changeConversation>[3], viewer = t.ada) =>
  t.house.db.transaction((tx) => changeConversation(tx, viewer, id, given, t.house.now()));
const answer = (id: string, more: object = {}, viewer = t.ada) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, viewer, id, { type: 'message', text: 'ok', attachments: [], mentions: [], ...more }),
  );
const look = async (viewer: AgentViewer, id: string) =>
  await conversationRoutes.markRead(call(viewer, {}, { number: Number.MAX_SAFE_INTEGER }, { id }));
const prefer = (viewer: AgentViewer, alerts: object) =>
  t.house.db.query(`update agents set preferences = jsonb_build_object('alerts', $2::jsonb) where id = $1`, [
    viewer.agentId,
    JSON.stringify(alerts),
  ]);

test('who is given a conversation hears of it and of what its customer writes, once each, until they look', async () => {
  const id = await hear('ann');
  assert.deepEqual(await kinds(maja), [], 'nobody has it yet');
  await change(id, { assigneeId: maja.agentId });
  await hear('ann', 'are you there?');
  await hear('ann', 'hello?');
  const { items, unread } = await bell(maja);
  assert.deepEqual(
    items.map(({ kind, count: times, words, conversationId }) => [kind, times, words, conversationId]),
    [
      ['reply', 2, 'hello?', id],
      ['assigned', 1, '', id],
    ],
  );
  assert.equal(unread, 2);
  assert.equal(items[1]!.authorName, t.ada.name);
  assert.deepEqual((await bell(t.ada)).items, [], 'who did it is not told');
  await look(maja, id);
  assert.deepEqual(await kinds(maja), [
    ['reply', 2, true],
    ['assigned', 1, true],
  ]);
  await hear('ann', 'thanks');
  assert.deepEqual((await kinds(maja))[0], ['reply', 1, false], 'it counts anew');
});

test('screens are told that there is something, and only those whose it is', async () => {
  await settled();
  whispers.length = 0;
  const id = await hear('ben');
  await answer(id, { type: 'note', text: 'look', mentions: [maja.agentId] });
  assert.equal((await bell(maja)).items[0]!.kind, 'mention');
  const told = whispers.filter((each) => each.kind === ALERTS_CHANGED);
  assert.deepEqual(
    told.map((each) => each.body['agentIds']),
    [[maja.agentId]],
  );
});

test('an alert of a message that was deleted shows its words no longer, and one of nothing else is done', async () => {
  const id = await hear('dora');
  await settled();
  await change(id, { assigneeId: maja.agentId });
  await hear('dora', 'my secret');
  const reply = async () =>
    (await bell(maja)).items.find((each) => each.conversationId === id && each.kind === 'reply')!;
  assert.deepEqual([(await reply()).words, (await reply()).isRead], ['my secret', false]);
  const before = (await bell(maja)).unread;
  whispers.length = 0;
  const externalId = `alert-${count}`;
  await intake.take(chat, [
    rawOf({ kind: 'delete', externalId, eventId: `gone:${externalId}`, at: '2026-11-20T10:05:00Z' }),
  ]);
  const now = await reply();
  assert.deepEqual([now.words, now.isDeleted, now.isRead], ['', true, true]);
  assert.equal((await bell(maja)).unread, before - 1);
  assert.deepEqual(whispers.find((each) => each.kind === ALERTS_CHANGED)?.body['agentIds'], [maja.agentId]);
});

test('what could not be delivered is told to its writer, who has read their own words long ago', async () => {
  const id = await hear('cleo');
  const messageId = await answer(id);
  await look(t.ada, id);
  await t.house.db.query(`update messages set delivery_why = 'Blocked by the customer' where id = $1`, [messageId]);
  await t.house.db.transaction((tx) =>
    write(tx, t.workspaceId, [{ kind: 'message', id: messageId, what: 'message.failed' }]),
  );
  const [failed] = (await bell(t.ada)).items;
  assert.deepEqual([failed!.kind, failed!.why, failed!.isRead], ['failed', 'Blocked by the customer', false]);
  await alertRoutes.readAlerts(call(t.ada, {}, { conversationId: id }, {}));
  assert.equal((await bell(t.ada)).unread, 0);
});

test('what was snoozed and is back is told to who has it', async () => {
  const id = await hear('dora');
  await settled();
  await change(id, { assigneeId: maja.agentId }, maja);
  await change(id, { snoozedUntil: new Date(t.house.now().getTime() + 60_000).toISOString() }, maja);
  t.forward(120_000);
  await t.house.db.transaction((tx) => wakeSnoozed(tx, t.house.now()));
  assert.equal((await bell(maja)).items[0]!.kind, 'woken');
});

test('a muted conversation is heard of only by name, and what is switched off not at all', async () => {
  const id = await hear('eve');
  await settled();
  await change(id, { assigneeId: maja.agentId }, maja);
  await alertRoutes.muteConversation(call(maja, {}, { isMuted: true }, { id }));
  await hear('eve', 'psst');
  await answer(id, { type: 'note', text: 'you', mentions: [maja.agentId] });
  const { items, mutedConversationIds } = await bell(maja);
  assert.deepEqual(
    items.filter((each) => each.conversationId === id).map((each) => each.kind),
    ['mention'],
  );
  assert.deepEqual(mutedConversationIds, [id]);
  await alertRoutes.muteConversation(call(maja, {}, { isMuted: false }, { id }));
  await prefer(maja, { ways: { reply: 'off' } });
  await hear('eve', 'still here');
  assert.deepEqual(
    (await bell(maja)).items.filter((each) => each.conversationId === id && each.kind === 'reply'),
    [],
  );
  const refused = alertRoutes.muteConversation(call(maja, {}, { isMuted: true }, { id: newId() }));
  await assert.rejects(refused, (error: Problem) => error.code === 'not_found');
});

test('one letter for what stayed unread as long as its reader chose, without the customer’s words', async () => {
  await alertRoutes.readAlerts(call(maja, {}, {}, {}));
  await prefer(maja, { mailAfterMinutes: 15 });
  const id = await hear('finn');
  await change(id, { assigneeId: maja.agentId });
  await hear('finn', 'my secret order');
  await settled();
  await mailAlerts(t.house);
  assert.equal(letters.length, 0, 'not yet');
  t.forward(20 * 60_000);
  await mailAlerts(t.house);
  await mailAlerts(t.house);
  assert.deepEqual(
    letters.map((each) => each.to),
    ['maja@acorn.example'],
    'once',
  );
  assert.match(letters[0]!.subject, /2 things wait for you in Acorn/);
  assert.match(letters[0]!.text, new RegExp(`https://support.example/inbox\\?conversation=${id}`));
  assert.doesNotMatch(letters[0]!.text, /secret/);
});

test('a letter speaks its reader’s language, and runs its way', async () => {
  for (const [language, direction, subject, named] of [
    ['ar', 'rtl', 'هناك ما ينتظرك في Acorn', 'أشار إليك'],
    ['de', 'ltr', 'In Acorn wartet etwas auf Sie', 'Notiz'],
  ] as const) {
    letters.length = 0;
    await prefer(maja, { mailAfterMinutes: 15 });
    await t.house.db.query(
      `update agents set preferences = preferences || jsonb_build_object('language', $2::text) where id = $1`,
      [maja.agentId, language],
    );
    await t.house.db.query('update alerts set read_at = now() where read_at is null');
    const { rows } = await t.house.db.query<{ id: string }>(
      `update alerts set read_at = null, mailed_at = null, kind = 'mention', count = 1, at = now() - interval '1 day'
       where (agent_id, conversation_id, kind) in (select agent_id, conversation_id, kind from alerts where agent_id = $1 limit 1) returning message_id as id`,
      [maja.agentId],
    );
    assert.equal(rows.length, 1);
    await mailAlerts(t.house);
    const [letter] = letters as (Letter & { html: string })[];
    assert.equal(letter?.subject, subject);
    assert.match(letter.html, new RegExp(`<html lang="${language}" dir="${direction}">`));
    assert.ok(letter.text.includes(named), letter.text);
  }
  await prefer(maja, {});
});

test('the list is read page by page by its index', async () => {
  const whole = (await bell(maja)).items;
  const paged: typeof whole = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await bell(maja, { limit: 2, ...(cursor === '' ? {} : { cursor: Number(cursor) }) });
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  assert.deepEqual(paged, whole);
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query(`select set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)`);
    return (
      await tx.query<{ 'QUERY PLAN': string }>(`explain ${listSql}`, [t.workspaceId, maja.agentId, 999_999, 50])
    ).rows
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  });
  assert.match(plan, /alerts_newest/);
});

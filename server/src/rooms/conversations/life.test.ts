// A conversation's life: closed and reopened within the workspace's grace, snoozed until, noted with mentions, drafted by each agent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { addAnswer } from '../delivery/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { type Change, changeConversation } from './change.ts';
import { conversationRoutes, wakeSnoozed } from './index.ts';

const DAY_MS = 86_400_000;
let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let maja: AgentViewer;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
  intake = openIntake(t.house);
  chat = await t.channel('chat');
  maja = await t.agent('Maja', 'agent');
});
after(() => t.close());

const call = (id: string, viewer = t.ada) => ({
  house: t.house,
  viewer,
  params: { id },
  query: {},
  incoming: null as never,
});
let count = 0;
/** The customer writes; returns the conversation it came into. */
async function hear(who: string): Promise<string> {
  const externalId = `life-${(count += 1)}`;
  await intake.take(chat, [rawOf(said(externalId, { kind: 'visitor', value: who }, 'hello'))]);
  return (
    await t.house.db.query<{ conversation_id: string }>('select conversation_id from messages where external_id = $1', [
      externalId,
    ])
  ).rows[0]!.conversation_id;
}
const change = (id: string, given: Change) =>
  t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, given, t.house.now()));
const body = (id: string, viewer = t.ada) =>
  conversationRoutes.getConversation({ ...call(id, viewer), body: undefined });
const settings = (given: object) =>
  t.house.db.query('update workspaces set settings = settings || $2 where id = $1', [
    t.workspaceId,
    JSON.stringify(given),
  ]);
const answer = (id: string, more: object = {}) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, id, { type: 'message', text: 'ok', attachments: [], mentions: [], ...more }),
  );
const events = async (id: string) =>
  (await conversationRoutes.listMessages({ ...call(id), query: { limit: 50 }, body: undefined })).items
    .filter((message) => message.type === 'event')
    .map((message) => message.special?.['type']);

test('within the workspace’s own grace a closed matter is opened again; after it a new one begins and names the old', async () => {
  await settings({ reopenDays: 2 });
  const id = await hear('grace');
  await change(id, { status: 'closed' });
  t.forward(DAY_MS);
  assert.equal(await hear('grace'), id);
  assert.deepEqual([(await body(id)).status, await events(id)], ['open', ['closed', 'reopened']]);
  await change(id, { status: 'closed' });
  t.forward(3 * DAY_MS);
  const next = await hear('grace');
  assert.notEqual(next, id);
  assert.equal((await body(next)).previousId, id);
  t.forward(-4 * DAY_MS);
});

test('closed unanswered and opened again, its customer has waited since they wrote; answered, nobody waits', async () => {
  const id = await hear('impatient');
  const { waitingSince } = await body(id);
  assert.ok(waitingSince);
  await change(id, { status: 'closed' });
  assert.equal((await body(id)).waitingSince, null);
  await change(id, { status: 'open' });
  assert.equal((await body(id)).waitingSince, waitingSince);
  await answer(id);
  await change(id, { status: 'spam' });
  await change(id, { status: 'open' });
  assert.equal((await body(id)).waitingSince, null);
});

test('with no grace at all the next word begins a new matter', async () => {
  const id = await hear('no-grace');
  await settings({ reopenDays: 0 });
  await sleep(2100);
  await change(id, { status: 'closed' });
  t.forward(1000);
  assert.notEqual(await hear('no-grace'), id);
  await settings({ reopenDays: 7 });
});

test('after an answer it waits for the customer, or stays open where the workspace wants that', async () => {
  const id = await hear('waiting');
  await answer(id);
  assert.equal((await body(id)).status, 'waiting');
  await hear('waiting');
  assert.equal((await body(id)).status, 'open');
  await settings({ waitAfterReply: false });
  await answer(id);
  assert.equal((await body(id)).status, 'open');
  await settings({ waitAfterReply: true });
  await answer(id, { then: 'close' });
  assert.equal((await body(id)).status, 'closed');
});

test('snoozed until its time, it comes back once, however many nodes look; a customer’s word wakes it earlier', async () => {
  const [one, other] = [await hear('snooze-1'), await hear('snooze-2')];
  const until = new Date(t.house.now().getTime() + 3_600_000).toISOString();
  for (const id of [one, other]) await change(id, { snoozedUntil: until });
  await assert.rejects(
    change(one, { snoozedUntil: '2020-01-01T00:00:00Z' }),
    (error: Problem) => error.code === 'invalid',
  );
  await hear('snooze-2');
  assert.deepEqual([(await body(one)).status, (await body(other)).status], ['snoozed', 'open']);
  const wake = () => t.house.db.transaction((tx) => wakeSnoozed(tx, t.house.now()));
  await wake();
  assert.equal((await body(one)).status, 'snoozed');
  t.forward(3_700_000);
  await Promise.all([wake(), wake(), wake()]);
  t.forward(-3_700_000);
  assert.deepEqual([(await body(one)).status, (await body(one)).snoozedUntil], ['open', null]);
  assert.deepEqual(
    (await events(one)).filter((type) => type !== 'snoozed'),
    ['woken'],
  );
});

test('why an open conversation is there: new until somebody answers, then because they wrote again, or because its sleep is over', async () => {
  const id = await hear('reasons');
  const reason = async () => (await body(id)).reason;
  assert.equal(await reason(), 'new');
  await answer(id, { then: 'stay' });
  assert.equal(await reason(), null, 'left open by its agent');
  await answer(id);
  assert.equal(await reason(), null, 'waiting');
  await hear('reasons');
  assert.equal(await reason(), 'replied');
  await change(id, { snoozedUntil: new Date(t.house.now().getTime() + 60_000).toISOString() });
  t.forward(61_000);
  await t.house.db.transaction((tx) => wakeSnoozed(tx, t.house.now()));
  assert.equal(await reason(), 'follow-up');
  const listed = await conversationRoutes.listConversations({
    ...call(id),
    params: {},
    query: { limit: 50, sort: 'newest' },
    body: undefined,
  });
  assert.equal(listed.items.find((row) => row.id === id)?.reason, 'follow-up', 'a list says the same');
  t.forward(1000);
  await hear('reasons');
  assert.equal(await reason(), 'replied', 'what they write now is what it is about');
  t.forward(-62_000);
});

test('what an agent watches is in their list, whoever it belongs to and whatever became of it', async () => {
  const id = await hear('watched');
  const turn = (isWatching: boolean) =>
    conversationRoutes.watchConversation({ ...call(id, maja), body: { isWatching } });
  const watching = async (viewer: AgentViewer, db = {}) =>
    (
      await conversationRoutes.listConversations({
        ...call(id, viewer),
        params: {},
        query: { limit: 50, sort: 'newest', watching: 'me', ...db },
        body: undefined,
      })
    ).items.map((row) => row.id);
  await turn(true);
  await change(id, { status: 'closed' });
  assert.deepEqual([await watching(maja), await watching(t.ada)], [[id], []]);
  assert.deepEqual(await watching(maja, { status: 'open' }), [], 'narrowed like any list');
  await turn(false);
  assert.deepEqual(await watching(maja), []);
});

test('a note that mentions an agent is in their list and nobody else’s; whoever is no agent here cannot be mentioned', async () => {
  const id = await hear('mention');
  await answer(id, { type: 'note', text: 'look @Maja', mentions: [maja.agentId] });
  const mentions = async (viewer: AgentViewer) =>
    (
      await conversationRoutes.listConversations({
        ...call(id, viewer),
        params: {},
        query: { limit: 50, sort: 'newest', mentions: 'me' },
        body: undefined,
      })
    ).items.map((row) => row.id);
  assert.deepEqual([await mentions(maja), await mentions(t.ada)], [[id], []]);
  const stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
  await assert.rejects(
    answer(id, { type: 'note', mentions: [stranger.agentId] }),
    (error: Problem) => error.code === 'invalid',
  );
  assert.equal((await body(id)).status, 'open', 'a note answers nobody');
});

const letter = { subject: '', cc: '', bcc: '', isUnsigned: false };
test('each agent has a draft and a reading place of their own', async () => {
  const id = await hear('drafts');
  const save = (viewer: AgentViewer, text: string | null) =>
    conversationRoutes.saveDraft({
      ...call(id, viewer),
      body: {
        draft:
          text === null
            ? null
            : {
                text,
                html: null,
                type: 'message',
                channelId: null,
                identityId: null,
                fileIds: [],
                rich: null,
                ...letter,
              },
      },
    });
  const draft = async (viewer: AgentViewer) =>
    (await conversationRoutes.getDraft({ ...call(id, viewer), body: undefined })).draft?.text ?? null;
  await save(t.ada, 'mine');
  await save(maja, 'hers');
  assert.deepEqual([await draft(t.ada), await draft(maja), (await body(id, maja)).draft], ['mine', 'hers', 'hers']);
  await save(maja, null);
  assert.deepEqual([await draft(t.ada), await draft(maja)], ['mine', null]);
  const { lastNumber } = await body(id);
  await conversationRoutes.markRead({ ...call(id, maja), body: { number: lastNumber } });
  assert.deepEqual([(await body(id)).isUnread, (await body(id, maja)).isUnread], [true, false]);
});

test('what can be chosen and the files of a draft are there on another device, while nothing of it can be sent yet', async () => {
  const id = await hear('rich draft');
  const fileId = newId();
  await t.house.db.query(
    `insert into files (workspace_id, id, name, mime, bytes, sha256) values ($1, $2, 'red.png', 'image/png', 7, 'x')`,
    [t.workspaceId, fileId],
  );
  const rich = { cards: [{ title: '', picture: fileId, buttons: [{ title: 'Buy', url: 'shop' }] }] };
  const draft = {
    text: '',
    html: null,
    type: 'message' as const,
    channelId: null,
    identityId: null,
    fileIds: [newId(), fileId],
    rich,
    subject: 'Your grinder',
    cc: 'leo@acorn.example, ',
    bcc: '',
    isUnsigned: true,
  };
  await conversationRoutes.saveDraft({ ...call(id, maja), body: { draft } });
  const got = await conversationRoutes.getDraft({ ...call(id, maja), body: undefined });
  assert.deepEqual(got.draft?.rich, rich);
  const { subject, cc, isUnsigned } = got.draft ?? {};
  assert.deepEqual([subject, cc, isUnsigned], ['Your grinder', 'leo@acorn.example, ', true], 'as it was typed');
  assert.deepEqual(got.files, [{ id: fileId, name: 'red.png', mime: 'image/png', bytes: 7 }], 'one is gone');
  assert.equal((await conversationRoutes.getDraft({ ...call(id), body: undefined })).draft, null, 'it is hers');
  // One that was kept before drafts had anything to choose, or a subject.
  await t.house.db.query(`update drafts set body = body - 'rich' - 'subject' where conversation_id = $1`, [id]);
  const { draft: old } = await conversationRoutes.getDraft({ ...call(id, maja), body: undefined });
  assert.deepEqual([old?.rich, old?.subject, old?.text], [null, '', draft.text]);
  await conversationRoutes.saveDraft({ ...call(id, maja), body: { draft: null } });
  const none = await conversationRoutes.getDraft({ ...call(id, maja), body: undefined });
  assert.deepEqual([none.draft, none.files], [null, []]);
});

test('who is gone or works elsewhere is given no conversation', async () => {
  const id = await hear('assign');
  const gone = await t.agent('Gil', 'agent');
  await t.house.db.query(`update agents set state = 'disabled' where id = $1`, [gone.agentId]);
  const stranger = await t.agent('Sten', 'owner', await t.workspace('Elsewhere'));
  for (const agent of [gone, stranger])
    await assert.rejects(
      change(id, { assigneeId: agent.agentId }),
      (error: Problem) => error.code === 'invalid',
      agent.name,
    );
  await change(id, { assigneeId: maja.agentId });
  assert.equal((await body(id)).assigneeId, maja.agentId);
});

test('tags and subject leave a line in the thread, saying the same again leaves none; who may only look is given no work', async () => {
  const id = await hear('lines');
  await change(id, { tags: ['VIP', 'broken'], subject: 'A broken parcel' });
  await change(id, { tags: ['vip', 'Sent again'], subject: 'A broken parcel' });
  await change(id, { tags: ['sent again', 'VIP'] });
  const lines = (await conversationRoutes.listMessages({ ...call(id), query: { limit: 50 }, body: undefined })).items
    .filter((message) => message.type === 'event')
    .map((message) => message.special);
  assert.deepEqual(lines, [
    { type: 'renamed', from: '', to: 'A broken parcel' },
    { type: 'tagged', added: 'VIP, broken', removed: '' },
    { type: 'tagged', added: 'Sent again', removed: 'broken' },
  ]);
  const viewer = await t.agent('Vera', 'viewer');
  await assert.rejects(change(id, { assigneeId: viewer.agentId }), (error: Problem) => error.code === 'invalid');
});

test('each agent hears how many of their own are open, wait and are snoozed; of others’ only the totals', async () => {
  const counts = (viewer = t.ada) => conversationRoutes.getCounts({ ...call('', viewer), params: {}, body: undefined });
  const [before, hers] = [await counts(), await counts(maja)];
  const [open, waits, sleeps] = [await hear('count-1'), await hear('count-2'), await hear('count-3')];
  for (const id of [open, waits, sleeps]) await change(id, { assigneeId: t.ada.agentId });
  await change(waits, { status: 'waiting' });
  await change(sleeps, { snoozedUntil: new Date(t.house.now().getTime() + DAY_MS).toISOString() });
  const now = await counts();
  const step = (key: 'mine' | 'mineWaiting' | 'mineSnoozed' | 'waiting' | 'snoozed') => now[key] - before[key];
  assert.deepEqual(
    [step('mine'), step('mineWaiting'), step('mineSnoozed'), step('waiting'), step('snoozed')],
    [1, 1, 1, 1, 1],
  );
  const after = await counts(maja);
  assert.deepEqual([after.mine, after.mineWaiting, after.mineSnoozed], [hers.mine, hers.mineWaiting, hers.mineSnoozed]);
});

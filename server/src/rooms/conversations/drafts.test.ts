// The draft a team shares: who sees it, who takes it over, and that nobody's words are ever written over.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem, ProblemCode } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import type { AgentViewer, Viewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { openIntake } from '../intake/index.ts';
import { conversationRoutes } from './index.ts';

let t: TestHouse;
let maja: AgentViewer;
let leo: AgentViewer;
let hear: (who: string) => Promise<string>;
/** They write once more, into the same conversation. */
let hearMore: (who: string) => Promise<void>;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor')]);
  const chat = await t.channel('chat');
  const intake = openIntake(t.house);
  hear = async (who) => {
    await intake.take(chat, [rawOf(said(who, { kind: 'visitor', value: who }, 'hello'))]);
    const { rows } = await t.house.db.query<{ id: string }>(
      'select conversation_id as id from messages where external_id = $1',
      [who],
    );
    return rows[0]!.id;
  };
  hearMore = async (who) => {
    await intake.take(chat, [rawOf(said(`${who} again`, { kind: 'visitor', value: who }, 'and more'))]);
  };
  [maja, leo] = [await t.agent('Maja', 'agent'), await t.agent('Leo', 'agent')];
});
after(() => t.close());

const call = (id: string, viewer: Viewer) => ({
  house: t.house,
  viewer,
  params: { id },
  query: {},
  incoming: null as never,
});
const written = (text: string, more: object = {}) => ({
  text,
  html: null,
  type: 'message' as const,
  channelId: null,
  identityId: null,
  fileIds: [],
  rich: null,
  subject: '',
  cc: '',
  bcc: '',
  isUnsigned: false,
  ...more,
});
const save = (id: string, viewer: AgentViewer, text: string | null, more: object = {}, version?: string | null) =>
  conversationRoutes.saveDraft({
    ...call(id, viewer),
    body: { draft: text === null ? null : written(text, more), ...(version === undefined ? {} : { version }) },
  });
const here = (id: string, viewer: AgentViewer) => conversationRoutes.getDraft({ ...call(id, viewer), body: undefined });
/** In one's own draft, and in what is seen of another's. */
const texts = async (id: string, viewer: AgentViewer) => {
  const { draft, shared } = await here(id, viewer);
  return [draft?.text ?? null, shared?.draft.text ?? null];
};
const takeOver = (id: string, viewer: AgentViewer, from: AgentViewer) =>
  conversationRoutes.takeOverDraft({ ...call(id, viewer), body: { fromAgentId: from.agentId } });
const join = (id: string, conversationId: string) =>
  conversationRoutes.joinConversations({ ...call(id, maja), body: { conversationId } });
const part = (id: string, conversationId: string) =>
  conversationRoutes.partConversations({ ...call(id, maja), body: { conversationId } });
/** Two conversations of one person. */
const twoOf = async (who: string): Promise<readonly [string, string]> => {
  const one = await hear(who);
  const { items } = await conversationRoutes.listMessages({
    ...call(one, maja),
    query: { limit: 10 } as never,
    body: undefined,
  });
  await hearMore(who);
  const { id } = await conversationRoutes.splitConversation({
    ...call(one, maja),
    body: { messageIds: [items[0]!.id] },
  });
  return [one, id];
};
const inRow = async (id: string, viewer: Viewer) => {
  const { draft, sharedDraft } = await conversationRoutes.getConversation({ ...call(id, viewer), body: undefined });
  const { items } = await conversationRoutes.listConversations({
    ...call(id, viewer),
    params: undefined as never,
    query: { status: 'all', sort: 'newest', limit: 50 } as never,
    body: undefined,
  });
  const listed = items.find((item) => item.id === id)!;
  assert.deepEqual([listed.draft, listed.sharedDraft], [draft, sharedDraft], 'a list says the same');
  return [draft, sharedDraft && [sharedDraft.agentId, sharedDraft.text]];
};
const refused = (code: ProblemCode) => (error: Problem) => error.code === code;

test('a reply one begins is seen by the others, in the list and beside the thread, but by no key', async () => {
  const id = await hear('seen');
  assert.equal((await save(id, maja, 'It left')).isShared, true);
  assert.deepEqual(await texts(id, leo), [null, 'It left']);
  assert.deepEqual(await inRow(id, leo), [null, [maja.agentId, 'It left']]);
  assert.deepEqual(await inRow(id, maja), ['It left', [maja.agentId, 'It left']]);
  const key: Viewer = { ...t.ada, type: 'key', keyId: newId() } as unknown as Viewer;
  assert.deepEqual(await inRow(id, key), [null, null]);
  await save(id, maja, null);
  assert.deepEqual(await texts(id, leo), [null, null], 'sent or discarded, it is gone for all');
  assert.deepEqual(await inRow(id, leo), [null, null]);
});

test('a second one writes their own beside it; notes are seen by nobody; two that begin at once are one shared and one own', async () => {
  const id = await hear('second');
  await save(id, maja, 'hers');
  assert.equal((await save(id, leo, 'his')).isShared, false);
  assert.deepEqual(
    [await texts(id, maja), await texts(id, leo)],
    [
      ['hers', null],
      ['his', 'hers'],
    ],
  );
  await save(id, maja, null);
  assert.equal((await save(id, leo, 'his own')).isShared, false, 'it does not come to light because hers was sent');
  assert.equal((await save(await hear('note'), maja, 'for us', { type: 'note' })).isShared, false);
  const both = await hear('both');
  const begun = await Promise.all([maja, leo, t.ada].map((viewer) => save(both, viewer, viewer.agentId)));
  assert.equal(begun.filter(({ isShared }) => isShared).length, 1);
});

test('taken over, the words go on in another hand, and whoever wrote them keeps them and hears of it', async () => {
  const id = await hear('taken');
  const fileId = newId();
  await t.house.db.query(
    `insert into files (workspace_id, id, name, mime, bytes, sha256) values ($1, $2, 'a.png', 'image/png', 7, 'x')`,
    [t.workspaceId, fileId],
  );
  await save(id, maja, 'Dear Ada,', { subject: 'Your order', fileIds: [fileId] });
  await save(id, leo, 'It left today.');
  const got = await takeOver(id, leo, maja);
  assert.deepEqual(
    [got.draft?.text, got.draft?.isShared, got.draft?.subject, got.files.map((file) => file.name), got.shared],
    ['Dear Ada,\n\nIt left today.', true, 'Your order', ['a.png'], null],
  );
  const hers = await here(id, maja);
  assert.deepEqual(
    [hers.draft?.text, hers.draft?.isShared, hers.draft?.takenById, hers.shared?.agentId],
    ['Dear Ada,', false, leo.agentId, leo.agentId],
  );
  assert.deepEqual(await inRow(id, maja), ['Dear Ada,', [leo.agentId, 'Dear Ada,\n\nIt left today.']]);
  assert.equal((await takeOver(id, leo, maja)).draft?.text, got.draft?.text, 'asked twice, it is the same');
  assert.equal((await takeOver(id, maja, leo)).draft?.text, got.draft?.text, 'taken back, nothing stands there twice');
  await assert.rejects(takeOver(id, t.ada, leo), refused('draft_changed'), 'it is hers by now');
  await save(id, maja, null);
  await assert.rejects(takeOver(id, t.ada, maja), refused('draft_changed'), 'it was sent');
});

test('a note one has begun is not swept into a reply', async () => {
  const id = await hear('note first');
  await save(id, maja, 'Dear Ada,');
  await save(id, leo, 'she is a VIP', { type: 'note' });
  await assert.rejects(takeOver(id, leo, maja), refused('conflict'));
  assert.deepEqual(await texts(id, leo), ['she is a VIP', 'Dear Ada,']);
});

test('a late save writes over nothing: neither what was kept since in another window nor what was taken over', async () => {
  const id = await hear('late');
  const first = await save(id, maja, 'one', {}, null);
  const second = await save(id, maja, 'one two', {}, first.version);
  await assert.rejects(save(id, maja, 'one three', {}, first.version), refused('draft_changed'));
  await assert.rejects(save(id, maja, null, {}, first.version), refused('draft_changed'), 'nor throws it away');
  assert.deepEqual(await save(id, maja, 'one two', {}, first.version), second, 'said twice, it is the same');
  await takeOver(id, leo, maja);
  await assert.rejects(save(id, maja, 'one two, offline', {}, second.version), refused('draft_changed'));
  const { draft } = await here(id, maja);
  assert.equal((await save(id, maja, 'one two, offline', {}, draft?.version)).isShared, false);
  assert.deepEqual(await texts(id, leo), ['one two', null], 'his is as it was');
  await save(id, maja, null);
  // Sent in another window while this one was offline: its words are a beginning.
  assert.equal((await save(id, maja, 'still here', {}, draft?.version)).isShared, false);
});

test('joined into another, drafts stand there; taken out again, they are back as they were', async () => {
  const [one, two] = await twoOf('joins');
  const kept = await save(two, maja, 'for the second');
  await save(two, leo, 'his own there');
  await save(one, leo, 'his here', { subject: 'First' });
  await join(one, two);
  assert.deepEqual(await texts(one, maja), ['for the second', 'his here\n\nhis own there']);
  assert.deepEqual((await here(one, leo)).draft?.subject, 'First');
  assert.deepEqual(await inRow(one, maja), ['for the second', [leo.agentId, 'his here\n\nhis own there']]);
  assert.equal(
    (await save(two, maja, 'for the second, more', {}, kept.version)).isShared,
    false,
    'a late save follows',
  );
  await part(one, two);
  assert.deepEqual(
    [await texts(one, leo), await texts(two, leo)],
    [
      ['his here', null],
      ['his own there', 'for the second, more'],
    ],
  );
  assert.deepEqual(
    [await texts(one, maja), await texts(two, maja)],
    [
      [null, 'his here'],
      ['for the second, more', null],
    ],
  );
});

test('what was written on since the join stays, and what came goes back; a note beside a reply makes both a note', async () => {
  const [one, two] = await twoOf('writes on');
  await save(one, maja, 'mine');
  await save(two, maja, 'for us alone', { type: 'note' });
  await join(one, two);
  const both = await here(one, maja);
  assert.deepEqual([both.draft?.text, both.draft?.type, both.draft?.isShared], ['mine\n\nfor us alone', 'note', false]);
  await save(one, maja, 'mine\n\nfor us alone and more', { type: 'note' });
  await part(one, two);
  assert.deepEqual((await here(one, maja)).draft?.text, 'mine\n\nfor us alone and more');
  assert.deepEqual(
    [(await here(two, maja)).draft?.text, (await here(two, maja)).draft?.type],
    ['for us alone', 'note'],
  );
});

test('sent or thrown away in the thread it came to, a draft does not come back', async () => {
  const [one, two] = await twoOf('sent');
  await save(two, maja, 'goes out');
  await join(one, two);
  await save(one, maja, null);
  await part(one, two);
  assert.deepEqual(
    [await texts(one, maja), await texts(two, maja)],
    [
      [null, null],
      [null, null],
    ],
  );
});

test('where a workspace keeps drafts apart, nobody sees another’s', async () => {
  const id = await hear('apart');
  const settings = (sharedDrafts: boolean) =>
    t.house.db.query('update workspaces set settings = settings || $2 where id = $1', [
      t.workspaceId,
      JSON.stringify({ sharedDrafts }),
    ]);
  await save(id, maja, 'begun before');
  await settings(false);
  assert.equal((await save(id, maja, 'and saved after')).isShared, false);
  assert.deepEqual(await texts(id, leo), [null, null]);
  await settings(true);
});

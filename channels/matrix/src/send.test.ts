// What leaves, as a homeserver gets it: words and marks, files, answers in chats and rooms, edits, reactions, signs of life.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { fileOf } from '@throughline/channel-kit/contract';
import type { OutboundMessage, Raw } from '@throughline/channel-kit';
import { startMatrixDouble } from '../../../tools/doubles/matrix/index.ts';
import { addressOf, externalIdOf } from './api.ts';
import { matrix } from './index.ts';
import { account, ada as adaId, messageTo, placeBefore, recipientOf, told } from './try-matrix.ts';

type Thing = Record<string, unknown>;
const double = await startMatrixDouble(account);
after(() => double.stop());
const ada = double.person(adaId, 'Ada');
const place = placeBefore(double.url);
let roomId = '';
beforeEach(() => {
  double.recover();
  roomId = joined();
});
function joined(name?: string): string {
  const id = ada.opens(name);
  double.rooms.get(id)!.members.set(account.userId, 'join');
  return id;
}
const recipient = () => recipientOf(adaId, roomId);
const send = (more: Partial<OutboundMessage> = {}) => matrix.send({ ...messageTo(recipient()), ...more }, place);
async function idsOf(sending: ReturnType<typeof send>): Promise<readonly string[]> {
  const sent = await sending;
  assert.ok(sent.ok, JSON.stringify(sent));
  return sent.externalIds;
}
const contents = (id = roomId) => double.sentIn(id).map(({ content }) => content as Thing);
const png = (name: string) => fileOf('png', { name, mime: 'image/png' });
const noMentions = { 'm.mentions': {} };

test('marked-up words go as HTML beside plain ones; plain ones alone', async () => {
  const html = '<p>See <strong>this</strong> &lt;here&gt;: <a href="https://acorn.example/?a=1&amp;b=2">page</a></p>';
  await send({ text: 'See this <here>: page', html });
  await send({ text: 'Just words', html: '<p>Just words</p>', id: '01900000-0000-7000-8000-000000000001' });
  const link = '<a href="https://acorn.example/?a=1&amp;b=2" rel="noopener noreferrer nofollow">page</a>';
  assert.deepEqual(contents(), [
    {
      msgtype: 'm.text',
      body: 'See this <here>: page',
      format: 'org.matrix.custom.html',
      formatted_body: `<p>See <strong>this</strong> &lt;here&gt;: ${link}</p>`,
      ...noMentions,
    },
    { msgtype: 'm.text', body: 'Just words', ...noMentions },
  ]);
});
test('marks that would make an event too large are left off, the words are not', async () => {
  const text = 'ж'.repeat(6000);
  await send({ text, html: `<p><strong>${'<em>ж</em>'.repeat(6000)}</strong></p>` });
  assert.deepEqual(contents(), [{ msgtype: 'm.text', body: text, ...noMentions }]);
});
test('a machine of ours says it as a notice', async () => {
  await send({ isAutomatic: true });
  assert.equal(contents()[0]?.['msgtype'], 'm.notice');
});
test('sent again under the same id, it is there once, files and all', async () => {
  const files = [png('one.png'), png('two.png')];
  double.fail(/\/send\//, { status: 200, json: {} }, 0);
  const first = await idsOf(send({ files }));
  assert.deepEqual(await idsOf(send({ files })), first);
  assert.equal(contents().length, 3);
});

test('one file carries the words; several stand by themselves, after them', async () => {
  await send({ files: [png('mug.png')] });
  await send({
    id: '01900000-0000-7000-8000-000000000002',
    files: [png('one.png'), fileOf('%PDF', { name: 'two.pdf', mime: 'application/pdf' })],
  });
  assert.deepEqual(
    contents().map(({ msgtype, body, filename }) => [msgtype, body, filename]),
    [
      ['m.image', 'A new mug is on its way.', 'mug.png'],
      ['m.text', 'A new mug is on its way.', undefined],
      ['m.image', 'one.png', 'one.png'],
      ['m.file', 'two.pdf', 'two.pdf'],
    ],
  );
  const url = String(contents()[0]?.['url']);
  assert.equal(double.media.get(url.split('/').at(-1) ?? '')?.mime, 'image/png');
  const uploads = double.calls.filter((call) => call.path.endsWith('/upload')).map((call) => call.query['filename']);
  assert.deepEqual(uploads.slice(-3), ['mug.png', 'one.png', 'two.pdf']);
});
test('a file the homeserver finds too large is refused as that, before anything stands in the chat', async () => {
  double.fail(/\/upload$/, double.problem(413, 'M_TOO_LARGE', 'Upload request body is too large'));
  const sent = await send({ files: [png('mug.png')] });
  assert.ok(!sent.ok && sent.why === 'too-large');
  assert.deepEqual(contents(), []);
});
test('a place is one', async () => {
  await send({ text: '', location: { latitude: 52.2297, longitude: 21.0122, title: 'Acorn', address: 'Main St 5' } });
  assert.deepEqual(contents(), [
    { msgtype: 'm.location', body: 'Acorn, Main St 5', geo_uri: 'geo:52.2297,21.0122', ...noMentions },
  ]);
});

test('an answer names what it answers, and stays in its thread', async () => {
  const asked = ada.says(roomId, 'Which?');
  const answered = externalIdOf(roomId, String(asked['event_id']));
  await send({ replyToExternalId: answered });
  const relation = { rel_type: 'm.thread', event_id: '$root', is_falling_back: true };
  const raw = told('m.room.message', { msgtype: 'm.text', body: 'Which?', 'm.relates_to': relation });
  await send({
    id: '01900000-0000-7000-8000-000000000003',
    replyToExternalId: answered,
    replyToRaw: (): Promise<Raw> => Promise.resolve(raw),
  });
  const reply = { 'm.in_reply_to': { event_id: asked['event_id'] } };
  assert.deepEqual(
    contents().map((content) => content['m.relates_to']),
    [reply, { rel_type: 'm.thread', event_id: '$root', is_falling_back: false, ...reply }],
  );
});
test('in a room it goes where it was asked, and tells whom it is for; in private it goes to the chat they wrote in last', async () => {
  const lobby = joined('Lobby');
  const asked = ada.says(lobby, 'Which?');
  const replyToExternalId = externalIdOf(lobby, String(asked['event_id']));
  await send({ isPublic: true, replyToExternalId });
  assert.deepEqual(contents(lobby)[0]?.['m.mentions'], { user_ids: [adaId] });
  const newer = joined();
  const lastRaw = (): Promise<Raw> =>
    Promise.resolve(
      told(
        'm.room.message',
        { msgtype: 'm.text', body: 'x' },
        {},
        { room: { id: newer, name: '', isDirect: true, with: adaId } },
      ),
    );
  await send({ id: '01900000-0000-7000-8000-000000000004', isPublic: false, replyToExternalId, lastRaw });
  assert.deepEqual([contents(newer).length, contents(roomId).length], [1, 0]);
  assert.equal(contents(newer)[0]?.['m.relates_to'], undefined, 'what is said in the room is not quoted in private');
});
test('who never wrote gets a chat of their own, once', async () => {
  double.person('@carol:new.example', 'Carol');
  const to = { recipient: recipientOf('@carol:new.example') };
  const [first] = await idsOf(send(to));
  const [second] = await idsOf(send({ ...to, id: '01900000-0000-7000-8000-000000000005' }));
  const opened = addressOf(first)!.roomId;
  assert.equal(addressOf(second)?.roomId, opened);
  assert.deepEqual(double.direct()['@carol:new.example'], [opened]);
});

const deed = () => ({ recipient: recipient() });
test('an edit replaces words, those that a file carries too, and takes off what is too many', async () => {
  const [text] = await idsOf(send());
  const edit = (externalIds: readonly string[], body: string, html?: string) =>
    matrix.send({ kind: 'edit', ...deed(), externalIds, text: body, ...(html ? { html } : {}) }, place);
  assert.ok((await edit([text!], 'A blue one', '<b>A blue one</b>')).ok);
  const [file] = await idsOf(send({ id: '01900000-0000-7000-8000-000000000006', files: [png('mug.png')] }));
  assert.ok((await edit([file!], 'This very one')).ok);
  const [, replaced, , captioned] = contents();
  assert.deepEqual(replaced, {
    msgtype: 'm.text',
    body: '* A blue one',
    format: 'org.matrix.custom.html',
    formatted_body: '* <strong>A blue one</strong>',
    ...noMentions,
    'm.new_content': {
      msgtype: 'm.text',
      body: 'A blue one',
      format: 'org.matrix.custom.html',
      formatted_body: '<strong>A blue one</strong>',
      ...noMentions,
    },
    'm.relates_to': { rel_type: 'm.replace', event_id: addressOf(text)!.eventId },
  });
  const now = captioned?.['m.new_content'] as Thing;
  assert.deepEqual([now['msgtype'], now['body'], now['filename']], ['m.image', 'This very one', 'mug.png']);
  const [one, two] = [text!, (await idsOf(send({ id: '01900000-0000-7000-8000-000000000007' })))[0]!];
  assert.ok((await edit([one, two], 'Short')).ok);
  assert.equal(double.calls.at(-1)?.path.includes('/redact/'), true);
  const sent = await edit([one], 'ж'.repeat(12_001));
  assert.ok(!sent.ok && sent.why === 'too-large');
});
test('a deletion redacts every part, and one that is gone already is no trouble', async () => {
  const externalIds = await idsOf(send({ files: [png('one.png'), png('two.png')] }));
  const gone = externalIdOf(roomId, '$neverwas');
  assert.ok((await matrix.send({ kind: 'delete', ...deed(), externalIds: [...externalIds, gone] }, place)).ok);
  assert.deepEqual(contents().slice(0, 3), [{}, {}, {}]);
});
test('one emoji of ours at a time', async () => {
  const said = ada.says(roomId, 'Thanks!');
  const externalId = externalIdOf(roomId, String(said['event_id']));
  const react = (emoji: string | null) => matrix.send({ kind: 'reaction', ...deed(), externalId, emoji }, place);
  const standing = () =>
    double
      .sentIn(roomId)
      .filter(({ type }) => type === 'm.reaction')
      .flatMap(({ content }) => ((content as Thing)['m.relates_to'] as Thing | undefined)?.['key'] ?? []);
  for (const [emoji, left] of [
    ['👍', ['👍']],
    ['👍', ['👍']],
    ['❤️', ['❤️']],
    [null, []],
  ] as const) {
    assert.ok((await react(emoji)).ok);
    assert.deepEqual(standing(), left);
  }
});
test('read and typing are told where the message stands; without a chat nothing is opened for that', async () => {
  const said = ada.says(roomId, 'Thanks!');
  const externalId = externalIdOf(roomId, String(said['event_id']));
  assert.ok((await matrix.send({ kind: 'read', ...deed(), externalId }, place)).ok);
  assert.ok((await matrix.send({ kind: 'typing', ...deed(), externalId }, place)).ok);
  const paths = double.calls.slice(-2).map((call) => decodeURIComponent(call.path).split(roomId)[1]);
  assert.deepEqual(paths, [`/receipt/m.read/${String(said['event_id'])}`, `/typing/${account.userId}`]);
  const before = double.calls.length;
  const sent = await matrix.send({ kind: 'typing', recipient: recipientOf(adaId) }, place);
  assert.ok(!sent.ok && sent.why === 'unsupported');
  assert.equal(double.calls.length, before);
});

test('a face is fetched small, with our credentials; who has none has a name', async () => {
  double.media.set('face', { body: new Uint8Array([1, 2, 3]), mime: 'image/png' });
  double.profiles.set('@faced:home.example', { displayname: 'Faced', avatar_url: 'mxc://home.example/face' });
  const profile = (userId: string) => matrix.profile!(recipientOf(userId), place);
  assert.deepEqual(await profile('@faced:home.example'), { name: 'Faced', picture: new Uint8Array([1, 2, 3]) });
  assert.equal(double.calls.at(-1)?.query['width'], '256');
  assert.deepEqual(await profile(adaId), { name: 'Ada' });
  assert.equal(await profile('@nobody:nowhere.example'), null);
});
test('a file is fetched with our credentials, and refused in words', async () => {
  double.media.set('Mug_1', { body: new Uint8Array([9]), mime: 'image/png' });
  const file = { ref: 'mxc://home.example/Mug_1', name: 'mug.png', mime: 'image/png' };
  assert.deepEqual((await matrix.fetchFile(file, null, place)).body, new Uint8Array([9]));
  await assert.rejects(
    matrix.fetchFile({ ...file, ref: 'mxc://home.example/none' }, null, place),
    /“mug.png” \(HTTP 404\)/,
  );
  await assert.rejects(matrix.fetchFile({ ...file, ref: 'mxc://home.example/../x' }, null, place), /no such address/);
});
test('every call was one the specification describes', () => {
  assert.deepEqual(double.violations, []);
});

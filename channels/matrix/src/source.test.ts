// The stream, played through every way it can break: nothing said meanwhile is lost, and nothing is told twice by us.
import assert from 'node:assert/strict';
import { after, afterEach, test } from 'node:test';
import { startMatrixDouble } from '../../../tools/doubles/matrix/index.ts';
import { account, ada as adaId, follow, placeBefore, until } from './try-matrix.ts';

const double = await startMatrixDouble(account);
after(() => double.stop());
const ada = double.person(adaId, 'Ada Lovelace');
const bo = double.person('@bo:other.example', 'Bo');
const maja = double.person('@maja:acorn.example', 'Maja');
const place = placeBefore(double.url);
let running: ReturnType<typeof follow>[] = [];
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
  double.recover();
  Object.assign(double.state, { limit: 50 });
  double.state.deadRooms.clear();
});
function begin(...given: Parameters<typeof follow>) {
  const followed = follow(...given);
  running.push(followed);
  return followed;
}
const connected = (source: ReturnType<typeof follow>) =>
  until(() => source.kept.states.some(({ kind }) => kind === 'connected'), 'it is connected');
const isIn = (roomId: string) => double.rooms.get(roomId)!.members.get(account.userId) === 'join';
const numbered = (count: number, from = 1) => Array.from({ length: count }, (_, at) => `word ${at + from}`);
const messages = (source: ReturnType<typeof follow>) =>
  source.events().flatMap((event) => (event.kind === 'message' ? [event] : []));
/** A direct chat that is agreed to, and what follows it from there. */
async function chat() {
  const roomId = ada.opens();
  const source = begin(place);
  await until(() => isIn(roomId), 'we are in');
  return { roomId, source };
}

test('an invitation to a direct chat is accepted, kept as such, and what was said before we came is there', async () => {
  const source = begin(place);
  await connected(source);
  const roomId = ada.opens();
  ada.says(roomId, 'Hello?');
  ada.says(roomId, 'Anybody?');
  await until(() => source.words().length === 2, 'both are stored');
  assert.deepEqual(source.words(), ['Hello?', 'Anybody?']);
  const [first] = messages(source);
  assert.deepEqual([first?.sender.name, first?.sender.attributes?.['room']], ['Ada Lovelace', roomId]);
  assert.deepEqual(double.direct()[adaId], [roomId]);
});

test('what was said before the account was connected is nobody’s question to us', async () => {
  const roomId = ada.opens();
  const first = begin(place);
  await until(() => isIn(roomId), 'we are in');
  ada.says(roomId, 'old');
  await until(() => first.words().includes('old'), 'it is stored');
  await first.stop();
  const anew = begin(place);
  await connected(anew);
  ada.says(roomId, 'new');
  await until(() => anew.words().length === 1, 'the new is stored');
  assert.deepEqual(anew.words(), ['new']);
});

test('a restart goes on where the last commit was: nothing lost, nothing twice', async () => {
  const { roomId, source } = await chat();
  for (const words of numbered(20)) ada.says(roomId, words);
  await until(() => source.words().length === 20, 'all is stored');
  await source.stop();
  for (const words of numbered(20, 21)) ada.says(roomId, words);
  const second = begin(place, source.kept.cursor);
  await until(() => second.words().length === 20, 'what was missed is stored');
  ada.says(roomId, 'word 41');
  await until(() => second.words().length === 21, 'and what comes now');
  assert.deepEqual([...source.words(), ...second.words()], numbered(41));
});

test('a timeline that leaves words out is filled from the room’s history, in order', async () => {
  const { roomId, source } = await chat();
  ada.says(roomId, 'word 1');
  await until(() => source.words().length === 1, 'it is stored');
  await source.stop();
  for (const words of numbered(30, 2)) ada.says(roomId, words);
  double.state.limit = 4;
  const second = begin(place, source.kept.cursor);
  await until(() => second.words().length >= 30, 'the gap is filled');
  assert.deepEqual(second.words(), numbered(30, 2));
});

test('a gap that cannot be filled yet is filled later; the place is kept until then', async () => {
  const { roomId, source } = await chat();
  await source.stop();
  for (const words of numbered(12)) ada.says(roomId, words);
  double.state.limit = 5;
  double.fail(/\/messages$/, { status: 503, json: {} }, 2);
  double.fail(/\/messages$/, double.problem(429, 'M_LIMIT_EXCEEDED', 'Too many', { retry_after_ms: 20 }));
  const second = begin(place, source.kept.cursor);
  await until(() => second.words().length >= 12, 'it is filled');
  assert.deepEqual(second.words(), numbered(12));
});

test('what could not be stored is told again', async () => {
  const { roomId, source } = await chat();
  source.kept.failing = 3;
  ada.says(roomId, 'kept at last');
  await until(() => source.words().length === 1, 'it is stored');
  assert.deepEqual(source.words(), ['kept at last']);
});

test('errors of the homeserver are waited out, limits as long as it says, and nothing is lost', async () => {
  const { roomId, source } = await chat();
  await source.stop();
  double.fail(/\/sync$/, { status: 502, body: '', type: 'text/html' }, 2);
  double.fail(/\/sync$/, double.problem(429, 'M_LIMIT_EXCEEDED', 'Too many', { retry_after_ms: 1500 }));
  double.fail(/\/sync$/, 'reset', 2);
  double.fail(/\/sync$/, 'garbage');
  const second = begin(place, source.kept.cursor);
  ada.says(roomId, 'through all of it');
  await until(() => second.words().length === 1, 'it is stored');
  assert.ok(
    second.kept.states.some(({ kind }) => kind === 'trouble'),
    'what lasts is told',
  );
  assert.equal(second.kept.states.at(-1)?.kind, 'connected');
});

test('a dead token asks to connect anew', async () => {
  const source = begin(placeBefore(double.url, { accessToken: 'syt_someone_else' }));
  await until(() => source.kept.states.length > 0, 'it says so');
  const [state] = source.kept.states;
  assert.ok(state?.kind === 'unauthorized' && /Unknown access token/.test(state.detail) && /again/.test(state.remedy));
});

test('a room is one conversation from the invitation on, under its name', async () => {
  const source = begin(place);
  await connected(source);
  const roomId = ada.opens('Beans & bugs', 'none');
  ada.says(roomId, 'before you came');
  ada.invites(roomId);
  await until(() => isIn(roomId), 'we are in');
  bo.enters(roomId);
  bo.says(roomId, 'My grinder is loud');
  await until(() => source.words().length === 1, 'it is stored');
  const [message] = messages(source);
  assert.deepEqual(message?.place, { key: roomId, name: 'Beans & bugs' });
  assert.deepEqual(
    [message?.isPublic, message?.sender.value, message?.sender.attributes],
    [true, bo.userId, undefined],
  );
});

test('of a room’s history the words since the invitation are ours, however many, and none before', async () => {
  const source = begin(place);
  await connected(source);
  double.state.limit = 4;
  const roomId = ada.opens('Old friends', 'none');
  for (const words of numbered(6, 100)) ada.says(roomId, words);
  ada.invites(roomId);
  for (const words of numbered(15)) ada.says(roomId, words);
  await until(() => source.words().length >= 15, 'all is stored');
  assert.deepEqual(source.words(), numbered(15));
});

test('rooms are declined where the operator wants none', async () => {
  const source = begin(placeBefore(double.url, { joinsRooms: false }));
  await connected(source);
  const roomId = ada.opens('Too many of us');
  await until(() => double.rooms.get(roomId)!.members.get(account.userId) === 'leave', 'it is declined');
  const direct = ada.opens();
  await until(() => isIn(direct), 'a chat between two is not');
});

test('a room of a dead homeserver holds nobody up, and is joined when it is back', async () => {
  const source = begin(place);
  await connected(source);
  const dead = bo.opens();
  double.state.deadRooms.add(dead);
  const alive = ada.opens();
  ada.says(alive, 'I am here');
  await until(() => source.words().includes('I am here'), 'others are heard');
  bo.says(dead, 'So am I');
  assert.ok(!isIn(dead));
  await source.stop();
  double.state.deadRooms.clear();
  const cursor = source.kept.cursor as { invites: Record<string, { due: number }> };
  cursor.invites[dead]!.due = 0;
  const second = begin(place, cursor);
  await until(() => second.words().includes('So am I'), 'it is joined, and what was said meanwhile is there');
});

test('edits by others than the writer are nobody’s, and a redacted message is deleted', async () => {
  const { roomId, source } = await chat();
  bo.enters(roomId);
  const said = ada.says(roomId, 'It is brocken');
  const change = (body: string) => ({
    msgtype: 'm.text',
    body: `* ${body}`,
    'm.new_content': { msgtype: 'm.text', body },
    'm.relates_to': { rel_type: 'm.replace', event_id: said['event_id'] },
  });
  bo.says(roomId, change('It is fine'));
  ada.says(roomId, change('It is broken'));
  ada.redacts(roomId, String(said['event_id']));
  await until(() => source.events().some(({ kind }) => kind === 'delete'), 'all is stored');
  assert.deepEqual(
    source.events().flatMap((event) => (event.kind === 'edit' ? [event.text] : [])),
    ['It is broken'],
  );
});

test('reactions are told whole, and one taken back is known after a restart', async () => {
  const { roomId, source } = await chat();
  const said = ada.says(roomId, 'Look');
  const react = (key: string) =>
    ada.says(roomId, { 'm.relates_to': { rel_type: 'm.annotation', event_id: said['event_id'], key } }, 'm.reaction');
  const reactions = (of: ReturnType<typeof follow>) =>
    of.events().flatMap((event) => (event.kind === 'reaction' ? [event.emoji] : []));
  const heart = react('❤️');
  await until(() => reactions(source).length === 1, 'the first is stored');
  react('👍');
  await until(() => reactions(source).length === 2, 'both are stored');
  assert.deepEqual(reactions(source), [['❤️'], ['❤️', '👍']]);
  await source.stop();
  ada.redacts(roomId, String(heart['event_id']));
  const second = begin(place, source.kept.cursor);
  await until(() => reactions(second).length === 1, 'it is taken back');
  assert.deepEqual(reactions(second), [['👍']]);
  assert.ok(second.events().every(({ kind }) => kind !== 'delete'));
});

test('receipts and typing of a direct chat are told; our own are not', async () => {
  const { roomId, source } = await chat();
  const ours = double.elsewhere(roomId, 'From my phone');
  ada.reads(roomId, String(ours['event_id']));
  ada.types(roomId);
  await until(() => source.events().some(({ kind }) => kind === 'typing'), 'both are stored');
  assert.deepEqual(
    source.events().map((event) => event.kind),
    ['message', 'watermark', 'status', 'typing'],
  );
  const [echo] = messages(source);
  assert.deepEqual([echo?.direction, echo?.sender.value], ['outbound', adaId]);
});

test('colleagues in a room answer for us, whoever spoke last; who leaves a chat is not reached any more', async () => {
  const source = begin(placeBefore(double.url, { staff: 'acorn.example' }));
  await connected(source);
  const roomId = ada.opens('Help');
  await until(() => isIn(roomId), 'we are in');
  maja.enters(roomId);
  ada.says(roomId, 'Anybody?');
  maja.says(roomId, 'Yes');
  await until(() => source.words().length === 2, 'both are stored');
  assert.deepEqual(
    messages(source).map((each) => [each.direction ?? 'inbound', each.sender.value]),
    [
      ['inbound', adaId],
      ['outbound', adaId],
    ],
  );
  const direct = bo.opens();
  await until(() => isIn(direct), 'we are in');
  bo.leaves(direct);
  await until(() => source.events().some(({ kind }) => kind === 'identity'), 'it is told');
});

test('after all of it, every call was one the specification describes', () => {
  assert.deepEqual(double.violations, []);
});

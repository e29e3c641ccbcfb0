// How messages arrive: the stream with every way it ends, asking, the care of a webhook; and tokens that are used up by their use.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startXDouble } from '../../../tools/doubles/x/index.ts';
import { openLines } from './stream.ts';
import { account, customerId, follow, hookUrl, placeBefore, settingsWith, shelfFor, until } from './try-x.ts';

let double: Awaited<ReturnType<typeof startXDouble>>;
let mina: ReturnType<typeof double.person>;
const followers: { stop(): Promise<void> }[] = [];
beforeEach(async () => {
  double = await startXDouble(account);
  mina = double.person(customerId, 'Mina');
});
afterEach(async () => {
  await Promise.all(followers.splice(0).map((each) => each.stop()));
  if (double.judges) assert.deepEqual(double.violations, []);
  await double.stop();
});

function begin(given = settingsWith(), cursor: unknown = null, scale = 0.002) {
  const house = shelfFor({ since: double.newId(Date.now() - 1000), ...given });
  const place = placeBefore(double.url, house.shelf.settings, { rotate: house.rotate });
  const seat = follow(place, cursor, scale);
  followers.push(seat);
  return { ...seat, place, shelf: house.shelf, rotate: house.rotate };
}
const asked = () => double.calls.filter(({ path }) => path === '/2/dm_events').length;
const tokenCalls = () => double.calls.filter(({ path }) => path === '/2/oauth2/token').length;
const streaming = () => until(() => double.openStreams() === 1, 'the stream is open');
const sinceOf = (seat: ReturnType<typeof begin>) => (seat.kept.cursor as { since: string }).since;

test('what was said before the stream was open is asked for, the rest comes over it; the cursor follows', async () => {
  mina.writes('before');
  const seat = begin();
  await until(() => seat.words().length === 1 && double.openStreams() === 1, 'the first is here');
  const id = mina.says('over the stream');
  await until(() => seat.words().length === 2, 'the second is here');
  assert.deepEqual(seat.words(), ['before', 'over the stream']);
  await until(() => sinceOf(seat) === id, 'the cursor has followed');
  assert.equal(seat.last(), 'connected');
  assert.deepEqual(double.subscriptions.map((each) => each['event_type']).sort(), [
    'chat.received',
    'chat.sent',
    'dm.indicate_typing',
    'dm.read',
    'dm.received',
    'dm.sent',
  ]);
});

test('a stream that drops is opened again, and nothing that was said meanwhile is lost or comes twice', async () => {
  const seat = begin();
  mina.writes('0');
  await until(() => seat.words().length === 1, 'it is caught up');
  await streaming();
  for (let round = 1; round <= 5; round += 1) {
    double.dropStreams();
    mina.writes(`missed ${round}`);
    await streaming();
    mina.says(`told ${round}`);
  }
  await until(() => seat.words().length === 11, 'all are here');
  assert.deepEqual(
    [...seat.words()].sort(),
    ['0', ...[1, 2, 3, 4, 5].flatMap((round) => [`missed ${round}`, `told ${round}`])].sort(),
  );
  assert.ok(
    seat.kept.states.every(({ kind }) => kind === 'connected'),
    'a single break is no trouble',
  );
});

test('what could not be stored is asked for again', async () => {
  const seat = begin();
  mina.writes('first');
  await until(() => seat.words().length === 1, 'the first is here');
  await streaming();
  seat.kept.failing = 1;
  mina.says('while the database was away');
  await until(() => seat.words().length === 2, 'the second is here after all');
});

test('while asking is limited the stream goes on, and the cursor waits for what is owed', async () => {
  mina.writes('owed');
  double.fail(/dm_events/, double.limited(3));
  const seat = begin();
  await streaming();
  mina.says('at once');
  await until(() => seat.words().includes('at once'), 'the stream is not held up');
  await until(() => seat.words().includes('owed'), 'what was owed is here');
  assert.equal(seat.words().length, 2);
});

test('a node that takes over goes on from the cursor', async () => {
  const first = begin();
  mina.writes('one');
  await until(() => first.words().length === 1, 'the first is here');
  await first.stop();
  mina.writes('two');
  const second = begin(first.shelf.settings, first.kept.cursor);
  await until(() => second.words().includes('two'), 'the second is here');
});

test('the cursor stays behind what is owed, so that a process that dies then loses nothing', async () => {
  const ago = (minutes: number) => Date.now() - minutes * 60_000;
  const first = begin({ ...settingsWith(), since: double.newId(ago(10)) });
  mina.writes('long ago', {}, ago(6));
  await until(() => first.words().length === 1, 'it is caught up');
  await streaming();
  // The stream drops, somebody writes, and asking is limited when it is open again.
  double.fail(/dm_events/, double.limited(10_000), 100);
  double.dropStreams();
  mina.writes('missed', {}, ago(4));
  await streaming();
  mina.says('at once');
  await until(() => first.words().length === 2, 'the stream goes on');
  await first.stop();
  double.recover();
  const second = begin(first.shelf.settings, first.kept.cursor);
  await until(() => second.words().includes('missed'), 'what was missed is here');
});

test('other accounts of the same app, other events, keep-alives and nonsense in the stream are passed over', async () => {
  const seat = begin();
  mina.writes('here');
  await until(() => seat.words().length === 1, 'it is caught up');
  await streaming();
  double.write('\r\n\r\n{"data":{"event_type":"post.create"}}\r\nno json\r\n');
  double.tell('dm.received', double.legacy(double.newId(), customerId, '999', { text: 'theirs' }), '999');
  const [half, rest] = [
    '{"data":{"filter":{"user_id":"1111111111111111111"},"event_type":"dm.indicate_typing","payload":{"direct_message_',
    `indicate_typing_events":[{"sender_id":"${customerId}"}]}}}\r\n`,
  ];
  double.write(half);
  double.write(rest);
  await until(() => seat.events().some(({ kind }) => kind === 'typing'), 'the typing is here');
  assert.deepEqual(seat.words(), ['here']);
});

test('more than one page is read back, oldest first, and no message twice', async () => {
  for (let index = 0; index < 230; index += 1) mina.writes(`m${index}`);
  const seat = begin();
  await until(() => seat.words().length === 230, 'all are here');
  assert.deepEqual(
    seat.words(),
    Array.from({ length: 230 }, (_, index) => `m${index}`),
  );
  assert.equal(asked(), 3);
});

test('an app without the stream is told so, and its messages are asked for', async () => {
  double.fail(/activity\/stream/, double.problem(403, 'This endpoint is not part of your plan.'), 100);
  const seat = begin();
  mina.writes('asked for');
  await until(() => seat.words().length === 1, 'it is here');
  const state = seat.kept.states.at(-1)!;
  assert.ok(
    state.kind === 'trouble' && /once a minute/.test(state.detail) && /plan/.test(state.remedy),
    JSON.stringify(state),
  );
});

test('an app whose one stream is taken hears so and waits as long as X says', async () => {
  double.fail(/activity\/stream/, double.limited(60), 1);
  const seat = begin();
  await until(
    () => seat.kept.states.some((state) => state.kind === 'trouble' && /webhook/.test(state.remedy)),
    'it is told',
  );
  await streaming();
  await until(() => seat.last() === 'connected', 'it is well again');
});

test('a 5xx, silence and a break of the stream end in the next try', async () => {
  double.fail(/activity\/stream/, { status: 503 });
  double.fail(/activity\/stream/, 'reset', 2);
  double.fail(/activity\/subscriptions/, { status: 502 }, 2);
  const seat = begin();
  await streaming();
  mina.says('hi');
  await until(() => seat.words().length === 1, 'it is here');
});

test('asking once a minute: the cursor moves with what is stored, an hour of limits is waited out', async () => {
  double.fail(/dm_events/, double.limited(30));
  const seat = begin(settingsWith({ receives: 'poll' }));
  mina.writes('one');
  await until(() => seat.words().length === 1, 'the first is here');
  const two = mina.writes('two');
  await until(() => seat.words().length === 2 && sinceOf(seat) === two, 'the second is here');
  assert.equal(seat.last(), 'connected');
  assert.equal(double.openStreams(), 0);
});

test('a webhook is made and subscribed to; one that X gave up on is checked anew, and what was missed is asked for', async () => {
  const settings = settingsWith({ receives: 'webhook' });
  // So small that an hour is a moment.
  const seat = begin(settings, null, 0.0002);
  await until(() => seat.last() === 'connected', 'it is connected');
  assert.deepEqual(
    double.webhooks.map(({ url }) => url),
    [hookUrl],
  );
  assert.ok(double.subscriptions.every((each) => each['webhook_id'] === double.webhooks[0]!['id']));
  double.webhooks[0]!['valid'] = false;
  mina.writes('while X had given up');
  await until(() => seat.words().length === 1 && double.webhooks[0]!['valid'] === true, 'it is mended');
});

test('two nodes share one refresh: each uses the pair that is stored', async () => {
  const seat = begin();
  await until(() => seat.last() === 'connected', 'the first node has a token');
  assert.equal(tokenCalls(), 1);
  const other = follow(placeBefore(double.url, seat.shelf.settings, { rotate: seat.rotate }));
  followers.push(other);
  await until(() => other.last() === 'connected', 'the other node is connected');
  assert.equal(tokenCalls(), 1, 'what was stored is used');
  double.expireAccess();
  double.dropStreams();
  mina.writes('after both lost their access');
  await until(() => seat.words().length === 1 && other.words().length === 1, 'both have it');
  assert.equal(tokenCalls(), 2, 'one asked, the other found what it had stored');
  assert.equal(double.state.given, 2);
});

test('a process that ends between X’s answer and the store is seen: the next one asks a person to connect again, once', async () => {
  const house = shelfFor({ ...settingsWith(), since: double.newId() });
  house.shelf.failing = true;
  const dying = follow(placeBefore(double.url, house.shelf.settings, { rotate: house.rotate }));
  await until(() => double.state.given === 1, 'X has given the next pair');
  await dying.stop();
  house.shelf.failing = false;
  assert.equal(house.shelf.stores, 0);
  // Another process: it knows what is stored and nothing else.
  const next = follow(placeBefore(double.url, house.shelf.settings, { rotate: house.rotate }));
  await next.done;
  const state = next.kept.states.at(-1)!;
  assert.ok(state.kind === 'unauthorized', JSON.stringify(next.kept.states));
  assert.match(state.detail, /used and the next one never reached us/);
  assert.match(state.remedy, /Save this channel again and agree/);
  assert.doesNotMatch(JSON.stringify(next.kept.states), /refresh-token-of|client-secret-of|bearer-token-of/);
});

test('a dead refresh token is asked for once, however many want to send', async () => {
  const { send } = await import('./send.ts');
  const { messageWith } = await import('./try-x.ts');
  double.state.isWithdrawn = true;
  const house = shelfFor(settingsWith());
  const place = placeBefore(double.url, house.shelf.settings, { rotate: house.rotate });
  for (let tries = 0; tries < 4; tries += 1) {
    const sent = await send(messageWith(), place);
    assert.ok(!sent.ok && sent.why === 'unauthorized', JSON.stringify(sent));
  }
  assert.equal(tokenCalls(), 1);
});

test('lines come whole, however the pieces fall; one without end is left out and the next is read', () => {
  const text = (pieces: readonly string[]) => {
    const lines = openLines();
    return pieces.flatMap((piece) =>
      lines(new TextEncoder().encode(piece)).map((line) => new TextDecoder().decode(line).trim()),
    );
  };
  const whole = '{"a":1}\r\n\r\n{"b":"ü"}\r\n{"c":3}\r\n';
  for (let at = 0; at < whole.length; at += 1)
    assert.deepEqual(text([whole.slice(0, at), whole.slice(at)]), ['{"a":1}', '{"b":"ü"}', '{"c":3}']);
  assert.deepEqual(text(['x'.repeat(800_000), 'x'.repeat(800_000), 'x\n{"ok":1}\n']), ['{"ok":1}']);
});

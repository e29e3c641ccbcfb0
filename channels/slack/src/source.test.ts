// Socket Mode, played through every way a connection can end: nothing said meanwhile is lost, nothing is thanked for before it is stored.
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, test } from 'node:test';
import { startSlackDouble } from '../../../tools/doubles/slack/index.ts';
import { forgetPeople } from './people.ts';
import { follow, given, placeBefore, settings, until } from './try-slack.ts';

const double = await startSlackDouble(given);
const { socket } = double;
after(() => double.stop());
const mina = double.person('U0MINA', 'Mina', { email: 'mina@customer.example', teamId: 'T0OTHER' });
const help = double.channel('acorn-help', { is_ext_shared: true });
const inHelp = double.in(help, 'U0MINA');
const place = placeBefore(double.apiUrl);
let running: ReturnType<typeof follow>[] = [];
beforeEach(() => forgetPeople());
afterEach(async () => {
  await Promise.all(running.map((each) => each.stop()));
  running = [];
  await until(() => socket.connections() === 0, 'all have left');
  // Who leaves between storing and thanking is told again; the next test is not.
  socket.forget();
  double.recover();
  double.state.linked = true;
});
function begin(...args: Parameters<typeof follow>) {
  const followed = follow(...args);
  running.push(followed);
  return followed;
}
const connected = () => until(() => socket.connections() === 1, 'there is one connection');

test('what is said is stored in order, with names, and thanked for once', async () => {
  const source = begin(place);
  await connected();
  for (let n = 1; n <= 50; n += 1) mina.says(`word ${n}`);
  await until(() => socket.waiting() === 0, 'all is thanked for');
  assert.deepEqual(
    source.words(),
    Array.from({ length: 50 }, (_, index) => `word ${index + 1}`),
  );
  const [event] = source.events();
  assert.ok(event?.kind === 'message' && event.sender.name === 'Mina');
  assert.deepEqual(
    event.hints?.map((hint) => [hint.value, hint.assurance]),
    [['mina@customer.example', 'claimed']],
  );
  assert.equal(
    double.calls.filter((call) => call.path.endsWith('users.info')).length,
    1,
    'asked once, not fifty times',
  );
  assert.deepEqual(source.kept.states, [{ kind: 'connected' }]);
});

test('nothing is thanked for before it is stored, and what comes again is the same message', async () => {
  const source = begin(place);
  await connected();
  source.kept.failing = 1;
  const before = socket.acknowledged.length;
  mina.says('kept at the second try');
  await until(() => source.kept.failing === 0, 'it failed once');
  assert.equal(socket.acknowledged.length, before);
  socket.again();
  await until(() => socket.waiting() === 0, 'it is thanked for');
  assert.deepEqual(source.words(), ['kept at the second try']);
  // Stored, but our thanks were lost: it comes once more and is one message still.
  const event = mina.event('twice');
  socket.tell(event);
  socket.tell(event);
  await until(() => socket.waiting() === 0, 'both are thanked for');
  assert.deepEqual(source.words(), ['kept at the second try', 'twice']);
});

test('a warning brings the next line before the old one goes', async () => {
  const source = begin(place);
  await connected();
  socket.leave('warning');
  await until(() => socket.connections() === 2, 'both stand');
  mina.says('over the new one');
  await until(() => source.words().length === 1, 'it is heard');
  assert.equal(double.calls.filter((call) => /history|replies/.test(call.path)).length, 0, 'nothing was missed');
});

test('asked to come back, it does; a broken line is taken up again, and what was said meanwhile is asked for', async () => {
  const source = begin(place);
  await connected();
  mina.says('before');
  inHelp.says('a thread');
  await until(() => source.words().length === 2, 'both are stored');
  const root = String(double.messagesIn(String(help['id'])).at(-1)!['ts']);
  socket.leave('refresh_requested');
  await until(() => double.calls.filter((call) => call.path.endsWith('connections.open')).length >= 2, 'it came back');
  await connected();
  double.fail(/connections\.open$/, { status: 503, body: '', type: 'text/html' }, 2);
  socket.drop();
  mina.write('while away');
  inHelp.write('in the thread meanwhile', { thread_ts: root });
  inHelp.write('a second thread meanwhile');
  await until(() => source.words().length === 5, 'all of it was asked for');
  assert.deepEqual(source.words().toSorted(), [
    'a second thread meanwhile',
    'a thread',
    'before',
    'in the thread meanwhile',
    'while away',
  ]);
  const inThread = source
    .events()
    .find((event) => event.kind === 'message' && event.text === 'in the thread meanwhile');
  assert.ok(
    inThread?.kind === 'message' && inThread.place?.key === `${String(help['id'])}:${root}` && inThread.isPublic,
  );
});

test('a new process asks for what nobody heard, page by page', async () => {
  const first = begin(place);
  await connected();
  mina.says('the last we heard');
  await until(() => first.words().length === 1, 'it is stored');
  await first.stop();
  for (let n = 1; n <= 230; n += 1) mina.write(`missed ${n}`);
  const second = begin(place, first.kept.cursor);
  await until(() => second.words().length === 230, 'all of it was asked for');
  assert.deepEqual(
    second.words(),
    Array.from({ length: 230 }, (_, index) => `missed ${index + 1}`),
  );
});

test('a wrong token, a switched-off Socket Mode and a line that stays silent are told with their remedy', async () => {
  const wrong = begin(placeBefore(double.apiUrl, { given: { ...settings, appToken: 'xapp-wrong' } }));
  await until(() => wrong.kept.states.length > 0, 'it says so');
  assert.ok(wrong.kept.states[0]?.kind === 'unauthorized' && /connections:write/.test(wrong.kept.states[0].remedy));
  await wrong.stop();
  double.state.linked = false;
  const off = begin(place);
  await until(() => off.kept.states.length > 0, 'it says so');
  assert.ok(off.kept.states[0]?.kind === 'unauthorized' || off.kept.states[0]?.kind === 'trouble');
  await off.stop();
  double.state.linked = true;
  const cut = begin(place);
  await connected();
  socket.leave('link_disabled');
  await until(() => cut.kept.states.some((state) => state.kind === 'trouble'), 'it says so');
  const trouble = cut.kept.states.find((state) => state.kind === 'trouble');
  assert.ok(trouble && 'remedy' in trouble && /Socket Mode/.test(trouble.remedy));
});

test('frames that are nothing harm nothing, and envelopes that are not ours are thanked for', async () => {
  const source = begin(place);
  await connected();
  for (const frame of ['', '{', '[]', 'null', '{"type":"hello"}', '{"envelope_id":7}', '{"type":"events_api"}'])
    socket.say(frame);
  socket.tell({ type: 'block_actions' }, 'interactive');
  socket.tell({ type: 'event_callback', event: { type: 'team_join' } });
  mina.says('after all that');
  await until(() => socket.waiting() === 0, 'all is thanked for');
  assert.deepEqual(source.words(), ['after all that']);
  assert.equal(source.kept.raws.length, 1, 'and what means nothing is not kept');
});

test('of channels that are not served nothing is kept', async () => {
  const other = double.in(double.channel('random'), 'U0MINA');
  const listed = { ...settings, serves: 'listed', channelIds: `${String(help['id'])}\nC0ELSE` };
  const source = begin(placeBefore(double.apiUrl, { given: listed }));
  await connected();
  other.says('elsewhere');
  inHelp.says('in the listed one');
  mina.says('direct');
  await until(() => socket.waiting() === 0, 'all is thanked for');
  assert.deepEqual(source.words(), ['in the listed one', 'direct']);
});

test('every call was one Slack describes', () => assert.deepEqual(double.violations, []));

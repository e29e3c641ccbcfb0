// What leaves for Slack, seen from there; and taking an app into service.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { fileOf } from '@throughline/channel-kit/contract';
import { startSlackDouble } from '../../../tools/doubles/slack/index.ts';
import { slack } from './index.ts';
import {
  appToken,
  botUserId,
  given,
  messageTo,
  placeBefore,
  rawOf,
  recipientOf,
  settings,
  signingSecret,
  teamId,
  token,
  withEvents,
} from './try-slack.ts';

const double = await startSlackDouble(given);
after(() => double.stop());
beforeEach(() => double.recover());
const place = placeBefore(double.apiUrl);
const mina = double.person('U0MINA', 'Mina', { teamId: 'T0OTHER' });
const recipient = recipientOf('U0MINA');
const help = double.channel('acorn-help', { is_ext_shared: true });
const helpId = String(help['id']);
const inHelp = double.in(help, 'U0MINA');
let count = 0;
const message = (more: object = {}) => ({
  ...messageTo(recipient),
  id: `01900000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`,
  ...more,
});
const last = (channel = mina.channelId) => double.messagesIn(channel).at(-1)!;
const answering = (said: Record<string, unknown>, more: object = {}) =>
  message({ isPublic: true, replyToExternalId: `${helpId}:${String(said['ts'])}`, ...more });

test('words arrive as typed: nothing becomes markup, nobody is called', async () => {
  await slack.send(message({ text: '*5 stars* for <!channel> & <@U0BEN>' }), place);
  assert.equal(last()['text'], '*5 stars* for &lt;!channel&gt; &amp; &lt;@U0BEN&gt;');
  assert.equal(last()['mrkdwn'], false);
});

test('what was marked up is, unless the words were cut', async () => {
  const html = '<p>See <strong>this</strong> &lt;here&gt;: <a href="https://acorn.example/?a=1&amp;b=2">page</a></p>';
  await slack.send(message({ text: 'See this <here>: page', html }), place);
  assert.equal(last()['text'], 'See *this* &lt;here&gt;: <https://acorn.example/?a=1&amp;b=2|page>');
  assert.equal(last()['mrkdwn'], true);
  await slack.send(message({ text: 'See this', html }), place);
  assert.deepEqual([last()['text'], last()['mrkdwn']], ['See this', false]);
});

test('the agent’s name stands above the answer where that is granted and wanted', async () => {
  await slack.send(message(), place);
  assert.equal(last()['username'], 'Maja');
  for (const more of [{ namesAuthor: false }, { scopes: 'chat:write' }]) {
    await slack.send(message(), placeBefore(double.apiUrl, { given: { ...settings, ...more } }));
    assert.equal('username' in last(), false);
  }
  await slack.send(message({ isAutomatic: true }), place);
  assert.equal('username' in last(), false);
});

test('a call without a verdict is looked for, and is one message', async () => {
  for (const fault of ['accept-then-reset', 'accept-then-hang', 'garbage'] as const) {
    const before = double.messagesIn(mina.channelId).length;
    double.fail(/chat\.postMessage$/, fault);
    const sent = await slack.send(message(), placeBefore(double.apiUrl, { patienceSeconds: 0.5 }));
    assert.deepEqual(sent, { ok: true, externalIds: [`${mina.channelId}:${String(last()['ts'])}`] }, fault);
    assert.equal(double.messagesIn(mina.channelId).length, before + 1);
  }
  const thread = inHelp.write('Where is it?');
  double.fail(/chat\.postMessage$/, 'accept-then-reset');
  const inThread = await slack.send(answering(thread), place);
  assert.ok(inThread.ok && inThread.externalIds[0] === `${helpId}:${String(last(helpId)['ts'])}`);
});

test('an answer in a channel stands in its thread, whichever of its messages is answered', async () => {
  const root = inHelp.write('My mug broke');
  const sent = await slack.send(answering(root), place);
  assert.ok(sent.ok && sent.externalIds[0]?.startsWith(`${helpId}:`));
  assert.equal(last(helpId)['thread_ts'], root['ts']);
  const later = inHelp.write('And the other', { thread_ts: root['ts'] });
  await slack.send(answering(later, { text: 'asked of Slack' }), place);
  assert.deepEqual([last(helpId)['text'], last(helpId)['thread_ts']], ['asked of Slack', root['ts']]);
  const raw = rawOf({ event: { ts: later['ts'], thread_ts: root['ts'] } });
  const before = double.calls.filter((call) => call.path.endsWith('replies')).length;
  await slack.send(answering(later, { text: 'known by its call', replyToRaw: () => Promise.resolve(raw) }), place);
  assert.deepEqual([last(helpId)['text'], last(helpId)['thread_ts']], ['known by its call', root['ts']]);
  assert.equal(double.calls.filter((call) => call.path.endsWith('replies')).length, before);
});

test('private words never reach a channel: not by a reply, not by a chat that is none, not without saying so', async () => {
  const root = inHelp.write('Asked aloud');
  const before = double.messagesIn(helpId).length;
  const privately = await slack.send(answering(root, { isPublic: false }), place);
  assert.ok(privately.ok && privately.externalIds[0]?.startsWith(`${mina.channelId}:`));
  assert.equal('thread_ts' in last(), false);
  const unsaid = await slack.send(message({ replyToExternalId: `${helpId}:${String(root['ts'])}` }), place);
  assert.ok(unsaid.ok && unsaid.externalIds[0]?.startsWith(`${mina.channelId}:`));
  // What is kept beside an identity is where its direct messages are; a channel there is not believed.
  const bent = { ...message(), recipient: recipientOf('U0MINA', { channel: helpId }) };
  const still = await slack.send(bent, place);
  assert.ok(still.ok && still.externalIds[0]?.startsWith(`${mina.channelId}:`));
  assert.equal(double.messagesIn(helpId).length, before);
  // And a direct message is nothing that could be answered in public.
  const secret = mina.write('My card is 4111');
  const aloud = { isPublic: true, replyToExternalId: `${mina.channelId}:${String(secret['ts'])}` };
  assert.equal((await slack.send(message(aloud), place)).ok, false);
  assert.equal((await slack.send(message({ isPublic: true }), place)).ok, false);
});

test('files go up in steps and are shared once, behind the words', async () => {
  const files = ['one', 'two'].map((body) => fileOf(body, { name: `${body}.txt`, mime: 'text/plain' }));
  const root = inHelp.write('Send me both');
  const sent = await slack.send(answering(root, { files }), place);
  assert.ok(sent.ok);
  const [words, shared, ...named] = sent.externalIds;
  assert.ok(words?.startsWith(`${helpId}:`) && shared === `${helpId}:${String(last(helpId)['ts'])}`);
  assert.equal(last(helpId)['thread_ts'], root['ts']);
  assert.deepEqual(
    named.map((id) => double.fileBody(id.slice('file:'.length))),
    ['one', 'two'],
  );
  assert.equal((await slack.send({ kind: 'delete', externalIds: named, recipient }, place)).ok, true);
  assert.equal(double.fileBody(named[0]!.slice('file:'.length)), undefined);
  // What could not be brought there was never shared, and no word of it either.
  const before = double.messagesIn(helpId).length;
  double.fail(/^\/upload\//, { status: 500, body: '', type: 'text/plain' });
  const failed = await slack.send(answering(root, { files }), place);
  assert.ok(!failed.ok && failed.why === 'unavailable');
  assert.equal(double.messagesIn(helpId).length, before);
  double.fail(/completeUploadExternal$/, { status: 200, json: { ok: false, error: 'file_uploads_disabled' } });
  const half = await slack.send(answering(root, { files }), place);
  assert.ok(!half.ok && half.why === 'unknown' && /words of this message arrived/.test(half.detail));
});

test('edits, deletions and reactions reach the message; one deleted already is no trouble', async () => {
  const sent = await slack.send(message(), place);
  assert.ok(sent.ok);
  const { externalIds } = sent;
  const edit = (text: string, html?: string) =>
    slack.send({ kind: 'edit', externalIds, recipient, text, ...(html ? { html } : {}) }, place);
  assert.deepEqual(await edit('Better & <done>'), { ok: true, externalIds });
  assert.equal(last()['text'], 'Better &amp; &lt;done&gt;');
  await edit('so *much* better');
  assert.doesNotMatch(String(last()['text']), /(^| )\*/, 'a typed star stays a star');
  await edit('bold', '<strong>bold</strong>');
  assert.equal(last()['text'], '*bold*');
  const said = mina.write('Thanks');
  const externalId = `${mina.channelId}:${String(said['ts'])}`;
  const ours = () =>
    (said['reactions'] as { name: string; users: string[] }[])
      .filter((each) => each.users.includes(botUserId))
      .map((each) => each.name);
  (said['reactions'] as object[]).push({ name: 'eyes', users: ['U0MINA'] });
  await slack.send({ kind: 'reaction', recipient, externalId, emoji: '❤️' }, place);
  await slack.send({ kind: 'reaction', recipient, externalId, emoji: '👍' }, place);
  assert.deepEqual(ours(), ['+1']);
  await slack.send({ kind: 'reaction', recipient, externalId, emoji: null }, place);
  assert.deepEqual(ours(), []);
  for (let times = 0; times < 2; times += 1)
    assert.equal((await slack.send({ kind: 'delete', externalIds, recipient }, place)).ok, true);
  assert.equal((await slack.send({ kind: 'edit', externalIds: ['file:F0X'], recipient, text: 'x' }, place)).ok, false);
});

test('editing the words leaves the files that went with them', async () => {
  const sent = await slack.send(message({ files: [fileOf('one', { name: 'one.txt', mime: 'text/plain' })] }), place);
  assert.ok(sent.ok);
  const { externalIds } = sent;
  const before = double.messagesIn(mina.channelId).length;
  const edited = await slack.send({ kind: 'edit', externalIds, recipient, text: 'Corrected' }, place);
  assert.deepEqual(edited, { ok: true, externalIds });
  assert.equal(double.messagesIn(mina.channelId).length, before);
  assert.equal(double.messagesIn(mina.channelId).at(-2)?.['text'], 'Corrected');
});

test('a file is fetched with the token, which nobody but Slack is shown', async () => {
  const ref = double.file('mug.jpg', 'a broken mug', 'image/jpeg');
  const file = await slack.fetchFile({ ref, name: 'file', mime: 'application/octet-stream' }, null, place);
  assert.deepEqual(
    [file.name, file.mime, Buffer.from(file.body).toString()],
    ['mug.jpg', 'image/jpeg', 'a broken mug'],
  );
  double.state.scopes = 'chat:write';
  await assert.rejects(slack.fetchFile({ ref, name: 'mug.jpg', mime: 'image/jpeg' }, null, place), /files:read/);
  double.state.scopes = 'chat:write,files:read';
  double.fail(/files\.info$/, {
    status: 200,
    json: { ok: true, file: { id: ref, name: 'x', url_private: 'https://evil.example/x' } },
  });
  await assert.rejects(slack.fetchFile({ ref, name: 'x', mime: 'a/b' }, null, place), /no longer has/);
});

test('what a refusal says tells the admin what to do', async () => {
  const archived = double.channel('old', { is_archived: true });
  const at = `${String(archived['id'])}:${double.newTs()}`;
  const sent = await slack.send(message({ isPublic: true, replyToExternalId: at }), place);
  assert.ok(!sent.ok && sent.why === 'rejected' && /archived/.test(sent.detail));
  const left = double.channel('left', { is_member: false });
  const out = await slack.send(
    message({ isPublic: true, replyToExternalId: `${String(left['id'])}:${double.newTs()}` }),
    place,
  );
  assert.ok(!out.ok && /\/invite/.test(out.detail));
});

test('connecting names the app and its workspace, and says what is wrong with either way in', async () => {
  double.state.scopes = 'chat:write,users:read';
  assert.deepEqual(
    await slack.connect(placeBefore(double.apiUrl, { given: { botToken: token, mode: 'socket', appToken } })),
    {
      ok: true,
      settings: { teamId, teamName: 'Acorn', botUserId, botName: 'acorn_support', scopes: 'chat:write,users:read' },
      label: 'acorn_support in Acorn',
    },
  );
  const field = async (values: object, hookUrl?: string) => {
    const answer = await slack.connect(
      placeBefore(double.apiUrl, { given: { botToken: token, ...values }, ...(hookUrl ? { hookUrl } : {}) }),
    );
    return answer.ok ? 'ok' : answer.field;
  };
  assert.equal(await field({ mode: 'socket', appToken: 'xapp-wrong' }), 'appToken');
  assert.equal(await field({ mode: 'events', signingSecret }), 'mode');
  assert.equal(await field({ mode: 'events' }, 'https://support.example/hooks/1'), 'signingSecret');
  assert.equal(await field({ mode: 'events', signingSecret }, 'https://support.example/hooks/1'), 'ok');
  assert.equal(await field({ botToken: 'xoxb-wrong' }), 'botToken');
  double.state.scopes = 'users:read';
  assert.equal(await field({ mode: 'socket', appToken }), 'botToken');
});

test('Test shows every part, each with its remedy', async () => {
  const shown = async (more: object = {}, hookUrl?: string) =>
    (
      await slack.check(
        placeBefore(double.apiUrl, { given: { ...settings, ...more }, ...(hookUrl ? { hookUrl } : {}) }),
      )
    ).map((each) => [each.name, each.ok]);
  double.state.scopes =
    'chat:write,im:history,im:write,channels:history,groups:history,channels:read,groups:read,users:read,reactions:read,reactions:write,files:read,files:write';
  const good = [
    ['Token', true],
    ['Permissions', true],
    ['Receiving', true],
    ['Channels', true],
  ];
  assert.deepEqual(await shown(), good);
  assert.deepEqual(await shown({ serves: 'listed', channelIds: helpId }), good);
  assert.deepEqual(await shown({ ...withEvents }, 'https://support.example/hooks/1'), good);
  const unseen = await slack.check(
    placeBefore(double.apiUrl, { given: { ...settings, serves: 'listed', channelIds: 'C0NEVER' } }),
  );
  assert.match(unseen[3]?.remedy ?? '', /\/invite/);
  assert.equal((await shown({ ...withEvents }))[2]?.[1], false, 'calls need an address');
  double.state.linked = false;
  assert.equal((await shown())[2]?.[1], false);
  double.state.linked = true;
  double.state.scopes = 'chat:write';
  const poor = await slack.check(place);
  assert.ok(
    !poor[1]?.ok && /reactions:read/.test(poor[1]?.detail ?? '') && /install the app anew/.test(poor[1]?.remedy ?? ''),
  );
});

test('every call was one Slack describes', () => assert.deepEqual(double.violations, []));

// Groups: what is heard, whose conversation it is, where an answer goes; and that nothing of a private chat ever comes there, nor a proof out.
import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import type { InboundMessage } from '@throughline/domain';
import type { OutboundMessage, Settings } from '@throughline/channel-kit';
import { startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import { remember } from './business.ts';
import { telegram } from './index.ts';
import { read } from './read.ts';
import { fixtureSettings, fixtureToken, messageTo, placeBefore, rawOf, recipientOf } from './try-telegram.ts';

const tg = await startTelegramDouble({ token: fixtureToken, username: 'acme_support_bot' });
after(() => tg.stop());
beforeEach(() => tg.allow({ can_join_groups: true, can_read_all_group_messages: true }));
const ann = tg.customer({ firstName: 'Ann' });
const ben = tg.customer({ firstName: 'Ben' });
ann.starts();
const everything: Settings = { ...fixtureSettings, groups: 'all', groupTalk: 'all' };
const mentions: Settings = { ...fixtureSettings, groups: 'all', groupTalk: 'mentions' };
const events = (update: unknown, settings = everything) => read(rawOf(update), settings);
const message = (update: unknown, settings = everything): InboundMessage => {
  const [event, ...more] = events(update, settings);
  assert.ok(event?.kind === 'message' && more.length === 0, JSON.stringify([event, ...more]));
  return event;
};
const place = placeBefore(tg, { given: everything });
const send = (more: Partial<OutboundMessage>) => telegram.send(messageTo(recipientOf(tg, ann), more), place);
const last = (): Record<string, unknown> => tg.sent.at(-1)?.message ?? {};

test('groups are left alone until they are served, and of those that are listed only these are heard', () => {
  const group = tg.group({ id: -4001 });
  const said = group.says(ann, 'hello');
  assert.deepEqual(events(said, fixtureSettings), []);
  assert.deepEqual(events(said, { ...everything, groups: 'listed', groupIds: '-4002\n-1001' }), []);
  assert.equal(message(said, { ...everything, groups: 'listed', groupIds: '-4002\n-4001' }).text, 'hello');
});

test('a group that wants to be asked is heard when the bot is called, commanded or answered, and not else', async () => {
  const group = tg.group();
  const heard = (update: unknown) => events(update, mentions).length === 1;
  assert.equal(heard(group.says(ann, 'just talking')), false);
  assert.equal(heard(group.says(ann, 'hey @acme_support_bot, help')), true);
  assert.equal(
    heard(group.says(ann, 'hey @acme_support_bot2', { entities: [{ type: 'mention', offset: 4, length: 18 }] })),
    false,
  );
  const command = { entities: [{ type: 'bot_command', offset: 0, length: 22 }] };
  assert.equal(heard(group.says(ann, '/help@acme_support_bot', command)), true);
  assert.equal(heard(group.says(ann, '/help', { entities: [{ type: 'bot_command', offset: 0, length: 5 }] })), false);
  const asked = group.messages.at(-1)!;
  await send({ isPublic: true, replyToExternalId: `${group.id}:${asked.message_id}` });
  assert.equal(heard(group.answers(ben, 'thanks', Number(last()['message_id']))), true);
  assert.equal(heard(group.answers(ben, 'me too', asked.message_id)), false);
});

test('each member has a conversation in a group, and whoever answers a message takes part in its', () => {
  const group = tg.group({ title: 'Fans' });
  const asked = message(group.says(ann, 'Is it down?'));
  const other = message(group.says(ben, 'Something else'));
  assert.deepEqual([asked.isPublic, asked.place], [true, { key: `${group.id}:from ${ann.id}`, name: 'Fans' }]);
  assert.notEqual(other.place?.key, asked.place?.key);
  const first = group.messages[0]!.message_id;
  const answer = message(group.answers(ben, 'Here too', first));
  assert.deepEqual([answer.references, answer.replyToExternalId], [[`${group.id}:${first}`], `${group.id}:${first}`]);
});

test('a topic is one conversation, whoever speaks; its first message is not what everybody answers', () => {
  const forum = tg.group({ title: 'Help', isForum: true });
  const topic = forum.topic(ann, 'Broken mug');
  const [one, two] = [message(topic.says(ann, 'It broke')), message(topic.says(ben, 'Mine too'))];
  assert.deepEqual(one.place, { key: `${forum.id}:topic ${topic.threadId}`, name: 'Help › Broken mug' });
  assert.deepEqual([two.place, two.replyToExternalId, two.references], [one.place, undefined, undefined]);
  const elsewhere = message(forum.topic(ann, 'Late parcel').says(ann, 'Where is it?'));
  assert.notEqual(elsewhere.place?.key, one.place?.key);
  const closed = message(topic.posts(ann, { forum_topic_closed: {} }));
  assert.deepEqual([closed.isAutomatic, closed.special], [true, { type: 'service', name: 'forum_topic_closed' }]);
  assert.deepEqual(events(topic.posts(ann, { forum_topic_closed: {} }), mentions), []);
});

test('nothing said in a group proves anything: no token, no number, no window', () => {
  const group = tg.group();
  for (const update of [
    group.says(ann, '/start AbC-123_signed-word'),
    group.says(ann, '/start@acme_support_bot AbC-123_signed-word'),
    group.posts(ann.user, { contact: { phone_number: ann.phone, first_name: 'Ann', user_id: ann.id } }),
  ]) {
    const said = message(update);
    assert.deepEqual([said.tokens, said.hints, said.isGesture, said.isPublic], [undefined, undefined, undefined, true]);
    assert.doesNotMatch(JSON.stringify(said), /signed-word/, 'a key lying about is not shown to more people');
  }
  // The same said in private is what it always was.
  assert.deepEqual(message(ann.starts('AbC-123_signed-word').update).tokens, ['AbC-123_signed-word']);
  assert.equal(message(ann.sharesOwnContact().update).hints?.[0]?.assurance, 'proved');
});

test('who speaks for the group itself is no person, and machines and forwarded posts are nobody', () => {
  const group = tg.group({ title: 'Fans' });
  const { sender } = message(group.saysAnonymously('We are on it'));
  assert.deepEqual([sender.value, sender.name], [String(group.id), 'Fans (anonymous admin)']);
  const bot = { id: 77, is_bot: true, first_name: 'Other', username: 'other_bot' };
  assert.deepEqual(events(group.posts(bot, { text: 'beep' })), []);
  const post = {
    text: 'Sale!',
    is_automatic_forward: true,
    sender_chat: { id: -100_77, type: 'channel', title: 'News' },
  };
  assert.deepEqual(events(group.posts({ id: 777_000, is_bot: false, first_name: 'Telegram' }, post)), []);
});

test('joining, leaving and renaming are no matter of support', () => {
  const group = tg.group();
  for (const content of [
    { new_chat_members: [ben.user] },
    { left_chat_member: ben.user },
    { new_chat_title: 'Friends' },
    { group_chat_created: true },
    { forum_topic_created: { name: 'x', icon_color: 1 } },
  ])
    assert.deepEqual(events(group.posts(ann.user, content)), []);
});

test('a group that became a supergroup is the same place, also where it was listed by its old id', async () => {
  const group = tg.group({ id: -4077 });
  const before = message(group.says(ann, 'before')).place;
  const next = group.migrates(ann);
  let settings: Settings = { ...everything, groups: 'listed', groupIds: '-4077' };
  for (const update of tg.pending.slice(-2)) {
    assert.deepEqual(events(update, settings), []);
    await remember(rawOf(update).body, {
      settings,
      keepSettings: (values) => {
        settings = { ...settings, ...values };
        return Promise.resolve();
      },
    });
  }
  assert.equal(settings['movedGroups'], `-4077>${next.id}`);
  const after = message(next.says(ann, 'after'), settings);
  assert.deepEqual(after.place, before);
  assert.ok(after.externalId.startsWith(`${next.id}:`));
});

test('an answer goes into the group and the topic of the message it answers', async () => {
  const forum = tg.group({ isForum: true });
  const topic = forum.topic(ann, 'Broken mug');
  const update = topic.says(ann, 'It broke');
  const { externalId } = message(update);
  const sent = await send({
    isPublic: true,
    replyToExternalId: externalId,
    replyToRaw: () => Promise.resolve(rawOf(update)),
  });
  assert.ok(sent.ok && sent.externalIds[0]?.startsWith(`${forum.id}:`));
  assert.deepEqual(
    [
      (last()['chat'] as { id: number }).id,
      last()['message_thread_id'],
      (last()['reply_to_message'] as { text: string }).text,
    ],
    [forum.id, topic.threadId, 'It broke'],
  );
  assert.ok(
    (
      await telegram.send(
        { kind: 'edit', externalIds: sent.externalIds, recipient: recipientOf(tg, ann), text: 'Better' },
        place,
      )
    ).ok,
  );
  assert.ok(
    (await telegram.send({ kind: 'delete', externalIds: sent.externalIds, recipient: recipientOf(tg, ann) }, place)).ok,
  );
});

test('private words never reach a group, and public ones never leave without a public message', async () => {
  const group = tg.group();
  const { externalId } = message(group.says(ann, 'Asked aloud'));
  const inGroup = () => tg.sent.filter(({ chatId }) => chatId === group.id).length;
  const before = inGroup();
  for (const more of [{ isPublic: false }, {}]) {
    const sent = await send({ ...more, replyToExternalId: externalId, text: 'for you alone' });
    assert.ok(sent.ok && sent.externalIds[0]?.startsWith(`${ann.id}:`));
    assert.equal('reply_to_message' in last(), false);
  }
  // An anonymous admin's identity is the group itself: what is meant for them alone has nowhere to go.
  const admin = { ...recipientOf(tg, ann), value: String(group.id) };
  const secret = await telegram.send(messageTo(admin, { text: 'for you alone' }), place);
  assert.ok(!secret.ok && secret.why === 'rejected');
  assert.equal((await telegram.send({ kind: 'typing', recipient: admin }, place)).ok, false);
  const said = message(ann.sends('my card is 4111').update);
  for (const replyToExternalId of [said.externalId, undefined, 'press:1'])
    assert.equal((await send({ isPublic: true, ...(replyToExternalId ? { replyToExternalId } : {}) })).ok, false);
  assert.equal(inGroup(), before);
});

test('a group the bot was thrown out of says nothing about the person', async () => {
  for (const description of ['Forbidden: bot was kicked from the supergroup chat', 'Bad Request: chat not found']) {
    tg.fail('sendMessage', { status: description.startsWith('F') ? 403 : 400, description });
    const sent = await send({ isPublic: true, replyToExternalId: '-4088:5' });
    assert.ok(!sent.ok && sent.why === 'rejected' && /again/.test(sent.detail), JSON.stringify(sent));
  }
});

test('Test explains the trap of privacy mode, and names groups the bot is not in', async () => {
  const group = tg.group();
  const check = async (more: Settings) =>
    (
      await telegram.check(
        placeBefore(tg, { given: { ...fixtureSettings, mode: 'polling', receives: 'polling', ...more } }),
      )
    ).find(({ name }) => name === 'Groups');
  assert.equal(await check({}), undefined);
  assert.equal((await check({ groups: 'all', groupTalk: 'all' }))?.ok, true);
  tg.allow({ can_read_all_group_messages: false });
  const deaf = await check({ groups: 'all', groupTalk: 'all' });
  assert.ok(deaf && !deaf.ok && /\/setprivacy/.test(deaf.remedy ?? '') && /add it again/.test(deaf.remedy ?? ''));
  assert.equal((await check({ groups: 'all', groupTalk: 'mentions' }))?.ok, true);
  assert.equal((await check({ groups: 'listed', groupIds: String(group.id) }))?.ok, true);
  const absent = await check({ groups: 'listed', groupIds: `${group.id}\n-4999` });
  assert.ok(absent && !absent.ok && absent.detail.includes('-4999'));
  tg.allow({ can_join_groups: false });
  assert.match((await check({ groups: 'all' }))?.remedy ?? '', /\/setjoingroups/);
});

test('every call and every update was as Telegram describes them', { skip: !tg.judges }, () =>
  assert.deepEqual(tg.violations, []),
);

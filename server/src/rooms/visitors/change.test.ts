// What visitors may do with what was said: edit and delete their own for a while, react to answers; and never with anybody else's. Against
// a real database.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rawOf, said } from '../../testing/parrot.ts';
import { forget } from '../channels/index.ts';
import { deliveryRoutes, messageBody } from '../delivery/routes.ts';
import {
  answer,
  call,
  chat,
  type Device,
  follow,
  intake,
  list,
  mail,
  refused,
  type Reply,
  rows,
  start,
  t,
  write,
} from './try-visits.ts';

let deeds = 0;
const edit = (device: Device, id: string, text: string, clientId = `d${++deeds}`) =>
  call('changeVisitorMessage', { device, params: { id }, body: { clientId, text } }) as Reply<'changeVisitorMessage'>;
const remove = (device: Device, id: string) => call('removeVisitorMessage', { device, params: { id } });
const react = (device: Device, id: string, emoji: string | null, clientId = `d${++deeds}`) =>
  call('reactAsVisitor', { device, params: { id }, body: { clientId, emoji } }) as Reply<'reactAsVisitor'>;
/** As an agent sees it. */
const inside = (id: string) => messageBody(t.house, t.workspaceId, id);
const seen = async (device: Device, id: string) => (await list(device)).items.find((item) => item.id === id)!;
const MINUTE_MS = 60_000;
async function settings(given: Record<string, string | number | boolean>): Promise<void> {
  await t.house.db.query('update channels set settings = settings || $2::jsonb where id = $1', [
    chat.row.id,
    JSON.stringify(given),
  ]);
  forget(chat.row.id);
}

test('an edit shows to both sides as edited, a deletion leaves its place to the agent, and both count as news', async () => {
  const device = await start();
  const one = await write(device, 'order #12345');
  const two = await write(device, 'and my card is 4111');
  assert.ok(one.changeableUntil !== null && !one.canReact);
  const edited = await edit(device, one.id, 'order #12346');
  assert.equal(edited.text, 'order #12346');
  assert.ok(edited.editedAt);
  const toAgent = await inside(one.id);
  assert.deepEqual([toAgent.text, toAgent.editedAt !== null, toAgent.hasRaw], ['order #12346', true, true]);
  await remove(device, two.id);
  const gone = await inside(two.id);
  assert.deepEqual([gone.text, gone.deletedAt !== null, gone.direction], ['', true, 'inbound']);
  const left = await seen(device, two.id);
  assert.deepEqual([left.text, left.deletedAt !== null, left.changeableUntil], ['', true, null]);
  const whats = await rows<{ what: string }>(
    `select what from journal where workspace_id = $1 and id = any($2::uuid[]) order by number`,
    [t.workspaceId, [one.id, two.id]],
  );
  assert.deepEqual(
    whats.map(({ what }) => what).filter((what) => !what.endsWith('.created')),
    ['message.edit', 'message.delete'],
  );
});

test('a reaction and one taken back show to both sides; an agent’s own stays beside it', async () => {
  const device = await start();
  await write(device, 'hello');
  const { id } = await answer(device, 'hi there');
  assert.equal((await seen(device, id)).canReact, true);
  await t.house.db.query(`update messages set reactions = $2 where id = $1`, [
    id,
    JSON.stringify([{ emoji: '👀', by: 'agent', byId: t.ada.agentId }]),
  ]);
  const reacted = await react(device, id, '❤️');
  assert.deepEqual(reacted.reactions, [
    { emoji: '👀', by: 'agent' },
    { emoji: '❤️', by: 'contact' },
  ]);
  assert.deepEqual((await react(device, id, '👍')).reactions.at(-1), { emoji: '👍', by: 'contact' });
  assert.equal((await inside(id)).reactions.length, 2, 'one of theirs at a time');
  assert.deepEqual((await react(device, id, null)).reactions, [{ emoji: '👀', by: 'agent' }]);
  for (const wrong of ['ok', '👍👍', '', 'a', '1', '👍\u0301\u0301', '<b>'])
    await assert.rejects(react(device, id, wrong), /emoji|Invalid|must/, wrong);
  for (const fine of ['🇺🇦', '👨‍👩‍👧‍👦', '👍🏽', '1️⃣', '❤']) await react(device, id, fine);
});

test('a deed sent twice is done once, however late the second comes', async () => {
  const device = await start();
  const { id } = await write(device, 'one');
  await edit(device, id, 'two', 'first');
  await edit(device, id, 'three', 'second');
  assert.equal(
    (await edit(device, id, 'two', 'first')).text,
    'three',
    'an old edit does not come back over a newer one',
  );
  const { id: theirs } = await answer(device, 'hi');
  await react(device, theirs, '👍', 'r1');
  await react(device, theirs, null, 'r2');
  assert.deepEqual((await react(device, theirs, '👍', 'r1')).reactions, []);
  await Promise.all(Array.from({ length: 4 }, () => remove(device, id)));
  await remove(device, id);
  assert.equal(
    (
      await rows(`select from journal where workspace_id = $1 and id = $2 and what = 'message.delete'`, [
        t.workspaceId,
        id,
      ])
    ).length,
    1,
  );
  await assert.rejects(edit(device, id, 'back again'), refused('gone'));
  assert.equal((await inside(id)).text, '');
});

test('nobody reaches another’s message, another channel’s, a note, or one that was never sent: all of it is not there', async () => {
  const [ada, eve] = [await start(), await start()];
  const mine = await write(ada, 'mine');
  await write(eve, 'hers');
  const answered = await answer(ada, 'for ada alone');
  for (const id of [mine.id, answered.id]) {
    await assert.rejects(edit(eve, id, 'not yours'), refused('not_found'));
    await assert.rejects(remove(eve, id), refused('not_found'));
    await assert.rejects(react(eve, id, '👍'), refused('not_found'));
  }
  // A newcomer who has never written has nothing at all.
  await assert.rejects(react(await start(), answered.id, '👍'), refused('not_found'));
  await assert.rejects(edit(ada, answered.id, 'words in their mouth'), refused('not_found'));
  await assert.rejects(remove(ada, answered.id), refused('not_found'));
  await assert.rejects(react(ada, mine.id, '👍'), refused('not_found'), 'reactions are for what was said to them');
  // The same person by mail, as the agent sees it: a claimed address opens nothing, and another channel's message is not this device's.
  await write(ada, 'my address', { form: { email: 'ada.claims@shop.example' } });
  await intake.take(mail, [rawOf(said('mail-change', { kind: 'email', value: 'ada.claims@shop.example' }, 'by mail'))]);
  const [letter] = await rows<{ id: string }>(`select id from messages where text = 'by mail'`);
  const { items } = await list(ada);
  assert.ok(!items.some((item) => item.id === letter!.id));
  await assert.rejects(edit(ada, letter!.id, 'x'), refused('not_found'));
  await assert.rejects(remove(ada, letter!.id), refused('not_found'));
  await assert.rejects(react(ada, letter!.id, '👍'), refused('not_found'));
  for (const [change, back] of [
    [`type = 'note'`, `type = 'message'`],
    [`delivery = 'queued'`, `delivery = 'sent'`],
    [`channel_id = '${mail.row.id}'`, `channel_id = '${chat.row.id}'`],
  ]) {
    await t.house.db.query(`update messages set ${change} where id = $1`, [answered.id]);
    await assert.rejects(react(ada, answered.id, '👍'), refused('not_found'), change);
    await t.house.db.query(`update messages set ${back} where id = $1`, [answered.id]);
  }
  assert.deepEqual((await inside(answered.id)).reactions, []);
  assert.equal((await inside(mine.id)).text, 'mine');
});

test('on two devices of one proved person either may change what was written on the other; a claim is not enough', async () => {
  const [phone, laptop, liar] = [await start(), await start(), await start()];
  const prove = async (device: Device, token: string) => {
    const { token: next } = await (call('identifyVisitor', { device, body: { token } }) as Reply<'identifyVisitor'>);
    return { token: next };
  };
  const [myPhone, myLaptop] = [await prove(phone, 'signed:change-7'), await prove(laptop, 'signed:change-7')];
  const onPhone = await write(myPhone, 'from the phone');
  await write(myLaptop, 'from the laptop');
  await write(liar, 'I am seven', { form: {} });
  await call('identifyVisitor', { device: liar, body: { userId: 'change-7' } });
  await assert.rejects(edit(liar, onPhone.id, 'taken over'), refused('not_found'));
  assert.equal((await edit(myLaptop, onPhone.id, 'changed at the desk')).text, 'changed at the desk');
  const { id } = await answer(myPhone, 'noted');
  await react(myLaptop, id, '🙏');
  assert.deepEqual((await seen(myPhone, id)).reactions, [{ emoji: '🙏', by: 'contact' }]);
  await assert.rejects(react(liar, id, '👎'), refused('not_found'));
});

test('the time to change ends, is the channel’s to set, and what was tapped stays', async () => {
  const device = await start();
  const { id, changeableUntil } = await write(device, 'too late for this');
  const { id: offered } = await answer(device, 'which one?', { rich: { buttons: [{ title: 'Blue' }] } });
  const choice = await write(device, 'Blue', { choice: { messageId: offered, index: 0 } });
  await t.house.db.query(`update messages set special = '{"type":"button"}' where id = $1`, [choice.id]);
  assert.equal((await seen(device, choice.id)).changeableUntil, null);
  await assert.rejects(edit(device, choice.id, 'Red'), refused('conflict'));
  assert.ok(Date.parse(changeableUntil!) - t.house.now().getTime() <= 15 * MINUTE_MS);
  await edit(device, id, 'in time', 'in-time');
  t.forward(16 * MINUTE_MS);
  try {
    assert.equal((await seen(device, id)).changeableUntil, null);
    await assert.rejects(edit(device, id, 'late'), refused('conflict'));
    await assert.rejects(remove(device, id), refused('conflict'));
    assert.equal(
      (await edit(device, id, 'in time', 'in-time')).text,
      'in time',
      'an answer that was lost is given again',
    );
    await react(device, offered, '👍');
    await settings({ changeMinutes: '60' });
    assert.equal((await edit(device, id, 'within the hour')).text, 'within the hour');
    await settings({ changeMinutes: '0' });
    const fresh = await write(device, 'at once');
    assert.equal(fresh.changeableUntil, null);
    await assert.rejects(edit(device, fresh.id, 'never'), refused('conflict'));
  } finally {
    t.forward(-16 * MINUTE_MS);
    await settings({ changeMinutes: '15' });
  }
});

test('words too long, none at all, an erased message and a visitor who must sign in are refused, and nothing changes', async () => {
  const device = await start();
  const { id } = await write(device, 'as it was');
  await assert.rejects(edit(device, id, ' \n '), refused('invalid'));
  await assert.rejects(edit(device, id, 'x'.repeat(1001)), refused('invalid'));
  await settings({ requireIdentity: true });
  await assert.rejects(edit(device, id, 'unsigned'), refused('forbidden'));
  await assert.rejects(remove(device, id), refused('forbidden'));
  await settings({ requireIdentity: false });
  assert.equal((await inside(id)).text, 'as it was');
  await t.house.db.query('delete from messages where id = $1', [id]);
  await assert.rejects(edit(device, id, 'back'), refused('not_found'));
  await assert.rejects(remove(device, id), refused('not_found'));
});

test('the socket tells what the agent did at once, and what was missed meanwhile after coming back', async () => {
  const [device, other] = [await start(), await start()];
  await write(device, 'hello');
  await write(other, 'somebody else');
  const { id } = await answer(device, 'hi');
  const line = await follow(device, null);
  const stranger = await follow(other, null);
  const agent = { house: t.house, viewer: t.ada, params: { id } };
  await deliveryRoutes.reactToMessage!({ ...agent, body: { emoji: '🎉' } } as never);
  const reactionsIn = (frames: typeof line.frames) =>
    frames.flatMap((frame) =>
      frame.type === 'messages' ? frame.messages.map((message) => message.reactions.map(({ emoji }) => emoji)) : [],
    );
  await line.until((frames) => reactionsIn(frames).some((emoji) => emoji.includes('🎉')));
  const number = Math.max(...line.frames.map((frame) => ('number' in frame ? frame.number : 0)));
  line.leave();
  // Long after the answer was sent, so that only the change itself dates it.
  await t.house.db.query(
    `update messages set delivery_at = now() - interval '1 day', changed_at = now() - interval '1 day' where id = $1`,
    [id],
  );
  await deliveryRoutes.reactToMessage!({ ...agent, body: { emoji: null } } as never);
  const back = await follow(device, number);
  assert.deepEqual(reactionsIn(back.frames).at(-1), [], 'one taken back is told too');
  assert.ok(!JSON.stringify(stranger.frames).includes(id), 'and nobody else hears of it');
  back.leave();
  stranger.leave();
});

test('many changes in a row are slowed down', async () => {
  const device = await start();
  const { id } = await write(device, 'busy');
  const tries = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => edit(device, id, `busy ${n}`)));
  assert.ok(tries.some((tried) => tried.status === 'rejected' && refused('too_many')(tried.reason)));
  assert.ok(tries.some((tried) => tried.status === 'fulfilled'));
});

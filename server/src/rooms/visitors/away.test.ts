// Answers whose reader had left go by mail: once, all together, to the address this browser gave, and nothing else with them.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Mail } from '../../ground/mailer.ts';
import { rawOf, said } from '../../testing/parrot.ts';
import { forget } from '../channels/index.ts';
import { unsubscribe } from '../contacts/index.ts';
import { addAnswer, runDelivery } from '../delivery/index.ts';
import { unlinkIdentity } from '../threads/index.ts';
import { linkBack, mailUnseen } from './away.ts';
import { visitorOf } from './index.ts';
import { answer, call, chat, type Device, follow, intake, mail, rows, start, t, write } from './try-visits.ts';

const MINUTE = 60_000;
let people = 0;
/** A visitor who left an address of their own, unless told otherwise. */
async function visitor(text = 'where is my order', email = `v${++people}@shop.example`): Promise<Device> {
  const device = await start();
  await write(device, text, { form: { email } });
  return device;
}
const identityOf = async (device: Device) => (await visitorOf(t.house, device.token))!.identityId;
const look = async (device: Device) =>
  mailUnseen(t.house, { workspaceId: t.workspaceId, identityId: await identityOf(device) });
/** What went out of the mailbox to somebody. */
const mailed = async (to: string) =>
  await rows<{ text: string; mail: { subject: string }; conversation_id: string; is_automatic: boolean }>(
    `select m.text, m.mail, m.conversation_id, m.is_automatic from messages m join identities i on i.id = m.identity_id and i.workspace_id = m.workspace_id where i.kind = 'email' and i.value = $1 and m.direction = 'outbound' order by m.number`,
    [to],
  );
const settings = async (values: object) => {
  await t.house.db.query('update channels set settings = $2 where id = $1', [chat.row.id, JSON.stringify(values)]);
  forget(chat.row.id);
};
beforeEach(() => settings({}));

test('two answers nobody saw become one mail, and there is no second', async () => {
  const device = await visitor();
  await answer(device, 'We look into it.');
  await answer(device, 'It is on its way.');
  await look(device);
  const to = `v${people}@shop.example`;
  assert.deepEqual(await mailed(to), [], 'five minutes have not passed');
  t.forward(10 * MINUTE);
  await Promise.all([look(device), look(device)]);
  await look(device);
  const letters = await mailed(to);
  assert.equal(letters.length, 1);
  const { text, mail: header, is_automatic: isAutomatic } = letters[0]!;
  assert.match(text, /Ada\nWe look into it\.\n\nAda\nIt is on its way\./);
  assert.match(text, /Answer this mail/);
  assert.deepEqual([header.subject, isAutomatic], ['Acorn has answered you', true]);
  assert.ok(
    !text.includes('where is my order'),
    'nothing a visitor typed is carried to an address that may be a stranger’s',
  );
  await answer(device, 'It has arrived.');
  t.forward(10 * MINUTE);
  await look(device);
  assert.deepEqual(
    (await mailed(to)).map((letter) => letter.text.includes('on its way')),
    [true, false],
    'the next mail holds only what is new',
  );
});

test('the list shows what was said last, not what a machine mailed', async () => {
  const device = await visitor();
  await answer(device, 'Said by a person.');
  t.forward(10 * MINUTE);
  await look(device);
  const [letter] = await mailed(`v${people}@shop.example`);
  const [row] = await rows<{ preview: string }>('select preview from conversations where id = $1', [
    letter!.conversation_id,
  ]);
  assert.equal(row!.preview, 'Said by a person.');
});

test('whoever has seen the answer, or has the chat open, gets no mail', async () => {
  const seen = await visitor();
  const { number } = await answer(seen, 'seen in the chat');
  await call('markVisitorRead', { device: seen, body: { number } });
  t.forward(10 * MINUTE);
  await look(seen);
  assert.deepEqual(await mailed(`v${people}@shop.example`), []);
  const here = await visitor();
  const socket = await follow(here, 0);
  await answer(here, 'they are looking');
  t.forward(10 * MINUTE);
  await look(here);
  assert.deepEqual(await mailed(`v${people}@shop.example`), []);
  const again = await rows<{ key: string }>('select key from graphile_worker.jobs where key like $1', [
    `%${await identityOf(here)}`,
  ]);
  assert.equal(again.length, 1, 'it looks again later');
  socket.leave();
  t.forward(10 * MINUTE);
  await look(here);
  assert.equal((await mailed(`v${people}@shop.example`)).length, 1, 'and mails once they have left');
});

test('words of other channels, notes and other browsers stay out of it', async () => {
  const email = 'both@shop.example';
  const device = await visitor('hello', email);
  const stranger = await visitor('hello too', email);
  await intake.take(mail, [rawOf(said('away-mail-1', { kind: 'email', value: email }, 'my bank account is 42'))]);
  const [conversation] = await rows<{ id: string; conversation_id: string }>(
    `select conversation_id from messages where text = 'my bank account is 42'`,
  );
  const send = (draft: object) =>
    t.house.db.transaction((tx) =>
      addAnswer(tx, t.house, t.ada, conversation!.conversation_id, {
        text: '',
        attachments: [],
        mentions: [],
        type: 'message',
        ...draft,
      } as never),
    );
  await send({ type: 'note', text: 'a rude note' });
  await send({ text: 'answered by mail', channelId: mail.row.id });
  await answer(stranger, 'for the other browser');
  await answer(device, 'for this browser');
  t.forward(10 * MINUTE);
  await look(device);
  const letter = (await mailed(email)).find((each) => each.is_automatic)!;
  assert.match(letter.text, /for this browser/);
  for (const other of ['bank account', 'rude note', 'answered by mail', 'other browser'])
    assert.ok(!letter.text.includes(other), other);
});

test('no address, an undone link, a switch turned off, and a chat only for signed-in customers: no mail', async () => {
  const unknown = await start();
  await write(unknown, 'hello');
  await answer(unknown, 'hi');
  const undone = await visitor();
  await answer(undone, 'hi');
  const [contact] = await rows<{ contact_id: string; id: string }>(
    `select contact_id, id from identities where kind = 'email' and value = $1`,
    [`v${people}@shop.example`],
  );
  await t.house.db.transaction((tx) => unlinkIdentity(tx, t.ada, contact!.contact_id, contact!.id, t.house.now()));
  const before = await rows('select 1 from away_mails');
  t.forward(10 * MINUTE);
  for (const device of [unknown, undone]) await look(device);
  const plain = await visitor();
  await answer(plain, 'hi');
  t.forward(10 * MINUTE);
  for (const values of [{ awayMail: false }, { requireIdentity: true }, { awayMinutes: '60' }]) {
    await settings(values);
    await look(plain);
  }
  assert.equal((await rows('select 1 from away_mails')).length, before.length);
  await settings({});
  await look(plain);
  assert.equal((await rows('select 1 from away_mails')).length, before.length + 1);
});

test('an address that was only typed is not written to without end', async () => {
  const device = await visitor();
  for (let day = 0; day < 8; day += 1) {
    await answer(device, `answer ${day}`);
    t.forward(10 * MINUTE);
    await look(device);
  }
  assert.equal((await mailed(`v${people}@shop.example`)).length, 5);
  t.forward(25 * 60 * MINUTE);
  await look(device);
  const letters = await mailed(`v${people}@shop.example`);
  assert.equal(letters.length, 6);
  assert.match(letters.at(-1)!.text, /answer 5[\s\S]*answer 7/, 'what had to wait comes together');
});

test('without a mailbox the house’s own mail carries it; when that fails nothing counts as sent', async () => {
  await t.house.db.query(`update channels set state = 'off' where id = $1`, [mail.row.id]);
  const sent: Mail[] = [];
  let isDown = true;
  const { mailer } = t.house;
  const house = Object.assign(t.house, {
    mailer: {
      isSet: true,
      send: (letter: Mail) => {
        if (isDown) return Promise.reject(new Error('the mail server is away'));
        sent.push(letter);
        return Promise.resolve();
      },
    },
  });
  try {
    const device = await visitor();
    await answer(device, 'by the house');
    t.forward(10 * MINUTE);
    await assert.rejects(look(device), /away/);
    isDown = false;
    await look(device);
    await look(device);
    assert.deepEqual(
      sent.map(({ to }) => to),
      [`v${people}@shop.example`],
    );
    assert.match(sent[0]!.text, /by the house[\s\S]*nobody reads answers to this mail/);
    assert.ok(sent[0]!.unsubscribeUrl && sent[0]!.text.endsWith(sent[0]!.unsubscribeUrl));
  } finally {
    Object.assign(house, { mailer });
    await t.house.db.query(`update channels set state = 'connected' where id = $1`, [mail.row.id]);
  }
});

test('each such mail carries the way to end them, and whoever took it gets no more of them, over no mailbox', async () => {
  const device = await visitor();
  await answer(device, 'The first.');
  t.forward(10 * MINUTE);
  await look(device);
  const to = `v${people}@shop.example`;
  const [letter] = await mailed(to);
  const token = /\/unsubscribe\/(\S+)$/.exec(letter!.text)?.[1];
  assert.ok(token, 'the link stands last');
  const [row] = await rows<{ payload: object }>(
    `select o.payload from outbox o join identities i on i.id = o.identity_id where i.value = $1`,
    [to],
  );
  assert.deepEqual(row!.payload, { isUnasked: true });
  assert.equal(await unsubscribe(t.house, token, 'link'), true);
  await answer(device, 'The second.');
  t.forward(10 * MINUTE);
  await look(device);
  assert.equal((await mailed(to)).length, 1);
});

test('a sent answer, and an address left later, both make sure that somebody looks', async () => {
  const device = await start();
  await write(device, 'hello');
  const viewer = (await visitorOf(t.house, device.token))!;
  const [conversation] = await rows<{ conversation_id: string }>(
    'select conversation_id from messages where identity_id = $1',
    [viewer.identityId],
  );
  const jobs = () =>
    rows<{ run_at: Date }>('select run_at from graphile_worker.jobs where key = $1', [
      `mail-unseen:${viewer.identityId}`,
    ]);
  assert.equal((await jobs()).length, 0);
  const delivery = runDelivery(t.house);
  await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversation!.conversation_id, {
      text: 'hi',
      attachments: [],
      mentions: [],
      type: 'message',
    } as never),
  );
  for (let tries = 0; tries < 6000 && (await jobs()).length === 0; tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  await delivery.stop();
  const [first] = await jobs();
  assert.ok(first!.run_at.getTime() > t.house.now().getTime() + 30_000);
  await call('identifyVisitor', { device, body: { email: 'later@shop.example' } });
  const [second] = await jobs();
  assert.ok(second!.run_at.getTime() <= t.house.now().getTime());
});

test('the mail’s reply lands in the same conversation', async () => {
  const device = await visitor();
  await answer(device, 'hi');
  t.forward(10 * MINUTE);
  await look(device);
  const to = `v${people}@shop.example`;
  const [letter] = await mailed(to);
  await intake.take(mail, [rawOf(said('away-reply', { kind: 'email', value: to }, 'thank you by mail'))]);
  assert.equal(
    (
      await rows<{ conversation_id: string }>(`select conversation_id from messages where text = 'thank you by mail'`)
    )[0]!.conversation_id,
    letter!.conversation_id,
  );
});

for (const [name, session, sites, isProved, expected] of [
  [
    'the page they were on, without what may open doors',
    { page: 'https://shop.example/cart?key=1#x' },
    ['shop.example'],
    false,
    'https://shop.example/cart',
  ],
  ['the site where no page is known', { page: null }, ['shop.example'], false, 'https://shop.example'],
  [
    'a page of another site is not it',
    { page: 'https://evil.example/' },
    ['shop.example'],
    false,
    'https://shop.example',
  ],
  ['a site nobody listed', { page: null }, ['other.example'], true, null],
  ['no list, and only typed', { page: null }, [], false, null],
  ['no list, but proved', { page: null }, [], true, 'https://shop.example'],
  ['no site', { page: null, seen_on: '' }, [], true, null],
  ['no address of the web', { page: null, seen_on: 'javascript:alert(1)' }, [], true, null],
] as const) {
  test(`the way back: ${name}`, () =>
    assert.equal(linkBack({ seen_on: 'https://shop.example', ...session }, sites, isProved), expected));
}

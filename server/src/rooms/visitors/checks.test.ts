// What the Test button says about a chat beyond its own settings: where it is shown, and whether answers can follow by mail.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelRoutes, forget } from '../channels/index.ts';
import { visitorChecks } from './index.ts';
import { call, chat, mail, rows, t } from './try-visits.ts';

const pressTest = async (id: string) => {
  const { testChannel } = channelRoutes(visitorChecks);
  const { items } = (await testChannel!({
    house: t.house,
    viewer: t.ada,
    params: { id },
    query: {},
    body: undefined,
    incoming: {} as never,
  } as never)) as { items: { name: string; ok: boolean; detail: string; remedy?: string }[] };
  return (name: string) => items.find((item) => item.name === name);
};
const shownOn = (origin: string) =>
  call('getVisitorConfig', {
    params: { channelId: chat.row.id },
    headers: { 'x-embedding-origin': origin, origin: 'https://support.example' },
  });

test('the sites a chat is shown on are told, the last seen first, and made-up ones have no room', async () => {
  const before = (await pressTest(chat.row.id))('Installed on');
  assert.deepEqual([before?.ok, before?.detail], [false, 'No page has shown this chat yet.']);
  await shownOn('https://shop.example');
  await t.house.db.query(`update visitor_sites set last_seen_at = now() - interval '2 hours'`);
  await shownOn('https://www.shop.example:8443');
  for (const odd of ['null', 'file://', 'https://x.example/path', `https://${'x'.repeat(300)}.example`, 'shop.example'])
    await shownOn(odd);
  assert.equal(
    (await pressTest(chat.row.id))('Installed on')?.detail,
    'www.shop.example:8443 (just now), shop.example (2 hours ago)',
  );
  for (let index = 0; index < 60; index += 1) await shownOn(`https://made-up-${index}.example`);
  assert.equal((await rows('select 1 from visitor_sites')).length, 50);
  assert.match((await pressTest(chat.row.id))('Installed on')!.detail, /, and 45 more$/);
});

test('whether answers can follow by mail is said, and is no reason to call the chat broken', async () => {
  const said = async () => (await pressTest(chat.row.id))('Answers by email')!;
  assert.match((await said()).detail, /connected mailbox/);
  await t.house.db.query(`update channels set state = 'off' where id = $1`, [mail.row.id]);
  const none = await said();
  assert.equal(none.ok, false);
  assert.match(none.remedy!, /Connect a mailbox/);
  assert.equal(
    (await rows<{ state: string }>('select state from channels where id = $1', [chat.row.id]))[0]!.state,
    'connected',
  );
  await t.house.db.query(`update channels set settings = '{"awayMail": false}' where id = $1`, [chat.row.id]);
  forget(chat.row.id);
  assert.equal((await said()).ok, true);
  assert.equal((await pressTest(mail.row.id))('Installed on'), undefined);
});

// What agents see of a visit: everything the visitor consented to, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReplyOf, Routes } from '@throughline/protocol';
import { type Device, call, chat, handlers, refused, type Reply, rows, t, write } from './try-visits.ts';
import { visitorOf } from './index.ts';
import { ITS_DEVICE } from './store.ts';

const context = {
  locale: 'de',
  timezone: 'Europe/Berlin',
  screen: '1440x900',
  referrer: 'https://search.example/?q=bowls',
  utm: { utm_source: 'mail' },
  page: { url: 'https://shop.example/start', title: 'Start' },
};
const begin = (consent: 'granted' | 'pending') =>
  call('startVisit', {
    params: { channelId: chat.row.id },
    body: { consent, context, language: 'de' },
    headers: { 'x-embedding-origin': 'https://shop.example', origin: 'https://support.example' },
  }) as Reply<'startVisit'>;
const visits = async (device: Device, viewer = t.ada) => {
  const { identityId } = (await visitorOf(t.house, device.token))!;
  const [row] = await rows<{ contact_id: string }>('select contact_id from identities where id = $1', [identityId]);
  const { getContactVisits } = handlers as unknown as Record<
    string,
    (given: object) => Promise<ReplyOf<Routes['getContactVisits']>>
  >;
  return (await getContactVisits!({ house: t.house, viewer, params: { id: row!.contact_id } })).items;
};

test('by consent agents see where somebody came from and what they looked at, newest first', async () => {
  const device = await begin('granted');
  await write(device, 'hello');
  for (const page of ['a', 'b'])
    await call('addVisitorPage', { device, body: { url: `https://shop.example/${page}`, title: page } });
  const [visit] = await visits(device);
  assert.deepEqual(
    [visit!.site, visit!.language, visit!.timezone, visit!.screen, visit!.referrer, visit!.utm],
    ['https://shop.example', 'de', 'Europe/Berlin', '1440x900', context.referrer, context.utm],
  );
  assert.deepEqual(
    visit!.pages.map((page) => [page.url, page.title, page.at !== null]),
    [
      ['https://shop.example/b', 'b', true],
      ['https://shop.example/a', 'a', true],
    ],
  );
});

test('without consent they see the site and the language, and what was told before is taken back', async () => {
  const device = await begin('pending');
  await write(device, 'hello');
  const bare = { site: 'https://shop.example', language: 'de', timezone: '', referrer: '', utm: {}, pages: [] };
  const [before] = await visits(device);
  assert.deepEqual({ ...before, ...bare }, before);
  const params = { channelId: chat.row.id };
  await call('startVisit', { params, body: { token: device.token, consent: 'granted', context } });
  assert.equal((await visits(device))[0]!.pages[0]!.url, 'https://shop.example/start');
  await call('startVisit', { params, body: { token: device.token, consent: 'denied' } });
  const [after] = await visits(device);
  assert.deepEqual({ ...after, ...bare }, after);
});

test('what the page says of its user is shown, with an end, and goes when somebody else signs in', async () => {
  const device: Device = await begin('pending');
  const identify = (body: object) => call('identifyVisitor', { device, body }) as Reply<'identifyVisitor'>;
  device.token = (await identify({ token: 'signed:trait-1', attributes: { plan: 'Roaster' } })).token;
  await write(device, 'hello');
  await identify({ attributes: { seats: '4' } });
  assert.deepEqual((await visits(device))[0]!.attributes, { plan: 'Roaster', seats: '4' });
  await identify({ attributes: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 'v'])) });
  assert.equal(Object.keys((await visits(device))[0]!.attributes).length, 30);
  device.token = (await identify({ token: 'signed:trait-2' })).token;
  await write(device, 'I am somebody else');
  assert.deepEqual((await visits(device))[0]!.attributes, {});
});

test('another workspace’s agent finds no such contact', async () => {
  const device = await begin('granted');
  await write(device, 'hello');
  const stranger = await t.agent('Eve', 'owner', await t.workspace('Other'));
  await assert.rejects(visits(device, stranger), refused('not_found'));
});

test('a device is found from its identity by an index', async () => {
  const plan = await t.house.db.transaction(async (tx) => {
    await tx.query(
      `insert into visitor_sessions (workspace_id, id, channel_id, visitor_id, token_hash) select $1, gen_random_uuid(), $2, gen_random_uuid(), 'made up ' || n from generate_series(1, 3000) n`,
      [t.workspaceId, chat.row.id],
    );
    await tx.query('analyze visitor_sessions');
    return (
      await tx.query<{ 'QUERY PLAN': string }>(
        `explain select s.id from identities i join visitor_sessions s on ${ITS_DEVICE} where i.workspace_id = $1 and i.id = $1`,
        [t.workspaceId],
      )
    ).rows
      .map((row) => row['QUERY PLAN'])
      .join('\n');
  });
  assert.match(plan, /visitor_sessions_of_visitor/);
  assert.match(plan, /Index Cond: .*visitor_id = /);
});

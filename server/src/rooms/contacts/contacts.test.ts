// Contacts as agents keep them: addresses noted, attributes changed by two at once, duplicates suggested, lists paged.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Problem, routes } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import type { AgentViewer } from '../../ground/viewer.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { threadRoutes } from '../threads/index.ts';
import { contactBodies, contactRoutes } from './index.ts';

let t: TestHouse;
let eve: AgentViewer;
before(async () => {
  t = await testHouse([]);
  await t.house.db.query(`update workspaces set locale = 'uk-UA' where id = $1`, [t.workspaceId]);
  eve = await t.agent('Eve', 'owner', await t.workspace('Other'));
});
after(() => t.close());

type Address = { kind: 'email' | 'phone' | 'user'; value: string };
const call = (viewer = t.ada) => ({ house: t.house, viewer, params: {}, query: {}, incoming: null as never });
const add = (name: string, identities: Address[] = [], viewer = t.ada) =>
  contactRoutes.addContact({
    ...call(viewer),
    body: { name, identities, attributes: {}, fields: {}, companyId: null },
  });
const note = (id: string, body: Address) => threadRoutes.addIdentity({ ...call(), params: { id }, body });
const duplicates = async (contactId?: string) =>
  (await contactRoutes.listDuplicates({ ...call(), query: contactId ? { contactId } : {}, body: undefined })).items;
const refused = (code: string, field?: string) => (error: Problem) =>
  error.code === code && (!field || field in (error.extra['fields'] as object));

test('a phone number written as at home, with its code, or in its other form is one identity', async () => {
  const bohdan = await add('Bohdan', [{ kind: 'phone', value: '067 123 45 67' }]);
  assert.equal(bohdan.identities[0]!.value, '+380671234567');
  await assert.rejects(
    add('Somebody', [{ kind: 'phone', value: '+380 (67) 123-45-67' }]),
    (error: Problem) => error.code === 'conflict' && error.extra['contactId'] === bohdan.id,
  );
  const ana = await add('Ana', [{ kind: 'phone', value: '+55 11 98765-4321' }]);
  const noted = await note((await add('Ana too')).id, { kind: 'phone', value: '+55 11 8765-4321' });
  assert.ok(
    noted.identities.some((identity) => identity.value === ana.identities[0]!.value),
    'the number without its ninth digit is hers',
  );
});

test('what is no address is refused with the field and what would be right', async () => {
  const cases: Address[] = [
    { kind: 'email', value: 'not an address' },
    { kind: 'email', value: 'a@b' },
    { kind: 'email', value: '\u202egro.elpmaxe@eve' },
    { kind: 'phone', value: 'call me' },
    { kind: 'phone', value: '12' },
    { kind: 'user', value: '  ' },
  ];
  const { id } = await add('Carl');
  for (const given of cases) {
    await assert.rejects(add('X', [given]), refused('invalid', 'identities.0.value'), given.value);
    await assert.rejects(note(id, given), refused('invalid', 'value'), given.value);
  }
});

test('a name keeps to its line: no direction tricks, no invisible signs, no ten thousand characters', async () => {
  const tricky = await add('\u202eGrace\u2066\n Hopper');
  assert.equal(tricky.name, 'Grace Hopper');
  const changed = await contactRoutes.changeContact({
    ...call(),
    params: { id: tricky.id },
    body: { name: `\u200b${'x'.repeat(499)}` },
  });
  assert.equal(changed.name, 'x'.repeat(200));
});

test('two people noting one address in the same moment both succeed, and it is one identity', async () => {
  const [one, other] = [await add('Dora'), await add('Dorian')];
  const value = { kind: 'email', value: 'd@shop.example' } as const;
  await Promise.all([note(one.id, value), note(other.id, value)]);
  const outcomes = await Promise.allSettled([
    add('Emil', [{ ...value, value: 'e@shop.example' }]),
    add('Emily', [{ ...value, value: 'E@shop.example' }]),
  ]);
  assert.deepEqual(outcomes.map((each) => each.status).sort(), ['fulfilled', 'rejected']);
  assert.equal(refused('conflict')(outcomes.find((each) => each.status === 'rejected')!.reason as Problem), true);
  const { rowCount } = await t.house.db.query(
    `select 1 from identities where key in ('d@shop.example', 'e@shop.example')`,
  );
  assert.equal(rowCount, 2);
});

test('two people who change different attributes at once keep both', async () => {
  const { id } = await add('Fay');
  const change = (attributes: Record<string, string>) =>
    contactRoutes.changeContact({ ...call(), params: { id }, body: { attributes } });
  await Promise.all(Array.from({ length: 6 }, (_, index) => change({ [`a${index}`]: 'x' })));
  const contact = (await contactBodies(t.house.db, t.workspaceId, [id])).get(id)!;
  assert.equal(Object.keys(contact.attributes).length, 6);
});

test('duplicates are suggested with the reason, for one contact and over all, until somebody judges the pair', async () => {
  const gus = await add('Gus Grissom', [{ kind: 'email', value: 'gus.grissom@shop.example' }]);
  const twin = await add('gus gríssom', [{ kind: 'phone', value: '+380671110000' }]);
  const work = await add('G. G.', [{ kind: 'email', value: 'gus.grissom@work.example' }]);
  const teller = await add('Hana', [{ kind: 'email', value: 'hana@shop.example' }]);
  await t.house.db.query(
    `insert into facts (workspace_id, id, identity_id, kind, label, value, said_at) values ($1, $2, $3, 'phone', 'Phone', '+380671110000', now())`,
    [t.workspaceId, newId(), teller.identities[0]!.id],
  );
  await add('Info', [{ kind: 'email', value: 'support@one.example' }]);
  const support = await add('Info two', [{ kind: 'email', value: 'support@two.example' }]);
  await add('Gus Grissom', [], eve);

  const about = async (id: string) =>
    (await duplicates(id)).map((pair) => [pair.contactId === id ? pair.otherId : pair.contactId, pair.reason]);
  assert.deepEqual(await about(gus.id), [
    [twin.id, 'The same name'],
    [work.id, 'The same mail name, gus.grissom, at another domain'],
  ]);
  assert.deepEqual(await about(teller.id), [[twin.id, 'One of them told us +380671110000, which is the other’s']]);
  assert.deepEqual(await about(support.id), [], 'names that everybody’s mailboxes have say nothing');
  const all = await duplicates();
  assert.equal(all.length, 3, 'each pair once');
  assert.ok(all.every((pair) => pair.contactName && pair.otherName && pair.reason));

  await contactRoutes.dismissDuplicate({ ...call(), body: { contactId: twin.id, otherId: gus.id } });
  const merged = await threadRoutes.mergeContacts({ ...call(), params: { id: gus.id }, body: { contactId: work.id } });
  assert.deepEqual(await about(gus.id), []);
  const identityId = merged.identities.find((identity) => identity.value.endsWith('@work.example'))!.id;
  await threadRoutes.unlinkIdentity({ ...call(), params: { id: merged.id }, body: { identityId } });
  assert.deepEqual(await about(gus.id), [], 'a pair taken apart by a person is not suggested again');
});

test('one contact’s many facts do not push another’s from the screen', async () => {
  const [many, few] = [
    await add('Ida', [{ kind: 'user', value: 'ida' }]),
    await add('Jan', [{ kind: 'user', value: 'jan' }]),
  ];
  const tell = (identityId: string, count: number) =>
    t.house.db.query(
      `insert into facts (workspace_id, id, identity_id, kind, label, value, said_at)
       select $1, gen_random_uuid(), $2, 'order', 'Order number', n::text, now() + n * interval '1 second' from generate_series(1, $3) n`,
      [t.workspaceId, identityId, count],
    );
  await tell(few.identities[0]!.id, 1);
  await tell(many.identities[0]!.id, 400);
  const bodies = await contactBodies(t.house.db, t.workspaceId, [many.id, few.id]);
  assert.deepEqual([bodies.get(many.id)!.facts.length, bodies.get(few.id)!.facts.length], [200, 1]);
});

test('two people who merge the same pair at once make one link, and the second hears that it is done', async () => {
  const [kay, kai] = [await add('Kay'), await add('Kai')];
  const merge = () => threadRoutes.mergeContacts({ ...call(), params: { id: kay.id }, body: { contactId: kai.id } });
  const outcomes = await Promise.allSettled([merge(), merge()]);
  const refusal = outcomes.find((each) => each.status === 'rejected')!;
  assert.match(String((refusal.reason as Problem).extra['detail']), /one contact already/);
});

test('what may be kept has an end: attributes, and drafts without NUL', () => {
  const attributes = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, 'x']));
  assert.equal(routes.changeContact.body.safeParse({ attributes }).success, false);
  assert.equal(routes.changeContact.body.safeParse({ attributes: { 'a\u0000': 'x' } }).success, false);
  const draft = { text: '', html: null, type: 'note', channelId: null, identityId: null, fileIds: [] };
  assert.equal(routes.saveDraft.body.safeParse({ draft }).success, true);
  for (const text of ['\u0000', 'x'.repeat(100_001)])
    assert.equal(routes.saveDraft.body.safeParse({ draft: { ...draft, text } }).success, false);
});

test('a cursor that is not ours is refused in words', async () => {
  const ask = (cursor: string) =>
    contactRoutes.listContacts({ ...call(), query: { limit: 2, sort: 'seen', cursor }, body: undefined });
  const id = newId();
  for (const cursor of [
    'x',
    '1~2',
    `1~${id}`,
    `2026-99-99 10:00:00+00~${id}`,
    `2026-11-21 10:00:00+00~${'-'.repeat(36)}`,
  ])
    await assert.rejects(ask(cursor), refused('malformed'), cursor);
  const first = await contactRoutes.listContacts({ ...call(), query: { limit: 2, sort: 'seen' }, body: undefined });
  const second = await ask(first.nextCursor!);
  assert.equal(new Set([...first.items, ...second.items].map((row) => row.id)).size, 4);
});

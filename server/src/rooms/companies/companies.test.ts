// Companies: named, found, their people suggested by domain and joined only by hand; everything can be taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { bodyOfThing } from '../../doors/live-bodies.ts';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { companyPeopleRoutes, contactRoutes } from '../contacts/index.ts';
import { conversationRoutes } from '../conversations/index.ts';
import { fieldRoutes } from '../people/index.ts';
import { search } from '../search/search.ts';
import { threadRoutes } from '../threads/index.ts';
import { companyRoutes } from './index.ts';

let t: TestHouse;
before(async () => {
  t = await testHouse([]);
});
after(() => t.close());

const call = (params: object = {}, viewer = t.ada) => ({
  house: t.house,
  viewer,
  params: params as never,
  query: {} as never,
  body: undefined as never,
  incoming: null as never,
});
const make = (name: string, domains: string[] = [], viewer = t.ada) =>
  companyRoutes.addCompany({ ...call({}, viewer), body: { name, domains, fields: {} } });
const add = (name: string, email: string, companyId: string | null = null) =>
  contactRoutes.addContact({
    ...call(),
    body: { name, identities: [{ kind: 'email', value: email }], attributes: {}, fields: {}, companyId },
  });
const contact = (id: string) => contactRoutes.getContact(call({ id }));
const suggested = async (id: string) =>
  (await companyPeopleRoutes.suggestCompanyPeople(call({ id }))).items.map((row) => row.name).sort();
const people = async (id: string) =>
  (await companyPeopleRoutes.listCompanyPeople({ ...call({ id }), query: { limit: 50 } })).items.map((row) => row.name);
const refused =
  (code: string, ...fields: string[]) =>
  (error: Problem) => {
    assert.equal(error.code, code);
    assert.deepEqual(Object.keys((error.extra['fields'] as object | undefined) ?? {}), fields);
    return true;
  };

test('whoever writes from a domain is suggested, and belongs to the company only when somebody says so', async () => {
  const [ann, bob] = [await add('Ann', 'ann@acme.example'), await add('Bob', 'bob@eu.acme.example')];
  await add('Carl', 'carl@other.example');
  const acme = await make('Acme', ['https://www.acme.example/', 'eu.acme.example']);
  assert.deepEqual(acme.domains, ['acme.example', 'eu.acme.example']);
  assert.equal((await contact(ann.id)).company, null, 'nothing joins by itself');
  assert.deepEqual(await suggested(acme.id), ['Ann', 'Bob']);
  assert.deepEqual((await companyPeopleRoutes.suggestCompanies(call({ id: ann.id }))).items, [
    { id: acme.id, name: 'Acme' },
  ]);
  const joined = await companyPeopleRoutes.addCompanyPeople({
    ...call({ id: acme.id }),
    body: { contactIds: [ann.id] },
  });
  assert.equal(joined.people, 1);
  assert.deepEqual((await contact(ann.id)).company, { id: acme.id, name: 'Acme' });
  await companyPeopleRoutes.dismissCompanyPerson({ ...call({ id: acme.id }), body: { contactId: bob.id } });
  assert.deepEqual(await suggested(acme.id), []);
  assert.deepEqual((await companyPeopleRoutes.suggestCompanies(call({ id: bob.id }))).items, []);
  // By hand it still can be said.
  await contactRoutes.changeContact({ ...call({ id: bob.id }), body: { companyId: acme.id } });
  assert.deepEqual((await people(acme.id)).sort(), ['Ann', 'Bob']);
  await contactRoutes.changeContact({ ...call({ id: bob.id }), body: { companyId: null } });
  assert.deepEqual(await people(acme.id), ['Ann']);
});

test('a mailbox for everybody, a wrong domain and another’s domain are refused with the reason', async () => {
  await assert.rejects(make('Mail', ['gmail.com']), refused('invalid', 'domains.0'));
  await assert.rejects(make('Wrong', ['ok.example', 'not a domain']), refused('invalid', 'domains.1'));
  await assert.rejects(make('Copy', ['acme.example']), refused('conflict', 'domains.0'));
  await assert.rejects(make(' \u200b'), refused('invalid', 'name'));
});

test('a removed company is nowhere, and comes back with its people', async () => {
  const gone = await make('Gone', ['gone.example']);
  const dee = await add('Dee', 'dee@gone.example', gone.id);
  await companyRoutes.removeCompany(call({ id: gone.id }));
  assert.equal((await contact(dee.id)).company, null);
  await assert.rejects(companyRoutes.getCompany(call({ id: gone.id })), refused('not_found'));
  const heir = await make('Heir', ['gone.example']);
  assert.deepEqual(heir.domains, ['gone.example'], 'its domain is free meanwhile');
  await companyRoutes.restoreCompany(call({ id: gone.id }));
  assert.deepEqual((await contact(dee.id)).company, { id: gone.id, name: 'Gone' });
});

test('a merge keeps the company, and its undoing gives each back their own', async () => {
  const firm = await make('Firm');
  const [one, other] = [await add('One', 'one@x.example'), await add('Other', 'other@x.example', firm.id)];
  const merged = await threadRoutes.mergeContacts({ ...call({ id: one.id }), body: { contactId: other.id } });
  assert.equal(merged.company?.name, 'Firm');
  const apart = merged.identities.find((identity) => identity.assurance !== 'own')!;
  await threadRoutes.unlinkIdentity({ ...call({ id: merged.id }), body: { identityId: apart.id } });
  assert.equal((await contact(one.id)).company, null);
  assert.equal((await contact(other.id)).company?.name, 'Firm');
});

test('companies are listed by name page by page, found by name or domain, and carry their fields', async () => {
  await fieldRoutes.addField({
    ...call(),
    body: { subject: 'company', name: 'Industry', type: 'text', choices: [], isRequiredToClose: false },
  });
  const zeta = await make('Zeta', ['zeta.example']);
  const changed = await companyRoutes.changeCompany({
    ...call({ id: zeta.id }),
    body: { fields: { industry: 'Tea' } },
  });
  assert.deepEqual(changed.fields, { industry: 'Tea' });
  const names: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await companyRoutes.listCompanies({ ...call(), query: { limit: 2, ...(cursor ? { cursor } : {}) } });
    names.push(...page.items.map((each) => each.name));
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  assert.deepEqual(names, [...names].sort());
  assert.equal(new Set(names).size, names.length);
  for (const q of ['zet', 'zeta.exam']) {
    const { items } = await companyRoutes.listCompanies({ ...call(), query: { limit: 10, q } });
    assert.deepEqual(
      items.map((each) => each.name),
      ['Zeta'],
      q,
    );
  }
  const hits = await search(t.house.db, t.workspaceId, { q: 'zeta', kind: 'all', limit: 20 });
  assert.deepEqual(
    hits.map((hit) => [hit.kind, hit.title]),
    [['company', 'Zeta']],
  );
  assert.equal(((await bodyOfThing(t.house, t.workspaceId, 'company', zeta.id)) as { name: string }).name, 'Zeta');
  await assert.rejects(
    companyRoutes.listCompanies({ ...call(), query: { limit: 2, cursor: 'x' } }),
    refused('malformed'),
  );
});

test('the newest conversations of its people stand on a company’s page', async () => {
  const firm = await make('Talkers');
  const person = await add('Talker', 't@talkers.example', firm.id);
  const id = newId();
  await t.house.db.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, last_message_at) values ($1, $2, 900001, $3, $2, now())`,
    [t.workspaceId, id, person.id],
  );
  const { items } = await conversationRoutes.listCompanyConversations(call({ id: firm.id }));
  assert.deepEqual(
    items.map((each) => each.id),
    [id],
  );
});

test('another workspace’s companies and people are out of reach', async () => {
  const eve = await t.agent('Eve', 'owner', await t.workspace('Other'));
  const mine = (await companyRoutes.listCompanies({ ...call(), query: { limit: 1 } })).items[0]!;
  const theirs = await make('Theirs', ['acme.example'], eve);
  assert.deepEqual(theirs.domains, ['acme.example'], 'a domain is taken within one workspace');
  await assert.rejects(companyRoutes.getCompany(call({ id: mine.id }, eve)), refused('not_found'));
  const ann = await add('Ann too', 'ann2@acme.example');
  await assert.rejects(
    contactRoutes.changeContact({ ...call({ id: ann.id }), body: { companyId: theirs.id } }),
    refused('invalid', 'companyId'),
  );
  await assert.rejects(
    companyPeopleRoutes.addCompanyPeople({ ...call({ id: theirs.id }, eve), body: { contactIds: [ann.id] } }),
    refused('invalid', 'contactIds'),
  );
});

test('the lists of companies and of their people stand on their indexes', async () => {
  await t.house.db.query(
    `insert into companies (workspace_id, id, name) select $1, gen_random_uuid(), 'Firm ' || n from generate_series(1, 3000) n`,
    [t.workspaceId],
  );
  await t.house.db.query('analyze companies');
  const plan = async (sql: string, values: unknown[]) =>
    JSON.stringify((await t.house.db.query(`explain (format json) ${sql}`, values)).rows);
  const listed = await plan(
    'select k.id from companies k where k.workspace_id = $1 and k.removed_at is null and (plain(k.name), k.id) > ($2, $3::uuid) order by plain(k.name), k.id limit 51',
    [t.workspaceId, 'firm 2', newId()],
  );
  assert.match(listed, /companies_in_order/);
  assert.doesNotMatch(listed, /"Sort"/);
});

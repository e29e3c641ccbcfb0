// The table of contacts: every filter against a plain reading of everything, every order by its index, pages without gaps; and segments.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Problem, QueryOf, Routes } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { companyRoutes } from '../companies/index.ts';
import { fieldRoutes } from '../people/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { viewRoutes } from '../views/index.ts';
import { contactRoutes } from './index.ts';
import { listSql, SCAN } from './list-store.ts';

let t: TestHouse;
type Row = Awaited<ReturnType<typeof contactRoutes.listContacts>>['items'][number];
const call = (params: object = {}, viewer = t.ada) => ({
  house: t.house,
  viewer,
  params: params as never,
  query: {} as never,
  body: undefined as never,
  incoming: null as never,
});
const PEOPLE = 60;
let companies: { id: string; name: string }[];
before(async () => {
  t = await testHouse([]);
  const field = (name: string, type: 'choice' | 'number', choices: string[] = []) =>
    fieldRoutes.addField({ ...call(), body: { subject: 'contact', name, type, choices, isRequiredToClose: false } });
  await field('Plan', 'choice', ['Gold', 'Silver']);
  await field('Seats', 'number');
  companies = [];
  for (const name of ['Acme', 'Beta'])
    companies.push(await companyRoutes.addCompany({ ...call(), body: { name, domains: [], fields: {} } }));
  const ids: string[] = [];
  for (let n = 0; n < PEOPLE; n += 1) {
    const { id } = await contactRoutes.addContact({
      ...call(),
      body: {
        name: n % 7 === 0 ? '' : `${['Zoë', 'adam', 'Émile', 'bob'][n % 4]} ${n}`,
        identities: [{ kind: 'email', value: `p${n}@list.example` }],
        attributes: {},
        fields: {
          ...(n % 3 === 0 ? { plan: n % 2 === 0 ? 'Gold' : 'Silver' } : {}),
          ...(n % 2 === 0 ? { seats: n } : {}),
        },
        companyId: n % 5 === 0 ? companies[n % 2]!.id : null,
      },
    });
    ids.push(id);
    if (n % 4 === 0)
      await contactRoutes.changeContact({
        ...call({ id }),
        body: { tags: n % 8 === 0 ? ['vip', 'new'] : ['VIP'], isBlocked: n % 12 === 0 },
      });
  }
  // Two are one person: what either brought counts.
  await threadRoutes.mergeContacts({ ...call({ id: ids[1]! }), body: { contactId: ids[10]! } });
  await t.house.db.query(
    `update contacts c set last_seen_at = now() - s.n * interval '1 hour', created_at = now() - ((s.n * 37) % 60) * interval '1 day'
     from (select id, row_number() over (order by id) as n from contacts where workspace_id = $1) s where c.workspace_id = $1 and c.id = s.id`,
    [t.workspaceId],
  );
});
after(() => t.close());

type Query = Partial<QueryOf<Routes['listContacts']>>;
const page = (query: Query) =>
  contactRoutes.listContacts({ ...call(), query: { limit: 50, sort: 'seen', ...query } as never });
async function all(query: Query, limit = 7): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | undefined, pages = 0; ; pages += 1) {
    assert.ok(pages < 100, 'pages come to an end');
    const { items, nextCursor } = await page({ ...query, limit, ...(cursor ? { cursor } : {}) });
    rows.push(...items);
    if (!nextCursor) return rows;
    cursor = nextCursor;
  }
}
const refused = (code: string) => (error: Problem) => error.code === code;

test('each filter lets through exactly who it says, page by page, in every order', async () => {
  const everyone = await all({}, 50);
  assert.equal(everyone.length, PEOPLE - 1);
  const tag = new Map(everyone.flatMap((row) => row.tags.map((each) => [each.name.toLowerCase(), each.id])));
  const [acme] = companies;
  const has = (row: Row, name: string) => row.tags.some((each) => each.name.toLowerCase() === name);
  const day = 86_400_000;
  const cases: [Query, (row: Row) => boolean][] = [
    [{ company: acme!.id }, (row) => row.company?.id === acme!.id],
    [{ company: 'none' }, (row) => row.company === null],
    [{ company: `not:${acme!.id}` }, (row) => row.company?.id !== acme!.id],
    [{ company: companies.map((each) => each.id).join(',') }, (row) => row.company !== null],
    [{ tag: tag.get('vip')! }, (row) => has(row, 'vip')],
    [{ tag: `not:${tag.get('new')!}` }, (row) => !has(row, 'new')],
    [{ blocked: 'true' }, (row) => row.isBlocked],
    [{ seen: 'within:1d' }, (row) => Date.parse(row.lastSeenAt) >= Date.now() - day],
    [{ seen: 'over:1d' }, (row) => Date.parse(row.lastSeenAt) < Date.now() - day],
    [{ created: 'over:30d' }, (row) => Date.parse(row.createdAt) < Date.now() - 30 * day],
    [{ fields: 'plan:is:gold' }, (row) => row.fields['plan'] === 'Gold'],
    [{ fields: 'plan:empty;seats:over:20' }, (row) => !row.fields['plan'] && Number(row.fields['seats']) > 20],
    [{ fields: 'plan:filled', tag: tag.get('vip')! }, (row) => Boolean(row.fields['plan']) && has(row, 'vip')],
    [{ open: 'true' }, () => false],
  ];
  for (const [query, passes] of cases)
    for (const sort of ['seen', 'created', 'name'] as const) {
      const found = await all({ ...query, sort });
      assert.deepEqual(
        found.map((row) => row.id).sort(),
        everyone
          .filter(passes)
          .map((row) => row.id)
          .sort(),
        `${JSON.stringify(query)} by ${sort}`,
      );
    }
});

test('each order is kept over all pages, and whoever has no name comes last', async () => {
  const seen = (await all({ sort: 'seen' })).map((row) => row.lastSeenAt);
  assert.deepEqual(seen, seen.toSorted().toReversed());
  const created = (await all({ sort: 'created' })).map((row) => row.createdAt);
  assert.deepEqual(created, created.toSorted().toReversed());
  const named = (await all({ sort: 'name' })).map((row) => row.name);
  const first = named.findIndex((name) => name.includes('@'));
  assert.ok(first > 0 && named.slice(first).every((name) => name.includes('@')));
  const letters = named.slice(0, first).map((name) => name[0]!.normalize('NFD')[0]!.toLowerCase());
  assert.deepEqual(letters, letters.toSorted());
});

test('words are narrowed by filters too', async () => {
  const found = await all({ q: 'adam', fields: 'seats:empty' });
  assert.ok(found.length > 0 && found.every((row) => row.name.startsWith('adam') && row.fields['seats'] === undefined));
});

test('a filter or a cursor that is none of ours is refused', async () => {
  await assert.rejects(page({ fields: 'plan' }), refused('invalid'));
  for (const cursor of ['x', '~', `2026-01-01~${companies[0]!.id}x`, `2~${companies[0]!.id}`])
    await assert.rejects(page({ cursor, sort: 'name' }), refused('malformed'), cursor);
});

test('the orders, one company and one tag stand on their indexes; what is loose looks at a bounded stretch', async () => {
  await t.house.db.query(
    `insert into contacts (workspace_id, id, name, last_seen_at, created_at) select $1, gen_random_uuid(), 'Person ' || n, now() - n * interval '1 minute', now() - n * interval '1 minute' from generate_series(1, 5000) n`,
    [t.workspaceId],
  );
  await t.house.db.query('analyze contacts');
  const none = {
    ids: null,
    company: null,
    tag: null,
    channelKind: null,
    seen: null,
    created: null,
    isOpen: null,
    isBlocked: null,
    withFields: false,
  };
  const plan = async (filter: object, sort: 'seen' | 'created' | 'name'): Promise<string> => {
    const { text, values } = listSql(t.workspaceId, { ...none, ...filter }, sort, null, 51);
    return JSON.stringify((await t.house.db.query(`explain (format json) ${text}`, values)).rows);
  };
  assert.match(await plan({}, 'seen'), /contacts_recent/);
  assert.match(await plan({}, 'created'), /contacts_by_age/);
  assert.match(await plan({}, 'name'), /contacts_in_order/);
  assert.match(await plan({ company: { isNot: false, values: [companies[0]!.id] } }, 'seen'), /contacts_of_company/);
  for (const sort of ['seen', 'created', 'name'] as const) {
    const loose = await plan({ isBlocked: true, withFields: true }, sort);
    assert.match(loose, new RegExp(`"Plan Rows": ?${SCAN}`), `${sort} looks at ${SCAN} rows`);
    assert.doesNotMatch(
      loose,
      /"Seq Scan","Parallel Aware":(true|false),"Async Capable":(true|false),"Relation Name":"contacts"/,
    );
  }
  await t.house.db.query(`delete from contacts where workspace_id = $1 and name like 'Person %'`, [t.workspaceId]);
});

test('a page that finds too few goes on from where it looked', async () => {
  await t.house.db.query(
    `insert into contacts (workspace_id, id, name, last_seen_at) select $1, gen_random_uuid(), 'Filler ' || n, now() from generate_series(1, ${SCAN + 200}) n`,
    [t.workspaceId],
  );
  const first = await page({ blocked: 'true', limit: 5 });
  assert.equal(first.items.length, 0);
  assert.ok(first.nextCursor, 'nothing so far, and more to look at');
  assert.equal((await all({ blocked: 'true' })).length, PEOPLE / 12);
  await t.house.db.query(`delete from contacts where workspace_id = $1 and name like 'Filler %'`, [t.workspaceId]);
});

test('tags are kept as they are named, and are taken from everybody a contact is made of', async () => {
  const [one, two] = (await all({ blocked: 'false' })).slice(-2);
  const tag = (id: string, tags: string[]) => contactRoutes.changeContact({ ...call({ id }), body: { tags } });
  assert.deepEqual(
    (await tag(one!.id, ['alpha', ' ', 'Beta'])).tags.map((each) => each.name),
    ['Beta', 'alpha'],
  );
  await tag(two!.id, ['gamma']);
  const merged = await threadRoutes.mergeContacts({ ...call({ id: one!.id }), body: { contactId: two!.id } });
  assert.deepEqual(merged.tags.map((each) => each.name).sort(), ['Beta', 'alpha', 'gamma']);
  assert.deepEqual(
    (await tag(merged.id, ['ALPHA'])).tags.map((each) => each.name),
    ['alpha'],
  );
});

test('a segment is seen by whom it is kept for, apart from the views of conversations', async () => {
  const leo = await t.agent('Leo', 'agent');
  const keep = (name: string, audience: 'personal' | 'shared', viewer = t.ada) =>
    viewRoutes.addSegment({
      ...call({}, viewer),
      body: { name, audience, teamId: null, filter: { fields: 'plan:is:Gold' }, sort: 'name' },
    });
  const [mine, shared] = [await keep('Mine', 'personal'), await keep('All', 'shared')];
  const names = async (viewer = t.ada) =>
    (await viewRoutes.listSegments(call({}, viewer))).items.map((each) => each.name);
  assert.deepEqual(await names(), ['Mine', 'All']);
  assert.deepEqual(await names(leo), ['All']);
  assert.deepEqual((await viewRoutes.listViews(call())).items, []);
  await assert.rejects(viewRoutes.getView(call({ id: mine.id })), refused('not_found'));
  await assert.rejects(
    viewRoutes.changeSegment({ ...call({ id: shared.id }, leo), body: { name: 'Leo’s' } }),
    refused('forbidden'),
  );
  const changed = await viewRoutes.changeSegment({ ...call({ id: mine.id }), body: { name: 'Gold', sort: 'created' } });
  assert.deepEqual([changed.name, changed.sort, changed.filter], ['Gold', 'created', { fields: 'plan:is:Gold' }]);
  await viewRoutes.removeSegment(call({ id: mine.id }));
  assert.deepEqual(await names(), ['All']);
});

// Finding people among many: the index is asked, common words end early, and what is typed means itself.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Db, Tx } from '../../ground/db.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { slipsBetween } from './find.ts';
import { contactRoutes } from './index.ts';

let t: TestHouse;
const MANY = 20_000;
before(async () => {
  t = await testHouse([]);
  const { db } = t.house;
  await db.query(
    `insert into contacts (workspace_id, id, name) select $1, gen_random_uuid(), 'Person ' || md5(n::text) || ' Smith' from generate_series(1, $2) n`,
    [t.workspaceId, MANY],
  );
  await db.query(
    `insert into identities (workspace_id, id, kind, value, key, home_contact_id, contact_id)
     select $1, gen_random_uuid(), 'email', md5(id::text) || '@shop.example', md5(id::text), id, id from contacts where workspace_id = $1`,
    [t.workspaceId],
  );
  await db.query('analyze');
});
after(() => t.close());

const list = (q: string, db: Db = t.house.db) =>
  contactRoutes.listContacts({
    house: { ...t.house, db },
    viewer: t.ada,
    params: {},
    query: { q, limit: 20, sort: 'seen' },
    body: undefined,
    incoming: null as never,
  });

test(`a rare word or part of an address is found among ${MANY} people by the index`, async () => {
  const name = 'Quirinius Öxenstierna';
  await t.house.db.query(`update contacts set name = $1 where id = (select id from contacts limit 1)`, [name]);
  for (const q of ['quirin', 'oxenst quir', 'Quirinios']) {
    const plans: string[] = [];
    const { items } = await list(q, explaining(t.house.db, plans));
    assert.equal(items[0]?.name, name, q);
    assert.ok(plans.length > 0);
    for (const plan of plans) assert.doesNotMatch(plan, /Seq Scan on (contacts|identities)/, `${q}\n${plan}`);
  }
});

test('slips are letters left out, added, mistaken or exchanged with their neighbour', () => {
  for (const [a, b, slips] of [
    ['kovalenko', 'kovalenko', 0],
    ['kovalnko', 'kovalenko', 1],
    ['kovvalenko', 'kovalenko', 1],
    ['kowalenko', 'kovalenko', 1],
    ['kovalneko', 'kovalenko', 1],
    ['okvalenka', 'kovalenko', 2],
    ['', 'abc', 3],
    ['😀a', '😀', 1],
  ] as const) {
    assert.equal(slipsBetween(a, b), slips, `${a} ${b}`);
    assert.equal(slipsBetween(b, a), slips, `${b} ${a}`);
  }
});

test('a mistyped name is found wherever the slip is, beside one that is right', async () => {
  const name = 'Theodora Vandermeulen';
  await t.house.db.query(
    `update contacts set name = $1 where id = (select id from contacts where name like 'Person%' limit 1)`,
    [name],
  );
  for (const q of [
    'Theodora Vnadermeulen',
    'Theodora Vandermeulne',
    'Theodora Vadnermeulen',
    'theodora wandermeulen',
    'Vandermulen',
    'Teodora Vandermeulen',
    'Teodora Vandermeullen',
  ])
    assert.equal((await list(q)).items[0]?.name, name, q);
});

test('somebody renamed is found by the new words only, and of an erased person no word stays', async () => {
  const words = async () =>
    (
      await t.house.db.query<{ word: string }>(
        `select word from name_words where word like 'zw%' union all select word from contact_words where word like 'zw%' order by 1`,
      )
    ).rows.map((row) => row.word);
  const { rows } = await t.house.db.query<{ id: string }>(
    `insert into contacts (workspace_id, id, name) select $1, gen_random_uuid(), name from unnest(array['Zwart Zwingli', 'Zwart Sohn']) name returning id`,
    [t.workspaceId],
  );
  assert.deepEqual(await words(), ['zwart', 'zwart', 'zwart', 'zwingli', 'zwingli']);
  await t.house.db.query(`update contacts set name = 'Zwart Zwetkov' where id = $1`, [rows[0]!.id]);
  assert.deepEqual(await words(), ['zwart', 'zwart', 'zwart', 'zwetkov', 'zwetkov']);
  assert.deepEqual(
    [(await list('zwingli')).items.length, (await list('zwetkov')).items.length, (await list('zwart')).items.length],
    [0, 1, 2],
  );
  await t.house.db.query('delete from contacts where id = $1', [rows[0]!.id]);
  assert.deepEqual(await words(), ['zwart', 'zwart']);
  await t.house.db.query('delete from contacts where id = $1', [rows[1]!.id]);
  assert.deepEqual(await words(), []);
});

test('a word that everybody has gives a full page', async () => {
  for (const q of ['smith', 'person smith', 'shop.example', 'a']) assert.equal((await list(q)).items.length, 20, q);
});

test('signs of patterns mean themselves', async () => {
  for (const q of ['%', '_', '\\', "' or true --", '%%%%']) assert.deepEqual((await list(q)).items.length, 0, q);
});

/** The same database, which also tells the plan of every search it is asked. */
function explaining(db: Db, plans: string[]): Db {
  const tells = (tx: Tx): Tx => ({
    ...tx,
    query: async (text: string, values?: readonly unknown[]) => {
      if (text.startsWith('with hits'))
        plans.push(
          (await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)).rows
            .map((row) => row['QUERY PLAN'])
            .join('\n'),
        );
      return await tx.query(text, values);
    },
  });
  const told: Db = {
    ...db,
    transaction: (work) => db.transaction((tx) => work(tells(tx))),
    outsideTheWall: () => told,
  };
  return told;
}

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Db, openDb } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { makeLog } from '../../ground/log.ts';
import { type TestDatabase, testDatabase } from '../../ground/testing.ts';
import { findMessages } from './messages.ts';
import { type Question, search } from './search.ts';
import * as store from './store.ts';

let at: TestDatabase;
let db: Db;
const acme = newId();
const other = newId();
const channel = newId();
const DAY_MS = 86_400_000;
const BULK = 20_000;

before(async () => {
  at = await testDatabase();
  db = openDb(at.url, { log: makeLog('silent') });
  for (const id of [acme, other]) await db.query('insert into workspaces (id, name) values ($1, $2)', [id, 'Acme']);
  await db.query(`insert into channels (workspace_id, id, kind, name) values ($1, $2, 'letters', 'Letters')`, [
    acme,
    channel,
  ]);
});
after(async () => {
  await db.close();
  await at.drop();
});

let number = 1000;
async function person(name: string, identities: readonly [string, string][] = [], workspaceId = acme): Promise<string> {
  const id = newId();
  await db.query('insert into contacts (workspace_id, id, name) values ($1, $2, $3)', [workspaceId, id, name]);
  for (const [kind, value] of identities)
    await db.query(
      'insert into identities (workspace_id, id, kind, value, key, home_contact_id, contact_id) values ($1, $2, $3, $4, $5, $6, $6)',
      [workspaceId, newId(), kind, value, value.toLowerCase(), id],
    );
  return id;
}
async function matter(contactId: string, subject = '', workspaceId = acme): Promise<{ id: string; number: number }> {
  const row = { id: newId(), number: (number += 1) };
  await db.query(
    'insert into conversations (workspace_id, id, number, contact_id, root_id, subject, last_message_at) values ($1, $2, $3, $4, $2, $5, now())',
    [workspaceId, row.id, row.number, contactId, subject],
  );
  return row;
}
async function say(conversationId: string, text: string, daysAgo = 0, workspaceId = acme): Promise<string> {
  const id = newId();
  await db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, channel_id, sent_at, created_at) values ($1, $2, $3, $4, $4, 'inbound', 'message', 'contact', $5, $6, $7, $7)`,
    [workspaceId, id, (number += 1), conversationId, text, channel, new Date(Date.now() - daysAgo * DAY_MS)],
  );
  return id;
}
const ask = (q: string, kind: Question['kind'] = 'all', workspaceId = acme) =>
  search(db, workspaceId, { q, kind, limit: 20 });

test('a message is found by its words, by a beginning, without accents, and marked', async () => {
  const v = await matter(await person('Zoë Marchetti'));
  const id = await say(v.id, 'Bonjour, la théière est arrivée cassée, commande ORD-2024-001, voir «photo» jointe', 40);
  for (const q of ['théière', 'theiere cassee', 'thei', 'ord-2024-001', 'ORD-2024', 'commande ord-2024']) {
    const hits = await ask(q, 'message');
    assert.deepEqual(
      hits.map((hit) => hit.id),
      [id],
      q,
    );
    assert.match(hits[0]!.snippet, /«[^«»]+»/, q);
  }
  const [hit] = await ask('theiere', 'message');
  assert.deepEqual([hit!.title, hit!.channelKind, hit!.conversationId], ['Zoë Marchetti', 'letters', v.id]);
  assert.match(hit!.snippet, /la «théière» est .* voir "photo" jointe/);
  assert.deepEqual(await ask('theiere soucoupe', 'message'), [], 'all words must be there');
  assert.deepEqual(await ask('thei ', 'message'), [], 'a space ends the word');
});

test('numbers, addresses and other scripts inside messages are found as people write them', async () => {
  const v = await matter(await person('Олена Коваль'));
  const ukrainian = await say(v.id, 'Замовлення order-77123 не прийшло, п’ять днів! Моя пошта olena@shop.example');
  for (const q of ['77123', '7712', 'order-77123', 'olena@shop', 'olena@shop.example', "п'ять", 'п’ять', 'замовл'])
    assert.deepEqual(
      (await ask(q, 'message')).map((hit) => hit.id),
      [ukrainian],
      q,
    );
  const arabic = await say(v.id, 'أين طلبي من فضلك');
  assert.deepEqual(
    (await ask('طلبي', 'message')).map((hit) => hit.id),
    [arabic],
  );
});

test('newest messages come first', async () => {
  const v = await matter(await person('Order Keeper'));
  const ids = [];
  for (const daysAgo of [90, 5, 2, 1, 0]) ids.unshift(await say(v.id, 'the velociraptor is late', daysAgo));
  const found = await ask('velociraptor', 'message');
  assert.equal(found.length, 5);
  assert.deepEqual(
    found.map((hit) => hit.id),
    ids,
  );
  assert.equal((await search(db, acme, { q: 'velociraptor', kind: 'message', limit: 3 })).length, 3);
});

test('a deleted message is not found', async () => {
  const v = await matter(await person('Gone'));
  const id = await say(v.id, 'xylophonist');
  await db.query('update messages set deleted_at = now() where id = $1', [id]);
  assert.deepEqual(await ask('xylophonist'), []);
});

test('people are found by part of a name in any order, by address, by phone as dialled at home, and with typos', async () => {
  const id = await person('Anna Kovalenko', [
    ['email', 'anna.k@mail.example'],
    ['phone', '+380671234567'],
  ]);
  for (const q of [
    'anna',
    'kovalenko anna',
    'KOVAL',
    'anna.k@mail',
    'mail.example',
    '067 123 45 67',
    '+38067123',
    'Kovalnko',
    'Ana Kovalenka',
    'kowalenko',
    'ánna',
    'ana.k@mail.example',
  ]) {
    assert.equal((await ask(q, 'contact'))[0]?.id, id, q);
  }
  const [hit] = await ask('anna.k@mail', 'contact');
  assert.deepEqual([hit!.title, hit!.snippet], ['Anna Kovalenko', '«anna.k@mail».example']);
  assert.equal((await ask('067 123 45 67', 'contact'))[0]!.snippet, '+380«671234567»');
});

test('an absorbed contact answers as the one that speaks for it; an erased one not at all', async () => {
  const speaker = await person('Bartholomew');
  const absorbed = await person('Bartek Wisniewski', [['email', 'bartek@mail.example']]);
  await db.query('update contacts set absorbed_by = $2 where id = $1', [absorbed, speaker]);
  assert.deepEqual(
    (await ask('bartek@mail', 'contact')).map((hit) => hit.id),
    [speaker],
  );
  await db.query('update contacts set deleted_at = now() where id = any($1::uuid[])', [[speaker, absorbed]]);
  assert.deepEqual(await ask('bartek@mail', 'contact'), []);
});

test('conversations are found by number, subject and tag', async () => {
  const v = await matter(await person('Subject Person'), 'Refund for a broken Samovar');
  const tag = newId();
  await db.query(`insert into tags (workspace_id, id, name) values ($1, $2, 'Wholesale')`, [acme, tag]);
  await db.query('insert into conversation_tags values ($1, $2, $3)', [acme, v.id, tag]);
  for (const q of [`#${v.number}`, String(v.number), 'samovar', 'refund samo', 'wholesale', 'whole'])
    assert.equal((await ask(q, 'conversation'))[0]?.id, v.id, q);
  assert.equal((await ask('samovar', 'conversation'))[0]!.snippet, 'Refund for a broken «Samovar»');
  assert.equal((await ask('samovar', 'conversation'))[0]!.title, `#${v.number} Refund for a broken Samovar`);
});

test('nothing of another workspace is ever found', async () => {
  const contact = await person('Quintessa Secret', [['email', 'quintessa@mail.example']], other);
  const v = await matter(contact, 'Quintessa subject', other);
  await say(v.id, 'quintessa wrote this', 0, other);
  assert.deepEqual(await ask('quintessa'), []);
  assert.deepEqual(await ask(`#${v.number}`), []);
  assert.equal((await ask('quintessa', 'all', other)).length, 3);
});

test('whatever is typed is a question, never a mistake', async () => {
  for (const q of [
    "'",
    '\\',
    "a'b\\c",
    '!!!',
    '(',
    "'':*",
    'a & | ! b',
    '%',
    '_',
    '100%',
    '\u0149',
    '\u0000'.replace('\u0000', ' '),
    '<b>',
    '😀',
    '-',
    '--1',
    '#',
    '# 12',
    'ﬁ ß',
    '()'.repeat(90),
    'x'.repeat(200),
    'и'.repeat(200),
  ])
    await ask(q);
});

test('without the right to read contacts, they stay out', async () => {
  await person('Hidden Hippolyta');
  assert.deepEqual(await search(db, acme, { q: 'hippolyta', kind: 'all', limit: 20 }, false), []);
});

const explained = async (texts: readonly (readonly [string, readonly unknown[]])[]) => {
  const plans: string[] = [];
  await db.transaction(async (tx) => {
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await tx.query(`select set_config('plan_cache_mode', $1, true)`, [mode]);
      for (const [text, values] of texts)
        plans.push(
          `${mode}\n${(await tx.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)).rows
            .map((row) => row['QUERY PLAN'])
            .join('\n')}`,
        );
    }
  });
  return plans;
};

test(`every shelf is asked by its index at ${BULK} messages, also with a plan made for any words`, async () => {
  const v = await matter(await person('Bulk'));
  await db.query(
    `insert into messages (workspace_id, id, number, conversation_id, root_id, direction, type, author_type, text, sent_at, created_at)
    select $1, ('01940000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1000000 + n * 60, $2, $2, 'inbound', 'message', 'contact', 'common words number ' || n || ' and ' || md5(n::text), now(), now() from generate_series(1, $3) n`,
    [acme, v.id, BULK],
  );
  await db.query('analyze');
  const query = await store.textQuery(db, ['number', '777'], false);
  for (const plan of await explained([
    [store.shelfQuery('short', 20), [acme, store.shelfOf(2_000_000, 'short'), query]],
    [store.shelfQuery('long', 20), [acme, store.shelfOf(2_000_000, 'long'), query]],
  ])) {
    assert.match(plan, /Bitmap Index Scan on messages_on_shelves/, plan);
    assert.doesNotMatch(plan, /Seq Scan on messages/, plan);
  }
  for (const plan of await explained([[store.walkQuery(400), [acme, newId(), query]]])) {
    assert.match(plan, /Index Scan.* using messages_pkey/, plan);
    assert.doesNotMatch(plan, /Seq Scan on messages|Sort/, plan);
  }
});

test('however the hits lie among the shelves, the newest are found, in order, and none is left out', async () => {
  const numbersOf = async (q: string, limit: number) =>
    (await search(db, acme, { q, kind: 'message', limit })).map((hit) => hit.messageNumber);
  const all = (of: (n: number) => boolean, limit: number) =>
    Array.from({ length: BULK }, (_, index) => BULK - index)
      .filter(of)
      .slice(0, limit)
      .map((n) => 1_000_000 + n * 60);
  // In all of them, in so many that a long shelf is cut, in some, in one.
  assert.deepEqual(
    await numbersOf('common words ', 20),
    all(() => true, 20),
  );
  assert.deepEqual(
    await numbersOf('number 777 ', 20),
    all((n) => n === 777, 20),
  );
  const marks: [string, (n: number) => boolean][] = [
    ['oldhalf', (n) => n < BULK / 2],
    ['hundredth', (n) => n % 100 === 0],
    ['ancient', (n) => n <= 30],
    ['unfinishable', (n) => n % 700 === 0],
  ];
  for (const [word, of] of marks) {
    const chosen = all(of, BULK);
    await db.query(
      `update messages set text = text || ' ' || $3 where workspace_id = $1 and number = any($2::bigint[])`,
      [acme, chosen, word],
    );
    for (const limit of [5, 50]) {
      assert.deepEqual(await numbersOf(`${word} `, limit), chosen.slice(0, limit), word);
      assert.deepEqual(await numbersOf(word.slice(0, 6), limit), chosen.slice(0, limit), `${word.slice(0, 6)}…`);
    }
  }
});

test('a beginning that takes the index too long is read on for among the newest messages', async () => {
  const query = await store.textQuery(db, ['oldha'], true);
  const { newest, end } = (await store.numbers(db, acme))!;
  const hits = await findMessages(db, acme, { query, isOpen: true, newest, end }, 20, 1);
  assert.deepEqual(
    hits.map((hit) => hit.number),
    Array.from({ length: 20 }, (_, index) => 1_000_000 + (BULK / 2 - 1 - index) * 60),
  );
});

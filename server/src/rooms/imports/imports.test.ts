// Tables brought in: read as they were written, tried without a trace, done once however often, undone but for what somebody touched since.
import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Problem } from '@throughline/protocol';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { contactRoutes } from '../contacts/index.ts';
import { deliveryRoutes } from '../delivery/index.ts';
import { housekeep } from '../operations/index.ts';
import { fieldRoutes } from '../people/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { importRoutes, runImport } from './index.ts';
import { readTable } from './table.ts';

let t: TestHouse;
before(async () => {
  t = await testHouse([]);
  const field = (name: string, type: 'choice' | 'number', choices: string[] = []) =>
    fieldRoutes.addField({ ...call(), body: { subject: 'contact', name, type, choices, isRequiredToClose: false } });
  await field('Plan', 'choice', ['Gold', 'Silver']);
  await field('Seats', 'number');
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
const upload = (table: string | Uint8Array, name = 'people.csv', viewer = t.ada) =>
  importRoutes.startImport({
    ...call({}, viewer),
    incoming: {
      file: () => Promise.resolve({ name, body: typeof table === 'string' ? Buffer.from(table) : table }),
    } as never,
  });
const get = (id: string) => importRoutes.getImport(call({ id }));
const work = async (id: string) => {
  await runImport(t.house, t.workspaceId, id, new AbortController().signal);
  return await get(id);
};
const check = async (id: string) => {
  await importRoutes.checkImport(call({ id }));
  return await work(id);
};
const run = async (id: string) => {
  await importRoutes.runImport(call({ id }));
  return await work(id);
};
const undo = async (id: string) => {
  await importRoutes.undoImport(call({ id }));
  return await work(id);
};
const counts = ({
  created,
  updated,
  same,
  wrong,
}: {
  created: number;
  updated: number;
  same: number;
  wrong: number;
}) => [created, updated, same, wrong];
const find = async (q: string) =>
  (await contactRoutes.listContacts({ ...call(), query: { limit: 50, sort: 'seen', q } })).items;
const contact = (id: string) => contactRoutes.getContact(call({ id }));
/** Everything an import may touch. */
const everything = async () =>
  (
    await t.house.db.query(
      `select c.name, c.attributes, c.fields, c.company_id, c.absorbed_by is null as speaks, i.kind, i.key,
         (select count(*)::int from links l where l.workspace_id = i.workspace_id and (l.identity_id = i.id or l.other_id = i.id)) as links,
         (select count(*)::int from contact_tags t where t.workspace_id = c.workspace_id and t.contact_id = c.id) as tags
       from contacts c left join identities i on i.workspace_id = c.workspace_id and i.home_contact_id = c.id where c.workspace_id = $1 order by i.key, c.id`,
      [t.workspaceId],
    )
  ).rows;
const refused = (code: string) => (error: Problem) => error.code === code;

test('what is no table is refused with the reason', async () => {
  await assert.rejects(upload(''), refused('invalid'));
  await assert.rejects(upload('only a line of names\n'), refused('invalid'));
  await assert.rejects(upload('PK\u0003\u0004 a spreadsheet'), refused('unsupported_media'));
  await assert.rejects(upload(`email\n${'a@b.example\n'.repeat(100_001)}`), refused('invalid'));
});

const table = `First,Last,Email,Phone,Company,Plan,Seats,Tags,City
Ann,Lee,ann@shop.example,+48 600 100 200,Acme,gold,12,vip; new,Łódź

,,,,,,,,
Bob,,bob@shop.example,,ACME,,,,"Berlin, Mitte"
,,BOB@shop.example,+49 30 1234567,,silver,,vip,
Carl,,not an address,,,,,,
Dora,,,,,gold,,,
Emil,,emil@shop.example,,,tin,many,,`;

test('a try tells what would happen and leaves no trace; the run does exactly that', async () => {
  const before = await everything();
  const { id } = await upload(table);
  const tried = await check(id);
  assert.deepEqual([tried.state, ...counts(tried)], ['checked', 2, 1, 0, 3]);
  assert.deepEqual(await everything(), before);
  const done = await run(id);
  assert.deepEqual([done.state, ...counts(done)], ['done', 2, 1, 0, 3]);
  const ann = await contact((await find('ann@shop.example'))[0]!.id);
  assert.deepEqual(
    [ann.name, ann.fields, ann.attributes, ann.company?.name, ann.tags.map((tag) => tag.name)],
    ['Ann Lee', { plan: 'Gold', seats: 12 }, { City: 'Łódź' }, 'Acme', ['new', 'vip']],
  );
  assert.deepEqual(
    ann.identities.map(({ kind, value, assurance, evidence }) => [kind, value, assurance, evidence]),
    [
      ['email', 'ann@shop.example', 'own', 'first seen'],
      ['phone', '+48600100200', 'claimed', 'Import of people.csv'],
    ],
  );
  const bob = await contact((await find('bob@shop.example'))[0]!.id);
  assert.deepEqual(
    [bob.name, bob.fields, bob.attributes, bob.company?.id, bob.identities.length],
    ['Bob', { plan: 'Silver' }, { City: 'Berlin, Mitte' }, ann.company?.id, 2],
  );
});

test('each row with a fault is told by its number in a spreadsheet with its reason, as a table to mend in the agent’s language', async () => {
  const { items } = await importRoutes.listImports(call());
  const { id } = items[0]!;
  const { items: rows } = await importRoutes.listImportRows({
    ...call({ id }),
    query: { limit: 50, outcome: 'wrong' },
  });
  assert.deepEqual(
    rows.map((row) => row.row),
    [7, 8, 9],
    'the headers and two empty rows counted',
  );
  assert.match(rows[0]!.why, /the email address “not” must be an email address/);
  assert.match(rows[1]!.why, /needs an email address/);
  assert.match(
    rows[2]!.why,
    /“tin” of “Plan” must be one of Gold, Silver; the value “many” of “Seats” must be a number/,
  );
  const speaks = (language: string) =>
    t.house.db.query(
      `update agents set preferences = preferences || jsonb_build_object('language', $3::text) where workspace_id = $1 and id = $2`,
      [t.workspaceId, t.ada.agentId, language],
    );
  await speaks('de');
  const faults = (await importRoutes.getImportFaults(call({ id }))).body as Buffer;
  const read = readTable(faults, []);
  assert.equal(read.total, 3);
  assert.deepEqual(read.headers.slice(0, 2), ['First', 'Last']);
  assert.equal(read.sample[2]![0], 'Emil');
  assert.deepEqual(read.headers.slice(-2), ['Zeile', 'Warum sie ausgelassen wurde']);
  assert.deepEqual(
    read.sample.map((row) => row.at(-2)),
    ['7', '8', '9'],
  );
  assert.match(read.sample[0]!.at(-1)!, /^die E-Mail-Adresse „not“ muss eine E-Mail-Adresse .* sein;/);
  assert.match(read.sample[2]!.at(-1)!, /^der Wert „tin“ von „Plan“ muss eines von diesen sein: Gold, Silver;/);
  const again = await upload(faults);
  assert.deepEqual(again.meanings.slice(-2), ['skip', 'skip'], 'what we wrote beside them is nobody’s detail');
  await check(again.id);
  const still = readTable((await importRoutes.getImportFaults(call({ id: again.id }))).body as Buffer, []);
  assert.deepEqual(still.headers, read.headers);
  await speaks('en');
});

test('the same table once more changes nothing', async () => {
  const before = await everything();
  const { id } = await upload(table);
  const done = await run(id);
  assert.deepEqual(counts(done), [0, 0, 3, 3]);
  assert.deepEqual(await everything(), before);
  await assert.rejects(importRoutes.runImport(call({ id })), refused('conflict'));
});

test('what is there stays, unless it is to be replaced', async () => {
  const first = await upload('email,name,plan\nann@shop.example,Anna,silver\n');
  assert.deepEqual(counts(await run(first.id)), [0, 0, 1, 0]);
  const second = await upload('email,name,plan\nann@shop.example,Anna,silver\n');
  await importRoutes.changeImport({ ...call({ id: second.id }), body: { overwrites: true } });
  assert.deepEqual(counts(await run(second.id)), [0, 1, 0, 0]);
  const [ann] = await find('ann@shop.example');
  assert.deepEqual([ann!.name, ann!.fields['plan']], ['Anna', 'Silver']);
  assert.deepEqual((await undo(second.id)).kept, 0);
  const [back] = await find('ann@shop.example');
  assert.deepEqual([back!.name, back!.fields['plan']], ['Ann Lee', 'Gold']);
});

test('addresses of two people in one row join nobody', async () => {
  const { id } = await upload('email,phone\nann@shop.example,+49 30 1234567\n');
  assert.deepEqual(counts(await run(id)), [0, 0, 0, 1]);
});

test('an undo takes back what it made and filled, but nothing that somebody changed or answered since', async () => {
  await contactRoutes.addContact({
    ...call(),
    body: {
      name: '',
      identities: [{ kind: 'email', value: 'old@undo.example' }],
      attributes: {},
      fields: {},
      companyId: null,
    },
  });
  const before = await everything();
  const rows = `email,phone,name,plan,tags
old@undo.example,+48 22 5550101,Old,gold,back
new@undo.example,+48 22 5550102,New,gold,back
kept@undo.example,,Kept,gold,
talked@undo.example,,Talked,gold,`;
  const whole = await upload(rows);
  assert.deepEqual(counts(await run(whole.id)), [3, 1, 0, 0]);
  assert.equal((await undo(whole.id)).state, 'undone');
  assert.deepEqual(await everything(), before, 'everything is as it was');
  const again = await upload(rows);
  await run(again.id);
  const [kept] = await find('kept@undo.example');
  await contactRoutes.changeContact({ ...call({ id: kept!.id }), body: { fields: { seats: 3 } } });
  const [talked] = await find('talked@undo.example');
  await deliveryRoutes.addConversation({
    ...call(),
    body: { contactId: talked!.id, message: { type: 'note', text: 'called', attachments: [], mentions: [] } },
  });
  const undone = await undo(again.id);
  assert.deepEqual([undone.state, undone.done, undone.kept], ['undone', 4, 2]);
  assert.equal((await find('kept@undo.example')).length, 1);
  assert.equal((await find('talked@undo.example')).length, 1);
  assert.equal((await find('new@undo.example')).length, 0);
});

test('a server that dies in the middle leaves the rest to the next, and nothing is done twice', async () => {
  const lines = Array.from({ length: 600 }, (_, n) => `p${n}@many.example,Person ${n}`).join('\n');
  const { id } = await upload(`email,name\n${lines}\n`);
  await importRoutes.runImport(call({ id }));
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(runImport(t.house, t.workspaceId, id, stop.signal), /goes on from there/);
  const half = await get(id);
  assert.equal(half.done, 100);
  assert.deepEqual(counts(await work(id)), [600, 0, 0, 0]);
  assert.equal((await find('p599@many.example')).length, 1);
});

test('a try knows people that earlier stretches would make: it counts what the run will, however far apart their rows stand', async () => {
  const lines = Array.from({ length: 150 }, (_, n) => `far${n}@apart.example,Person ${n},,Far Ltd`);
  lines.push(
    'far3@apart.example,Person 3,,far ltd',
    'far4@apart.example,Person 4,gold,',
    'far5@apart.example,,,Other Ltd',
  );
  lines.push(
    '"far6@apart.example; far6@second.example",,,',
    'far6@second.example,Person 6,,',
    'far6@second.example,,silver,',
  );
  const { id } = await upload(`email,name,plan,company\n${lines.join('\n')}\n`);
  assert.deepEqual(counts(await check(id)), [150, 3, 3, 0]);
  assert.deepEqual(counts(await run(id)), [150, 3, 3, 0]);
  const six = await contact((await find('far6@second.example'))[0]!.id);
  assert.deepEqual([six.identities.length, six.fields, six.company?.name], [2, { plan: 'Silver' }, 'Far Ltd']);
  const { rows } = await t.house.db.query<{ n: number }>(
    `select count(*)::int as n from companies where workspace_id = $1 and lower(name) = 'far ltd'`,
    [t.workspaceId],
  );
  assert.equal(rows[0]!.n, 1);
  const { rows: told } = await t.house.db.query<{ what: string; n: number }>(
    `select what, count(*)::int as n from journal where workspace_id = $1 and number > (select max(number) - 154 from journal where workspace_id = $1) group by 1 order by 1`,
    [t.workspaceId],
  );
  assert.deepEqual(told, [
    { what: 'company.created', n: 1 },
    { what: 'contact.changed', n: 3 },
    { what: 'contact.created', n: 150 },
  ]);
  const undone = await undo(id);
  assert.deepEqual([undone.done, undone.kept], [153, 0]);
  assert.equal((await find('far6@second.example')).length, 0);
});
test('an undo keeps whom somebody tagged or merged into another since', async () => {
  const { id } = await upload(
    'email,name\ntagged@since.example,Tagged\nmerged@since.example,Merged\nfree@since.example,Free\n',
  );
  await run(id);
  const [tagged, merged] = [await find('tagged@since.example'), await find('merged@since.example')];
  await contactRoutes.changeContact({ ...call({ id: tagged[0]!.id }), body: { tags: ['vip'] } });
  const ann = (await find('ann@shop.example'))[0]!;
  await threadRoutes.mergeContacts({ ...call({ id: ann.id }), body: { contactId: merged[0]!.id } });
  const undone = await undo(id);
  assert.deepEqual([undone.done, undone.kept], [3, 2]);
  assert.deepEqual((await contact(ann.id)).identities.map((each) => each.value).includes('merged@since.example'), true);
  assert.equal((await find('free@since.example')).length, 0);
});
test('of somebody who is erased an import keeps no values, and an undo goes on without them', async () => {
  const { id } = await upload('email,name\nsecret@erased.example,Secret Name\nother@erased.example,Other\n');
  await run(id);
  await threadRoutes.removeContact({ ...call({ id: (await find('secret@erased.example'))[0]!.id }) });
  const { rows } = await t.house.db.query('select before, after from import_rows where import_id = $1', [id]);
  assert.ok(!JSON.stringify(rows).includes('Secret Name'));
  assert.ok(JSON.stringify(rows).includes('Other'));
  const undone = await undo(id);
  assert.deepEqual([undone.state, undone.kept], ['undone', 0]);
});
test('who is erased is in no uploaded table any more: not in the file, the rows shown of it, its faults, or what a try would make', async () => {
  const table =
    'email,name\nhidden@erased.example,Hidden Name\nhidden@@erased,Hidden Too\nsecond@erased.example,Second\n';
  const done = await upload(table, 'done.csv');
  await run(done.id);
  const waiting = await upload(table, 'waiting.csv');
  const shas = async () =>
    (
      await t.house.db.query<{ sha256: string }>(
        'select sha256 from files where id in (select file_id from imports where id = any($1::uuid[]))',
        [[done.id, waiting.id]],
      )
    ).rows.map((row) => row.sha256);
  const [sha256 = ''] = await shas();
  await threadRoutes.removeContact({ ...call({ id: (await find('hidden@erased.example'))[0]!.id }) });
  await assert.rejects(importRoutes.getImportFaults(call({ id: done.id })), refused('gone'));
  const { rows } = await t.house.db.query(
    'select i.sample, r.before, r.after, r.why from imports i left join import_rows r on r.import_id = i.id where i.id = any($1::uuid[])',
    [[done.id, waiting.id]],
  );
  assert.doesNotMatch(JSON.stringify(rows), /hidden/i);
  assert.match(JSON.stringify(rows), /"name":"Second"/, 'what belongs to others stays, to be undone');
  assert.match(JSON.stringify(rows), /“…” /, 'and so does why a row was left out');
  const failed = await run(waiting.id);
  assert.deepEqual([failed.state, failed.why], ['failed', 'The uploaded table is gone. Upload it again.']);
  // Bytes that were put within the last day are looked at again.
  utimesSync(join(t.house.config.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256), 0, 0);
  await housekeep(t.house, []);
  assert.deepEqual([await shas(), await t.house.files.has(sha256)], [[], false]);
});
test('an import older than a month is forgotten with its rows, and whom it made stays', async () => {
  const { id } = await upload('email,name\nstays@month.example,Stays\n');
  await run(id);
  await t.house.db.query(`update imports set created_at = now() - interval '31 days' where id = $1`, [id]);
  await housekeep(t.house, []);
  await assert.rejects(importRoutes.getImport(call({ id })), refused('not_found'));
  assert.equal((await t.house.db.query('select from import_rows where import_id = $1', [id])).rowCount, 0);
  assert.equal((await find('stays@month.example')).length, 1);
});
test('the table that is taken out comes in again and changes nothing', async () => {
  const { body } = await contactRoutes.exportContacts({ ...call(), query: { sort: 'name' } });
  const chunks: Buffer[] = [];
  for await (const chunk of body as NodeJS.ReadableStream) chunks.push(Buffer.from(chunk));
  const file = Buffer.concat(chunks);
  const table = readTable(file, []);
  assert.ok(table.total > 150);
  assert.deepEqual(table.headers.slice(0, 8), [
    'Name',
    'Email',
    'Phone',
    'Customer number',
    'Company',
    'Tags',
    'Plan',
    'Seats',
  ]);
  const before = await everything();
  const { id, headers, meanings } = await upload(file);
  await importRoutes.changeImport({
    ...call({ id }),
    body: { meanings: meanings.map((each, at) => (at < headers.length - 3 ? each : 'skip')) },
  });
  const done = await run(id);
  assert.deepEqual([done.created, done.updated], [0, 0]);
  assert.deepEqual(await everything(), before);
});

test('somebody who lost the right meanwhile changes nothing more, and another workspace sees nothing of it', async () => {
  const leo = await t.agent('Leo', 'agent');
  const { id } = await upload('email\nleo@late.example\n', 'late.csv', leo);
  await importRoutes.runImport(call({ id }, leo));
  await t.house.db.query(`update agents set role = 'viewer' where workspace_id = $1 and id = $2`, [
    t.workspaceId,
    leo.agentId,
  ]);
  const failed = await work(id);
  assert.deepEqual([failed.state, ...counts(failed)], ['failed', 0, 0, 0, 0]);
  const eve = await t.agent('Eve', 'owner', await t.workspace('Other'));
  await assert.rejects(importRoutes.getImport(call({ id }, eve)), refused('not_found'));
});

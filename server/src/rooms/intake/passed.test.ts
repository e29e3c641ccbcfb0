// Numbers that pass to somebody else: the next owner never becomes the one before, and who writes every week stays who they are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { provedWith } from '@throughline/domain';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { holdPeople, type IdentityRow, linksOf } from '../contacts/index.ts';
import { addAnswer, runDelivery } from '../delivery/index.ts';
import { messageBody } from '../delivery/routes.ts';
import { type Intake, openIntake } from './index.ts';

let t: TestHouse;
let intake: Intake;
let owl: OpenChannel;
let texts: OpenChannel;
const textKind = parrot('texts', 'phone', { canStart: true });
before(async () => {
  t = await testHouse([parrot('owl', 'owl'), textKind]);
  intake = openIntake(t.house);
  [owl, texts] = [await t.channel('owl'), await t.channel('texts')];
});
after(() => t.close());

const DAY = 86_400_000;
let count = 0;
/** Somebody's words by owl, which proves the number they have there. */
const byOwl = async (id: string, phone: string | null, more: object = {}, event: object = {}): Promise<string> => {
  const externalId = `owl-${(count += 1)}`;
  const who = { kind: 'owl', scope: 'nest', value: id, ...more };
  const ref = { kind: 'phone', scope: '', value: phone };
  const hints = phone === null ? [] : [{ ...ref, assurance: 'proved', evidence: 'has it there', isHeld: true }];
  const [outcome] = await intake.take(owl, [rawOf(said(externalId, who, `hello from ${id}`, { hints, ...event }))]);
  assert.equal(outcome?.state, 'done', outcome?.why);
  return externalId;
};
const byText = async (phone: string, text = 'hello'): Promise<string> => {
  const externalId = `text-${(count += 1)}`;
  const [outcome] = await intake.take(texts, [rawOf(said(externalId, { kind: 'phone', value: phone }, text))]);
  assert.equal(outcome?.state, 'done', outcome?.why);
  return externalId;
};
const speaker = async (externalId: string): Promise<IdentityRow> =>
  (
    await t.house.db.query<IdentityRow>(
      'select i.* from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id where m.workspace_id = $1 and m.external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!;
const mayRead = async (one: IdentityRow, other: IdentityRow): Promise<boolean> => {
  const ids = (
    await t.house.db.query<{ id: string }>('select id from identities where workspace_id = $1', [t.workspaceId])
  ).rows;
  const links = await linksOf(
    t.house.db,
    t.workspaceId,
    ids.map(({ id }) => id),
  );
  return provedWith(
    one.id,
    links.filter((link) => !link.undoneAt),
  ).has(other.id);
};
const suggested = async (one: IdentityRow, other: IdentityRow): Promise<number> =>
  (
    await t.house.db.query(
      'select from duplicate_suggestions where workspace_id = $1 and contact_id = any($2::uuid[]) and other_id = any($2::uuid[])',
      [t.workspaceId, [one.contact_id, other.contact_id]],
    )
  ).rowCount;

test('another account under the same number is another person, until somebody says otherwise', async () => {
  const phone = '+12025550101';
  const maria = await speaker(await byOwl('Maria', phone));
  const mariasText = await speaker(await byText(phone));
  assert.equal(mariasText.contact_id, maria.contact_id);
  const eve = await speaker(await byOwl('Eve', phone));
  assert.notEqual(eve.contact_id, maria.contact_id);
  const evesText = await speaker(await byText(phone));
  assert.equal(evesText.contact_id, eve.contact_id);
  assert.notEqual(evesText.id, mariasText.id);
  assert.equal(await mayRead(evesText, mariasText), false);
  assert.equal(await mayRead(eve, maria), false);
  // What Maria said stays hers, and by her own account she is who she was.
  assert.equal((await speaker(await byOwl('Maria', null))).contact_id, maria.contact_id);
  assert.equal(await suggested(eve, maria), 1);
});

test('who moved to another number leaves the old one to whoever comes, and what waits for them there is not sent', async () => {
  const [from, to] = ['+12025550102', '+12025550103'];
  const nora = await speaker(await byOwl('Nora', from));
  const text = await byText(from, 'call me here');
  const { rows } = await t.house.db.query<{ id: string }>(
    'select conversation_id as id from messages where workspace_id = $1 and external_id = $2',
    [t.workspaceId, text],
  );
  const answer = await t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, rows[0]!.id, {
      type: 'message',
      text: 'for Nora alone',
      attachments: [],
      mentions: [],
      channelId: texts.row.id,
    }),
  );
  await byOwl('Nora', to, { left: [{ kind: 'phone', scope: '', value: from }] }, { isAutomatic: true });
  const next = await speaker(await byText(from, 'who is this?'));
  assert.notEqual(next.contact_id, nora.contact_id);
  assert.equal(await mayRead(next, nora), false);
  assert.equal((await speaker(await byText(to))).contact_id, nora.contact_id);
  const delivery = runDelivery(t.house);
  try {
    for (let tries = 0; tries < 600; tries += 1) {
      if ((await messageBody(t.house, t.workspaceId, answer)).delivery.state === 'failed') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { state, why } = (await messageBody(t.house, t.workspaceId, answer)).delivery;
    assert.deepEqual([state, /gave this address up/.test(why)], ['failed', true]);
    assert.equal(textKind.sent.length, 0);
  } finally {
    await delivery.stop();
  }
});

test('nobody gives up an address that was not proved to be theirs', async () => {
  const ann = await speaker(await byText('+12025550104'));
  await byOwl('Mallory', null, { left: [{ kind: 'phone', scope: '', value: '+12025550104' }] });
  assert.equal((await speaker(await byText('+12025550104'))).id, ann.id);
});

test('after a silence in which numbers change hands, a number only claims to be who it was', async () => {
  const phone = '+12025550105';
  const before = await speaker(await byText(phone, 'my order is 4711'));
  t.forward(80 * DAY);
  assert.equal((await speaker(await byText(phone))).id, before.id, 'a customer who writes now and then');
  t.forward(91 * DAY);
  const now = await speaker(await byText(phone, 'hello'));
  assert.notEqual(now.id, before.id);
  assert.equal(now.contact_id, before.contact_id, 'one thread for the agent');
  assert.equal(await mayRead(now, before), false, 'and nothing crosses to the other side');
  const [link] = await linksOf(t.house.db, t.workspaceId, [now.id]);
  assert.deepEqual([link?.assurance, link?.identityId], ['claimed', now.id]);
  assert.match(link?.evidence ?? '', /silent for \d+ months/);
  assert.equal((await speaker(await byText(phone, 'again'))).id, now.id);
});

test('a number proved week by week elsewhere is not silent, however seldom it writes itself', async () => {
  const phone = '+12025550106';
  const text = await speaker(await byText(phone));
  for (let week = 0; week < 5; week += 1) {
    await byOwl('Weekly', phone);
    t.forward(30 * DAY);
  }
  assert.equal((await speaker(await byText(phone))).id, text.id);
});

test('an account is met again under its number, but not after a silence', async () => {
  const fresh = await speaker(await byOwl('12025550107', null, { isLent: true }));
  assert.equal((await speaker(await byOwl('US.fresh', null, { lentAliases: ['12025550107'] }))).id, fresh.id);
  const old = await speaker(await byOwl('12025550108', null, { isLent: true }));
  t.forward(91 * DAY);
  const next = await speaker(await byOwl('US.next', null, { lentAliases: ['12025550108'] }));
  assert.notEqual(next.id, old.id);
  assert.equal(next.contact_id, old.contact_id);
  assert.equal(await mayRead(next, old), false);
  assert.equal((await speaker(await byOwl('US.next', null, { lentAliases: ['12025550108'] }))).id, next.id);
});

test('a repeated call of long ago makes nobody silent', async () => {
  const raw = rawOf(said('old-call', { kind: 'phone', value: '+12025550109' }, 'hello'));
  await intake.take(texts, [raw]);
  const ann = await speaker('old-call');
  t.forward(91 * DAY);
  await intake.take(texts, [raw]);
  const { rows } = await t.house.db.query<{ key: string }>(
    'select key from identities where workspace_id = $1 and id = $2',
    [t.workspaceId, ann.id],
  );
  assert.equal(rows[0]?.key, '+12025550109');
});

test('whoever is known and proves what they proved before is taken beside others; who proves something new is not', async () => {
  await byOwl('Known', '+12025550110');
  let release = (): void => undefined;
  let held = (): void => undefined;
  const isHeld = new Promise<void>((resolve) => {
    held = resolve;
  });
  const other = t.house.db.transaction(async (tx) => {
    holdPeople(tx, [t.workspaceId], 'shared');
    await tx.query('select 1');
    held();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await isHeld;
  // Somebody else is placing messages just now, and neither waits for the other.
  await byOwl('Known', '+12025550110');
  let isTaken = false;
  const news = byOwl('Known', '+12025550111').then(() => {
    isTaken = true;
  });
  const { rows } = await (async () => {
    for (;;) {
      const found = await t.house.db.query(
        "select from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted",
      );
      if (found.rows.length > 0) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  assert.deepEqual([rows.length, isTaken], [1, false]);
  release();
  await other;
  await news;
});

// Lists of conversations: every page has an index to stand on, pages hold each row once, words find, and cursors are read before used.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { isWithin, passes, readChoice, readSpan } from '@throughline/domain';
import type { Problem } from '@throughline/protocol';
import type { Db } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { conversationRoutes } from './index.ts';
import { type ListFilter, listSql, SCAN, type Sort } from './list-store.ts';

let t: TestHouse;
const [team, tag] = [newId(), newId()];
const BULK = 20_000;
before(async () => {
  t = await testHouse([]);
  const { db } = t.house;
  const [ws, me] = [t.workspaceId, t.ada.agentId];
  await db.query(`insert into teams (workspace_id, id, name) values ($1, $2, 'Team')`, [ws, team]);
  await db.query(`insert into tags (workspace_id, id, name) values ($1, $2, 'tag')`, [ws, tag]);
  await db.query(
    `insert into contacts (workspace_id, id, name) select $1, gen_random_uuid(), 'Person ' || md5(n::text) from generate_series(1, 5000) n`,
    [ws],
  );
  await db.query(
    `insert into conversations (workspace_id, id, number, contact_id, root_id, status, assignee_id, team_id, subject, preview, last_message_at, waiting_since, channel_kinds, last_inbound_number, priority)
     select $1, i, 1000 + n, c.id, i, (array['open', 'waiting', 'closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'snoozed', 'spam'])[1 + n % 10],
       case when n % 3 = 0 then $2::uuid end, case when n % 7 = 0 then $3::uuid end, 'Subject ' || md5((n * 7)::text), 'Preview', now() - n * interval '20 seconds',
       case when n % 10 = 0 then now() - n * interval '20 seconds' end, array[(array['mail', 'chat'])[1 + n % 2]], n, case when n % 97 = 0 then 1 + n % 3 else 0 end
     from (select n, gen_random_uuid() as i from generate_series(1, $4) n) g join (select id, row_number() over () as r from contacts where workspace_id = $1) c on c.r = 1 + g.n % 5000`,
    [ws, me, team, BULK],
  );
  await db.query(
    `insert into drafts (workspace_id, agent_id, conversation_id, body) select $1, $2, id, '{}' from conversations limit 30`,
    [ws, me],
  );
  await db.query('insert into conversation_tags select $1, id, $2 from conversations limit 300', [ws, tag]);
  await db.query('analyze');
});
after(() => t.close());

const anything: ListFilter = {
  statuses: null,
  assigneeId: null,
  nobody: false,
  teamIds: null,
  noTeam: false,
  channelKind: null,
  channelId: null,
  contactId: null,
  tagId: null,
  unreadFor: null,
  mentionOf: null,
  watchedBy: null,
  draftOf: null,
  words: null,
  sorted: null,
  loose: [],
};
const call = { params: {}, incoming: null as never };
const list = (query: Record<string, unknown>) =>
  conversationRoutes.listConversations({
    ...call,
    house: t.house,
    viewer: t.ada,
    query: { limit: 50, sort: 'newest', ...query } as never,
    body: undefined,
  });

/** As the database runs it for everybody, once it has kept a plan for any values. */
const planned = async (text: string, values: readonly unknown[], db: Db = t.house.db): Promise<string[]> =>
  await db.transaction(async (tx) => {
    await tx.query(`select set_config('plan_cache_mode', 'force_generic_plan', true)`);
    const { rows } = await tx.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, summary off) ${text}`,
      values,
    );
    return rows.map((row) => row['QUERY PLAN']);
  });

test(`no page of the inbox reads more than a few hundred of ${BULK} conversations`, async () => {
  const me = t.ada.agentId;
  const contactId = (await t.house.db.query<{ id: string }>('select id from contacts limit 1')).rows[0]!.id;
  const shapes: readonly [string, Partial<ListFilter>, Sort][] = [
    ['everything', {}, 'newest'],
    ['everything', {}, 'oldest'],
    ['everything', {}, 'waiting'],
    ['everything', {}, 'priority'],
    ['everything', {}, 'created'],
    ['closed', { statuses: ['closed'] }, 'waiting'],
    ['closed', { statuses: ['closed'] }, 'priority'],
    ['closed', { statuses: ['closed'] }, 'created'],
    ['open', { statuses: ['open'] }, 'priority'],
    ['mine', { statuses: ['open'], assigneeId: me }, 'priority'],
    ['open', { statuses: ['open'] }, 'newest'],
    ['open', { statuses: ['open'] }, 'oldest'],
    ['open', { statuses: ['open'] }, 'waiting'],
    ['closed', { statuses: ['closed'] }, 'newest'],
    ['mine', { statuses: ['open'], assigneeId: me }, 'newest'],
    ['mine, all', { assigneeId: me }, 'newest'],
    ['mine', { statuses: ['open'], assigneeId: me }, 'waiting'],
    ['nobody’s', { statuses: ['open'], nobody: true }, 'newest'],
    ['nobody’s, all', { nobody: true }, 'newest'],
    ['a team’s', { statuses: ['open'], teamIds: [team] }, 'newest'],
    ['a team’s, all', { teamIds: [team] }, 'newest'],
    ['no team’s', { statuses: ['open'], noTeam: true }, 'newest'],
    ['of a kind', { statuses: ['open'], channelKind: 'mail' }, 'newest'],
    ['unread', { statuses: ['open'], unreadFor: me }, 'newest'],
    ['of a contact', { contactId }, 'newest'],
    ['tagged', { tagId: tag }, 'newest'],
    ['with my draft', { draftOf: me }, 'newest'],
    ['with a mention of me', { mentionOf: me }, 'newest'],
    ['watched by me', { watchedBy: me }, 'newest'],
    ['about', { words: 'no such words' }, 'newest'],
    ['of the last hour', { sorted: { from: new Date(Date.now() - 3_600_000), to: null } }, 'newest'],
    ['who wait long', { statuses: ['open'], sorted: { from: null, to: new Date(Date.now() - 3_600_000) } }, 'waiting'],
  ];
  // As the owner and as a caller: the second wall must not stand between a condition and its index.
  const inside = t.house.db.within(t.workspaceId);
  for (const [name, filter, sort] of shapes)
    for (const db of filter.words || filter.mentionOf || filter.watchedBy ? [t.house.db] : [t.house.db, inside])
      await isCheap(db, name, { ...anything, ...filter }, sort);
});

test(`what has no index is looked for among ${SCAN} rows at a time, in every sort, and nothing is left out`, async () => {
  const rare = (await t.house.db.query<{ id: string }>('select id from conversations order by last_message_at limit 3'))
    .rows;
  await t.house.db.query(
    `update conversations set priority = 3, status = 'closed', waiting_since = null where id = any($1)`,
    [rare.map((row) => row.id)],
  );
  const loose = { name: 'priority', isNot: false, values: ['3'] } as const;
  for (const sort of ['newest', 'oldest', 'created', 'waiting'] as const)
    await isCheap(t.house.db, 'rare', { ...anything, statuses: ['closed'], loose: [loose] }, sort, 2 * SCAN);
  await isCheap(t.house.db, 'rare, all', { ...anything, loose: [loose] }, 'newest', 5 * SCAN + 1);
  for (const query of [
    { status: 'all', priority: 'urgent,high', tag: `not:${tag}` },
    { status: 'closed', priority: 'urgent' },
    { status: 'open,waiting', assignee: 'not:me', team: `none,${team}` },
    { status: 'not:closed', channelKind: 'mail,parrot', created: 'over:1m' },
    { status: 'all', assignee: `none,${t.ada.agentId}`, waiting: 'over:1h', updated: 'within:3d' },
  ])
    for (const sort of query.priority ? ['newest', 'oldest', 'waiting', 'priority', 'created'] : ['newest', 'waiting'])
      assert.deepEqual(await walked({ ...query, sort }), await expectedOf(query), `${JSON.stringify(query)} ${sort}`);
  assert.equal((await list({ status: 'closed', priority: 'urgent', limit: 1 })).items.length, 1);
});
/** Every id of a list, page by page, as a screen fetches them. */
async function walked(query: Record<string, unknown>): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 600; pages += 1) {
    const page: Awaited<ReturnType<typeof list>> = await list({ ...query, limit: 100, ...(cursor ? { cursor } : {}) });
    ids.push(...page.items.map((it) => it.id));
    cursor = page.nextCursor;
    if (cursor === null) return ids.sort();
  }
  throw new Error('the list does not end');
}
interface FilteredRow {
  readonly id: string;
  readonly status: string;
  readonly assignee_id: string | null;
  readonly team_id: string | null;
  readonly priority: number;
  readonly channel_kinds: readonly string[];
  readonly created_at: Date;
  readonly last_message_at: Date;
  readonly waiting_since: Date | null;
  readonly tags: readonly string[];
}
/** The same in plain words over everything. */
async function expectedOf(query: Readonly<Record<string, string>>): Promise<string[]> {
  const { rows } = await t.house.db.query<FilteredRow>(
    `select id, status, assignee_id, team_id, priority, channel_kinds, created_at, last_message_at, waiting_since,
       array(select tag_id from conversation_tags where conversation_id = v.id)::text[] as tags from conversations v`,
  );
  const now = new Date();
  const holds = (name: string, value: string | null) => {
    const choice = readChoice(query[name]);
    return choice === null || passes(choice, value);
  };
  const some = (name: string, values: readonly string[]) => {
    const choice = readChoice(query[name]);
    return choice === null || values.some((value) => choice.values.includes(value)) !== choice.isNot;
  };
  const within = (name: string, at: Date | null) => {
    const span = readSpan(query[name], now);
    return span === null || isWithin(span, at && at.toISOString());
  };
  return rows
    .filter(
      (row) =>
        (query['status'] === 'all' || holds('status', row.status)) &&
        holds(
          'assignee',
          row.assignee_id === t.ada.agentId && query['assignee']?.includes('me') ? 'me' : row.assignee_id,
        ) &&
        holds('team', row.team_id) &&
        holds('priority', ['none', 'low', 'high', 'urgent'][row.priority]!) &&
        some('channelKind', row.channel_kinds) &&
        some('tag', row.tags) &&
        within('created', row.created_at) &&
        within('updated', row.last_message_at) &&
        within('waiting', row.waiting_since),
    )
    .map((row) => row.id)
    .sort();
}

/** Reads a page's plan. */
async function isCheap(db: Db, name: string, filter: ListFilter, sort: Sort, limit = 700): Promise<void> {
  const { text, values } = listSql(filter, sort, null, t.ada, 50);
  const plan = await planned(text, values, db);
  const words = `${name}, ${sort}\n${plan.join('\n')}`;
  assert.doesNotMatch(words, /Seq Scan on conversations/, words);
  const visited = plan.reduce((sum, line, index) => {
    const [, rows = '0', loops = '0'] = / on conversations .*rows=([\d.]+) loops=(\d+)/.exec(line) ?? [];
    const removed = /Rows Removed by Filter: (\d+)/.exec(plan.slice(index, index + 4).join(' '))?.[1] ?? '0';
    return sum + (Number(rows) + (loops === '0' ? 0 : Number(removed))) * Number(loops);
  }, 0);
  assert.ok(visited <= limit, `${visited} rows: ${words}`);
}

test('page after page, in any order, each conversation comes once and none is left out', async () => {
  for (const query of [
    { status: 'all', tag, sort: 'newest' },
    { status: 'all', team: 'none', sort: 'oldest', contact: undefined },
    { sort: 'waiting' },
    { status: 'all', drafts: 'mine', sort: 'priority' },
    { status: 'all', assignee: 'none', sort: 'newest' },
    { status: 'all', sort: 'waiting', tag },
    { status: 'all', sort: 'priority' },
    { status: 'all', sort: 'created' },
    { status: 'open', sort: 'created' },
  ]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 9; pages += 1) {
      const page = await list({ ...query, limit: 70, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((row) => row.id));
      if (!page.nextCursor) break;
      cursor = page.nextCursor;
    }
    assert.equal(new Set(seen).size, seen.length, JSON.stringify(query));
    assert.ok(seen.length >= 30);
  }
});

test('a list by priority has the urgent above, by waiting who waits longest, by making the newest; equal ones newest first', async () => {
  const order = async (query: Record<string, unknown>) => {
    const { items } = await list({ limit: 120, ...query });
    return items;
  };
  const weight = { none: 0, low: 1, high: 2, urgent: 3 };
  const sorted = <T>(items: readonly T[], key: (item: T) => string) =>
    assert.deepEqual(items.map(key), items.map(key).toSorted());
  const down = (at: string) => String(9e15 - Date.parse(at)).padStart(17, '0');
  for (const query of [{ status: 'all' }, { status: 'open' }, { status: 'open', assignee: 'me' }]) {
    const urgent = await order({ ...query, sort: 'priority' });
    sorted(urgent, (it) => `${3 - weight[it.priority]} ${down(it.lastMessageAt)}`);
    assert.notEqual(urgent[0]!.priority, 'none');
    const waiting = await order({ ...query, sort: 'waiting' });
    sorted(waiting, (it) => it.waitingSince ?? `9 ${down(it.lastMessageAt)}`);
    assert.ok(waiting[0]!.waitingSince);
    sorted(await order({ ...query, sort: 'created' }), (it) => String(1e9 - it.number));
  }
  const drafts = await order({ status: 'all', drafts: 'mine', sort: 'waiting' });
  assert.ok(
    drafts.some((it) => it.waitingSince === null),
    'who does not wait comes behind',
  );
  assert.equal(drafts.length, 30);
});

test('a row of a list says the same as the conversation itself', async () => {
  const one = (await list({ status: 'all', drafts: 'mine', tag })).items[0]!;
  await t.house.db.query(
    `update conversations set priority = 2, snoozed_until = now(), closed_at = '2026-11-21 08:00:00', waiting_since = '2026-11-21 08:00:00.5' where id = $1`,
    [one.id],
  );
  await t.house.db.query('insert into reads (workspace_id, agent_id, conversation_id, number) values ($1, $2, $3, 1)', [
    t.workspaceId,
    t.ada.agentId,
    one.id,
  ]);
  const alone = await conversationRoutes.getConversation({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: one.id },
    query: {},
    body: undefined,
  });
  assert.deepEqual(
    (await list({ status: 'all', contact: one.contactId })).items.find((row) => row.id === one.id),
    alone,
  );
  assert.deepEqual([alone.draft, alone.tags.length, alone.closedAt], ['…', 1, '2026-11-21T08:00:00.000Z']);
});

test('words find by the subject, its last word half typed, and by part of a name; their signs mean themselves', async () => {
  const one = (
    await t.house.db.query<{ id: string; contact_id: string }>('select id, contact_id from conversations limit 1')
  ).rows[0]!;
  await t.house.db.query(`update conversations set subject = 'The pump leaks' where id = $1`, [one.id]);
  await t.house.db.query(`update contacts set name = 'Zoë 100%_sure' where id = $1`, [one.contact_id]);
  for (const q of ['pump', 'PUMP lea', 'zoe', '100%_su']) {
    const found = (await list({ q })).items.map((row) => row.id);
    assert.ok(found.includes(one.id), q);
    assert.ok(found.length <= 10, `${q} finds only what holds it`);
  }
  for (const q of ['%', '_', '\\', "'", ':*', '& |', 'pump & !leaks']) await list({ q });
  assert.equal((await list({ q: '%%%' })).items.length, 0);
});

test('a cursor that is not ours is refused in words', async () => {
  const id = newId();
  for (const [sort, cursor] of [
    ['newest', 'x'],
    ['newest', `0~2026-99-99 10:00:00+00~${id}`],
    ['newest', `0~infinity~${id}`],
    ['newest', `1~2026-11-21 10:00:00+00~${id}`],
    ['newest', `-1~2026-11-21 10:00:00+00~${id}`],
    ['newest', `0~2026-11-21 10:00:00+00~${'-'.repeat(36)}`],
    ['priority', `9~2026-11-21 10:00:00+00~${id}`],
    ['priority', `2~7~${id}`],
    ['created', `0~1e9~${id}`],
    ['created', `0~2026-11-21 10:00:00+00~${id}`],
  ])
    await assert.rejects(list({ sort, cursor }), (error: Problem) => error.code === 'malformed', cursor);
});

test('reading goes on and never back, not beyond what is written, and 0 marks it unread', async () => {
  const { id } = (await list({})).items[0]!;
  const last = 5;
  await t.house.db.query('update conversations set last_inbound_number = $2, last_number = $2 where id = $1', [
    id,
    last,
  ]);
  const read = (number: number) =>
    conversationRoutes.markRead({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id },
      query: {},
      body: { number },
    });
  const upTo = async () =>
    (await t.house.db.query<{ number: number }>('select number from reads where conversation_id = $1', [id])).rows[0]!
      .number;
  await read(4);
  await read(2);
  assert.equal(await upTo(), 4);
  await read(Number.MAX_SAFE_INTEGER);
  assert.equal(await upTo(), last);
  await read(0);
  assert.equal(await upTo(), 0);
});

// The inbox and the thread at their largest, over HTTP as a signed-in agent: every view and its counts, deep pages, and a thread of 10,000
// messages beside one of 10. A million conversations with ten million messages by `--full`, a twentieth without.
import { ask, inTurns, read, timed } from './harness/ask.ts';
import { signIn } from './harness/api.ts';
import { House } from './harness/house.ts';
import { format, median, report, type Row, spread } from './harness/measure.ts';
import { large, scale } from './harness/scale.ts';
import { busiestTeam, THREADS, threadId } from './harness/scale-store.ts';
import { OWNER } from './harness/server.ts';
import { agentIdOf, bareLists, connectTo } from './harness/store.ts';

const ROUNDS = 5;
const CALLS = 20;
const VIEWS = [
  ['your inbox', 'status=open&assignee=me'],
  ['unassigned', 'status=open&assignee=none'],
  ['all open', 'status=open'],
  ['waiting', 'status=waiting'],
  ['closed', 'status=closed'],
  ['mentions', 'status=all&mentions=me'],
  ['unread of mine', 'status=open&assignee=me&unread=true'],
  ['a team', 'status=open&team=TEAM'],
  ['longest waiting', 'status=open&sort=waiting'],
  ['all, by priority', 'status=all&sort=priority'],
  ['all, by waiting', 'status=all&sort=waiting'],
  ['all, by making', 'status=all&sort=created'],
] as const;
const PAGE = 50;
const PAGES_DEEP = 40;

const house = await House.open({ filling: large });
const { server, workspaceId } = house;
const client = connectTo(server.databaseUrl);
try {
  await client.connect();
  const agentId = await agentIdOf(client, OWNER.email);
  const rows: Row[] = [];
  const numbers: Record<string, unknown> = {};
  const cost = house.meter();
  let calls = 0;
  // A session of its own for each, because sessions are limited to what a person does.
  const asAgent = async () => ({ cookie: await signIn(server) });
  const get = (path: string, headers: Record<string, string>) => {
    calls += 1;
    return timed(() => ask(server, path, headers));
  };
  const team = await busiestTeam(client, workspaceId);
  for (const [title, query] of VIEWS) {
    const headers = await asAgent();
    const path = `/conversations?${query.replace('TEAM', team)}`;
    const { items } = await read<{ items: unknown[] }>(server, path, headers);
    if (items.length === 0 && title !== 'mentions') throw new Error(`${title}: nothing on the first page`);
    const few = items.length < PAGE ? ` (${items.length} rows)` : '';
    const text = bareLists[query];
    const values = text?.includes('$2') ? [workspaceId, agentId] : [workspaceId];
    const found = await inTurns(
      { rounds: ROUNDS, calls: CALLS },
      () => get(path, headers),
      text ? () => timed(() => client.query({ name: query, text, values })) : undefined,
    );
    const beside = found.ratios.length > 0 ? `, ${format(median(found.ratios), 1)} × the bare SQL` : '';
    rows.push([title + few, `p95 ${spread(found.p95s, 1)} ms${beside}`, '< 3 ms']);
    numbers[title] = found;
  }
  const counting = await asAgent();
  const counts = await inTurns({ rounds: ROUNDS, calls: CALLS }, () => get('/conversations/counts', counting));
  rows.push(['counts', `p95 ${spread(counts.p95s, 1)} ms`, '< 1 ms']);

  // The fortieth page of closed beside the first: the keyset must not care how deep it is.
  const paging = await asAgent();
  let cursor = '';
  for (let page = 0; page < PAGES_DEEP; page += 1) {
    const next: string | null = (
      await read<{ nextCursor: string | null }>(server, `/conversations?status=closed&limit=50${cursor}`, paging)
    ).nextCursor;
    if (next === null) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  const deep = await inTurns(
    { rounds: ROUNDS, calls: CALLS },
    () => get(`/conversations?status=closed&limit=50${cursor}`, paging),
    () => get('/conversations?status=closed&limit=50', paging),
  );
  rows.push([`page ${PAGES_DEEP} of closed`, `${spread(deep.ratios)} × page 1`, '≤ 1.3 ×']);

  const reading = await asAgent();
  const [short, , long] = THREADS;
  const open = (size: number) => get(`/conversations/${threadId(size)}/messages?limit=50`, reading);
  const thread = await inTurns(
    { rounds: ROUNDS, calls: CALLS },
    () => open(long),
    () => open(100),
  );
  rows.push([
    `last page of a thread of ${long}`,
    `p95 ${spread(thread.p95s, 1)} ms, ${spread(thread.ratios)} × a thread of 100 (a full page as well)`,
    '≤ 1.3 ×',
  ]);
  const few = await inTurns({ rounds: ROUNDS, calls: CALLS }, () => open(short));
  rows.push([`thread of ${short}`, `p95 ${spread(few.p95s, 1)} ms`]);
  rows.push([
    'CPU ms a call: server / PostgreSQL',
    cost(calls)
      .map((each) => format(each))
      .join(' / '),
  ]);
  const made = house.madeSeconds === null ? 'from the cache' : `made in ${format(house.madeSeconds, 0)} s`;
  rows.push(['conversations / messages', `${scale.conversations} / ${scale.messages}, ${made}`]);
  report('scale', rows, { scale, views: numbers, counts, deep, thread, few });
} finally {
  await client.end();
  await house.close();
}

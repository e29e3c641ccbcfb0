// The first page of the inbox over HTTP, as a signed-in agent, at 200,000 conversations: every view; some beside the bare SQL.
import { signIn } from './harness/api.ts';
import { format, median, part, report, type Row, spread } from './harness/measure.ts';
import { connectBot, startProvider } from './harness/provider.ts';
import { dropDataDir, makeDataDir, OWNER, startServer } from './harness/server.ts';
import { agentIdOf, bareLists, connectTo, giveWork, seed, workspaceOf } from './harness/store.ts';

const CONVERSATIONS = 200_000;
const CALLS = 40;
const ROUNDS = 5;
const views = [
  ['your inbox', 'status=open&assignee=me'],
  ['unassigned', 'status=open&assignee=none'],
  ['all open', 'status=open'],
  ['waiting', 'status=waiting'],
  ['snoozed', 'status=snoozed'],
  ['closed', 'status=closed'],
  ['spam', 'status=spam'],
  ['mentions', 'status=all&mentions=me'],
  ['drafts', 'status=all&drafts=mine'],
  ['unread of mine', 'status=open&assignee=me&unread=true'],
  ['a team', 'status=open&team=TEAM'],
  ['a channel', 'status=open&channelId=CHANNEL'],
  ['open, longest waiting', 'status=open&sort=waiting'],
  ['open, oldest', 'status=open&sort=oldest'],
  ['counts', 'counts'],
] as const;

const dataDir = makeDataDir();
const provider = await startProvider();
const server = await startServer({ dataDir, env: provider.env });
try {
  const channelId = await connectBot(server);
  const client = connectTo(server.databaseUrl);
  await client.connect();
  const workspaceId = await workspaceOf(client);
  const agentId = await agentIdOf(client, OWNER.email);
  await seed(client, { workspaceId, channelId, count: CONVERSATIONS, areAllOpen: false });
  await giveWork(client, workspaceId, agentId);
  const teamId = (
    (await (await fetch(`${server.url}/api/v1/teams`, { headers: { cookie: await signIn(server) } })).json()) as {
      items: { id: string }[];
    }
  ).items[0]!.id;
  const rows: Row[] = [];
  const numbers: Record<string, unknown> = {};
  let worst = 0;
  for (const [title, query] of views) {
    // A session of its own for each view, because sessions are limited to what a person does.
    const cookie = await signIn(server);
    const url = `${server.url}/api/v1/conversations${query === 'counts' ? '/counts' : `?${query.replace('TEAM', teamId).replace('CHANNEL', channelId)}`}`;
    const http = () =>
      timed(async () => {
        const reply = await fetch(url, { headers: { cookie } });
        if (!reply.ok) throw new Error(`${url}: ${reply.status}`);
        await reply.arrayBuffer();
      });
    const bareSql = bareLists[query];
    const bare = bareSql
      ? () =>
          timed(() =>
            client.query({
              name: query,
              text: bareSql,
              values: bareSql.includes('$2') ? [workspaceId, agentId] : [workspaceId],
            }),
          )
      : null;
    for (let index = 0; index < 20; index += 1) {
      await http();
      await bare?.();
    }
    const p95s: number[] = [];
    const p50s: number[] = [];
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const ours: number[] = [];
      const sql: number[] = [];
      for (let index = 0; index < CALLS; index += 1) {
        ours.push(await http());
        if (bare) sql.push(await bare());
      }
      p95s.push(part(ours, 0.95));
      p50s.push(part(ours, 0.5));
      if (bare) ratios.push(median(ours) / median(sql));
    }
    worst = Math.max(worst, median(p95s));
    rows.push([
      title,
      `p50 ${format(median(p50s), 1)}  p95 ${spread(p95s, 1)} ms${ratios.length > 0 ? `, ${format(median(ratios), 1)} × the bare SQL` : ''}`,
      '≤ 8 ms',
    ]);
    numbers[title] = { p50s, p95s, ratios };
  }
  await client.end();
  report('inbox', rows, { conversations: CONVERSATIONS, worstP95: worst, views: numbers });
} finally {
  await server.stop();
  provider.stop();
  dropDataDir(dataDir);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

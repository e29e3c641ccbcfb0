// The first page of the inbox over HTTP, as a signed-in agent, at 200,000 conversations: every view; some beside the bare SQL.
import { signIn } from './harness/api.ts';
import { ask, inTurns, timed } from './harness/ask.ts';
import { type Filling, House } from './harness/house.ts';
import { format, median, report, type Row, spread } from './harness/measure.ts';
import { busiestTeam } from './harness/scale-store.ts';
import { OWNER } from './harness/server.ts';
import { agentIdOf, bareLists, connectTo, giveWork, seed } from './harness/store.ts';

const CONVERSATIONS = 200_000;
const CALLS = 30;
const ROUNDS = 5;
const WARM_ROUNDS = 10;
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

const filling: Filling = {
  name: `mixed-${CONVERSATIONS}`,
  isLasting: true,
  fill: (made) =>
    made.sql(async (client) => {
      await seed(client, { ...made, count: CONVERSATIONS, areAllOpen: false });
      await giveWork(client, made.workspaceId, await agentIdOf(client, OWNER.email));
    }),
};
const house = await House.open({ filling });
const { server, workspaceId, channelId } = house;
try {
  const client = connectTo(server.databaseUrl);
  await client.connect();
  const agentId = await agentIdOf(client, OWNER.email);
  const teamId = await busiestTeam(client, workspaceId);
  const pathOf = (query: string) =>
    `/conversations${query === 'counts' ? '/counts' : `?${query.replace('TEAM', teamId).replace('CHANNEL', channelId)}`}`;
  // A house that has been at work: whichever view were first would be measured while the server's code is being compiled.
  const early = { cookie: await signIn(server) };
  for (let round = 0; round < WARM_ROUNDS; round += 1)
    for (const [, query] of views) await ask(server, pathOf(query), early);
  const rows: Row[] = [];
  const numbers: Record<string, unknown> = {};
  let worst = 0;
  for (const [title, query] of views) {
    // A session of its own for each view, because sessions are limited to what a person does.
    const cookie = await signIn(server);
    const headers = { cookie };
    const path = pathOf(query);
    const text = bareLists[query];
    const values = text?.includes('$2') ? [workspaceId, agentId] : [workspaceId];
    const { p50s, p95s, ratios } = await inTurns(
      { rounds: ROUNDS, calls: CALLS, warm: 10 },
      () => timed(() => ask(server, path, headers)),
      text ? () => timed(() => client.query({ name: query, text, values })) : undefined,
    );
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
  await house.close();
}

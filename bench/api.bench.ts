// What the HTTP door costs: a page of a thread and a note written into one, as signed-in agents, beside a bare handler on the same database
// that asks or writes with one statement and knows neither sign-in nor contract.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { makeThreads } from './harness/api-store.ts';
import type { BareOrder } from './harness/bare-worker.ts';
import { type Called, calls, type CallsOrder } from './harness/calls.ts';
import { conversations, House } from './harness/house.ts';
import { format, median, pairs, part, report, type Row, spread } from './harness/measure.ts';
import { socketFolderOf } from './harness/store.ts';

const PAIRS = 5;
const SECONDS = 0.5;
const CONNECTIONS = 32;
const CONVERSATIONS = 5000;
const THREADS = 200;
const PAGE = 50;
/** Each may call as often as a person does; together they are not slowed. */
const AGENTS = 300;

const house = await House.open({ filling: conversations(CONVERSATIONS) });
const { server, workspaceId } = house;
const bare = fork(fileURLToPath(new URL('harness/bare-worker.ts', import.meta.url)), { stdio: 'inherit' });
try {
  const threads = await house.sql((client) => makeThreads(client, workspaceId, THREADS, PAGE + 10));
  const cookies = await house.agents(AGENTS);
  const asked = new URL(server.databaseUrl.replace('socket:', 'socket://host')).searchParams;
  const order: BareOrder = {
    folder: socketFolderOf(server.databaseUrl),
    database: asked.get('db')!,
    user: asked.get('user')!,
    workspaceId,
  };
  bare.send(order);
  const [port] = (await once(bare, 'message')) as [number];

  const common = { connections: CONNECTIONS, seconds: SECONDS };
  const ours = { ...common, port: server.port, headers: cookies.map((cookie) => `Cookie: ${cookie}`) };
  const theirs = { ...common, port, headers: ['Accept: application/json'] };
  const path = (id: string) => `/api/v1/conversations/${id}/messages`;
  const kinds: readonly { what: string; method: CallsOrder['method']; paths: string[]; target?: string }[] = [
    { what: `a page of ${PAGE}`, method: 'GET', paths: threads.map((id) => `${path(id)}?limit=${PAGE}`) },
    { what: 'a note', method: 'POST', paths: threads.map(path), target: '≥ 0.6' },
  ];
  const rows: Row[] = [];
  const numbers: Record<string, unknown> = {};
  for (const { what, method, paths, target } of kinds) {
    const waits: number[] = [];
    let [count, cpu] = [0, 0];
    const run = async (of: typeof ours, isOurs: boolean): Promise<number> => {
      const cost = house.meter();
      const called: Called = await calls({
        ...of,
        method,
        paths: isOurs ? paths : paths.map((each) => each.split('?')[0]!),
      });
      if (called.failed > 0) throw new Error(`${called.failed} of ${called.count} calls failed: ${what}`);
      if (!isOurs) return called.perSecond;
      count += called.count;
      cpu += cost(1)[0];
      waits.push(part(called.ms, 0.99));
      return called.perSecond;
    };
    await run(ours, true);
    const result = await pairs(
      PAIRS,
      () => run(ours, true),
      () => run(theirs, false),
    );
    rows.push(
      [`${what}: calls a second, ours`, spread(result.a, 0)],
      ['the bare handler', spread(result.b, 0)],
      target ? ['ratio', spread(result.ratios), target] : ['ratio', spread(result.ratios)],
      ['p99 ms, ours / CPU ms of the server a call', `${format(median(waits), 1)} / ${format(cpu / count)}`],
    );
    numbers[method] = { ...result, median: median(result.ratios), p99: median(waits), cpu: cpu / count };
  }
  report('api', rows, numbers);
} finally {
  bare.kill();
  await house.close();
}

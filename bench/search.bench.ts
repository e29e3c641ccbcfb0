// Searching what was said, by whole words from unique to everywhere and by beginnings, beside the same question asked of a trigram index;
// and finding people by a typo. Ten million messages and 750,000 people by `--full`, a twentieth without.
import { ask, inTurns, timed } from './harness/ask.ts';
import { signIn } from './harness/api.ts';
import { House } from './harness/house.ts';
import { format, median, report, type Row, spread } from './harness/measure.ts';
import { isFull, large, scale } from './harness/scale.ts';
import { byTrigrams, nameOf, trigrams, uniqueWordOf, wordOf } from './harness/scale-store.ts';
import { connectTo } from './harness/store.ts';

const ROUNDS = 5;
const CALLS = isFull ? 20 : 12;
/** The peer is asked less often, and given up on, because some of its answers take seconds. */
const PEER_CALLS = 2;
const PEER_SECONDS = 8;

// Words by rank: drawn by Zipf, so rank r stands in about 2 / r of all texts.
const rank = (from: number, to: number, call: number): string => wordOf(from + ((call * 7919) % (to - from)));
const rare = (call: number) => rank(6000, 16_000, call);
const medium = (call: number) => rank(300, 1500, call);
const common = (call: number) => rank(2, 30, call);
interface Class {
  readonly title: string;
  readonly target: string;
  readonly ask: (call: number) => readonly string[];
  readonly peer?: string;
  /** What is still being typed ends without a space and matches as a beginning. */
  readonly isOpen?: boolean;
}
const CLASSES: readonly Class[] = [
  {
    title: 'unique token',
    target: 'p95 < 25 ms',
    ask: (call) => [uniqueWordOf(1 + ((call * 104_729) % scale.messages))],
  },
  { title: 'rare', target: 'p95 < 25 ms', ask: (call) => [rare(call)], peer: '≥ 10 ×' },
  { title: 'medium', target: 'p95 < 25 ms', ask: (call) => [medium(call)], peer: '≥ 10 ×' },
  { title: 'medium and medium', target: 'p95 < 25 ms', ask: (call) => [medium(call), medium(call + 13)] },
  { title: 'common', target: 'p95 < 25 ms', ask: (call) => [common(call)] },
  { title: 'common and common', target: 'p95 < 25 ms', ask: (call) => [common(call), common(call + 5)] },
  { title: 'common and rare', target: 'p95 < 25 ms', ask: (call) => [common(call), rare(call)] },
  { title: 'no hit', target: 'p95 < 25 ms', ask: (call) => [`zzz${call}zzz`] },
  { title: 'beginning of 5 letters', target: 'p95 < 80 ms', ask: (call) => [medium(call).slice(0, 5)], isOpen: true },
];

const house = await House.open({ filling: large });
const { server, workspaceId } = house;
const client = connectTo(server.databaseUrl, undefined, 'postgres');
try {
  await client.connect();
  const began = performance.now();
  await trigrams(client);
  const indexSeconds = (performance.now() - began) / 1000;
  const rows: Row[] = [];
  const numbers: Record<string, unknown> = {};
  const cost = house.meter();
  let calls = 0;
  const seek = async (q: string, kind: string, headers: Record<string, string>) => {
    calls += 1;
    const path = `/search?limit=25&kind=${kind}&q=${encodeURIComponent(q)}`;
    let text = '';
    const ms = await timed(async () => {
      text = await ask(server, path, headers);
    });
    return { ms, found: (JSON.parse(text) as { items: unknown[] }).items.length };
  };
  for (const each of CLASSES) {
    const headers = { cookie: await signIn(server) };
    let hits = 0;
    const ours = await inTurns({ rounds: ROUNDS, calls: CALLS }, async (call) => {
      const { ms, found } = await seek(`${each.ask(call).join(' ')}${each.isOpen ? '' : ' '}`, 'message', headers);
      hits += found;
      return ms;
    });
    if (hits === 0 && each.title !== 'no hit') throw new Error(`${each.title}: nothing was found at all`);
    const peer = each.peer ? await againstTrigrams(each, headers) : null;
    const beside = peer ? `; trigrams take ${peer.isCut ? '≥ ' : ''}${spread(peer.ratios, 1)} × (${each.peer})` : '';
    rows.push([
      each.title,
      `p50 ${format(median(ours.p50s), 1)}  p95 ${spread(ours.p95s, 1)} ms${beside}`,
      each.target,
    ]);
    numbers[each.title] = { ...ours, peer };
  }
  const headers = { cookie: await signIn(server) };
  let met = 0;
  let asked = 0;
  const typos = await inTurns({ rounds: ROUNDS, calls: CALLS }, async (call) => {
    const name = personOfOurs(call);
    const { ms, found } = await seek(misspelled(name, call), 'contact', headers);
    asked += 1;
    met += found > 0 ? 1 : 0;
    return ms;
  });
  rows.push([
    `people by a typo, among ${Math.floor(scale.conversations * 0.75)}`,
    `p50 ${format(median(typos.p50s), 1)}  p95 ${spread(typos.p95s, 1)} ms, ${met} of ${asked} found somebody`,
    'p95 < 30 ms',
  ]);
  rows.push([
    'CPU ms a question: server / PostgreSQL (the peer’s included)',
    cost(calls)
      .map((each) => format(each))
      .join(' / '),
  ]);
  rows.push(['messages', `${scale.messages}`]);
  report('search', rows, { scale, indexSeconds, classes: numbers, typos });

  /** Pairs of ours and the peer's answer to the same question. */
  async function againstTrigrams(given: Class, as: Record<string, string>) {
    const ratios: number[] = [];
    let isCut = false;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [a, b]: [number[], number[]] = [[], []];
      for (let index = 0; index < PEER_CALLS; index += 1) {
        const words = given.ask(5000 + round * PEER_CALLS + index);
        a.push((await seek(`${words.join(' ')} `, 'message', as)).ms);
        const ms = await byTrigrams(client, workspaceId, words, PEER_SECONDS);
        isCut ||= ms === null;
        b.push(ms ?? PEER_SECONDS * 1000);
      }
      ratios.push(median(b) / median(a));
    }
    return { ratios, isCut };
  }
} finally {
  await client.end();
  await house.close();
}

/** Somebody of the first workspace; every tenth is of another. */
function personOfOurs(call: number): string {
  const k = 1 + ((call * 65_537) % Math.floor(scale.conversations * 0.75));
  return nameOf(k % 10 === 0 ? k + 1 : k);
}
/** Two letters of the last name changed places. */
function misspelled(name: string, call: number): string {
  const at = name.indexOf(' ') + 2 + (call % 3);
  return name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2);
}

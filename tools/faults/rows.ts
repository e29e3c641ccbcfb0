// The table: each fault, what must hold all the same, and how it is brought about: a run of its own, or tests that are there already.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { takeBacklog } from './backlog.ts';
import { jumpClocks } from './clocks.ts';
import { cutTheLine } from './cut.ts';
import { killJobs } from './jobs.ts';
import { duplicate, kill } from './kills.ts';
import { blockLoop } from './loop.ts';
import { tryAllOrders } from './orders.ts';
import { cutPower } from './power-cut.ts';
import { roll } from './rolling.ts';
import { runCore } from './simulation/core.ts';
import { openSimulator } from './simulation/run.ts';
import { slowDisk } from './slow-disk.ts';
import { starve } from './starved.ts';
import { cutMigrations } from './statements.ts';

export interface Options {
  readonly seed: number;
  readonly isShort: boolean;
  /** So many kills or seeds instead of the usual number: a long run in pieces. */
  readonly count: number | null;
  /** A word on the way, so that what was done is known when the rest is cut off. */
  readonly say: (line: string) => void;
}
/** What happened, in a line; it throws what did not hold. */
export type Run = (options: Options) => Promise<string>;
interface Row {
  readonly name: string;
  readonly criterion: string;
  /** Or why there is none. */
  readonly run: Run | string;
}
const ROOT = join(import.meta.dirname, '../..');
const TESTS_MS = 280_000;

/** Tests by file and, where a file holds more than the row, by the words of their names. */
const tests =
  (files: readonly string[], words?: string): Run =>
  ({ isShort }) => {
    if (isShort) return Promise.resolve('left to `npm test`, which holds it');
    const { NODE_TEST_CONTEXT: _mine, ...env } = process.env;
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        '--test',
        '--test-force-exit',
        '--test-concurrency=1',
        '--test-reporter=spec',
        ...(words ? [`--test-name-pattern=${words}`] : []),
        ...files,
      ],
      { cwd: ROOT, env, encoding: 'utf8', timeout: TESTS_MS },
    );
    const count = (name: string) => Number(new RegExp(`^ℹ ${name} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
    if (status !== 0) return Promise.reject(new Error(stdout.slice(-3000)));
    if (count('pass') === 0)
      return Promise.reject(new Error(`nothing ran: ${count('skipped')} skipped in ${files.join(', ')}`));
    return Promise.resolve(`${count('pass')} tests passed, ${count('skipped')} skipped`);
  };
const stories = (name: string) => [`tools/stories/${name}.test.ts`];

/** Houses side by side, each with a database of its own: one computes while another waits for its rows. */
const LANES = 3;
const SEEDS = 10_000;
const SHORT_SEEDS = 60;
const simulate: Run = async ({ seed, isShort, count: asked, say }) => {
  const sum = { said: 0, answers: 0, hits: 0 };
  const count = asked ?? (isShort ? SHORT_SEEDS : SEEDS);
  let [next, done] = [seed, 0];
  const lane = async (): Promise<void> => {
    const simulator = await openSimulator();
    try {
      while (next < seed + count) {
        const each = next++;
        const { wrong, stats } = await simulator.run(each);
        if (wrong.length > 0) {
          next = Infinity;
          throw new Error(`seed ${each}: ${wrong.slice(0, 3).join('; ')}\n    again: npm run faults -- --seed ${each}`);
        }
        for (const key of ['said', 'answers', 'hits'] as const) sum[key] += stats[key];
        if ((done += 1) % 100 === 0) say(`${done} seeds hold`);
      }
    } finally {
      await simulator.close();
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(LANES, count) }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return `${count} seeds from ${seed}: ${sum.said} messages, ${sum.answers} answers, ${sum.hits} breaks and deaths`;
};

export const rows: readonly Row[] = [
  {
    name: 'core',
    criterion: 'links in any order end in one state, news in any order too, batches keep everybody’s order',
    run: ({ seed, isShort }) => runCore(seed, isShort ? 2000 : 10_000),
  },
  {
    name: 'simulation',
    criterion:
      'lines break and nodes die before and after commits, between claim, call and note; clocks jump: all promises hold',
    run: simulate,
  },
  {
    name: 'kills',
    criterion:
      'server, database or both killed under load: all acknowledged is stored once and in order, the journal has no gap',
    run: kill,
  },
  {
    name: 'jobs',
    criterion:
      'the server dies over an import, its undo, a change to thousands, what is let go of by age and the demo’s removal: nothing half, nothing twice, another ends it',
    run: killJobs,
  },
  {
    name: 'power',
    criterion:
      'the disk stops under load and forgets what was not forced to it: all acknowledged is there after a cold start',
    run: cutPower,
  },
  {
    name: 'stop',
    criterion: 'SIGTERM under load loses nothing acknowledged and ends within five seconds',
    run: tests(stories('faults'), 'a stop under load'),
  },
  {
    name: 'disk',
    criterion: 'a full disk is answered with 503 before the database stops, and recovers alone',
    run: tests(stories('full-disk')),
  },
  {
    name: 'slow-disk',
    criterion: 'fsync takes 50 ms: everybody waits longer, nobody is refused, nothing is lost',
    run: slowDisk,
  },
  {
    name: 'network',
    criterion:
      'the line to an external database falls silent both ways: nothing lost or doubled, alone again afterwards',
    run: cutTheLine,
  },
  {
    name: 'external',
    criterion: 'an external database restarted, crashed, its sessions ended; two nodes; a node killed',
    run: tests(
      stories('external-postgres'),
      'sessions ended|was killed|a server killed|restarted|crashed|a stop while',
    ),
  },
  {
    name: 'duplicates',
    criterion: 'the same call a hundred times at once is one message; another body under its id changes nothing',
    run: duplicate,
  },
  {
    name: 'orders',
    criterion: 'five related events end in one state in all 120 orders, for what they say and for what we sent',
    run: tryAllOrders,
  },
  {
    name: 'providers',
    criterion:
      '429, 500, hang, drip, cut, garbage and a yes after the timeout: each once, or flagged; others never wait',
    run: tests(
      [...stories('silent-providers'), ...stories('faults')],
      'silence|not there at all|refuses and fails|verdict never came|between taking',
    ),
  },
  {
    name: 'slow-sockets',
    criterion: 'who does not read, finish or let go is cut off and holds up nobody',
    run: tests([...stories('bad-wire'), 'server/src/doors/visitor-socket.test.ts']),
  },
  {
    name: 'poison',
    criterion: 'what cannot be read or placed is kept with its reason and seen; the rest flows',
    run: tests(['server/src/rooms/intake/intake.test.ts'], 'stuck|read|poison'),
  },
  {
    name: 'migration',
    criterion: 'killed in the middle it runs again',
    run: tests(['server/src/ground/migrate.test.ts']),
  },
  {
    name: 'rolling',
    criterion:
      'the version before the newest migration serves on while the new one makes its tables beside it, and until it is stopped',
    run: roll,
  },
  {
    name: 'statements',
    criterion: 'migrations cut off behind each of their statements keep nothing and run afterwards',
    run: cutMigrations,
  },
  {
    name: 'resume',
    criterion:
      'screens open when the server was killed resume without a gap; 5,000 of them are measured by `npm run bench live`',
    run: tests([...stories('faults'), 'server/src/doors/resume.test.ts'], 'screen|away'),
  },
  {
    name: 'nodes',
    criterion: 'several nodes at once: one message, one contact, one thread',
    run: tests(['server/src/rooms/intake/nodes.test.ts', 'server/src/doors/sources.test.ts', ...stories('many-nodes')]),
  },
  {
    name: 'backup',
    criterion: 'a backup under load is one moment; killed, it is none; restored elsewhere, it is the house',
    run: tests(stories('backup')),
  },
  {
    name: 'mailbox',
    criterion: 'UIDVALIDITY changes, a line cut at any byte: each mail once',
    run: tests(['channels/email/src/imap/*.test.ts']),
  },
  {
    name: 'backlog',
    criterion:
      '100,000 mails wait and the mailbox is renumbered in the middle: each once, in bounded memory, the house usable meanwhile',
    run: takeBacklog,
  },
  {
    name: 'loop',
    criterion: 'the event loop stands for two seconds: it is told with what was in hand, lines hold, nothing is lost',
    run: blockLoop,
  },
  {
    name: 'clocks',
    criterion:
      'the clock jumps an hour ahead and back under load: nothing is lost, doubled or late, snoozes and sessions are what they were',
    run: jumpClocks,
  },
  {
    name: 'starved',
    criterion: 'server and database run a tenth of the time: 400 answers leave slower, each once, none unknown',
    run: starve,
  },
  {
    name: 'memory',
    criterion: 'flat over a million messages',
    run: 'It is a measurement: `npm run bench memory -- --full`.',
  },
];

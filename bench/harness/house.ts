// A house to measure in: the real server on a data folder of its own with a bot connected and, where asked for, filled. What fills it is made
// once and kept beside the system's temporary files (`throughline-bench-cache`); each measurement starts on a copy.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { digest } from '../../tools/ground.js';
import { agentCookies } from './crowd.ts';
import { cpuMs, pssMb } from './measure.ts';
import { connectBot, type Provider, startProvider } from './provider.ts';
import { dropDataDir, makeDataDir, postmasterOf, ROOT, type Running, startServer } from './server.ts';
import { connectTo, placeOf, seed } from './store.ts';

/** What stands in a house before anything is measured. */
export interface Filling {
  readonly name: string;
  fill(house: House): Promise<void>;
  /** Never made afresh: new migrations run on it, and what is measured runs on it as it is and leaves it so, or nearly. */
  readonly isLasting?: boolean;
}
const EMPTY: Filling = { name: 'empty', fill: async () => undefined };
/** So many customers with an open conversation and one message each. */
export const conversations = (count: number): Filling => ({
  name: `open-${count}`,
  fill: (house) => house.sql((client) => seed(client, { ...house, count, areAllOpen: true })),
});

const CACHE = join(tmpdir(), 'throughline-bench-cache');
const DONE = 'bench-template-complete';
const MIGRATED_SECONDS = 1800;
const MADE_FROM = ['server/migrations', 'bench/harness/house.ts', 'bench/harness/store.ts'];
interface Given {
  readonly filling?: Filling;
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
}

export class House {
  /** Seconds that making the filling took, if it had to be made. */
  madeSeconds: number | null = null;
  workspaceId = '';
  /** Of the bot. */
  channelId = '';
  server!: Running;
  readonly dataDir: string;
  /** What its server was started with. */
  readonly env: Readonly<Record<string, string>>;
  private readonly provider: Provider;
  private readonly given: Given;

  private constructor(dataDir: string, provider: Provider, given: Given) {
    this.dataDir = dataDir;
    this.provider = provider;
    this.given = given;
    this.env = { ...provider.env, ...given.env };
  }

  static async open(given: Given = {}): Promise<House> {
    const filling = given.filling ?? EMPTY;
    const began = performance.now();
    const isThere = isMade(filling);
    if (!isThere) await make(filling);
    const madeSeconds = isThere ? null : (performance.now() - began) / 1000;
    const house = await House.on(filling.isLasting ? folderOf(filling) : copyOf(filling, makeDataDir()), given);
    return Object.assign(house, { madeSeconds });
  }
  static async on(dataDir: string, given: Given = {}): Promise<House> {
    const house = new House(dataDir, await startProvider(), given);
    await house.start();
    const place = await house.sql(placeOf);
    return Object.assign(house, place, { channelId: place.channelId ?? (await connectBot(house.server)) });
  }

  /** Where it was before, if it was: on the same port. */
  async start(): Promise<void> {
    this.server = await startServer({
      dataDir: this.dataDir,
      env: this.env,
      ...(this.given.nodeArgs ? { nodeArgs: this.given.nodeArgs } : {}),
      ...(this.given.filling?.isLasting ? { readySeconds: MIGRATED_SECONDS } : {}),
      ...((this.server as Running | undefined) ? { port: this.server.port } : {}),
    });
  }
  /** As the superuser of the database, over a line of its own. */
  async sql<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = connectTo(this.server.databaseUrl, undefined, 'postgres');
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  /** Cookies of that many new agents. */
  agents(count: number): Promise<string[]> {
    return this.sql((client) => agentCookies(client, this.server, this.workspaceId, count));
  }
  /** CPU milliseconds of server and database since, for each of so many. */
  meter(): (count: number) => readonly [server: number, database: number] {
    const spent = () => {
      const postmaster = postmasterOf(this.dataDir);
      return [cpuMs(this.server.pid, postmaster), cpuMs(postmaster)] as const;
    };
    const [server, database] = spent();
    return (count) => {
      const now = spent();
      return [(now[0] - server) / count, (now[1] - database) / count];
    };
  }
  /** Megabytes of PSS. */
  weight(): { readonly server: number; readonly database: number } {
    const postmaster = postmasterOf(this.dataDir);
    return { server: pssMb(this.server.pid, postmaster), database: pssMb(postmaster) };
  }
  async close(): Promise<void> {
    await this.server.stop();
    this.provider.stop();
    if (!this.dataDir.startsWith(CACHE)) dropDataDir(this.dataDir);
  }
}

const folderOf = ({ name }: Filling): string => join(CACHE, name);
const versionOf = () => digest(MADE_FROM.map((path) => join(ROOT, path)));
function isMade(filling: Filling): boolean {
  const mark = join(folderOf(filling), DONE);
  return existsSync(mark) && (filling.isLasting === true || readFileSync(mark, 'utf8') === versionOf());
}
async function make(filling: Filling): Promise<void> {
  const folder = folderOf(filling);
  dropDataDir(folder);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  chmodSync(CACHE, 0o755);
  if (filling !== EMPTY) {
    if (!isMade(EMPTY)) await make(EMPTY);
    copyOf(EMPTY, folder);
  }
  const house = await House.on(folder);
  try {
    await filling.fill(house);
  } finally {
    await house.close();
  }
  writeFileSync(join(folder, DONE), versionOf());
}
/** On the disk at once, so that writing it is not measured later. */
function copyOf(filling: Filling, to: string): string {
  execFileSync('cp', ['-aL', '--reflink=auto', `${folderOf(filling)}/.`, to]);
  rmSync(join(to, DONE));
  execFileSync('sync', ['-f', to]);
  return to;
}

// The large data set, generated once into a data folder of its own beside the system's temporary files and used again by every later run:
// `throughline-bench-cache/scale-1000000-10000000`. Remove the folder to have it made afresh.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBot, startProvider } from './provider.ts';
import { fill, giveWorkTo, type Scale, workspaceOfAgent } from './scale-store.ts';
import { dropDataDir, OWNER, type Running, startServer } from './server.ts';
import { connectTo, workspaceOf } from './store.ts';

/** `--full` measures what the targets speak of; without it a twentieth, so that the whole suite stays short. */
export const isFull = process.argv.includes('--full');
export const scale: Scale = isFull
  ? { conversations: 1_000_000, messages: 10_000_000 }
  : { conversations: 50_000, messages: 500_000 };
const DONE = 'bench-template-complete';
/** Migrations that are new since the data were made run on them first. */
const MIGRATED_SECONDS = 1800;

export interface Large {
  readonly server: Running;
  readonly workspaceId: string;
  readonly seconds: number | null;
  stop(): Promise<void>;
}

/** Starts the server on the large data set, made first if it is not there. What runs on it leaves it as it was, or nearly so. */
export async function startLarge(): Promise<Large> {
  const cache = join(tmpdir(), 'throughline-bench-cache');
  const dataDir = join(cache, `scale-${scale.conversations}-${scale.messages}`);
  const began = performance.now();
  const isThere = existsSync(join(dataDir, DONE));
  if (!isThere) {
    dropDataDir(dataDir);
    mkdirSync(dataDir, { recursive: true, mode: 0o755 });
    chmodSync(cache, 0o755);
    await generate(dataDir);
  }
  const seconds = isThere ? null : (performance.now() - began) / 1000;
  const provider = await startProvider();
  const server = await startServer({ dataDir, env: provider.env, readySeconds: MIGRATED_SECONDS });
  const client = connectTo(server.databaseUrl);
  await client.connect();
  const workspaceId = await workspaceOfAgent(client, OWNER.email);
  await client.end();
  return {
    server,
    workspaceId,
    seconds,
    stop: async () => {
      await server.stop();
      provider.stop();
    },
  };
}

async function generate(dataDir: string): Promise<void> {
  const say = (what: string) => process.stderr.write(`  making ${scale.messages} messages: ${what}\n`);
  const provider = await startProvider();
  const server = await startServer({ dataDir, env: provider.env });
  try {
    const channelId = await connectBot(server);
    const asServer = connectTo(server.databaseUrl);
    await asServer.connect();
    const workspaceId = await workspaceOf(asServer);
    await asServer.end();
    const client = connectTo(server.databaseUrl, undefined, 'postgres');
    await client.connect();
    await fill(client, { workspaceId, channelId }, scale, isFull ? say : () => undefined);
    await giveWorkTo(client, workspaceId, OWNER.email, scale);
    await client.end();
  } finally {
    await server.stop();
    provider.stop();
  }
  writeFileSync(join(dataDir, DONE), new Date().toISOString());
}

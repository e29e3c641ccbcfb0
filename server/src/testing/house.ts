// A whole house for tests: a real database of its own, a workspace, two agents, and channels that parrot.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, Net } from '@throughline/channel-kit';
import { type Role, scopesOf } from '@throughline/domain';
import { readConfig } from '../ground/config.ts';
import { openDb } from '../ground/db.ts';
import { endlessDisk } from '../ground/disk.ts';
import { openFiles } from '../ground/files.ts';
import type { House } from '../ground/house.ts';
import { newId } from '../ground/id.ts';
import { openLive } from '../ground/live.ts';
import { makeLog } from '../ground/log.ts';
import { keyRing, sign } from '../ground/secrets.ts';
import { testDatabase } from '../ground/testing.ts';
import type { AgentViewer } from '../ground/viewer.ts';
import { channelAnywhere, openChannel, type OpenChannel } from '../rooms/channels/index.ts';

export interface TestHouse {
  readonly house: House;
  readonly url: string;
  readonly workspaceId: string;
  /** The owner; more by `agent`. */
  readonly ada: AgentViewer;
  agent(name: string, role: Role, workspaceId?: string): Promise<AgentViewer>;
  channel(kind: string, workspaceId?: string): Promise<OpenChannel>;
  workspace(name: string): Promise<string>;
  /** Moves the house's clock. */
  forward(ms: number): void;
  close(): Promise<void>;
}

export async function testHouse(kinds: readonly Channel[], env: Record<string, string> = {}): Promise<TestHouse> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  const config = readConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'https://support.example', ...env });
  const log = makeLog('silent');
  const db = openDb(database.url, { log });
  const keys = keyRing([Buffer.alloc(32, 7)]);
  let shift = 0;
  const noNet: Net = { fetch: () => Promise.reject(new Error('tests do not call out')) };
  const house: House = {
    config,
    log,
    db,
    keys,
    files: openFiles(config, log),
    disk: endlessDisk,
    net: noNet,
    vendorNet: noNet,
    kinds: new Map(kinds.map((kind) => [kind.card.kind, kind])),
    live: openLive({ db, databaseUrl: database.url, natsUrl: null, log }),
    mailer: { isSet: false, send: () => Promise.resolve() },
    now: () => new Date(Date.now() + shift),
    sign: (text) => sign(keys, text),
  };
  const workspace = async (name: string): Promise<string> => {
    const id = newId();
    await db.query('insert into workspaces (id, name) values ($1, $2)', [id, name]);
    return id;
  };
  const workspaceId = await workspace('Acorn');
  const agent = async (name: string, role: Role, of = workspaceId): Promise<AgentViewer> => {
    const [agentId, userId] = [newId(), newId()];
    await db.query(
      'insert into agents (workspace_id, id, user_id, name, email, role) values ($1, $2, $3, $4, $5, $6)',
      [of, agentId, userId, name, `${name.toLowerCase()}@acorn.example`, role],
    );
    return {
      type: 'agent',
      workspaceId: of,
      agentId,
      userId,
      name,
      role,
      teamIds: [],
      scopes: new Set(scopesOf[role]),
    };
  };
  return {
    house,
    url: database.url,
    workspaceId,
    ada: await agent('Ada', 'owner'),
    agent,
    workspace,
    async channel(kind, of = workspaceId) {
      const id = newId();
      await db.query(
        `insert into channels (workspace_id, id, kind, name, state) values ($1, $2, $3, $3, 'connected')`,
        [of, id, kind],
      );
      return (await openChannel(house, (await channelAnywhere(db, id))!))!;
    },
    forward(ms) {
      shift += ms;
    },
    async close() {
      await house.live.close();
      await db.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

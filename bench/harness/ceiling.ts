// pgbench's best: messages a second that PostgreSQL itself makes durable with one statement and one commit each, on the same server.
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Running } from './server.ts';
import { ceilingScript, ceilingTables, connectTo, fillCeiling, socketFolderOf } from './store.ts';

const DATABASE = 'ceiling';
/** Debian's postgresql-contrib brings it; null where it is missing. */
export function findPgbench(): string | null {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => join(home, version, 'bin/pgbench')).find((path) => existsSync(path)) ?? null;
}

export async function makeCeiling(
  server: Running,
  pgbench: string,
): Promise<(clients: number, seconds: number) => Promise<number>> {
  const admin = connectTo(server.databaseUrl, 'postgres', 'postgres');
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  const client = connectTo(server.databaseUrl, DATABASE, 'postgres');
  await client.connect();
  await client.query(ceilingTables);
  await client.query(fillCeiling);
  await client.query('analyze');
  await client.end();
  const script = join(server.dataDir, 'ceiling.sql');
  writeFileSync(script, ceilingScript);
  return async (clients, seconds) => {
    const { stdout } = await promisify(execFile)(pgbench, [
      '-h',
      socketFolderOf(server.databaseUrl),
      '-U',
      'postgres',
      '-n',
      '-M',
      'prepared',
      '-c',
      String(clients),
      '-j',
      '1',
      '-T',
      String(seconds),
      '-f',
      script,
      DATABASE,
    ]);
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1] ?? Number.NaN);
  };
}

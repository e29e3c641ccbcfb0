// `doctor`: what the settings page shows, for a terminal or a script, and also when the server does not even start. It changes nothing.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../build.ts';
import { StartError } from '../ground/config.ts';
import { joinDatabase } from '../ground/embedded.ts';
import { isUnfinished, readMigrations, unfinished } from '../ground/migrate.ts';
import { examine, type Finding, findingsOf, stateOf } from '../rooms/operations/index.ts';
import { appliedMigrations } from './catalog-store.ts';
import type { Operation } from './operation.ts';
import { openClient } from './snapshot.ts';
import { readWords } from './words.ts';

const { bad } = findingsOf('machine');
const AREAS = { machine: 'Machine', work: 'Work', channels: 'Channels' } as const;
const MARKS = { good: '✔', warning: '!', bad: '✖' } as const;

export async function doctor(operation: Operation, migrations: string): Promise<number> {
  const typed = readWords(
    operation.words,
    { json: false },
    'Say: npm run doctor, or npm run --silent doctor -- --json.',
  );
  if (typed.words.length > 0) throw new StartError('Say: npm run doctor, or npm run --silent doctor -- --json.');
  const findings = await look(operation, migrations);
  const state = stateOf(findings);
  if (typed.switches.has('json'))
    operation.say(JSON.stringify({ checkedAt: new Date().toISOString(), state, findings }, null, 2));
  else for (const line of table(findings)) operation.say(line);
  return state === 'bad' ? 1 : 0;
}

/** What keeps the house from being opened at all is the finding that counts; the rest can wait. */
async function look({ config, log, kinds }: Operation, migrations: string): Promise<Finding[]> {
  const database = await joinDatabase(config, log).catch((error: unknown) => {
    if (error instanceof StartError) return error;
    throw error;
  });
  if (database instanceof StartError)
    return [
      bad(
        { id: 'database', title: 'Database', detail: database.message },
        'Start it, or correct DATABASE_URL or DATA_DIR; nothing else can be looked at without it.',
      ),
    ];
  try {
    const obstacle = keyObstacle(config) ?? (await tablesObstacle(database.url, migrations));
    if (obstacle) return [obstacle];
    const home = await build({ config, log, url: database.url, kinds: await kinds(), isDemo: false });
    try {
      return await examine(home.house, { workspaceId: null, isAsked: false });
    } finally {
      await home.stop();
    }
  } finally {
    await database.stop();
  }
}

/** Opening the house would make a new key, which would hide that the old one is gone. */
function keyObstacle(config: Operation['config']): Finding | null {
  const path = join(config.dataDir, 'secret.key');
  if (config.secretKeys !== null || existsSync(path)) return null;
  return bad(
    { id: 'keys', title: 'Keys', detail: `${path} is not there, and SECRET_KEY is not set.` },
    'Put the key back from where you keep it. Without it every channel must be connected again, and everybody signs in anew.',
  );
}

async function tablesObstacle(url: string, migrations: string): Promise<Finding | null> {
  const client = await openClient(url);
  try {
    if (await isUnfinished(client))
      return bad({ id: 'migrations', title: 'Tables', detail: unfinished.detail }, unfinished.remedy);
    const applied = ((await appliedMigrations(client)) ?? []).map(({ name }) => name);
    const known = readMigrations(migrations).map(({ name }) => name);
    const newer = applied.filter((name) => !known.includes(name));
    const pending = known.filter((name) => !applied.includes(name));
    if (newer.length > 0)
      return bad(
        {
          id: 'migrations',
          title: 'Tables',
          detail: `The database was made by a newer version (${newer.join(', ')}).`,
        },
        'Run that version, or restore the backup made before the upgrade.',
      );
    if (pending.length > 0)
      return bad(
        { id: 'migrations', title: 'Tables', detail: `Not yet made by this version: ${pending.join(', ')}.` },
        'Start the server; it brings the tables up to date.',
      );
    return null;
  } finally {
    await client.end();
  }
}

function table(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ title }) => title.length));
  const lines: string[] = [];
  for (const [area, title] of Object.entries(AREAS)) {
    const mine = findings.filter((finding) => finding.area === area);
    if (mine.length > 0) lines.push('', title);
    for (const { state, title: name, detail, remedy } of mine) {
      lines.push(`  ${MARKS[state]} ${name.padEnd(width)}  ${detail}`);
      if (remedy) lines.push(`    ${' '.repeat(width)}  → ${remedy}`);
    }
  }
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  return [...lines.slice(1), '', `${count('good')} well, ${count('warning')} to look at, ${count('bad')} wrong.`];
}

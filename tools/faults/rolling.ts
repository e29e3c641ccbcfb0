// Two versions on one database: the one before the newest migration, taken out of the history, is under load while today's starts beside
// it and makes its tables; both serve, then the old one is stopped. What expands may not take anything from who runs already.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTelegramDouble } from '../doubles/telegram/index.ts';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { startPostgresPeer } from '../peers/postgres/server.ts';
import { type Hook, sendAll } from '../stories/senders.ts';
import { type Server, startServer, until } from '../stories/server.ts';
import { assertWhole } from './kills.ts';
import type { Run } from './rows.ts';
import { assertShown, everyPage } from './shown.ts';

const ROOT = join(import.meta.dirname, '../..');
const CHATS = [660_001, 660_002, 660_003, 660_004];
/** So many that they are still coming when the new one has made its tables. */
const EACH = 900;
const PATIENCE_MS = 600_000;

export const roll: Run = async ({ say }) => {
  const skip = postgresSkip();
  if (skip !== false) throw new Error(skip);
  const before = takeOut();
  const peer = await startPostgresPeer();
  const double = await startTelegramDouble();
  const servers: Server[] = [];
  try {
    const shared = {
      DATABASE_URL: await peer.database('house'),
      SECRET_KEY: randomBytes(32).toString('base64'),
      TELEGRAM_API_URL: double.url,
    };
    const old = await startServer(shared, [], join(before.folder, 'server/src/main.ts'));
    servers.push(old);
    await old.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    const hook: Hook = { url: double.webhook!.url, secret: double.webhook!.secret! };
    const applied = async () =>
      (await peer.admin<{ name: string }>('select name from migrations order by name', [], 'house')).map(
        ({ name }) => name,
      );
    const had = await applied();
    say(`the version before ${before.migration} serves, with ${had.length} migrations`);
    const sent = sendAll(hook, CHATS, EACH, { patienceMs: PATIENCE_MS });
    sent.done.catch(() => undefined);
    await until(
      () => sent.acknowledged.size,
      (size) => size >= CHATS.length * 5,
      'messages flow',
    );
    const fresh = await startServer({ ...shared, PUBLIC_URL: old.url });
    servers.push(fresh);
    const made = (await applied()).filter((name) => !had.includes(name));
    assert.ok(made.includes(before.migration), `the new version has made its tables: ${made.join(', ')}`);
    const atChange = sent.acknowledged.size;
    assert.ok(atChange < CHATS.length * EACH, 'it was under load meanwhile');
    await useBoth(old, fresh, double);
    await sent.done;
    assert.deepEqual(
      [...sent.met.keys()],
      ['200'],
      `the old one has answered every call with 200: ${old.said.slice(-2000)}`,
    );
    const sql = {
      sql: <Row extends object>(text: string, values?: readonly unknown[]) => peer.admin<Row>(text, values, 'house'),
    };
    await assertWhole(sql, CHATS, EACH);
    for (const each of servers) await assertShown(each, CHATS, EACH);
    // The last step: what comes now comes to the new one alone.
    await old.end('SIGTERM');
    const later = CHATS.map((chat) => chat + 100);
    await sendAll({ ...hook, url: hook.url.replace(old.url, fresh.url) }, later, 10, { patienceMs: PATIENCE_MS }).done;
    await assertWhole(sql, later, 10);
    await assertShown(fresh, later, 10);
    assert.deepEqual(
      await peer.admin(
        `select id from messages where direction = 'outbound' and type = 'message' and delivery <> 'sent'`,
        [],
        'house',
      ),
      [],
      'every answer is called sent',
    );
    assert.doesNotMatch(old.said, /"level":[56]0/, 'the old one has met nothing it did not know');
    return `${made.join(', ')} made beside the version before under load (${sent.acknowledged.size - atChange} calls of ${CHATS.length * EACH} afterwards, all answered 200): both list, show, search, answer; then the new one alone`;
  } finally {
    for (const each of servers) await each.stop();
    await double.stop();
    await peer.stop();
    before.remove();
  }
};

/** An agent at each: writes at one what the other shows, and each answer reaches its customer once. */
async function useBoth(
  old: Server,
  fresh: Server,
  double: Awaited<ReturnType<typeof startTelegramDouble>>,
): Promise<void> {
  for (const [index, [at, beside]] of [[old, fresh] as const, [fresh, old] as const].entries()) {
    const person = double.customer({ firstName: `Both${index}` });
    person.sends(`Is anybody at ${index}?`);
    const list = (server: Server) =>
      everyPage<{ id: string; contactName: string; preview: string; status: string }>(
        server,
        '/conversations?status=all',
      );
    const mine = await until(
      async () => (await list(beside)).find(({ contactName }) => contactName.startsWith(`Both${index}`)),
      (found) => found !== undefined,
      'it is in the list',
    );
    await at.api.post(`/conversations/${mine!.id}/messages`, { text: `Answer at ${index}`, clientId: `at-${index}` });
    await until(
      () => person.answers,
      (answers) => answers.join() === `Answer at ${index}`,
      'the answer arrives once',
    );
    await at.api.post(`/conversations/${mine!.id}/messages`, { type: 'note', text: `Note at ${index}` });
    await at.api.patch(`/conversations/${mine!.id}`, { status: 'closed', tags: ['both'], priority: 'high' });
    await at.api.patch(
      `/contacts/${(await at.api.get<{ contactId: string }>(`/conversations/${mine!.id}`)).contactId}`,
      {
        tags: ['both'],
      },
    );
    await until(
      async () => (await list(beside)).find(({ id }) => id === mine!.id),
      (row) => row?.status === 'closed',
      'the other shows it closed',
    );
  }
}

/** The commit before the newest migration, in a folder of its own, with our packages but its own parts. */
function takeOut(): { readonly folder: string; readonly migration: string; remove(): void } {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const migration = readdirSync(join(ROOT, 'server/migrations')).sort().at(-1)!;
  let commit: string;
  // By its first name: of two that took the same number at once, one was renamed.
  try {
    const added = git(
      'log',
      '--follow',
      '-1',
      '--diff-filter=A',
      '--format=%H',
      '--',
      `server/migrations/${migration}`,
    );
    commit = added === '' ? git('rev-parse', 'HEAD') : git('rev-parse', `${added}^`);
  } catch {
    throw new Error('It needs the history (git), from which it takes the version before.');
  }
  const folder = join(mkdtempSync(join(tmpdir(), 'throughline-before-')), 'house');
  git('worktree', 'add', '--quiet', '--detach', folder, commit);
  const own = '@throughline';
  mkdirSync(join(folder, 'node_modules', own), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((each) => each !== own && each !== '.bin'))
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  for (const name of readdirSync(join(ROOT, 'node_modules', own))) {
    const part = readlinkSync(join(ROOT, 'node_modules', own, name));
    symlinkSync(part, join(folder, 'node_modules', own, name));
    const packages = part.replace(/^(\.\.\/)+/, '');
    if (existsSync(join(ROOT, packages, 'node_modules')) && existsSync(join(folder, packages)))
      symlinkSync(join(ROOT, packages, 'node_modules'), join(folder, packages, 'node_modules'));
  }
  return {
    folder,
    migration,
    remove: () => {
      git('worktree', 'remove', '--force', folder);
      rmSync(join(folder, '..'), { recursive: true, force: true });
    },
  };
}

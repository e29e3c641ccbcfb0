// The real server under load, killed with its database at moments the dice choose and at named points of its work; callers that repeat
// themselves, and agents who answer meanwhile.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { type Hook, post, sendAll, updateOf, wordsOf } from '../stories/senders.ts';
import { type Server, startServer, until } from '../stories/server.ts';
import type { Run } from './rows.ts';
import { assertShown, everyPage } from './shown.ts';
import { type Dice, diceOf } from './simulation/dice.ts';

const CHATS = 8;
const WORDS = 60;
const KILLS_A_ROUND = 6;
const PATIENCE_MS = 600_000;
const BACK_MS = 60_000;
/** A point that is not passed within this time is struck at random instead. */
const POINT_MS = 3000;
const POINTS = ['commit and answer', 'claim and call', 'call and mark'] as const;
const chatsOf = (from: number) => Array.from({ length: CHATS }, (_, index) => from + index);

type Work<T> = (server: Server, hook: Hook, double: TelegramDouble) => Promise<T>;
export async function withServer<T>(env: Record<string, string>, work: Work<T>): Promise<T> {
  const double = await startTelegramDouble();
  let server: Server | undefined;
  try {
    server = await startServer({ ...env, TELEGRAM_API_URL: double.url });
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    return await work(server, { url: double.webhook!.url, secret: double.webhook!.secret! }, double);
  } finally {
    await server?.stop();
    await double.stop();
  }
}

interface Felt {
  readonly answers: Map<string, number>;
  readonly strikes: Map<string, number>;
  readonly backMs: number[];
}
/** In rounds of six kills, each with a crowd of its own that must be heard to the last word; a round's seed is the run's plus its number. */
export const kill: Run = async ({ seed, isShort, count, say }) => {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-point-'));
  const path = join(folder, 'point');
  writeFileSync(path, '');
  const preload = join(import.meta.dirname, 'fail-point.ts');
  const kills = count ?? (isShort ? KILLS_A_ROUND : 200);
  const felt: Felt = { answers: new Map(), strikes: new Map(), backMs: [] };
  try {
    return await withServer(
      { NODE_OPTIONS: `--import=${preload}`, FAIL_POINT_FILE: path },
      async (server, hook, double) => {
        for (let done = 0, round = 0; done < kills; done += KILLS_A_ROUND, round += 1) {
          await oneRound(server, hook, double, { dice: diceOf(seed + round), round, arm: arm(path), felt });
          say(`${done + KILLS_A_ROUND} kills, seed ${seed + round} holds; back after ${spread(felt.backMs)} ms`);
        }
        const odd = [...felt.answers.keys()].filter((what) => !['200', '503', 'no answer'].includes(what));
        assert.deepEqual(odd, [], 'stored, "send it again", or nothing: no other answer');
        const unheard = (felt.answers.get('no answer') ?? 0) + (felt.answers.get('503') ?? 0);
        assert.ok(unheard > 0, 'the kills were felt, or this proves nothing');
        return `${listed(felt.strikes)}; back after ${spread(felt.backMs)} ms; answers: ${listed(felt.answers)}`;
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
const listed = (counts: ReadonlyMap<string, number>) => [...counts].map((each) => each.join(' × ')).join(', ');
function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round);
  return `${sorted[0] ?? 0} to ${sorted.at(-1) ?? 0}, half of them within ${sorted[Math.floor(sorted.length / 2)] ?? 0}`;
}
const arm =
  (path: string) =>
  (point: string, after = 1): void =>
    writeFileSync(path, point === '' ? '' : `${point} after ${after}`);

interface Round {
  readonly dice: Dice;
  readonly round: number;
  readonly arm: ReturnType<typeof arm>;
  readonly felt: Felt;
}
async function oneRound(server: Server, hook: Hook, double: TelegramDouble, given: Round): Promise<void> {
  const { dice, round, felt } = given;
  const chats = chatsOf(500_000 + round * 100);
  const person = double.customer({ firstName: `Reader${round}` });
  const sent = sendAll(hook, chats, WORDS, { patienceMs: PATIENCE_MS });
  sent.done.catch(() => undefined);
  const answering = answerAll(server, person, `Reader${round}`);
  answering.done.catch(() => undefined);
  for (let each = 0; each < KILLS_A_ROUND; each += 1) {
    await sleep(dice.int(400));
    const whom = dice.pick(['server', 'database', 'both', ...POINTS]);
    felt.strikes.set(whom, (felt.strikes.get(whom) ?? 0) + 1);
    if (POINTS.includes(whom as never)) await strikeAt(server, whom, given);
    const began = performance.now();
    await strike(server, POINTS.includes(whom as never) ? 'dead' : whom);
    await until(() => healthy(server), Boolean, 'it is back', BACK_MS);
    felt.backMs.push(performance.now() - began);
  }
  await sent.done;
  answering.stop();
  const asked = await answering.done;
  for (const [what, times] of sent.met) felt.answers.set(what, (felt.answers.get(what) ?? 0) + times);
  await assertWhole(server, chats, WORDS);
  await assertShown(server, chats, WORDS);
  await assertSent(server, person, asked);
}

async function strike(server: Server, whom: string): Promise<void> {
  const pid = server.postgresPid();
  if (whom === 'database' || whom === 'both') process.kill(pid, 'SIGKILL');
  // Its children answer on for a moment: back is another process.
  if (whom === 'database')
    return void (await until(
      () => server.postgresPid(),
      (now) => now !== pid,
      'a new database',
      BACK_MS,
    ));
  await server.end('SIGKILL');
  await server.start();
}
/** Starts it armed, and waits until it has killed itself there. */
async function strikeAt(server: Server, point: string, { arm: load, dice }: Round): Promise<void> {
  load(point, 1 + dice.int(point === 'commit and answer' ? 8 : 2));
  try {
    await server.end('SIGKILL');
    await server.start();
    await until(() => server.isGone, Boolean, 'it has died at its point', POINT_MS).catch(() => undefined);
  } catch (error) {
    // So soon that it never said it was ready.
    if (!server.isGone) throw error;
  } finally {
    load('');
  }
}
const healthy = async (server: Server): Promise<boolean> => (await fetch(`${server.url}/readyz`)).status === 200;

/** An agent who answers one person again and again, each answer until it was heard that it is kept. */
function answerAll(server: Server, person: ReturnType<TelegramDouble['customer']>, name: string) {
  let isOver = false;
  const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(150)) {
      try {
        return await ask();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  };
  const work = async (): Promise<readonly string[]> => {
    person.sends('Are you there?');
    const id = await patiently(async () => {
      const rows = await everyPage<{ id: string; contactName: string }>(server, '/conversations?status=all');
      return rows.find((row) => row.contactName.startsWith(name))!.id;
    });
    const asked: string[] = [];
    while (!isOver && asked.length < WORDS) {
      const text = `Answer ${asked.length} to ${name}`;
      await patiently(() =>
        server.api.post(`/conversations/${id}/messages`, { text, clientId: `${name}-${asked.length}` }),
      );
      asked.push(text);
      await sleep(60);
    }
    return asked;
  };
  return { done: work(), stop: () => void (isOver = true) };
}

/** Each answer is one message; it reached the person once, or at most once and is flagged; what is called sent arrived; in order. */
async function assertSent(
  server: Server,
  person: ReturnType<TelegramDouble['customer']>,
  asked: readonly string[],
): Promise<void> {
  const rows = () =>
    server.sql<{ text: string; delivery: string }>(
      `select text, delivery from messages where direction = 'outbound' and text = any($1::text[]) order by number`,
      [asked],
    );
  await until(
    async () => {
      // Nobody waits two minutes here: the leases of the dead are aged.
      await server.sql(
        `update outbox set locked_until = now() - interval '1 second' where state = 'sending' and locked_until < now() + interval '100 seconds'`,
      );
      return await rows();
    },
    (all) => all.every(({ delivery }) => ['sent', 'delivered', 'read', 'unknown'].includes(delivery)),
    'every answer has its fate',
    PATIENCE_MS,
  );
  const kept = await rows();
  assert.deepEqual(
    kept.map(({ text }) => text),
    asked,
    'each answer is one message, in order',
  );
  const got = person.answers.filter((text) => text.startsWith('Answer'));
  assert.equal(new Set(got).size, got.length, 'nothing was sent twice');
  assert.deepEqual(
    got,
    asked.filter((text) => got.includes(text)),
    'they arrived in order',
  );
  for (const { text, delivery } of kept)
    if (delivery !== 'unknown') assert.ok(got.includes(text), `“${text}” is called ${delivery} and never arrived`);
}

/** Every chat has its words once and in order, in one conversation; and the journal has no gap. */
export async function assertWhole(
  server: { sql: Server['sql'] },
  chats: readonly number[],
  each: number,
): Promise<void> {
  for (const chat of chats) {
    const rows = await server.sql<{ text: string; conversation_id: string }>(
      `select m.text, m.conversation_id from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id where i.value = $1 order by m.number`,
      [String(chat)],
    );
    assert.deepEqual(
      rows.map(({ text }) => text),
      Array.from({ length: each }, (_, number) => wordsOf(chat, number)),
      `chat ${chat}`,
    );
    assert.equal(new Set(rows.map((row) => row.conversation_id)).size, 1, `chat ${chat} is one conversation`);
  }
  assert.deepEqual(
    await server.sql(
      `select w.id from workspaces w where w.journal_number <> (select count(*) from journal j where j.workspace_id = w.id) or exists (select from receipts r where r.workspace_id = w.id and r.state = 'stuck')`,
    ),
    [],
    'no gap in the journal, nothing stuck',
  );
}

export const duplicate: Run = () =>
  withServer({}, async (server, hook) => {
    const chat = 800_001;
    const body = updateOf(chat, 0, wordsOf(chat, 0), chat * 1000);
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(hook, body)));
    assert.deepEqual([...new Set(answers)], [200]);
    assert.equal(await post(hook, updateOf(chat, 0, 'other words under a known number', chat * 1000)), 200);
    await assertWhole(server, [chat], 1);
    // The same words under another id are said twice: nobody is told what they may repeat.
    const other = 800_002;
    const twice = [0, 1].map((at) => updateOf(other, at, 'Hello?', other * 1000 + at));
    assert.deepEqual(await Promise.all(twice.map((each) => post(hook, each))), [200, 200]);
    const said = await server.sql(
      `select from messages m join identities i on i.workspace_id = m.workspace_id and i.id = m.identity_id where i.value = $1 and m.text = 'Hello?'`,
      [String(other)],
    );
    assert.equal(said.length, 2, 'the same words under another id are another message');
    await until(
      () => server.sql(`select from receipts where state = 'done' and why <> ''`),
      (odd) => odd.length === 1,
      'the other words are noted on their receipt',
    );
    return '100 at once and one with another body: one message, its first words, and a note of the others; the same words under another id: two';
  });

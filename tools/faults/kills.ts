// The real server under load, killed with its database at moments the dice choose, and callers that repeat themselves.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTelegramDouble } from '../doubles/telegram/index.ts';
import { type Hook, post, sendAll, updateOf, wordsOf } from '../stories/senders.ts';
import { type Server, startServer, until } from '../stories/server.ts';
import type { Run } from './rows.ts';
import { diceOf } from './simulation/dice.ts';

const CHATS = 8;
const BACK_MS = 15_000;
const chatsOf = (from: number) => Array.from({ length: CHATS }, (_, index) => from + index);

export async function withServer<T>(
  env: Record<string, string>,
  work: (server: Server, hook: Hook) => Promise<T>,
): Promise<T> {
  const double = await startTelegramDouble();
  let server: Server | undefined;
  try {
    server = await startServer({ ...env, TELEGRAM_API_URL: double.url });
    await server.api.post('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    return await work(server, { url: double.webhook!.url, secret: double.webhook!.secret! });
  } finally {
    await server?.stop();
    await double.stop();
  }
}

/** In rounds of five kills, each with a crowd of its own that must be heard to the last word. */
export const kill: Run = ({ seed, isShort }) =>
  withServer({}, async (server, hook) => {
    const dice = diceOf(seed);
    const kills = isShort ? 6 : 200;
    const slowest = { ms: 0 };
    const felt = new Map<string, number>();
    for (let done = 0, round = 0; done < kills; round += 1) {
      const chats = chatsOf(500_000 + round * 100);
      const sent = sendAll(hook, chats, 60);
      sent.done.catch(() => undefined);
      for (let each = 0; each < 5 && done < kills; each += 1, done += 1) {
        await sleep(dice.int(400));
        const began = performance.now();
        await strike(server, dice.pick(['server', 'server', 'database', 'both']));
        await until(() => healthy(server), Boolean, 'it is back', BACK_MS);
        slowest.ms = Math.max(slowest.ms, performance.now() - began);
      }
      await sent.done;
      for (const [what, count] of sent.met) felt.set(what, (felt.get(what) ?? 0) + count);
      await assertWhole(server, chats, 60);
    }
    const odd = [...felt.keys()].filter((what) => !['200', '503', 'no answer'].includes(what));
    assert.deepEqual(odd, [], 'stored, "send it again", or nothing: no other answer');
    assert.ok((felt.get('no answer') ?? 0) + (felt.get('503') ?? 0) > 0, 'the kills were felt, or this proves nothing');
    return `${kills} kills, back after at most ${Math.round(slowest.ms)} ms; answers: ${[...felt].map((each) => each.join(' × ')).join(', ')}`;
  });

async function strike(server: Server, whom: string): Promise<void> {
  const postgres = server.postgresPid();
  if (whom !== 'server') process.kill(postgres, 'SIGKILL');
  if (whom === 'database') return;
  await server.end('SIGKILL');
  await server.start();
}
const healthy = async (server: Server): Promise<boolean> => (await fetch(`${server.url}/readyz`)).status === 200;

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
    return '100 at once and one with another body: one message, its first words';
  });

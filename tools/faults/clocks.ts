// The clock of server and database jumps an hour ahead and an hour back, twice, while customers write, agents answer, a provider refuses
// for a moment and a screen is open. In the hour that comes twice the server is killed as well.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { postgresSkip } from '../peers/postgres/installed.ts';
import { startPostgresPeer } from '../peers/postgres/server.ts';
import { openScreen } from '../stories/screen.ts';
import { sendAll } from '../stories/senders.ts';
import { OWNER, until } from '../stories/server.ts';
import { assertWhole, withServer } from './kills.ts';
import type { Run } from './rows.ts';
import { openShifted } from './shifted.ts';
import { assertShown, everyPage } from './shown.ts';

const HOUR = 3600;
const JUMPS = [HOUR, 0, -HOUR, 0] as const;
const CHATS = Array.from({ length: 6 }, (_, index) => 630_001 + index);
/** Each jump has a part of the words, so that some are always under way. */
const EACH = 30;
const READERS = 4;
const ANSWERS = 12;
/** Few: each is waited for twice as long as the one before it. */
const REFUSALS = 4;
/** Far below the hour somebody would wait who believed the clock. */
const PATIENCE_MS = 300_000;

export const jumpClocks: Run = async ({ isShort, say }) => {
  const skip = postgresSkip();
  if (skip) throw new Error(skip);
  const clock = openShifted();
  const peer = await startPostgresPeer({}, { env: clock.env });
  const sql = <Row extends object>(text: string, values: readonly unknown[] = []) =>
    peer.admin<Row>(text, values, 'house');
  try {
    const url = await peer.database('house');
    const env = { ...clock.env, DATABASE_URL: url, SECRET_KEY: randomBytes(32).toString('base64') };
    return await withServer(env, async (server, hook, double) => {
      const told: string[] = [];
      const polled = double.addBot();
      await server.api.post('/channels', {
        kind: 'telegram',
        name: 'Asked',
        settings: { botToken: polled.token, mode: 'polling' },
      });
      const asker = polled.customer({ firstName: 'Asker' });
      const cookie = await signIn(server);
      const screen = openScreen(server.url, 0, cookie);
      const readers = Array.from({ length: READERS }, (_, index) => double.customer({ firstName: `Reader${index}` }));
      try {
        for (const reader of readers) reader.sends('Are you there?');
        const rows = await until(
          () => everyPage<{ id: string; contactName: string }>(server, '/conversations?status=all'),
          (all) => all.length >= READERS,
          'the readers have written',
        );
        const conversations = readers.map(
          (_, index) => rows.find(({ contactName }) => contactName.startsWith(`Reader${index}`))!.id,
        );
        for (const [index, shift] of (isShort ? JUMPS.slice(0, 2) : JUMPS).entries()) {
          const chats = CHATS.map((chat) => chat + index * 100);
          const [soon, later] = [
            await snoozed(server, conversations[0]!, 0.5),
            await snoozed(server, conversations[1]!, 5),
          ];
          const sent = sendAll(hook, chats, EACH, { patienceMs: PATIENCE_MS });
          sent.done.catch(() => undefined);
          double.fail('sendMessage', { status: 500 }, REFUSALS);
          const asked = Array.from({ length: ANSWERS }, (_, number) => `Answer ${index * ANSWERS + number}`);
          for (const text of asked.slice(0, ANSWERS / 2)) await answer(server, conversations[2]!, text);
          await sleep(300);
          const isAhead = shift > (JUMPS[index - 1] ?? 0);
          const jumped = performance.now();
          clock.set(shift);
          await until(
            () => clockOf(server),
            (at) => Math.abs(at - Date.now() / 1000 - shift) < 60,
            'the server has heard the jump',
          );
          for (const text of asked.slice(ANSWERS / 2)) await answer(server, conversations[3]!, text);
          // Whoever dies now leaves leases that end in an hour.
          const isKilled = index === 1;
          if (isKilled) {
            await server.end('SIGKILL');
            await server.start();
          }
          asker.sends(`After jump ${index}`);
          await sent.done;
          const fates = await until(
            async () => {
              // Nobody waits two minutes for the leases of the dead; one that would last longer than that stays.
              if (isKilled)
                await sql(
                  `update outbox set locked_until = now() - interval '1 second' where state = 'sending' and locked_until between now() and now() + interval '119 seconds'`,
                );
              return await sql<{ text: string; delivery: string }>(
                `select text, delivery from messages where direction = 'outbound' and text = any($1::text[])`,
                [asked],
              );
            },
            (rows) =>
              rows.length === asked.length && rows.every(({ delivery }) => ['sent', 'unknown'].includes(delivery)),
            'every answer has its fate',
            PATIENCE_MS,
          );
          const open = fates.filter(({ delivery }) => delivery === 'unknown').map(({ text }) => text);
          assert.ok(isKilled || open.length === 0, `nobody died, and nobody knows about ${open.join()}`);
          const arrived = [readers[2]!, readers[3]!].flatMap((reader) => reader.answers);
          assert.deepEqual(
            asked.filter((text) => !open.includes(text) && !arrived.includes(text)),
            [],
            'what is called sent has arrived',
          );
          await until(
            () => sql(`select from messages where text = $1`, [`After jump ${index}`]),
            (found) => found.length === 1,
            'the channel that asks its provider has gone on',
            PATIENCE_MS,
          );
          told.push(`${isAhead ? '+' : '−'}1 h: all through after ${Math.round(performance.now() - jumped)} ms`);
          say(told.at(-1)!);
          await assertWhole({ sql }, chats, EACH);
          await assertShown(server, chats, EACH);
          assert.equal(await statusOf(server, later), 'snoozed', 'five hours have not passed');
          if (isAhead)
            await until(
              () => statusOf(server, soon),
              (status) => status === 'open',
              'its half hour has passed',
              PATIENCE_MS,
            );
          else assert.equal(await statusOf(server, soon), 'snoozed', 'its half hour has not passed');
          const session = await server.call({ cookie }).call('GET', '/conversations?limit=1');
          assert.equal(session.status, 200, `who is signed in stays so: ${session.text}`);
          const fresh = await server.api.get<{ number: number }>('/conversations?limit=1');
          await until(
            () => screen.number,
            (number) => number >= fresh.number,
            'the screen has heard everything',
            PATIENCE_MS,
          );
        }
        for (const [index, reader] of readers.entries()) {
          const numbers = reader.answers.map((text) => Number(text.split(' ')[1]));
          assert.deepEqual(
            numbers,
            [...new Set(numbers)].sort((one, other) => one - other),
            `reader ${index}: once, in order`,
          );
        }
        return told.join(', ');
      } finally {
        screen.close();
      }
    });
  } finally {
    await peer.stop();
    clock.close();
  }
};

type Server = Parameters<Parameters<typeof withServer>[1]>[0];
async function signIn(server: Server): Promise<string> {
  const reply = await server.call({}).call('POST', '/auth/sign-in', OWNER);
  assert.equal(reply.status, 200, reply.text);
  return reply.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}
const clockOf = async (server: Server): Promise<number> =>
  Date.parse((await fetch(`${server.url}/healthz`)).headers.get('date')!) / 1000;
const answer = (server: Server, id: string, text: string) => server.api.post(`/conversations/${id}/messages`, { text });
const statusOf = async (server: Server, id: string) =>
  (await server.api.get<{ status: string }>(`/conversations/${id}`)).status;
async function snoozed(server: Server, id: string, hours: number): Promise<string> {
  const until = new Date((await clockOf(server)) * 1000 + hours * HOUR * 1000).toISOString();
  await server.api.patch(`/conversations/${id}`, { status: 'snoozed', snoozedUntil: until });
  return id;
}

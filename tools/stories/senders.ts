// Providers that keep calling until somebody says 2xx: many chats at once, each in its own order, a tenth of the calls made twice.
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 120_000;
const RETRY_MS = 100;

export interface Hook {
  readonly url: string;
  readonly secret: string;
}
export interface Sent {
  /** Statuses and network errors the senders met, and how often. */
  readonly met: ReadonlyMap<string, number>;
  /** The words that were acknowledged by now. */
  readonly acknowledged: ReadonlySet<string>;
  readonly done: Promise<void>;
  /** Stops trying; what was acknowledged stays so. */
  stop(): void;
}

export const updateOf = (chatId: number, number: number, text: string, base: number): string =>
  JSON.stringify({
    update_id: base + number,
    message: {
      message_id: number + 1,
      date: Math.floor(Date.now() / 1000),
      text,
      chat: { id: chatId, type: 'private', first_name: `Customer ${chatId}` },
      from: { id: chatId, is_bot: false, first_name: `Customer ${chatId}` },
    },
  });
export const wordsOf = (chatId: number, number: number): string => `word ${number} of ${chatId}`;

export async function post(
  hook: Hook,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Promise<number> {
  const reply = await fetch(hook.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': hook.secret, ...headers },
    body: typeof body === 'string' ? body : Buffer.from(body),
    signal: AbortSignal.timeout(60_000),
  });
  await reply.arrayBuffer();
  return reply.status;
}

/** Sends `each` messages of every chat, in order, every one until it is acknowledged. */
export function sendAll(hook: Hook, chats: readonly number[], each: number, { patienceMs = PATIENCE_MS } = {}): Sent {
  const met = new Map<string, number>();
  const count = (what: string) => met.set(what, (met.get(what) ?? 0) + 1);
  const acknowledged = new Set<string>();
  let isStopped = false;
  const knock = async (body: string): Promise<boolean> => {
    try {
      const status = await post(hook, body);
      count(String(status));
      return status >= 200 && status < 300;
    } catch {
      count('no answer');
      return false;
    }
  };
  const chat = async (chatId: number): Promise<void> => {
    for (let number = 0; number < each && !isStopped; number += 1) {
      const body = updateOf(chatId, number, wordsOf(chatId, number), chatId * 1000);
      const twin = randomInt(10) === 0 ? knock(body) : null;
      for (const end = Date.now() + patienceMs; !(await knock(body)) && !isStopped; await sleep(RETRY_MS)) {
        if (Date.now() > end)
          throw new Error(`${wordsOf(chatId, number)} was never acknowledged: ${JSON.stringify([...met])}`);
      }
      if (!isStopped) acknowledged.add(wordsOf(chatId, number));
      await twin;
    }
  };
  const done = Promise.all(chats.map(chat)).then(() => undefined);
  return {
    met,
    acknowledged,
    done,
    stop() {
      isStopped = true;
    },
  };
}

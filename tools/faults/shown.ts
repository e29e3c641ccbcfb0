// What an agent sees of what was acknowledged: list, thread, search and counters are asked over HTTP and must say the same.
import assert from 'node:assert/strict';
import { wordsOf } from '../stories/senders.ts';
import type { Server } from '../stories/server.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
interface Row {
  readonly id: string;
  readonly status: string;
  readonly preview: string;
  readonly contactName: string;
}
interface Message {
  readonly id: string;
  readonly text: string;
  readonly direction: string;
}

export async function everyPage<T>(server: Server, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<T> = await server.api.get<Page<T>>(
      `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Each chat is one row of the list with its last words, its thread holds all of them in order, and search finds the last in it. */
export async function assertShown(server: Server, chats: readonly number[], each: number): Promise<void> {
  const rows = await everyPage<Row>(server, '/conversations?status=all');
  for (const chat of chats) {
    const mine = rows.filter((row) => row.contactName === `Customer ${chat}`);
    assert.equal(mine.length, 1, `chat ${chat} is one row of the list`);
    assert.equal(mine[0]!.preview, wordsOf(chat, each - 1), `the row of chat ${chat} shows its last words`);
    const thread = await everyPage<Message>(server, `/conversations/${mine[0]!.id}/messages`);
    assert.deepEqual(
      thread
        .filter(({ direction }) => direction === 'inbound')
        .map(({ text }) => text)
        .sort((one, other) => Number(one.split(' ')[1]) - Number(other.split(' ')[1])),
      Array.from({ length: each }, (_, number) => wordsOf(chat, number)),
      `the thread of chat ${chat}`,
    );
    const { items } = await server.api.get<{ items: readonly { conversationId?: string; kind: string }[] }>(
      `/search?kind=message&q=${encodeURIComponent(`"${wordsOf(chat, each - 1)}"`)}`,
    );
    assert.ok(
      items.some((hit) => JSON.stringify(hit).includes(mine[0]!.id)),
      `search finds the last words of chat ${chat}: ${JSON.stringify(items).slice(0, 300)}`,
    );
  }
  const counts = await server.api.get<Record<string, number>>('/conversations/counts');
  for (const status of ['open', 'waiting', 'closed'])
    assert.equal(counts[status], rows.filter((row) => row.status === status).length, `the counter of “${status}”`);
}

// Which thread stands in which channel. The gateway says so when it lists them; of one it did not list, Discord is asked once.
import type { Source } from '@throughline/channel-kit';
import { text, thing, things } from '@throughline/channel-kit/json';
import { callApi, snowflake } from './api.ts';
import type { Dispatch } from './gateway.ts';

export interface Thread {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  /** Who began it: the customer, as a rule. */
  readonly ownerId: string | null;
}
export interface Threads {
  learn(dispatch: Pick<Dispatch, 'type' | 'data'>): void;
  /** Null: there is no such channel, or it is hidden from us. */
  of(channelId: string): Promise<Thread | null>;
}

const knownLimit = 10_000;
const bringing = new Set(['GUILD_CREATE', 'THREAD_LIST_SYNC']);
const naming = new Set(['THREAD_CREATE', 'THREAD_UPDATE']);

export function openThreads(source: Source): Threads {
  const known = new Map<string, Thread | null>();
  const keep = (id: string, thread: Thread | null) => {
    if (known.size >= knownLimit) known.clear();
    known.set(id, thread);
    return thread;
  };
  const threadOf = (data: unknown): Thread | null => {
    const channel = thing(data);
    const id = snowflake(channel?.['id']);
    return id === null
      ? null
      : {
          id,
          parentId: snowflake(channel?.['parent_id']),
          name: (text(channel?.['name']) ?? '').slice(0, 200),
          ownerId: snowflake(channel?.['owner_id']),
        };
  };
  return {
    learn({ type, data }) {
      const found = bringing.has(type) ? things(data['threads']) : naming.has(type) ? [data] : [];
      for (const each of found) {
        const thread = threadOf(each);
        if (thread) keep(thread.id, thread);
      }
    },
    async of(channelId) {
      const before = known.get(channelId);
      if (before !== undefined) return before;
      const answer = await callApi(source, 'GET', `/channels/${channelId}`, undefined, {
        repeatable: true,
        signal: source.signal,
      });
      if (answer.ok) return keep(channelId, threadOf(answer.result));
      // Only a clear no is remembered; anything else is a reason to try again later.
      if (['unavailable', 'unknown', 'busy'].includes(answer.refusal.why)) throw new Error(answer.refusal.detail);
      return keep(channelId, null);
    },
  };
}

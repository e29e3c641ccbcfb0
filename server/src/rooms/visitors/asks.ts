// The questions of one device, asked together with those of all who ask in the same moment: after a restart thousands come back at once,
// and one new message may concern many.
import type { House } from '../../ground/house.ts';
import { together } from '../../ground/together.ts';
import type { MessageRow } from '../conversations/index.ts';
import * as live from './live-store.ts';
import { type Looking, presentEach, type VisitorMessageBody } from './present.ts';
import type { Device } from './store.ts';

/** Further behind than this many messages, fetching afresh is cheaper. */
export const CATCH_UP_LIMIT = 100;
/** Messages looked at again when an agent has read. */
const READ_AGAIN = 10;

export interface Asks {
  deviceByToken(hash: string): Promise<Device | undefined>;
  deviceById(key: { workspaceId: string; id: string }): Promise<Device | undefined>;
  visible(key: { workspaceId: string; identityId: string; channelKind: string }): Promise<readonly string[]>;
  conversation(key: live.Seeing): Promise<live.Current | undefined>;
  since(key: live.Seeing & { number: number; at: Date }): Promise<readonly MessageRow[]>;
  newest(key: live.Seeing): Promise<readonly MessageRow[]>;
  journalTime(key: { workspaceId: string; number: number }): Promise<Date | null>;
  number(workspaceId: string): Promise<number>;
  bodies(key: {
    workspaceId: string;
    looking: Looking;
    rows: readonly MessageRow[];
  }): Promise<readonly VisitorMessageBody[]>;
}

export function openAsks(house: House): Asks {
  const { db } = house;
  return {
    deviceByToken: together((keys: readonly string[]) => live.devicesByTokens(db, keys)),
    deviceById: together((keys) => live.devicesByIds(db, keys)),
    visible: together((keys) => live.visibleToMany(db, keys)),
    conversation: together((keys) => live.currentConversations(db, keys)),
    since: together((keys) => live.messagesSince(db, keys, CATCH_UP_LIMIT)),
    newest: together((keys) => live.newestMessages(db, keys, READ_AGAIN)),
    journalTime: together((keys) => live.journalTimes(db, keys)),
    number: together((keys: readonly string[]) => live.currentNumbers(db, keys)),
    bodies: together(async (keys) => {
      const rows = new Map<string, Map<string, MessageRow>>();
      for (const key of keys) {
        const known = rows.get(key.workspaceId) ?? new Map<string, MessageRow>();
        rows.set(key.workspaceId, known);
        for (const row of key.rows) known.set(row.id, row);
      }
      const presented = new Map(
        await Promise.all(
          [...rows].map(async ([id, known]) => [id, await presentEach(house, id, [...known.values()])] as const),
        ),
      );
      return keys.map((key) => key.rows.map((row) => presented.get(key.workspaceId)!(row, key.looking)));
    }),
  };
}

// Which contacts may be one person, and why we think so. Only people join them.
import type { DuplicateSuggestion } from '@throughline/protocol';
import type { z } from 'zod';
import type { Db } from '../../ground/db.ts';
import { contactNames } from './present.ts';
import { recentContacts } from './store.ts';
import { type LookalikeRow, lookalikes, suggestions } from './suggestion-store.ts';

/** Over the whole workspace, lookalikes are sought around those last seen: two halves of one person show up when they write. */
const RECENT = 100;

export async function duplicates(
  db: Db,
  workspaceId: string,
  contactId: string | null,
): Promise<z.output<typeof DuplicateSuggestion>[]> {
  const around = contactId ? [contactId] : await recentContacts(db, workspaceId, RECENT);
  const pairs = [
    ...(await suggestions(db, workspaceId, contactId)),
    ...(await lookalikes(db.outsideTheWall('search'), workspaceId, around)).map((row) => ({
      ...row,
      reason: reasonOf(row),
    })),
  ];
  const names = await contactNames(db, workspaceId, [
    ...new Set(pairs.flatMap((pair) => [pair.contact_id, pair.other_id])),
  ]);
  const once = new Map(pairs.toReversed().map((pair) => [[pair.contact_id, pair.other_id].sort().join(' '), pair]));
  return [...once.values()].toReversed().map((pair) => ({
    contactId: pair.contact_id,
    contactName: names.get(pair.contact_id) ?? '',
    otherId: pair.other_id,
    otherName: names.get(pair.other_id) ?? '',
    reason: pair.reason,
  }));
}

function reasonOf({ why, detail }: LookalikeRow): string {
  switch (why) {
    case 'told':
      return `One of them told us ${detail}, which is the other’s`;
    case 'name':
      return 'The same name';
    case 'mail-name':
      return `The same mail name, ${detail}, at another domain`;
  }
}

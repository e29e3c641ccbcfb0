// Finding people: by what their names and addresses hold, and only when nothing does, by what looks like it.
import type { Asked } from '@throughline/domain';
import type { Db } from '../../ground/db.ts';
import * as store from './find-store.ts';

/** Shorter words look like half of everybody. */
const TYPO_LENGTH = 3;

export async function findContacts(
  db: Db,
  workspaceId: string,
  asked: Asked,
  limit: number,
): Promise<store.ContactHit[]> {
  const typed = asked.words.join(' ');
  if (typed === '') return [];
  const exact = (await store.contactsWith(db, workspaceId, typed, asked.words, asked.digits, limit)) ?? [];
  if (exact.length > 0 || asked.number !== null || typed.length < TYPO_LENGTH) return exact;
  return await store.contactsLike(db, workspaceId, typed, limit);
}

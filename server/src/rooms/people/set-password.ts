// An operator's way back in for whom no letter can reach: a new password made here, told once, and every old session ended.
import { randomBytes } from 'node:crypto';
import type { Db } from '../../ground/db.ts';
import { hashPassword } from './auth/password.ts';
import { replacePassword } from './auth/store.ts';

/** The new password of this person; null: nobody has this address. Open sockets end at their next heartbeat. */
export async function setPassword(db: Db, email: string): Promise<string | null> {
  const password = randomBytes(15).toString('base64url');
  return (await replacePassword(db, email, await hashPassword(password))) ? password : null;
}

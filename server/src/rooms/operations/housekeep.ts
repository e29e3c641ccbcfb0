// Once an hour: lets go of what has had its time. Safe to run on several nodes at once, and to be cut off anywhere.
import type { Follower } from '../../ground/followers.ts';
import type { House } from '../../ground/house.ts';
import { dropOldSignIns } from '../people/index.ts';
import * as store from './store.ts';

const AT_ONCE = 2000;
/** So that a first run over years of data ends; the next hour goes on. */
const ROUNDS = 200;

/**
 * `followers` are those who react to the journal: what one of them has not read stays, however old.
 * One kind that fails does not keep the others; the first failure is thrown at the end, so that the job shows.
 */
export async function housekeep(house: House, followers: readonly Pick<Follower, 'name'>[]): Promise<void> {
  const failures: unknown[] = [];
  const dropped: Record<string, number> = {};
  const sweep = async (name: string, round: () => Promise<number>): Promise<void> => {
    try {
      let count = 0;
      for (let each = 0; each < ROUNDS; each += 1) {
        const now = await round();
        count += now;
        if (now < AT_ONCE) break;
      }
      if (count > 0) dropped[name] = count;
    } catch (error) {
      failures.push(error);
      house.log.warn({ error, sweep: name }, 'housekeeping: one sweep failed');
    }
  };
  for (const [name, broom] of Object.entries(store.brooms))
    await sweep(name, () => broom(house.db, house.now(), AT_ONCE));
  const readers = followers.map((follower) => follower.name);
  await sweep('journal', () => store.dropJournal(house.db, house.now(), AT_ONCE, readers));
  await sweep('contents', async () => {
    await dropContents(house);
    return 0;
  });
  await sweep('signIns', async () => {
    await dropOldSignIns(house.db, house.now());
    return 0;
  });
  if (Object.keys(dropped).length > 0) house.log.info({ dropped }, 'housekeeping done');
  if (failures.length > 0) throw failures[0];
}

/** Bytes that no row speaks of any more. What was put again within the last day is looked at again in an hour. */
async function dropContents(house: House): Promise<void> {
  for (let after = ''; ;) {
    const contents = await store.unusedContents(house.db, after, AT_ONCE);
    if (contents.length === 0) return;
    const done: string[] = [];
    for (const { sha256, is_used: isUsed } of contents)
      if (isUsed || (await house.files.removeOld(sha256))) done.push(sha256);
    await store.forgetContents(house.db, done);
    after = contents.at(-1)!.sha256;
  }
}

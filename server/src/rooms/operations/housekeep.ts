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
  await sweep('receipts', () => withContents(house, store.dropReceipts));
  await sweep('files', () => withContents(house, store.dropFiles));
  await sweep('signIns', async () => {
    await dropOldSignIns(house.db, house.now());
    return 0;
  });
  if (Object.keys(dropped).length > 0) house.log.info({ dropped }, 'housekeeping done');
  if (failures.length > 0) throw failures[0];
}

async function withContents(house: House, drop: typeof store.dropFiles): Promise<number> {
  const { count, contents } = await drop(house.db, house.now(), AT_ONCE);
  for (const sha256 of contents.length > 0 ? await store.unusedContents(house.db, contents) : [])
    await house.files.remove(sha256);
  return count;
}

// Two people note the same address in the same moment: the second looks again and finds what the first made.
import { isDuplicate } from '../../ground/db.ts';

/** Runs the work once more when somebody else has just made what it was about to make. */
export async function orMeanwhile<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return await work();
  }
}

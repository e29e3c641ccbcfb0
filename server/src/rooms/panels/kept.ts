// Cards that were just fetched, kept in memory for a moment: going back and forth between two conversations asks an app once, and many who
// ask at once wait for one call.
import type { Answer } from './cards.ts';

const KEPT_SECONDS = 30;
/** A broken app is asked again sooner, but not by every glance. */
const FAILED_SECONDS = 5;
/** Asking anew by hand, again and again, still leaves the app so much peace. */
const FRESH_SECONDS = 2;
const MOST_KEPT = 500;

interface Entry {
  readonly answer: Promise<Answer>;
  readonly askedAt: number;
  until: number;
}
const kept = new Map<string, Entry>();

/** `key` names everything the answer depends on: the panel as it is now, the conversation, and who asks. */
export async function keptOr(
  key: string,
  now: number,
  isFresh: boolean,
  fetchAnew: () => Promise<Answer>,
): Promise<Answer> {
  const found = kept.get(key);
  if (found && (isFresh ? found.askedAt + FRESH_SECONDS * 1000 > now : found.until > now)) return await found.answer;
  const entry: Entry = { answer: fetchAnew(), askedAt: now, until: now + KEPT_SECONDS * 1000 };
  kept.delete(key);
  kept.set(key, entry);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
  try {
    const answer = await entry.answer;
    if (answer.state === 'failed') entry.until = now + FAILED_SECONDS * 1000;
    return answer;
  } catch (error) {
    if (kept.get(key) === entry) kept.delete(key);
    throw error;
  }
}

// Finding what was said, newest first, among any number of messages. Messages stand on shelves by their number; a shelf that is asked for
// by its key costs what it holds and nothing of the others. Short shelves answer common words, long ones rare words.
import { bounded } from '../../ground/bounded.ts';
import type { Db, Tx } from '../../ground/db.ts';
import * as store from './store.ts';

export interface Sought {
  /** As `textQuery` made it. */
  readonly query: string;
  /** Its last word is a beginning. */
  readonly isOpen: boolean;
  /** The highest number of a message in this workspace, or nearly. */
  readonly newest: number;
  /** No number is higher. */
  readonly end: number;
}
/** Past this the answer is what has been found so far: nobody waits longer for a word typed. */
const PATIENCE_MS = 1500;

/** Nor does the index get longer for a beginning: one that so many texts have is met sooner by reading on. */
const GATHERING_MS = 700;

/** The newest messages that hold all words. What took too long is left out, the oldest first. */
export async function findMessages(
  db: Db,
  workspaceId: string,
  sought: Sought,
  limit: number,
  gatheringMs = GATHERING_MS,
): Promise<store.MessageHit[]> {
  const search: Search = {
    workspaceId,
    ...sought,
    limit,
    found: new Map(),
    until: performance.now() + PATIENCE_MS,
    walked: { count: 0, before: HIGHEST_ID },
  };
  const plan = 'force_generic_plan';
  const ended = await bounded(db, (tx) => look({ ...search, tx }), {
    plan,
    slowMs: sought.isOpen ? gatheringMs : undefined,
  });
  if (ended === null && sought.isOpen) await bounded(db, (tx) => walk({ ...search, tx }, FURTHER), { plan });
  return [...search.found.values()].sort((a, b) => b.number - a.number).slice(0, limit);
}
interface Search extends Sought {
  readonly workspaceId: string;
  readonly limit: number;
  readonly found: Map<string, store.MessageHit>;
  readonly until: number;
  /** How many of the newest messages were read one by one, and the id of the last. */
  readonly walked: { count: number; before: string };
}
type Looking = Search & { readonly tx: Tx };
const isOver = ({ found, limit, until }: Search) => found.size >= limit || performance.now() > until;
const keep = ({ found }: Search, hits: readonly store.MessageHit[]) => {
  for (const hit of hits) found.set(hit.id, hit);
};

async function look(search: Looking): Promise<void> {
  if (search.isOpen) {
    if ((await walkNewest(search)) === 'all') return;
  } else {
    const top = store.shelfOf(search.newest, 'short');
    await lookOn(search, 'short', top, top - 1, [2]);
    // Some, but not enough: a few more short shelves cost less than a long one.
    if (search.found.size * 4 >= search.limit) await lookOn(search, 'short', top - 2, top - 5, [4]);
  }
  if (isOver(search)) return;
  // A beginning is gathered anew for each shelf, from all texts that have it: one long shelf is asked before several.
  await lookOn(search, 'long', store.shelfOf(search.end, 'long'), 0, search.isOpen ? [1, 1, 2, 4] : [2, 4, 8, 16]);
}

/** Asks shelves from `from` down to `to`, so many at once as `waves` say, the last for all that follow, until the page is full. */
async function lookOn(
  search: Looking,
  shelf: store.Shelf,
  from: number,
  to: number,
  waves: readonly number[],
): Promise<void> {
  let next = from;
  for (let wave = 0; next >= Math.max(0, to) && !isOver(search); wave += 1) {
    const count = Math.min(waves[wave] ?? waves.at(-1)!, next - Math.max(0, to) + 1);
    const places = Array.from({ length: count }, (_, index) => next - index);
    next -= count;
    const answers = await Promise.all(
      places.map((place) =>
        store.messagesOnShelf(search.tx, search.workspaceId, shelf, place, search.query, search.limit),
      ),
    );
    for (const [index, { hits, isCut }] of answers.entries()) {
      if (isOver(search)) return;
      if (isCut && shelf === 'long') await lookInside(search, places[index]!);
      else keep(search, hits);
    }
  }
}
/** A long shelf that holds more than could be put in order: its own short shelves, from the newest. */
async function lookInside(search: Looking, place: number): Promise<void> {
  const inside = 2 ** (store.shelves.long - store.shelves.short);
  const top = Math.min(store.shelfOf(search.end, 'short'), (place + 1) * inside - 1);
  await lookOn(search, 'short', top, place * inside, [4, 8, 16]);
}

const STEPS = [100, 400, 1500];
const FURTHER = [2000, 4000, 8000, 16_000];
const WALK_MS = 25;
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/**
 * A beginning that many texts have is soon met among the newest messages, and would take the index seconds. Given up as soon as it seems
 * too rare for that. 'all': there are no older ones.
 */
async function walkNewest(search: Looking): Promise<'all' | 'some'> {
  const began = performance.now();
  const most = STEPS.reduce((sum, each) => sum + each, 0);
  return await walk(search, STEPS, () => {
    const wouldWalk = (search.walked.count * search.limit) / Math.max(1, search.found.size);
    return performance.now() - began > WALK_MS || wouldWalk > 2 * most;
  });
}
async function walk(search: Looking, steps: readonly number[], isEnough = () => false): Promise<'all' | 'some'> {
  for (const count of steps) {
    const step = await store.walk(search.tx, search.workspaceId, search.walked.before, search.query, count);
    keep(search, step.hits);
    search.walked.count += step.walked;
    if (step.last === null || step.walked < count) return 'all';
    search.walked.before = step.last;
    if (isOver(search) || isEnough()) break;
  }
  return 'some';
}

// Finding words in one thread, over all of it. Where no message has them, the thread's own words that look like them are asked for.
import { editsBetween, readQuestion } from '@throughline/domain';
import type { ReplyOf, Routes } from '@throughline/protocol';
import { bounded } from '../../ground/bounded.ts';
import type { Db } from '../../ground/db.ts';
import * as store from './store.ts';
import * as threads from './thread-store.ts';
import { fold, snippet } from './words.ts';

type Found = ReplyOf<Routes['searchThread']>;
/** A thread of ten thousand messages is read whole well within this. */
const SLOW_MS = 4000;
interface Sought {
  readonly words: readonly string[];
  readonly isLastOpen: boolean;
}

export async function searchThread(
  db: Db,
  workspaceId: string,
  conversationId: string,
  q: string,
  limit: number,
): Promise<Found> {
  const asked = readQuestion(q);
  const nothing: Found = { items: [], isMore: false, instead: null };
  if (asked.words.length === 0) return nothing;
  const kinds = new Map((await store.channelKinds(db, workspaceId)).map((row) => [row.id, row.kind]));
  const found = await bounded(
    db,
    async (tx) => {
      const look = async (sought: Sought) => {
        const query = await store.textQuery(tx, sought.words, sought.isLastOpen);
        return query === '' ? [] : await threads.findInThread(tx, workspaceId, conversationId, query, limit + 1);
      };
      const rows = await look(asked);
      if (rows.length > 0) return { rows, sought: asked, instead: null };
      const words = await meant(asked.words, (length) =>
        threads.wordsOfThread(tx, workspaceId, conversationId, length),
      );
      if (words === null) return null;
      const sought = { words, isLastOpen: false };
      return { rows: await look(sought), sought, instead: words.join(' ') };
    },
    { slowMs: SLOW_MS },
  );
  if (!found || found.rows.length === 0) return nothing;
  return {
    items: found.rows.slice(0, limit).map((row) => ({
      id: row.id,
      number: row.number,
      type: row.type,
      direction: row.direction,
      authorName: row.author_name,
      channelKind: row.channel_id ? (kinds.get(row.channel_id) ?? null) : null,
      snippet: snippetOf(row, found.sought),
      at: row.created_at.toISOString(),
    })),
    isMore: found.rows.length > limit,
    instead: found.instead,
  };
}

/** The piece of the text with the match; of a message found by its files, their names. */
function snippetOf(row: threads.ThreadHitRow, sought: Sought): string {
  const ofText = snippet(row.text, sought);
  return ofText.includes('«') || row.files === null ? ofText : snippet(row.files, sought);
}

/** Slips allowed in a word of so many signs: short words are too soon each other. */
const slipsIn = (word: string): number => (word.length < 4 ? 0 : word.length < 8 ? 1 : 2);

/** For each word the thread's own that is a slip of the finger away, itself where the thread has it. Null: one has none. */
async function meant(
  asked: readonly string[],
  wordsOf: (length: { from: number; to: number }) => Promise<readonly string[]>,
): Promise<string[] | null> {
  const wanted = asked.map(fold);
  const lengths = wanted.map((word) => word.length);
  const own = await wordsOf({ from: Math.max(1, Math.min(...lengths) - 2), to: Math.max(...lengths) + 2 });
  const words = wanted.map((word) => {
    let best: { word: string; edits: number } | undefined;
    for (const each of own) {
      if (Math.abs(each.length - word.length) > slipsIn(word)) continue;
      const edits = editsBetween(word, each);
      if (edits <= slipsIn(word) && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) best = { word: each, edits };
    }
    return best?.word;
  });
  return words.every((word) => word !== undefined) ? words : null;
}

// What an agent does to a conversation: drawn at once, told to the server, taken back when refused, and undone by one key for ten seconds.
import type { Conversation } from '@throughline/sdk';
import { api } from './api.ts';
import { addPatch, dropPatch } from './apply.ts';
import { inverseOf, bodyOf, wordsFor } from './action-words.ts';
import { getKnownNumber, wordsOf } from './loading.ts';
import { notify } from './notices.ts';
import type { ConversationPatch } from './state.ts';
import { getState, update } from './store.ts';

let lastUndo: { readonly run: () => void; readonly until: number } | null = null;
const undoSeconds = 10;

/** Two deeds on one conversation reach the server in the order they were done: an undo never overtakes what it undoes. */
const running = new Map<string, Promise<unknown>>();
function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (running.get(id) ?? Promise.resolve()).then(work, work);
  running.set(id, turn);
  const done = () => {
    if (running.get(id) === turn) running.delete(id);
  };
  turn.then(done, done);
  return turn;
}
/** Someone else's change came in between; ours follows in a moment, and the row need not jump back until then. */
const overtakenMs = 1000;

/** Undoes the last action, if it is young enough. */
export function undoLast(): boolean {
  if (!lastUndo || lastUndo.until < Date.now()) return false;
  const { run } = lastUndo;
  lastUndo = null;
  run();
  return true;
}

/** Changes a conversation; `isQuiet` for an undo, which needs no undo of its own. */
export async function change(id: string, patch: ConversationPatch, isQuiet = false): Promise<boolean> {
  const before = getState().conversations.get(id);
  if (!before) return false;
  const token = crypto.randomUUID();
  update((state) => addPatch(state, id, token, patch));
  let takeAway: (() => void) | null = null;
  let mine: typeof lastUndo = null;
  if (!isQuiet) {
    const undo = () => {
      takeAway?.();
      void change(id, inverseOf(before, patch), true);
    };
    mine = lastUndo = { run: undo, until: Date.now() + undoSeconds * 1000 };
    takeAway = notify({
      title: wordsFor(before, patch, getState()),
      action: {
        label: 'Undo',
        run: () => {
          lastUndo = null;
          undo();
        },
      },
    });
  }
  try {
    const { since, confirmed } = await inTurn(id, async () => ({
      since: getKnownNumber(),
      confirmed: await api.changeConversation({ params: { id }, body: bodyOf(patch) }),
    }));
    const settle = () => update((state) => dropPatch(state, id, token, confirmed, since));
    if ((getState().seenAt.get(id) ?? 0) > since) setTimeout(settle, overtakenMs);
    else settle();
    return true;
  } catch (error) {
    update((state) => dropPatch(state, id, token, null, 0));
    takeAway?.();
    // What did not happen cannot be undone.
    if (lastUndo === mine) lastUndo = null;
    notify({
      title: `Could not change #${before.number}`,
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: 'Retry', run: () => void change(id, patch, isQuiet) },
    });
    return false;
  }
}

/** Read up to a number, or unread again with 0. Nobody is told when it fails: it is tried again on the next look. */
export async function markRead(id: string, number: number): Promise<void> {
  const token = crypto.randomUUID();
  update((state) => addPatch(state, id, token, { isUnread: number === 0 }));
  const isTold = await api.markRead({ params: { id }, body: { number } }).then(
    () => true,
    () => false,
  );
  const known = getState().truth.get(id);
  update((state) =>
    dropPatch(
      state,
      id,
      token,
      isTold && known ? { ...known, isUnread: number === 0 } : null,
      getState().seenAt.get(id) ?? 0,
    ),
  );
}

/** What the server answered about one conversation, outside of a patch. */
export function takeAnswer(conversation: Conversation): void {
  update((state) => dropPatch(state, conversation.id, '', conversation, getKnownNumber()));
}

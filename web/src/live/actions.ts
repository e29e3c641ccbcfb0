// What an agent does to a conversation: drawn at once, told to the server, taken back when refused, and undone by one key for ten seconds.
import type { Conversation } from '@throughline/sdk';
import { api } from './api.ts';
import { addPatch, dropPatch, putConversations } from './apply.ts';
import { inverseOf, bodyOf, wordsFor } from './action-words.ts';
import { getKnownNumber, wordsOf } from './loading.ts';
import { notify } from './notices.ts';
import type { ConversationPatch } from './state.ts';
import { onLeave, rest } from './stay.ts';
import { getState, update } from './store.ts';
import { undoable, undoSeconds } from './undo.ts';
import { t } from '../words/t.ts';

/** Two deeds on one conversation reach the server in the order they were done: an undo never overtakes what it undoes. */
const running = new Map<string, Promise<unknown>>();
onLeave(() => running.clear());
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

/** Changes a conversation; `isQuiet` for an undo, which needs no undo of its own. */
export async function change(id: string, patch: ConversationPatch, isQuiet = false): Promise<boolean> {
  const before = getState().conversations.get(id);
  if (!before) return false;
  const token = crypto.randomUUID();
  update((state) => addPatch(state, id, token, patch));
  let takeAway: (() => void) | null = null;
  const undo = isQuiet
    ? null
    : undoable(() => {
        takeAway?.();
        putBack(before, patch);
      });
  if (undo)
    takeAway = notify({
      title: wordsFor(before, patch, getState()),
      timeoutSeconds: undoSeconds(),
      action: { label: t('Undo'), run: undo.run },
    });
  try {
    const { since, confirmed } = await inTurn(id, async () => ({
      since: getKnownNumber(),
      confirmed: await tell(before, patch),
    }));
    const settle = () => update((state) => dropPatch(state, id, token, confirmed, since));
    if ((getState().seenAt.get(id) ?? 0) > since) void rest(overtakenMs).then(settle);
    else settle();
    return true;
  } catch (error) {
    update((state) => dropPatch(state, id, token, null, 0));
    takeAway?.();
    // What did not happen cannot be undone.
    undo?.forget();
    notify({
      title: t('Could not change #{number}', { number: before.number }),
      detail: wordsOf(error),
      tone: 'danger',
      action: { label: t('Retry'), run: () => void change(id, patch, isQuiet) },
    });
    return false;
  }
}

/** Puts back what a deed changed and nobody has changed since. */
function putBack(before: Conversation, patch: ConversationPatch): void {
  const now = getState().conversations.get(before.id);
  if (!now) return;
  const { inverse, isPartly } = inverseOf(before, patch, now, new Date());
  if (isPartly)
    notify({
      title: t('#{number} was changed by someone else since', { number: before.number }),
      detail: t('Their change stays as it is.'),
    });
  if (Object.keys(inverse).length > 0) void change(before.id, inverse, true);
}

/** What the server made of it. Whether it is read is ours alone and has a call of its own, which answers nothing. */
async function tell(before: Conversation, patch: ConversationPatch): Promise<Conversation | null> {
  const { isUnread, ...rest } = patch;
  if (isUnread !== undefined) await tellRead(before.id, isUnread ? 0 : before.lastNumber);
  const answer =
    Object.keys(rest).length > 0
      ? await api.changeConversation({ params: { id: before.id }, body: bodyOf(rest) })
      : getState().truth.get(before.id);
  if (!answer) return null;
  return isUnread === undefined ? answer : { ...answer, isUnread };
}
const tellRead = (id: string, number: number) => api.markRead({ params: { id }, body: { number } });

/** Read up to a number by looking at it. Nobody is told when it fails: it is tried again on the next look. */
export async function markRead(id: string, number: number): Promise<void> {
  const token = crypto.randomUUID();
  update((state) => addPatch(state, id, token, { isUnread: number === 0 }));
  const isTold = await tellRead(id, number).then(
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

/** What the server answers about one conversation, outside of a patch; what the journal told of it meanwhile stays. */
export async function takeAnswer(ask: () => Promise<Conversation>): Promise<Conversation> {
  const since = getKnownNumber();
  const conversation = await ask();
  update((state) => putConversations(state, [{ id: conversation.id, body: conversation, number: since }]));
  return conversation;
}
/** Draws what is hoped for; the answer or the journal says what is. */
export function drawConversation(conversation: Conversation): void {
  update((state) => putConversations(state, [{ id: conversation.id, body: conversation, number: getKnownNumber() }]));
}

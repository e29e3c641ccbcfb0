// Messages on their way: shown at once, kept over reloads and lost connections, sent in the order they were written.
import { isProblem, type Message, type NewMessage } from '@throughline/sdk';
import { api } from './api.ts';
import { dropPending, putPending } from './apply.ts';
import { wordsOf } from './loading.ts';
import type { Pending } from './state.ts';
import { onLeave } from './stay.ts';
import { getState, update } from './store.ts';
import { putAnswer } from './told.ts';
import { t } from '../words/t.ts';

/** Of this agent in this browser: what one wrote is never sent by the next who signs in here. */
const storageKey = (): string => `throughline.outbox.${getState().me?.agent.id ?? ''}`;
const keptHours = 72;
/** The server is away though the line seems open: tried again by itself. */
const retryMs = 5000;
/** A line that died without a word would otherwise hold this message, and all behind it, for ever. */
const answerMs = 30_000;
let retryTimer: ReturnType<typeof setTimeout> | undefined;
/** Messages of one conversation leave one after the other, as they were written. */
const turns = new Map<string, Promise<unknown>>();

export interface Sending {
  readonly conversationId: string;
  readonly body: NewMessage;
  readonly channelKind: string | null;
  readonly fileNames: readonly string[];
}
/** `guard`: newer messages stand above what was written; nothing was sent and the words belong back in the composer. */
export type SendOutcome =
  | { readonly type: 'sent'; readonly message: Message }
  | { readonly type: 'guard' }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'kept' };

/** Shows the message and sends it. Safe to repeat: the server knows it by its `clientId`. */
export async function send(sending: Sending): Promise<SendOutcome> {
  const pending: Pending = {
    ...sending,
    clientId: sending.body.clientId ?? crypto.randomUUID(),
    state: 'sending',
    why: '',
    createdAt: new Date().toISOString(),
  };
  const outcome = await attempt({ ...pending, body: { ...sending.body, clientId: pending.clientId } });
  // The words go back to the composer, which shows what is newer beside them.
  if (outcome.type === 'guard') discard(pending);
  return outcome;
}
/** Whoever presses Retry has the newer messages above it in sight. */
export function sendAgain(pending: Pending): Promise<SendOutcome> {
  const { seenNumber } = pending.body;
  const seen = getState().threads.get(pending.conversationId)?.messages.at(-1)?.number ?? 0;
  const body =
    seenNumber === undefined ? pending.body : { ...pending.body, seenNumber: Math.max(seenNumber ?? 0, seen) };
  return attempt({ ...pending, body, state: 'sending', why: '' }).then((outcome) => {
    if (outcome.type === 'guard') holdBack(pending);
    return outcome;
  });
}
export function discard(pending: Pending): void {
  update((state) => dropPending(state, pending.conversationId, pending.clientId));
  keep();
}

function attempt(pending: Pending): Promise<SendOutcome> {
  show(pending);
  const turn = (turns.get(pending.conversationId) ?? Promise.resolve()).then(() => post(pending));
  turns.set(pending.conversationId, turn);
  void turn.then(() => {
    if (turns.get(pending.conversationId) === turn) turns.delete(pending.conversationId);
  });
  return turn;
}
async function post(pending: Pending): Promise<SendOutcome> {
  // An earlier one still waits for the connection: this one waits behind it.
  const earlier = (getState().pending.get(pending.conversationId) ?? []).find((each) => each.state === 'offline');
  if (earlier && earlier.createdAt < pending.createdAt) return wait(pending);
  try {
    const message = await putAnswer(() =>
      api.addMessage({
        params: { id: pending.conversationId },
        body: pending.body,
        idempotencyKey: pending.clientId,
        signal: AbortSignal.timeout(answerMs),
      }),
    );
    discard(pending);
    return { type: 'sent', message };
  } catch (error) {
    if (isProblem(error, 'newer_messages')) return { type: 'guard' };
    if (isProblem(error, 'offline', 'unavailable')) return wait(pending);
    show({ ...pending, state: 'failed', why: wordsOf(error) });
    return { type: 'refused', why: wordsOf(error) };
  }
}
function wait(pending: Pending): SendOutcome {
  show({ ...pending, state: 'offline' });
  clearTimeout(retryTimer);
  retryTimer = setTimeout(() => void flushOutbox(), retryMs);
  return { type: 'kept' };
}
/** Nobody is at the composer to take the words back: they stay in the thread, and their writer decides. */
const holdBack = (pending: Pending): void =>
  show({ ...pending, state: 'failed', why: t('Something newer was written before this could be sent.') });
function show(pending: Pending): void {
  update((state) => putPending(state, pending));
  keep();
}

/** After a reload: what was not sent stands in its thread again. */
export function restoreOutbox(): void {
  try {
    const oldest = new Date(Date.now() - keptHours * 3_600_000).toISOString();
    const kept = JSON.parse(localStorage.getItem(storageKey()) ?? '[]') as Pending[];
    for (const pending of kept.filter((each) => each.createdAt > oldest))
      update((state) => putPending(state, { ...pending, state: pending.state === 'failed' ? 'failed' : 'offline' }));
  } catch {
    // Unreadable or blocked storage holds nothing to restore.
  }
}
let isFlushing = false;
onLeave(() => {
  clearTimeout(retryTimer);
  turns.clear();
  isFlushing = false;
});
export async function flushOutbox(): Promise<void> {
  if (isFlushing) return;
  isFlushing = true;
  try {
    const waiting = [...getState().pending.values()].flat().filter((each) => each.state === 'offline');
    for (const pending of waiting.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1))) {
      const outcome = await attempt({ ...pending, state: 'sending' });
      if (outcome.type === 'guard') holdBack(pending);
      if (outcome.type === 'kept') return;
    }
  } finally {
    isFlushing = false;
  }
}
function keep(): void {
  if (!getState().me) return;
  try {
    localStorage.setItem(storageKey(), JSON.stringify([...getState().pending.values()].flat()));
  } catch {
    // Storage full or blocked: the message still lives in this tab.
  }
}

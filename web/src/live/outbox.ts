// Messages on their way: shown at once, kept over reloads and lost connections, sent in the order they were written.
import { isProblem, type Message, type NewMessage } from '@throughline/sdk';
import { api } from './api.ts';
import { dropPending, putMessages, putPending } from './apply.ts';
import { wordsOf } from './loading.ts';
import type { Pending } from './state.ts';
import { getState, update } from './store.ts';

const storageKey = 'throughline.outbox';
const keptHours = 72;

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
  return attempt({ ...pending, body: { ...sending.body, clientId: pending.clientId } });
}
export const sendAgain = (pending: Pending): Promise<SendOutcome> => attempt({ ...pending, state: 'sending', why: '' });
export function discard(pending: Pending): void {
  update((state) => dropPending(state, pending.conversationId, pending.clientId));
  keep();
}

async function attempt(pending: Pending): Promise<SendOutcome> {
  show(pending);
  try {
    const message = await api.addMessage({
      params: { id: pending.conversationId },
      body: pending.body,
      idempotencyKey: pending.clientId,
    });
    update((state) =>
      putMessages(dropPending(state, pending.conversationId, pending.clientId), [{ id: message.id, body: message }]),
    );
    keep();
    return { type: 'sent', message };
  } catch (error) {
    if (isProblem(error, 'newer_messages')) {
      discard(pending);
      return { type: 'guard' };
    }
    if (isProblem(error, 'offline', 'unavailable')) {
      show({ ...pending, state: 'offline' });
      return { type: 'kept' };
    }
    show({ ...pending, state: 'failed', why: wordsOf(error) });
    return { type: 'refused', why: wordsOf(error) };
  }
}
function show(pending: Pending): void {
  update((state) => putPending(state, pending));
  keep();
}

/** After a reload: what was not sent stands in its thread again. */
export function restoreOutbox(): void {
  try {
    const oldest = new Date(Date.now() - keptHours * 3_600_000).toISOString();
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '[]') as Pending[];
    for (const pending of kept.filter((each) => each.createdAt > oldest))
      update((state) => putPending(state, { ...pending, state: pending.state === 'failed' ? 'failed' : 'offline' }));
  } catch {
    // Unreadable or blocked storage holds nothing to restore.
  }
}
let isFlushing = false;
export async function flushOutbox(): Promise<void> {
  if (isFlushing) return;
  isFlushing = true;
  try {
    for (const pending of [...getState().pending.values()].flat()) {
      if (pending.state === 'offline' && (await attempt(pending)).type === 'kept') return;
    }
  } finally {
    isFlushing = false;
  }
}
function keep(): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify([...getState().pending.values()].flat()));
  } catch {
    // Storage full or blocked: the message still lives in this tab.
  }
}

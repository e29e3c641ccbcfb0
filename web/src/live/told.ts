// What the journal tells while an answer is on its way: the answer may be the older of the two, and then it does not stand.
import type { Change, Message } from '@throughline/sdk';
import { putMessages } from './apply.ts';
import { onLeave } from './stay.ts';
import { update } from './store.ts';

const listeners = new Set<Change[]>();
onLeave(() => listeners.clear());

export function hearChanges(changes: readonly Change[]): void {
  for (const told of listeners) told.push(...changes);
}

/** Asks, and keeps in `told` what the journal says meanwhile. */
export async function listening<T>(ask: (told: readonly Change[]) => Promise<T>): Promise<T> {
  const told: Change[] = [];
  listeners.add(told);
  try {
    return await ask(told);
  } finally {
    listeners.delete(told);
  }
}

/** Puts the message a deed answers with into its thread; what the journal told of it meanwhile stays. */
export function putAnswer(ask: () => Promise<Message>): Promise<Message> {
  return listening(async (told) => {
    const message = await ask();
    if (!told.some(({ id }) => id === message.id))
      update((state) => putMessages(state, [{ id: message.id, body: message }]));
    return message;
  });
}

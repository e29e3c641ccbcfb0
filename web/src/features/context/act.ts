// A deed on a contact: the answer goes into the store, a refusal into a toast.
import type { Contact } from '@throughline/sdk';
import { update, wordsOf } from '../../live/index.ts';
import { say } from '../../ui/toast.ts';

export const putContact = (contact: Contact, ...alsoAs: string[]): void =>
  update((state) => ({
    ...state,
    contacts: [contact.id, ...alsoAs].reduce((map, id) => map.set(id, contact), new Map(state.contacts)),
  }));

/** True when it worked. */
export async function attempt(title: string, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    say({ title, detail: wordsOf(error), tone: 'danger' });
    return false;
  }
}

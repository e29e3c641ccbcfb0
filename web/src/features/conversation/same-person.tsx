// Says from the conversation that its contact is somebody we know already: who, what will be joined, merge; the thread stays where it is.
import type { Conversation } from '@throughline/sdk';
import { api, update, useStore } from '../../live/index.ts';
import { useContact } from '../../live/use.ts';
import MergeContact from '../../ui/merge-contact.tsx';

export default function SamePerson({ it, onClose }: { it: Conversation; onClose: () => void }) {
  const contact = useContact(it.contactId);
  const kinds = useStore((state) => state.kinds);
  if (!contact) return null;
  return (
    <MergeContact
      api={api}
      kinds={kinds}
      contact={contact}
      onClose={onClose}
      onMerged={(now) =>
        update((state) => ({ ...state, contacts: new Map(state.contacts).set(now.id, now).set(contact.id, now) }))
      }
    />
  );
}

// Erasing shows first what will go, and asks for the name: it cannot be undone.
import type { Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../live/index.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { exportContact } from './export-contact.ts';

const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

export function EraseContact({ contact, title, onClose }: { contact: Contact; title: string; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const deeds = useDeeds();
  const all = useQuery({
    queryKey: ['contact-export', contact.id],
    queryFn: () => api.exportContact({ params: { id: contact.id } }),
    gcTime: 0,
  });
  const erase = async (): Promise<void> => {
    if (
      !(await deeds.run('erase', () => api.removeContact({ params: { id: contact.id } }), `Could not erase ${title}`))
    )
      return;
    onClose();
    say({ title: `${title} was erased` });
    await navigate({ to: '/contacts' });
    queries.removeQueries({ queryKey: ['contacts', 'one', contact.id] });
    void queries.invalidateQueries({ queryKey: ['contacts', 'list'] });
  };
  const files = all.data?.messages.reduce((sum, message) => sum + message.attachments.length, 0) ?? 0;
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={`Erase ${title}?`}
      action="Erase for good"
      typed={title}
      isBusy={deeds.busy === 'erase'}
      onConfirm={() => void erase()}
    >
      <p>This cannot be undone. It removes:</p>
      {all.data ? (
        <ul className="list-disc ps-5">
          <li>{count(contact.identities.length, 'identity', 'identities')}</li>
          <li>{count(all.data.conversations.length, 'conversation', 'conversations')}</li>
          <li>{count(all.data.messages.length, 'message', 'messages')}, notes included</li>
          <li>{count(files, 'file', 'files')}</li>
        </ul>
      ) : all.error ? (
        <p>identities, conversations, messages, notes and files of this person.</p>
      ) : (
        <Spinner label="Counting" />
      )}
      <p>
        <button
          type="button"
          className="ui-link min-h-6"
          onClick={() => void deeds.run('export', () => exportContact(contact.id, title), 'Could not export')}
        >
          Export everything first
        </button>
      </p>
    </AlertDialog>
  );
}

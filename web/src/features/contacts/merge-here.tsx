// Merging from a contact's own page: the page is then that of the one contact both are.
import { useNavigate } from '@tanstack/react-router';
import type { Contact } from '@throughline/sdk';
import { api, useStore } from '../../live/index.ts';
import MergeContact from '../../ui/merge-contact.tsx';

export function MergeHere(props: { contact: Contact; otherId?: string; onClose: () => void }) {
  const navigate = useNavigate();
  const kinds = useStore((state) => state.kinds);
  return (
    <MergeContact
      {...props}
      api={api}
      kinds={kinds}
      onMerged={({ id }) => void navigate({ to: '/contacts/$id', params: { id }, replace: true })}
    />
  );
}

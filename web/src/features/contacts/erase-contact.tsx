// Erasing shows first what will go and what stays, and asks for the name: it cannot be undone.
import type { Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../live/index.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { List } from '../../ui/list.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { erasureWords } from './erase-words.ts';
import { exportContact } from './export-contact.ts';
import { t } from '../../words/t.ts';

export function EraseContact({ contact, title, onClose }: { contact: Contact; title: string; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const deeds = useDeeds();
  const preview = useQuery({
    queryKey: ['contact-erasure', contact.id],
    queryFn: () => api.previewErasure({ params: { id: contact.id } }),
    gcTime: 0,
  });
  const erase = async (): Promise<void> => {
    if (
      !(await deeds.run(
        'erase',
        () => api.removeContact({ params: { id: contact.id } }),
        t('Could not erase {name}', { name: title }),
      ))
    )
      return;
    onClose();
    say({ title: t('{name} was erased', { name: title }) });
    await navigate({ to: '/contacts' });
    queries.removeQueries({ queryKey: ['contacts', 'one', contact.id] });
    void queries.invalidateQueries({ queryKey: ['contacts', 'list'] });
  };
  const words = preview.data && erasureWords(preview.data);
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={t('Erase {name}?', { name: title })}
      action={t('Erase for good')}
      typed={title}
      isBusy={deeds.busy === 'erase'}
      onConfirm={() => void erase()}
    >
      <p>{t('This cannot be undone. It removes:')}</p>
      {words ? (
        <List label={t('What goes')} items={words.goes} />
      ) : preview.error ? (
        <p>
          {t('identities, conversations, messages, notes and files of this person. They could not be counted now.')}
        </p>
      ) : (
        <Spinner label={t('Counting')} />
      )}
      {words ? (
        <>
          <p>{t('What stays:')}</p>
          <List label={t('What stays')} items={words.stays} />
        </>
      ) : null}
      <p>
        <button
          type="button"
          className="ui-link min-h-6"
          onClick={() => void deeds.run('export', () => exportContact(contact.id, title), t('Could not export'))}
        >
          {t('Export everything first')}
        </button>
      </p>
    </AlertDialog>
  );
}

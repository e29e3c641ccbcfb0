// Notes on the contact, beside the thread.
import type { Contact } from '@throughline/sdk';
import { api, useMay, useMe } from '../../live/index.ts';
import { ContactNotes } from '../../ui/contact-notes.tsx';
import { t } from '../../words/t.ts';
import { Section } from './section.tsx';

export function Notes({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const mayModerate = useMay('conversations:moderate');
  const { agent } = useMe();
  return (
    <Section title={t('Notes on the contact')}>
      <ContactNotes api={api} contactId={contact.id} me={agent} mayWrite={mayWrite} mayModerate={mayModerate} />
    </Section>
  );
}

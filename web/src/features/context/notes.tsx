// Notes on the contact, beside the thread.
import type { Contact } from '@throughline/sdk';
import { useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { api, useMay, useMe } from '../../live/index.ts';
import { ContactNotes } from '../../ui/contact-notes.tsx';
import { t } from '../../words/t.ts';
import { Section } from './section.tsx';

export function Notes({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const mayModerate = useMay('conversations:moderate');
  const { agent } = useMe();
  const [isAdding, setAdding] = useState(false);
  useCommand('contact-note', () => setAdding(true), mayWrite ? undefined : t('Your role may not change contacts'));
  return (
    <Section title={t('Notes on the contact')}>
      <ContactNotes
        api={api}
        contactId={contact.id}
        me={agent}
        mayWrite={mayWrite}
        mayModerate={mayModerate}
        isAdding={isAdding}
        onAdding={setAdding}
      />
    </Section>
  );
}

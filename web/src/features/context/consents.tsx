// What a person said about being written to, beside the thread.
import type { Contact } from '@throughline/sdk';
import { api, useMay, useStore } from '../../live/index.ts';
import { ContactConsents } from '../../ui/contact-consents.tsx';
import { t } from '../../words/t.ts';
import { Section } from './section.tsx';

export function Consents({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const channels = useStore((state) => state.channels);
  return (
    <Section title={t('Consent')}>
      <ContactConsents api={api} contact={contact} channels={channels} mayWrite={mayWrite} />
    </Section>
  );
}

// What a person said about being written to, on their page.
import type { Contact } from '@throughline/sdk';
import { useRef } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { api, useMay, useStore } from '../../live/index.ts';
import { ContactConsents } from '../../ui/contact-consents.tsx';
import { t } from '../../words/t.ts';
import { Section } from '../../ui/page.tsx';

export function Consents({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const channels = useStore((state) => state.channels);
  const place = useRef<HTMLDivElement>(null);
  // Each way has its own: the first of them, or what is said of there being none.
  useCommand('contact-consent', () => {
    place.current?.scrollIntoView({ block: 'center' });
    (place.current?.querySelector('button') ?? place.current)?.focus();
  });
  return (
    <Section title={t('Consent')}>
      <div ref={place} tabIndex={-1} className="outline-none">
        <ContactConsents api={api} contact={contact} channels={channels} mayWrite={mayWrite} />
      </div>
    </Section>
  );
}

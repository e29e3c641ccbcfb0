// Where the customer works.
import type { Contact } from '@throughline/sdk';
import { useNavigate } from '@tanstack/react-router';
import { useCompanyOf } from '../../live/use-company.ts';
import { CompanyPicker } from '../../ui/company-picker.tsx';
import { putContact } from './act.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';

export function Company({ contact }: { contact: Contact }) {
  const navigate = useNavigate();
  const about = useCompanyOf(contact, putContact);
  return (
    <Section title={t('Company')}>
      <CompanyPicker
        key={contact.id}
        {...about}
        open={(company) => void navigate({ to: '/contacts', search: { show: 'companies', id: company.id } })}
      />
    </Section>
  );
}

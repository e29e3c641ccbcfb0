// Where a contact works, on their page.
import type { Contact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCompanyOf } from '../../live/use-company.ts';
import { CompanyPicker } from '../../ui/company-picker.tsx';
import { Section } from '../../ui/page.tsx';
import { t } from '../../words/t.ts';

export function ContactCompany({ contact }: { contact: Contact }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const about = useCompanyOf(contact, (changed) => queries.setQueryData(['contacts', 'one', contact.id], changed));
  return (
    <Section title={t('Company')}>
      <CompanyPicker
        {...about}
        open={(company) => void navigate({ to: '/contacts', search: { show: 'companies', id: company.id } })}
      />
    </Section>
  );
}

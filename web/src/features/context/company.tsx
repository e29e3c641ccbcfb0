// Where the customer works.
import type { Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, useMay } from '../../live/index.ts';
import { CompanyPicker } from '../../ui/company-picker.tsx';
import { putContact } from './act.ts';
import { Section } from './section.tsx';

const find = async (q: string) => (await api.listCompanies({ query: { limit: 8, ...(q ? { q } : {}) } })).items;

export function Company({ contact }: { contact: Contact }) {
  const mayChange = useMay('contacts:write');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const queryKey = ['companies', 'for', contact.id];
  const suggested = useQuery({
    queryKey,
    queryFn: () => api.suggestCompanies({ params: { id: contact.id } }),
    enabled: mayChange && contact.company === null,
  });
  return (
    <Section title="Company">
      <CompanyPicker
        key={contact.id}
        company={contact.company}
        suggested={suggested.data?.items ?? []}
        mayChange={mayChange}
        find={find}
        make={(name) => api.addCompany({ body: { name } })}
        choose={async (company) =>
          putContact(await api.changeContact({ params: { id: contact.id }, body: { companyId: company?.id ?? null } }))
        }
        dismiss={async (company) => {
          await api.dismissCompanyPerson({ params: { id: company.id }, body: { contactId: contact.id } });
          await queries.invalidateQueries({ queryKey });
        }}
        open={(company) => void navigate({ to: '/contacts', search: { show: 'companies', id: company.id } })}
      />
    </Section>
  );
}

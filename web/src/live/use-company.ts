// Where a contact works, and what can be done about it: the same beside a conversation and on the contact's page.
import type { Company, Contact } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from './api.ts';
import { useMay } from './use.ts';

/** `keep` takes the contact as it is afterwards. */
export function useCompanyOf(contact: Contact, keep: (changed: Contact) => void) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const queryKey = ['companies', 'for', contact.id];
  const suggested = useQuery({
    queryKey,
    queryFn: () => api.suggestCompanies({ params: { id: contact.id } }),
    enabled: mayChange && contact.company === null,
  });
  return {
    company: contact.company,
    suggested: suggested.data?.items ?? [],
    mayChange,
    find: async (q: string) => (await api.listCompanies({ query: { limit: 8, ...(q ? { q } : {}) } })).items,
    make: (name: string) => api.addCompany({ body: { name } }),
    choose: async (company: Pick<Company, 'id'> | null) =>
      keep(await api.changeContact({ params: { id: contact.id }, body: { companyId: company?.id ?? null } })),
    dismiss: async (company: Pick<Company, 'id'>) => {
      await api.dismissCompanyPerson({ params: { id: company.id }, body: { contactId: contact.id } });
      await queries.invalidateQueries({ queryKey });
    },
  };
}

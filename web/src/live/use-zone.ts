// Which time it is where a customer is.
import { useQuery } from '@tanstack/react-query';
import { api } from './api.ts';
import { useContact } from './use.ts';

/** What the contact says about themselves, else where their browser was last; null: nobody knows. */
export function useZone(contactId: string): string | null {
  const contact = useContact(contactId);
  const visits = useQuery({
    queryKey: ['visits', contactId],
    queryFn: () => api.getContactVisits({ params: { id: contactId } }),
    staleTime: 60_000,
  });
  return [contact?.attributes['timezone'], visits.data?.items[0]?.timezone].find((zone) => isZone(zone)) ?? null;
}
function isZone(zone: string | undefined): boolean {
  try {
    if (!zone) return false;
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

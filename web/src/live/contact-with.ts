// The contact with an address, made where nobody has it.
import { isProblem } from '@throughline/sdk';
import { api } from './api.ts';

/** Its id. */
export async function contactWith(kind: 'email' | 'phone', value: string): Promise<string> {
  try {
    return (await api.addContact({ body: { identities: [{ kind, value }] } })).id;
  } catch (error) {
    const body = isProblem(error, 'conflict') ? (error.body as { contactId?: string } | undefined) : undefined;
    if (body?.contactId) return body.contactId;
    throw error;
  }
}

// What stands for the variables of a macro here and now: of the customer, the writer and the conversation.
import type { Contact, Conversation, Me } from '@throughline/sdk';
import { firstName } from '../../live/first-name.ts';

export function macroValues(
  contact: Contact | undefined,
  it: Pick<Conversation, 'contactName' | 'subject'> & {
    /** Null: it is only being begun. */ readonly number: number | null;
  },
  me: Pick<Me, 'agent' | 'workspace'>,
): Record<string, string> {
  const name = contact?.name || it.contactName;
  const addressOf = (kind: string) => contact?.identities.find((identity) => identity.kind === kind)?.value ?? '';
  return {
    ...Object.fromEntries(Object.entries(contact?.attributes ?? {}).map(([key, value]) => [`attribute.${key}`, value])),
    // The latest word on each kind of fact.
    ...Object.fromEntries(
      (contact?.facts ?? [])
        .toSorted((a, b) => (a.saidAt < b.saidAt ? -1 : 1))
        .map((fact) => [`fact.${fact.kind}`, fact.value]),
    ),
    'contact.name': name,
    'contact.first_name': firstName(name),
    'contact.email': addressOf('email'),
    'contact.phone': addressOf('phone'),
    'agent.name': me.agent.name,
    'agent.first_name': firstName(me.agent.name),
    'workspace.name': me.workspace.name,
    'conversation.number': it.number === null ? '' : `#${it.number}`,
    'conversation.subject': it.subject,
  };
}

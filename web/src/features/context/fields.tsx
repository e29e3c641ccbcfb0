// The workspace's own fields, of the customer and of this conversation. Nothing is shown where none are defined.
import { readFieldText } from '@throughline/domain';
import type { Contact, Conversation } from '@throughline/sdk';
import { api, takeAnswer, useMay, useMe } from '../../live/index.ts';
import { FieldValues } from '../../ui/field-values.tsx';
import { putContact } from './act.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';

export function ContactFields({ contact }: { contact: Contact }) {
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'contact');
  const mayChange = useMay('contacts:write');
  if (fields.length === 0) return null;
  return (
    <Section title={t('Customer fields')}>
      <FieldValues
        key={contact.id}
        fields={fields}
        values={contact.fields}
        mayChange={mayChange}
        read={readFieldText}
        save={async (key, value) =>
          putContact(await api.changeContact({ params: { id: contact.id }, body: { fields: { [key]: value } } }))
        }
      />
    </Section>
  );
}

export function ConversationFields({ it }: { it: Conversation }) {
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'conversation');
  const mayChange = useMay('conversations:write');
  if (fields.length === 0) return null;
  return (
    <Section title={t('Conversation fields')}>
      <FieldValues
        key={it.id}
        fields={fields}
        values={it.fields}
        mayChange={mayChange}
        read={readFieldText}
        save={async (key, value) => {
          await takeAnswer(() => api.changeConversation({ params: { id: it.id }, body: { fields: { [key]: value } } }));
        }}
      />
    </Section>
  );
}

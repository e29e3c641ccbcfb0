// The workspace's own fields of a contact, edited where they stand.
import { readFieldText } from '@throughline/domain';
import type { Contact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api, useMay, useMe } from '../../live/index.ts';
import { FieldValues } from '../../ui/field-values.tsx';
import { Section } from '../../ui/page.tsx';
import { t } from '../../words/t.ts';

export function ContactFields({ contact }: { contact: Contact }) {
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'contact');
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  if (fields.length === 0) return null;
  return (
    <Section title={t('Fields')}>
      <FieldValues
        fields={fields}
        values={contact.fields}
        mayChange={mayChange}
        read={readFieldText}
        save={async (key, value) => {
          queries.setQueryData(
            ['contacts', 'one', contact.id],
            await api.changeContact({ params: { id: contact.id }, body: { fields: { [key]: value } } }),
          );
        }}
      />
    </Section>
  );
}

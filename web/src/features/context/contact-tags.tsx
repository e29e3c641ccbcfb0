// Tags on the customer, the same as conversations have.
import type { Contact } from '@throughline/sdk';
import { api, useMay, useStore } from '../../live/index.ts';
import { TagPicker } from '../../ui/tag-picker.tsx';
import { putContact } from './act.ts';
import { Section } from './section.tsx';
import { t } from '../../words/t.ts';

export function ContactTags({ contact }: { contact: Contact }) {
  const tags = useStore((state) => state.tags);
  const mayChange = useMay('contacts:write');
  return (
    <Section title={t('Customer tags')}>
      <TagPicker
        key={contact.id}
        tags={contact.tags}
        known={[...tags.values()]}
        mayChange={mayChange}
        save={async (names) =>
          putContact(await api.changeContact({ params: { id: contact.id }, body: { tags: names } }))
        }
      />
    </Section>
  );
}

// Tags on a contact, on their page.
import type { Contact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api, useMay, useStore } from '../../live/index.ts';
import { Section } from '../../ui/page.tsx';
import { TagPicker } from '../../ui/tag-picker.tsx';
import { t } from '../../words/t.ts';

export function ContactTags({ contact }: { contact: Contact }) {
  const tags = useStore((state) => state.tags);
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  return (
    <Section title={t('Tags')}>
      <TagPicker
        tags={contact.tags}
        known={[...tags.values()]}
        mayChange={mayChange}
        save={async (names) => {
          queries.setQueryData(
            ['contacts', 'one', contact.id],
            await api.changeContact({ params: { id: contact.id }, body: { tags: names } }),
          );
        }}
      />
    </Section>
  );
}

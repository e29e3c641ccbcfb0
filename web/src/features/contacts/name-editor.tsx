// A name given by a person is never overwritten by a provider's.
import type { Contact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export function NameEditor({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm({ name: contact.name }, async ({ name }) => {
    queries.setQueryData(
      ['contacts', 'one', contact.id],
      await api.changeContact({ params: { id: contact.id }, body: { name: name.trim() } }),
    );
    void queries.invalidateQueries({ queryKey: ['contacts', 'list'] });
    onClose();
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t('Rename contact')}
      form={form}
      labels={{ name: t('Name') }}
      action={t('Save')}
    >
      <Field
        name="name"
        label={t('Name')}
        help={t('Your team sees it. It stays, whatever name a channel tells us.')}
        error={form.errorOf('name')}
      >
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} dir="auto" autoFocus />
      </Field>
    </FormDialog>
  );
}

// A name given by a person is never overwritten by a provider's.
import type { Contact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
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
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Rename contact')}
      footer={
        <>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" isBusy={form.isBusy} onClick={() => void form.submit()}>
            {t('Save')}
          </Button>
        </>
      }
    >
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={{ name: t('Name') }} />
        <Field
          name="name"
          label={t('Name')}
          help={t('Your team sees it. It stays, whatever name a channel tells us.')}
          error={form.errorOf('name')}
        >
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} dir="auto" autoFocus />
        </Field>
      </form>
    </Dialog>
  );
}

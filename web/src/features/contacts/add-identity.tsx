// An address the person told an agent: it joins as claimed.
import type { Contact } from '@throughline/sdk';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { useForm } from '../../ui/use-form.ts';
import { msg, t } from '../../words/t.ts';

const choices = [
  { value: 'email', label: msg('Email') },
  { value: 'phone', label: msg('Phone') },
  { value: 'user', label: msg('User id') },
] as const;

export function AddIdentity({ contactId, onAdded }: { contactId: string; onAdded: (contact: Contact) => void }) {
  const [isOpen, setOpen] = useState(false);
  const form = useForm<{ kind: (typeof choices)[number]['value']; value: string }>(
    { kind: 'email', value: '' },
    async (values) => {
      onAdded(
        await api.addIdentity({ params: { id: contactId }, body: { kind: values.kind, value: values.value.trim() } }),
      );
      setOpen(false);
    },
    (values) => (values.value.trim() === '' ? { value: t('Enter what they told you') } : {}),
  );
  if (!isOpen)
    return (
      <Button
        size="sm"
        look="ghost"
        className="mt-3 -ms-2"
        icon={<Plus size={16} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('Add an address they told you')}
      </Button>
    );
  return (
    <form
      noValidate
      onSubmit={(event) => void form.submit(event)}
      className="mt-4 flex flex-col gap-3 border-t border-line pt-3"
    >
      <FormError message={form.message} fields={form.fields} labels={{ value: t('Address') }} />
      <Field name="kind" label={t('Kind')}>
        <Select
          value={form.values.kind}
          onChange={(kind) => form.set('kind', kind)}
          choices={t.each(choices, 'label')}
        />
      </Field>
      <Field
        name="value"
        label={t('Address')}
        help={t('It counts as claimed until they prove it.')}
        error={form.errorOf('value')}
      >
        <Input
          value={form.values.value}
          onValueChange={(value) => form.set('value', value)}
          autoComplete="off"
          autoFocus
        />
      </Field>
      <div className="flex gap-2">
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {t('Add')}
        </Button>
        <Button
          onClick={() => {
            setOpen(false);
            form.reset();
          }}
        >
          {t('Cancel')}
        </Button>
      </div>
    </form>
  );
}

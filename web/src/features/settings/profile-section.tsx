// My name, as customers and colleagues see it, and whether I take work now.
import type { Availability } from '@throughline/sdk';
import { api, update, useMe } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { PageHead } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { Select } from '../../ui/select.tsx';
import { useForm } from '../../ui/use-form.ts';
import { SignatureField } from './signature-field.tsx';
import { msg, t, type Msg } from '../../words/t.ts';

const availabilities: { value: Availability; label: Msg; help: Msg }[] = [
  { value: 'available', label: msg('Available'), help: msg('New conversations can come to you') },
  { value: 'busy', label: msg('Busy'), help: msg('You keep yours, new ones go to others') },
  { value: 'away', label: msg('Away'), help: msg('Colleagues see that you are not here') },
];

export function ProfileSection() {
  const me = useMe();
  const own = me.preferences['signature'];
  const form = useForm(
    { name: me.agent.name, availability: me.agent.availability, signature: typeof own === 'string' ? own : null },
    async (values) => {
      const { name, availability, signature } = values;
      const next = await api.changeMe({ body: { name: name.trim(), availability, preferences: { signature } } });
      update((state) => ({ ...state, me: next }));
    },
    (values) => (values.name.trim() === '' ? { name: t('Fill this in') } : {}),
  );
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)}>
      <PageHead title={t('Profile')}>{t('You are signed in as {email}.', { email: me.user.email })}</PageHead>
      <div className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={{ name: t('Name') }} />
        <Avatar name={form.values.name} seed={me.agent.id} size="xl" />
        <Field
          name="name"
          label={t('Name')}
          help={t('Customers and colleagues see it.')}
          error={form.errorOf('name')}
          className="max-w-sm"
        >
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} autoComplete="name" />
        </Field>
        <Field name="availability" label={t('Availability')} className="max-w-sm">
          <Select
            value={form.values.availability}
            onChange={(availability) => form.set('availability', availability)}
            choices={t.each(availabilities, 'label', 'help')}
          />
        </Field>
        <SignatureField
          value={form.values.signature}
          name={form.values.name}
          onChange={(signature) => form.set('signature', signature)}
        />
      </div>
      <SaveBar form={form} />
    </form>
  );
}

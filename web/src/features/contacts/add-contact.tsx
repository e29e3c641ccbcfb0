// A contact made by hand; if the address is known already, the way to whom it belongs.
import { isProblem } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export function AddContact({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [known, setKnown] = useState<string | null>(null);
  const form = useForm(
    { name: '', mail: '', phone: '' },
    async (values) => {
      setKnown(null);
      const given = [
        { kind: 'email' as const, value: values.mail.trim() },
        { kind: 'phone' as const, value: values.phone.trim() },
      ].filter((identity) => identity.value !== '');
      try {
        const made = await api.addContact({ body: { name: values.name.trim(), identities: given } });
        void queries.invalidateQueries({ queryKey: ['contacts'] });
        onClose();
        await navigate({ to: '/contacts/$id', params: { id: made.id } });
      } catch (error) {
        if (!isProblem(error, 'conflict') || typeof error.body['contactId'] !== 'string') throw error;
        setKnown(error.body['contactId']);
      }
      return false;
    },
    (values) =>
      values.name.trim() + values.mail.trim() + values.phone.trim() === ''
        ? { name: t('Give a name or an address') }
        : {},
  );
  return (
    <FormDialog
      onClose={onClose}
      title={t('Add contact')}
      form={form}
      labels={{ name: t('Name'), 'identities.0.value': t('Address') }}
      action={t('Add contact')}
    >
      {known ? (
        <Banner tone="warn" title={t('This address is known already')}>
          <Link className="ui-link" to="/contacts/$id" params={{ id: known }} onClick={onClose}>
            {t('Open the contact it belongs to')}
          </Link>
        </Banner>
      ) : null}
      <Field name="name" label={t('Name')} isOptional error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} autoComplete="off" />
      </Field>
      <Field name="mail" label={t('Email')} isOptional>
        <Input
          type="email"
          value={form.values.mail}
          onValueChange={(mail) => form.set('mail', mail)}
          autoComplete="off"
        />
      </Field>
      <Field
        name="phone"
        label={t('Phone')}
        isOptional
        help={t('With the country code, like {example}.', { example: '+48 600 100 200' })}
      >
        <Input
          type="tel"
          value={form.values.phone}
          onValueChange={(phone) => form.set('phone', phone)}
          autoComplete="off"
        />
      </Field>
    </FormDialog>
  );
}

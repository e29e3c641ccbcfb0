// An OpenID Connect provider's settings: who it is, and our id and secret there.
import type { Sso } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { say } from '../../ui/toast.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';
import { SsoButtons, SsoJoining } from './sso-joining.tsx';

const blank = {
  issuer: '',
  clientId: '',
  hasSecret: false,
  isEnabled: true,
  joins: true,
  defaultRole: 'agent' as const,
};

export function SsoForm({ data }: { data: Sso }) {
  const queries = useQueryClient();
  const connection = data.connection?.protocol === 'oidc' ? data.connection : null;
  const form = useForm(
    { ...(connection ?? blank), clientSecret: '' },
    async ({ issuer, clientId, clientSecret, isEnabled, joins, defaultRole }) => {
      const body = {
        issuer: issuer.trim(),
        clientId: clientId.trim(),
        isEnabled,
        joins,
        defaultRole,
        ...(clientSecret === '' ? {} : { clientSecret }),
      };
      queries.setQueryData(['sso'], await api.saveSso({ body }));
      say({ title: t('Identity provider saved'), tone: 'ok' });
    },
    ({ issuer, clientId }) => ({
      ...(issuer.trim() === '' ? { issuer: t('Enter the issuer’s address') } : {}),
      ...(clientId.trim() === '' ? { clientId: t('Enter the client id') } : {}),
    }),
  );
  const { values } = form;
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-xl flex-col gap-4">
      <FormError
        message={form.message}
        fields={form.fields}
        labels={{ issuer: t('Issuer'), clientId: t('Client id'), clientSecret: t('Client secret') }}
      />
      <Field
        name="issuer"
        label={t('Issuer')}
        help={t('The address under which the provider publishes /.well-known/openid-configuration.')}
        error={form.errorOf('issuer')}
      >
        <Input
          type="url"
          value={values.issuer}
          onValueChange={(issuer) => form.set('issuer', issuer)}
          placeholder="https://login.acme.example"
          spellCheck={false}
        />
      </Field>
      <Field name="clientId" label={t('Client id')} error={form.errorOf('clientId')}>
        <Input
          value={values.clientId}
          onValueChange={(clientId) => form.set('clientId', clientId)}
          spellCheck={false}
          autoComplete="off"
        />
      </Field>
      <Field
        name="clientSecret"
        label={t('Client secret')}
        help={connection?.hasSecret ? t('One is kept, sealed. Enter another to replace it.') : undefined}
        error={form.errorOf('clientSecret')}
      >
        <Input
          type="password"
          value={values.clientSecret}
          onValueChange={(clientSecret) => form.set('clientSecret', clientSecret)}
          autoComplete="off"
        />
      </Field>
      <SsoJoining form={form} />
      <SsoButtons isThere={connection !== null} isBusy={form.isBusy} />
    </form>
  );
}

// The provider's own settings: who it is, our id and secret there, and what newcomers become.
import type { Sso } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

const blank = { issuer: '', clientId: '', isEnabled: true, joins: true, defaultRole: 'agent' as const };
type Role = NonNullable<Sso['connection']>['defaultRole'];

export function SsoForm({ data }: { data: Sso }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const { connection } = data;
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
  const remove = async (): Promise<void> => {
    const isDone = await deeds.run(
      'remove',
      async () => {
        await api.removeSso();
        await queries.invalidateQueries({ queryKey: ['sso'] });
      },
      t('Could not remove the provider'),
    );
    if (isDone) setAsking(false);
  };
  const roles: { value: Role; label: string }[] = [
    { value: 'viewer', label: t('Viewer') },
    { value: 'agent', label: t('Agent') },
    { value: 'lead', label: t('Lead') },
    { value: 'admin', label: t('Admin') },
  ];
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
      <Switch
        label={t('People of a proved domain join by signing in')}
        help={t('Otherwise only those who have a place here already come in.')}
        isOn={values.joins}
        onChange={(joins) => form.set('joins', joins)}
      />
      {values.joins ? (
        <Field name="defaultRole" label={t('They become')} error={form.errorOf('defaultRole')} className="max-w-60">
          <Select value={values.defaultRole} onChange={(role) => form.set('defaultRole', role)} choices={roles} />
        </Field>
      ) : null}
      <Switch
        label={t('On')}
        help={t('Off: nobody is taken to the provider, and nobody comes back from it.')}
        isOn={values.isEnabled}
        onChange={(isEnabled) => form.set('isEnabled', isEnabled)}
      />
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {t('Save')}
        </Button>
        {connection ? (
          <Button look="danger" onClick={() => setAsking(true)}>
            {t('Remove')}
          </Button>
        ) : null}
      </div>
      <AlertDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('Remove the identity provider?')}
        action={t('Remove provider')}
        isBusy={deeds.busy !== null}
        onConfirm={() => void remove()}
      >
        {t(
          'Nobody comes in through it from now on, and whom it meant is forgotten. People keep their places; those without a password make one by a reset link.',
        )}
      </AlertDialog>
    </form>
  );
}

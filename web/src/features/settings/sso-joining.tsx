// What the settings of both protocols end with: who joins and as what, whether it is on, saving and removing.
import type { Sso } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

type Role = NonNullable<Sso['connection']>['defaultRole'];
interface JoiningForm {
  readonly values: { joins: boolean; defaultRole: Role; isEnabled: boolean };
  set<K extends 'joins' | 'defaultRole' | 'isEnabled'>(key: K, value: JoiningForm['values'][K]): void;
  errorOf(name: string): string | undefined;
}

export function SsoJoining({ form }: { form: JoiningForm }) {
  const { values } = form;
  const roles: { value: Role; label: string }[] = [
    { value: 'viewer', label: t('Viewer') },
    { value: 'agent', label: t('Agent') },
    { value: 'lead', label: t('Lead') },
    { value: 'admin', label: t('Admin') },
  ];
  return (
    <>
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
    </>
  );
}

export function SsoButtons({ isThere, isBusy }: { isThere: boolean; isBusy: boolean }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
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
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {t('Save')}
        </Button>
        {isThere ? (
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
    </>
  );
}

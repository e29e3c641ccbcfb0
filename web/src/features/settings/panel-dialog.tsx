// One app panel: its name, what it is, where it is fetched from, and whose agents see it.
import type { Panel } from '@throughline/sdk';
import { useState } from 'react';
import { api, useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { MultiCombobox } from '../../ui/combobox.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { msg, t } from '../../words/t.ts';

export interface PanelDialogProps {
  panel: Panel | null;
  onClose: () => void;
  onChanged: () => Promise<void>;
  onSecret: (secret: string) => void;
}
const kinds = [
  { value: 'cards', label: msg('Cards'), help: msg('We fetch JSON from your address and draw it.') },
  { value: 'frame', label: msg('Page in a frame'), help: msg('Your own page, apart from ours.') },
] as const;
const blank = { name: '', kind: 'cards' as Panel['kind'], url: '', teamIds: [] as string[], isEnabled: true };

export function PanelDialog({ panel, onClose, onChanged, onSecret }: PanelDialogProps) {
  const teams = useStore((state) => [...state.teams.values()]);
  const deeds = useDeeds();
  const [asks, setAsks] = useState<'secret' | 'remove' | null>(null);
  const form = useForm(
    panel ?? blank,
    async ({ name, kind, url, teamIds, isEnabled }) => {
      const body = { name: name.trim(), url: url.trim(), teamIds: [...teamIds], isEnabled };
      if (panel) await api.changePanel({ params: { id: panel.id }, body });
      else onSecret((await api.addPanel({ body: { ...body, kind } })).secret);
      say({ title: panel ? t('Panel saved') : t('Panel added'), tone: 'ok' });
      onClose();
      await onChanged();
    },
    ({ name, url }) => ({
      ...(name.trim() === '' ? { name: t('Give it a name') } : {}),
      ...(URL.canParse(url.trim()) && /^https?:/i.test(url.trim())
        ? {}
        : { url: t('Enter an address that begins with https://') }),
    }),
  );
  const deed = async (name: string, work: () => Promise<unknown>, failed: string): Promise<void> => {
    if (await deeds.run(name, work, failed)) {
      onClose();
      await onChanged();
    }
  };
  const { values } = form;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={panel ? t('Edit {name}', { name: panel.name }) : t('Add app panel')}
      width="md"
    >
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError
          message={form.message}
          fields={form.fields}
          labels={{ name: t.as('thing', 'Name'), url: t('Address'), teamIds: t('Seen by') }}
        />
        <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
          <Input value={values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
        </Field>
        {panel ? null : (
          <Field name="kind" label={t('What it is')} error={form.errorOf('kind')}>
            <Select
              value={values.kind}
              onChange={(kind) => form.set('kind', kind)}
              choices={t.each(kinds, 'label', 'help')}
            />
          </Field>
        )}
        <Field
          name="url"
          label={t('Address')}
          error={form.errorOf('url')}
          help={
            values.kind === 'cards'
              ? t('We call it by POST, signed, from our server.')
              : t('On a host of its own, not the one of Throughline.')
          }
        >
          <Input
            type="url"
            value={values.url}
            onValueChange={(url) => form.set('url', url)}
            placeholder="https://orders.example.com/throughline"
            spellCheck={false}
          />
        </Field>
        {teams.length > 0 ? (
          <Field
            name="teamIds"
            label={t('Seen by')}
            help={t('No team chosen: everybody.')}
            error={form.errorOf('teamIds')}
          >
            <MultiCombobox
              choices={teams.map((team) => ({ value: team.id, label: team.name }))}
              values={values.teamIds}
              onChange={(teamIds) => form.set('teamIds', [...teamIds])}
            />
          </Field>
        ) : null}
        <Switch
          label={t('On')}
          help={t('Shown beside conversations.')}
          isOn={values.isEnabled}
          onChange={(isEnabled) => form.set('isEnabled', isEnabled)}
        />
        <div className="flex flex-wrap justify-end gap-2">
          {panel ? (
            <span className="me-auto flex flex-wrap gap-2">
              <Button look="ghost" onClick={() => setAsks('secret')}>
                {t('Make a new secret')}
              </Button>
              <Button look="danger" onClick={() => setAsks('remove')}>
                {t('Remove')}
              </Button>
            </span>
          ) : null}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {panel ? t('Save') : t('Add')}
          </Button>
        </div>
      </form>
      {panel ? (
        <>
          <AlertDialog
            isOpen={asks === 'secret'}
            onClose={() => setAsks(null)}
            title={t('Make a new secret?')}
            action={t('Make a new secret')}
            isBusy={deeds.busy === 'secret'}
            onConfirm={() =>
              void deed(
                'secret',
                async () => onSecret((await api.rollPanelSecret({ params: { id: panel.id } })).secret),
                t('Could not make a new secret'),
              )
            }
          >
            <p>
              {t('The old one signs nothing from now on. Your program refuses our calls until it knows the new one.')}
            </p>
          </AlertDialog>
          <AlertDialog
            isOpen={asks === 'remove'}
            onClose={() => setAsks(null)}
            title={t('Remove {name}?', { name: panel.name })}
            action={t('Remove panel')}
            isBusy={deeds.busy === 'remove'}
            onConfirm={() =>
              void deed('remove', () => api.removePanel({ params: { id: panel.id } }), t('Could not remove the panel'))
            }
          >
            <p>{t('It is gone from beside every conversation, and its secret is forgotten.')}</p>
          </AlertDialog>
        </>
      ) : null}
    </Dialog>
  );
}

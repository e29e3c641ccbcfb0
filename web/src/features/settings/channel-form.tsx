// The settings of a connected channel: the card's form with what is stored; a secret left alone stays.
import type { Channel, ChannelKind, Team } from '@throughline/sdk';
import { api, useMe } from '../../live/index.ts';
import { CardFields } from '../../ui/card-fields.tsx';
import { fieldLabels, mistakesIn, settingsToSend, startValues } from '../../ui/card-values.ts';
import { ChannelDefaults, defaultLabels, defaultsOf, defaultsToSend } from '../../ui/channel-defaults.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export interface ChannelFormProps {
  channel: Channel;
  kind: ChannelKind;
  teams: readonly Team[];
  onChanged: () => Promise<void>;
}

export function ChannelForm({ channel, kind, teams, onChanged }: ChannelFormProps) {
  const specs = kind.settings;
  const { workspace } = useMe();
  const stored = {
    name: channel.name,
    defaults: defaultsOf(channel),
    settings: startValues(specs, channel),
    cleared: [] as readonly string[],
  };
  const form = useForm(
    stored,
    async (values) => {
      // Settings are checked by a real call; a new name needs none.
      const isChanged =
        values.cleared.length > 0 || JSON.stringify(values.settings) !== JSON.stringify(stored.settings);
      const settings = isChanged ? { settings: settingsToSend(specs, values.settings, values.cleared) } : {};
      await api.changeChannel({
        params: { id: channel.id },
        body: { name: values.name.trim(), ...defaultsToSend(values.defaults), ...settings },
      });
      await onChanged();
    },
    (values) => ({
      ...(values.name.trim() === '' ? { name: t('Fill this in') } : {}),
      ...mistakesIn(
        specs,
        values.settings,
        channel.secretsSet.filter((key) => !values.cleared.includes(key)),
      ),
    }),
  );
  const { values, set } = form;
  const labels = {
    name: t.as('thing', 'Name'),
    ...defaultLabels(),
    ...fieldLabels(specs),
  };
  const fieldsOf = (some: typeof specs) => (
    <CardFields
      specs={some}
      values={values.settings}
      errorOf={form.errorOf}
      secretsSet={channel.secretsSet}
      cleared={values.cleared}
      onChange={(key, value) => set('settings', { ...values.settings, [key]: value })}
      onClear={(key) => set('cleared', [...values.cleared, key])}
    />
  );
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
      <FormError message={form.message} fields={form.fields} labels={labels} />
      <Field
        name="name"
        label={t.as('thing', 'Name')}
        help={t('How your team recognises it.')}
        error={form.errorOf('name')}
      >
        <Input value={values.name} onValueChange={(name) => set('name', name)} />
      </Field>
      {fieldsOf(specs.filter((spec) => !spec.isDefault))}
      <h3 className="mt-4 border-t border-line pt-4 text-base font-semibold">{t('Defaults')}</h3>
      <ChannelDefaults
        values={values.defaults}
        onChange={(defaults) => set('defaults', defaults)}
        errorOf={form.errorOf}
        teams={teams}
        workspaceHours={workspace.settings.hours}
      />
      {fieldsOf(specs.filter((spec) => spec.isDefault))}
      <SaveBar form={form} />
    </form>
  );
}

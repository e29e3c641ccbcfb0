// One macro: its words for each channel, what it does, and beside it how it would read to somebody.
import { macroVariables } from '@throughline/domain';
import type { Macro } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe, useStore } from '../../live/index.ts';
import { shownMacro, useNames } from '../../live/macro-words.ts';
import { Button } from '../../ui/button.tsx';
import { MultiCombobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { MacroPreview } from '../../ui/macro-preview.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { macroBody, macroStart, tryValues } from './macro-form.ts';
import { t } from '../../words/t.ts';

const labels = () => ({
  name: t.as('thing', 'Name'),
  text: t('Words'),
  teamId: t.as('audience', 'For'),
  'actions.assignee': t('Assign to'),
  'actions.teamId': t('Move to'),
});

export function MacroDialog({
  macro,
  mayShare,
  onClose,
}: {
  macro: Macro | null;
  mayShare: boolean;
  onClose: () => void;
}) {
  const me = useMe();
  const queries = useQueryClient();
  const deeds = useDeeds();
  const names = useNames();
  const agents = useStore((state) => [...state.agents.values()].filter((agent) => agent.state === 'active'));
  const teams = useStore((state) => [...state.teams.values()]);
  const tags = useStore((state) => [...state.tags.values()]);
  const used = useStore((state) => [...new Set([...state.channels.values()].map((channel) => channel.kind))]);
  const kinds = useStore((state) => state.kinds);
  const [start] = useState(() => macroStart(macro));
  const [shown, setShown] = useState('');
  const [isKnown, setKnown] = useState(true);
  const fresh = () => queries.invalidateQueries({ queryKey: ['macros'] });
  const form = useForm(
    start,
    async (values) => {
      const body = macroBody(values);
      await (macro ? api.changeMacro({ params: { id: macro.id }, body }) : api.addMacro({ body }));
      await fresh();
      onClose();
    },
    (values) => (values.name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  const { values, set } = form;
  const body = macroBody(values);
  const remove = async () => {
    if (!macro) return;
    const isGone = await deeds.run(
      'remove',
      () => api.removeMacro({ params: { id: macro.id } }),
      t('Could not delete {name}', { name: macro.name }),
    );
    if (!isGone) return;
    await fresh();
    onClose();
    say({
      title: t('Deleted “{name}”', { name: macro.name }),
      action: { label: t('Undo'), run: () => void api.addMacro({ body: macroBody(start) }).then(fresh) },
    });
  };
  const kindChoices = used.flatMap((kind) => {
    const card = kinds.get(kind);
    return card ? [{ value: kind, label: t.server(card.title) }] : [];
  });
  return (
    <FormDialog
      width="lg"
      onClose={onClose}
      title={macro ? t('Edit {name}', { name: macro.name }) : t('Add macro')}
      form={form}
      labels={labels()}
      action={macro ? t('Save') : t('Add')}
      aside={
        macro ? (
          <Button look="danger" className="me-auto" isBusy={deeds.busy !== null} onClick={() => void remove()}>
            {t('Delete')}
          </Button>
        ) : null
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
          <Input value={values.name} onValueChange={(name) => set('name', name)} maxLength={120} />
        </Field>
        <Field name="teamId" label={t.as('audience', 'For')} error={form.errorOf('teamId')}>
          <Select
            value={values.place}
            onChange={(place) => set('place', place)}
            choices={[
              { value: 'personal', label: t('Only me') },
              ...teams
                .filter((team) => mayShare || me.agent.teamIds.includes(team.id))
                .map((team) => ({ value: team.id, label: team.name })),
              ...(mayShare || values.place === 'shared' ? [{ value: 'shared', label: t('Everybody') }] : []),
            ]}
          />
        </Field>
      </div>
      <Field name="text" label={t('Words')} error={form.errorOf('text')} isOptional>
        <Textarea value={values.text} onValueChange={(text) => set('text', text)} rows={6} />
      </Field>
      <div role="group" aria-label={t('Variables')} className="flex flex-wrap gap-1.5">
        {macroVariables.map((variable) => (
          <Button
            key={variable.name}
            size="sm"
            title={`{{${variable.name}}}`}
            onClick={() => set('text', `${values.text}{{${variable.name}}}`)}
          >
            {t.server(variable.title)}
          </Button>
        ))}
        <p className="basis-full text-sm text-text-3">
          {t(
            '{{contact.first_name | there}} says “there” where the name is not known; {{fact.order}} and {{attribute.tier}} work too. What stays unknown is filled in before sending.',
          )}
        </p>
      </div>
      {kindChoices.length > 0 ? (
        <Field name="kinds" label={t('Other words for')} isOptional>
          <MultiCombobox
            choices={kindChoices}
            values={Object.keys(values.variants)}
            onChange={(chosen) =>
              set('variants', Object.fromEntries(chosen.map((kind) => [kind, values.variants[kind] ?? values.text])))
            }
            placeholder={t('A channel')}
          />
        </Field>
      ) : null}
      {Object.entries(values.variants).map(([kind, text]) => (
        <Field
          key={kind}
          name={`variants.${kind}`}
          label={t('Words for {title}', { title: t.server(kinds.get(kind)?.title ?? kind) })}
          error={form.errorOf(`variants.${kind}`)}
        >
          <Textarea
            value={text}
            onValueChange={(next) => set('variants', { ...values.variants, [kind]: next })}
            rows={3}
          />
        </Field>
      ))}
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-2 font-medium">{t('On sending')}</legend>
        <Field name="tags" label={t('Add tags')} isOptional className="sm:col-span-2">
          <MultiCombobox
            choices={[...new Set([...tags.map((tag) => tag.name), ...values.tags])].map((name) => ({
              value: name,
              label: name,
            }))}
            values={values.tags}
            onChange={(next) => set('tags', next)}
            placeholder={t('A tag')}
          />
        </Field>
        <Field name="actions.assignee" label={t('Assign to')} error={form.errorOf('actions.assignee')}>
          <Select
            value={values.assignee}
            onChange={(next) => set('assignee', next)}
            choices={[
              { value: '', label: t('Leave it') },
              { value: 'me', label: t('Whoever uses it') },
              { value: 'none', label: t('Nobody') },
              ...agents.map((agent) => ({ value: agent.id, label: agent.name })),
            ]}
          />
        </Field>
        <Field name="actions.teamId" label={t('Move to')} error={form.errorOf('actions.teamId')}>
          <Select
            value={values.teamId}
            onChange={(next) => set('teamId', next)}
            choices={[
              { value: '', label: t('Leave it') },
              ...teams.map((team) => ({ value: team.id, label: team.name })),
            ]}
          />
        </Field>
        <Field name="priority" label={t('Priority')}>
          <Select
            value={values.priority}
            onChange={(next) => set('priority', next)}
            choices={[
              { value: '', label: t('Leave it') },
              { value: 'urgent', label: t('Urgent') },
              { value: 'high', label: t('High') },
              { value: 'low', label: t('Low') },
              { value: 'none', label: t('None') },
            ]}
          />
        </Field>
        <Field name="status" label={t('Then')}>
          <Select
            value={values.status}
            onChange={(next) => set('status', next)}
            choices={[
              { value: '', label: t('As always') },
              { value: 'waiting', label: t('Wait for the customer') },
              { value: 'open', label: t('Stay open') },
              { value: 'closed', label: t('Close') },
              { value: 'snooze', label: t('Snooze…') },
            ]}
          />
        </Field>
        {values.status === 'snooze' ? (
          <Field
            name="actions.snooze"
            label={t('Snooze for')}
            help={t('3d, 2h, fri 9, tomorrow 14:30')}
            error={form.errorOf('actions.snooze')}
          >
            <Input value={values.snooze} onValueChange={(next) => set('snooze', next)} />
          </Field>
        ) : null}
      </fieldset>
      <section aria-label={t('Try it')} className="flex flex-col gap-2">
        <div className="flex flex-wrap items-end gap-3">
          <h3 className="flex-1 font-medium">{t('Try it')}</h3>
          {kindChoices.length > 0 ? (
            <Select
              label={t('As sent by')}
              value={shown}
              onChange={setShown}
              choices={[{ value: '', label: t('Any channel') }, ...kindChoices]}
              className="w-44"
            />
          ) : null}
        </div>
        <Switch
          label={t('The customer is known')}
          help={t('Off: nothing is known of them, so that every gap shows.')}
          isOn={isKnown}
          onChange={setKnown}
        />
        <MacroPreview
          shown={shownMacro(
            { ...body, name: body.name || t('New macro') },
            tryValues(isKnown, me),
            kinds.get(shown),
            names,
          )}
        />
      </section>
    </FormDialog>
  );
}

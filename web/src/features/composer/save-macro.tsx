// Keeps words of the composer as a macro.
import { useQueryClient } from '@tanstack/react-query';
import { api, useMe, useStore } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { say } from '../../ui/toast.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export function SaveMacro({ text, onClose }: { text: string; onClose: () => void }) {
  const me = useMe();
  const teams = useStore((state) => [...state.teams.values()].filter((team) => me.agent.teamIds.includes(team.id)));
  const queries = useQueryClient();
  const form = useForm(
    { name: text.trim().split('\n')[0]!.slice(0, 60), text, audience: 'personal' },
    async ({ name, text: words, audience }) => {
      const place = audience === 'personal' || audience === 'shared' ? audience : 'team';
      const made = await api.addMacro({
        body: { name, text: words, audience: place, teamId: place === 'team' ? audience : null },
      });
      await queries.invalidateQueries({ queryKey: ['macros'] });
      say({
        title: t('Kept as “{name}”', { name: made.name }),
        tone: 'ok',
        action: {
          label: t('Undo'),
          run: () =>
            void api
              .removeMacro({ params: { id: made.id } })
              .then(() => queries.invalidateQueries({ queryKey: ['macros'] })),
        },
      });
      onClose();
    },
    (values) => (values.name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  const mayShare = me.scopes.includes('sharing:write');
  return (
    <FormDialog
      onClose={onClose}
      title={t('Save as macro')}
      form={form}
      labels={{ name: t.as('thing', 'Name'), text: t('Words') }}
      action={t('Save macro')}
    >
      <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={120} autoFocus />
      </Field>
      <Field name="audience" label={t('For')}>
        <Select
          value={form.values.audience}
          onChange={(audience) => form.set('audience', audience)}
          choices={[
            { value: 'personal', label: t('Me') },
            ...teams.map((team) => ({ value: team.id, label: team.name })),
            ...(mayShare ? [{ value: 'shared', label: t('Everybody') }] : []),
          ]}
        />
      </Field>
      <Field
        name="text"
        label={t('Words')}
        error={form.errorOf('text')}
        help={t('Put {{contact.first_name | there}} where the customer’s first name should stand.')}
      >
        <Textarea value={form.values.text} onValueChange={(words) => form.set('text', words)} rows={6} />
      </Field>
    </FormDialog>
  );
}

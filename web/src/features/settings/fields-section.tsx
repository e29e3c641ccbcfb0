// Fields of contacts, conversations and companies: defined here, filled in beside each of them.
import type { Field as FieldThing } from '@throughline/sdk';
import { ArrowDown, ArrowUp, Pencil, TextCursorInput, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, update, useMay, useMe } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { listed } from '../../words/lists.ts';
import { msg, t, type Msg } from '../../words/t.ts';

type Subject = FieldThing['subject'];
const subjects: readonly { value: Subject; label: Msg; adding: Msg }[] = [
  { value: 'contact', label: msg('Contacts'), adding: msg('Add a field of contacts') },
  { value: 'conversation', label: msg('Conversations'), adding: msg('Add a field of conversations') },
  { value: 'company', label: msg('Companies'), adding: msg('Add a field of companies') },
];
const types: readonly { value: FieldThing['type']; label: Msg; help?: Msg }[] = [
  { value: 'text', label: msg('Text'), help: msg('A line of words') },
  { value: 'number', label: msg('Number'), help: msg('Sorted and compared as a number') },
  { value: 'date', label: msg('Date'), help: msg('A day, such as a renewal') },
  { value: 'choice', label: msg('Choice'), help: msg('One of a list') },
  { value: 'choices', label: msg('Several choices'), help: msg('Any number of a list') },
  { value: 'yes-no', label: msg('Yes or no') },
  { value: 'link', label: msg('Link'), help: msg('An address that opens in a tab') },
];
const typeName = (type: FieldThing['type']): string => {
  const known = types.find((each) => each.value === type);
  return known ? t.of(known.label) : type;
};

/** What the workspace knows of its fields changes on every screen at once. */
const put = (field: FieldThing | null, id: string): void =>
  update((state) => {
    if (!state.me) return state;
    const others = state.me.workspace.fields.filter((each) => each.id !== id);
    const fields = (field ? [...others, field] : others).toSorted((a, b) => a.position - b.position);
    return { ...state, me: { ...state.me, workspace: { ...state.me.workspace, fields } } };
  });

export function FieldsSection() {
  const [subject, setSubject] = useState<Subject>('contact');
  const [edited, setEdited] = useState<FieldThing | 'new' | null>(null);
  return (
    <>
      <PageHead
        title={t('Fields')}
        actions={
          <Button look="primary" onClick={() => setEdited('new')}>
            {t('Add field')}
          </Button>
        }
      >
        {t('What you want to know about each contact, conversation and company, in your own words.')}
      </PageHead>
      <Tabs
        label={t('Fields of')}
        value={subject}
        onChange={setSubject}
        tabs={t.each(subjects, 'label').map(({ value, label }) => ({
          value,
          label,
          panel: <FieldList subject={value} onEdit={setEdited} />,
        }))}
      />
      {edited ? (
        <FieldDialog
          key={edited === 'new' ? 'new' : edited.id}
          subject={subject}
          field={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function FieldList({ subject, onEdit }: { subject: Subject; onEdit: (field: FieldThing) => void }) {
  const fields = useMe().workspace.fields.filter((field) => field.subject === subject);
  const mayChange = useMay('workspace:write');
  const deeds = useDeeds();
  const restore = (field: FieldThing): Promise<boolean> =>
    deeds.run(
      'restore',
      async () => put(await api.restoreField({ params: { id: field.id } }), field.id),
      t('Could not bring {name} back', { name: field.name }),
    );
  const remove = async (field: FieldThing): Promise<void> => {
    put(null, field.id);
    const isDone = await deeds.run(
      'remove',
      () => api.removeField({ params: { id: field.id } }),
      t('Could not remove {name}', { name: field.name }),
    );
    if (isDone) sayUndo(t('Removed {name}. Its values are kept', { name: field.name }), () => void restore(field));
    else put(field, field.id);
  };
  /** Between its new neighbours. */
  const move = async (field: FieldThing, by: 1 | -1): Promise<void> => {
    const at = fields.indexOf(field);
    const [near, far] = [fields[at + by], fields[at + 2 * by]];
    if (!near) return;
    const position = far ? (near.position + far.position) / 2 : near.position + by;
    put({ ...field, position }, field.id);
    const isDone = await deeds.run(
      'move',
      async () => put(await api.changeField({ params: { id: field.id }, body: { position } }), field.id),
      t('Could not move {name}', { name: field.name }),
    );
    if (!isDone) put(field, field.id);
  };
  if (fields.length === 0)
    return (
      <EmptyState icon={<TextCursorInput size={20} />} title={t('No fields yet')}>
        {t.of(emptyWords[subject])}
      </EmptyState>
    );
  return (
    <ul className="divide-y divide-line rounded-card border border-line">
      {fields.map((field, at) => (
        <li key={field.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
          <div className="min-w-40 flex-1">
            <p className="font-medium wrap-anywhere">
              {field.name}
              {field.isRequiredToClose ? <Badge className="ms-2">{t('Needed to close')}</Badge> : null}
            </p>
            <p className="text-sm text-text-3 wrap-anywhere">
              {typeName(field.type)}
              {field.choices.length > 0 ? `: ${listed(field.choices)}` : ''} · <code>{field.key}</code>
            </p>
          </div>
          {mayChange ? (
            <div className="flex">
              <IconButton
                label={t('Move {name} up', { name: field.name })}
                icon={<ArrowUp size={16} aria-hidden />}
                disabled={at === 0}
                onClick={() => void move(field, -1)}
              />
              <IconButton
                label={t('Move {name} down', { name: field.name })}
                icon={<ArrowDown size={16} aria-hidden />}
                disabled={at === fields.length - 1}
                onClick={() => void move(field, 1)}
              />
              <IconButton
                label={t('Edit {name}', { name: field.name })}
                icon={<Pencil size={16} aria-hidden />}
                onClick={() => onEdit(field)}
              />
              <IconButton
                label={t('Remove {name}', { name: field.name })}
                icon={<Trash2 size={16} aria-hidden />}
                onClick={() => void remove(field)}
              />
            </div>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
const emptyWords: Record<Subject, Msg> = {
  contact: msg(
    'A plan, a customer number, a renewal date: they stand beside every customer, and lists are filtered by them.',
  ),
  conversation: msg(
    'The cause, the order, the cost: filled in while answering, and if you like needed before closing.',
  ),
  company: msg('An industry, a contract, an account manager: they stand on every company’s page.'),
};

function FieldDialog({ subject, field, onClose }: { subject: Subject; field: FieldThing | null; onClose: () => void }) {
  const of = field?.subject ?? subject;
  const [start] = useState(() => ({
    name: field?.name ?? '',
    type: field?.type ?? ('text' as FieldThing['type']),
    choices: field?.choices.join('\n') ?? '',
    isRequiredToClose: field?.isRequiredToClose ?? false,
  }));
  const form = useForm(
    start,
    async ({ name, type, choices, isRequiredToClose }) => {
      const isChosen = type === 'choice' || type === 'choices';
      const lines = choices
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      const more = isChosen ? { choices: lines } : {};
      const saved = field
        ? await api.changeField({ params: { id: field.id }, body: { name, isRequiredToClose, ...more } })
        : await api.addField({ body: { subject: of, name, type, isRequiredToClose, ...more } });
      put(saved, saved.id);
      onClose();
    },
    ({ name }) => (name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  const { values } = form;
  const isChosen = values.type === 'choice' || values.type === 'choices';
  return (
    <FormDialog
      onClose={onClose}
      title={field ? t('Edit {name}', { name: field.name }) : t.of(subjects.find((each) => each.value === of)!.adding)}
      form={form}
      labels={{ name: t.as('thing', 'Name'), choices: t('Choices') }}
      action={field ? t('Save') : t('Add field')}
    >
      <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
        <Input value={values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
      </Field>
      {field ? (
        <p className="text-text-2">
          {t.rich('{type}, as <code>{key}</code> in the API. Neither changes, so that every value keeps its meaning.', {
            type: typeName(field.type),
            code: (inside) => <code>{inside}</code>,
            key: field.key,
          })}
        </p>
      ) : (
        <Field name="type" label={t('Type')} help={t('It does not change later.')} error={form.errorOf('type')}>
          <Select
            value={values.type}
            onChange={(type) => form.set('type', type)}
            choices={t.each(types, 'label', 'help')}
          />
        </Field>
      )}
      {isChosen ? (
        <Field
          name="choices"
          label={t('Choices')}
          help={
            field
              ? t('One on each line. Where one is taken away, values that have it keep it.')
              : t('One on each line.')
          }
          error={form.errorOf('choices')}
        >
          <Textarea value={values.choices} onValueChange={(choices) => form.set('choices', choices)} rows={5} />
        </Field>
      ) : null}
      {of === 'conversation' ? (
        <Switch
          name="isRequiredToClose"
          label={t('Needed to close')}
          help={t('A conversation cannot be closed before this has a value.')}
          isOn={values.isRequiredToClose}
          onChange={(isOn) => form.set('isRequiredToClose', isOn)}
        />
      ) : null}
    </FormDialog>
  );
}

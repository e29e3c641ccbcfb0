// What else is known, as name and value, edited in place: saved when the field is left.
import type { Contact } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Section } from '../../ui/page.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

export function Attributes({ contact }: { contact: Contact }) {
  const mayChange = useMay('contacts:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const save = (attributes: Record<string, string | null>): Promise<boolean> =>
    deeds.run(
      'save',
      async () => {
        queries.setQueryData(
          ['contacts', 'one', contact.id],
          await api.changeContact({ params: { id: contact.id }, body: { attributes } }),
        );
      },
      t('Could not save it'),
    );
  const remove = async (name: string, value: string): Promise<void> => {
    if (await save({ [name]: null })) sayUndo(t('Removed {name}', { name }), () => void save({ [name]: value }));
  };
  const entries = Object.entries(contact.attributes).toSorted(([a], [b]) => a.localeCompare(b));
  return (
    <Section
      title={t('Details')}
      help={entries.length === 0 ? t('A company, a plan, a customer number: whatever helps.') : undefined}
    >
      <div className="flex flex-col gap-3">
        {entries.map(([name, value]) =>
          mayChange ? (
            <OneAttribute
              key={`${name} ${value}`}
              name={name}
              value={value}
              onSave={(text) => void save({ [name]: text })}
              onRemove={() => void remove(name, value)}
            />
          ) : (
            <div key={name}>
              <p className="text-sm text-text-3">{name}</p>
              <p className="wrap-anywhere">{value}</p>
            </div>
          ),
        )}
        {mayChange ? (
          <NewAttribute taken={entries.map(([name]) => name)} onAdd={(name, value) => save({ [name]: value })} />
        ) : null}
      </div>
    </Section>
  );
}

function OneAttribute({
  name,
  value,
  onSave,
  onRemove,
}: {
  name: string;
  value: string;
  onSave: (value: string) => void;
  onRemove: () => void;
}) {
  const [text, setText] = useState(value);
  const leave = (): void => {
    if (text.trim() !== '' && text.trim() !== value) onSave(text.trim());
    else setText(value);
  };
  return (
    <Field name={`attribute ${name}`} label={name}>
      <div className="flex gap-1">
        <Input
          value={text}
          onValueChange={setText}
          onBlur={leave}
          onKeyDown={(event) => {
            if (event.key === 'Enter') leave();
            if (event.key === 'Escape') setText(value);
          }}
          maxLength={2000}
          dir="auto"
        />
        <IconButton label={t('Remove {name}', { name })} icon={<X size={16} aria-hidden />} onClick={onRemove} />
      </div>
    </Field>
  );
}

function NewAttribute({
  taken,
  onAdd,
}: {
  taken: readonly string[];
  onAdd: (name: string, value: string) => Promise<boolean>;
}) {
  const [draft, setDraft] = useState<{ name: string; value: string } | null>(null);
  if (!draft)
    return (
      <div>
        <Button
          size="sm"
          look="ghost"
          className="-ms-2"
          icon={<Plus size={16} aria-hidden />}
          onClick={() => setDraft({ name: '', value: '' })}
        >
          {t('Add a detail')}
        </Button>
      </div>
    );
  const isTaken = taken.includes(draft.name.trim());
  const mayAdd = draft.name.trim() !== '' && draft.value.trim() !== '' && !isTaken;
  const add = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault();
    if (mayAdd && (await onAdd(draft.name.trim(), draft.value.trim()))) setDraft(null);
  };
  return (
    <form noValidate onSubmit={(event) => void add(event)} className="flex flex-col gap-2 border-t border-line pt-3">
      <Field
        name="attribute-name"
        label={t.as('thing', 'Name')}
        error={isTaken ? t('There is one of this name already') : undefined}
      >
        <Input value={draft.name} onValueChange={(name) => setDraft({ ...draft, name })} maxLength={60} autoFocus />
      </Field>
      <Field name="attribute-value" label={t('Value')}>
        <Input value={draft.value} onValueChange={(value) => setDraft({ ...draft, value })} maxLength={2000} />
      </Field>
      <div className="flex gap-2">
        <Button look="primary" type="submit" disabled={!mayAdd}>
          {t('Add')}
        </Button>
        <Button onClick={() => setDraft(null)}>{t('Cancel')}</Button>
      </div>
    </form>
  );
}

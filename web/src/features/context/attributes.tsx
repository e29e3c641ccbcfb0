// What else is known about the contact: named values, changed in place.
import type { Contact } from '@throughline/sdk';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { attempt, putContact } from './act.ts';
import { t } from '../../words/t.ts';

export function Attributes({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const [isAdding, setAdding] = useState(false);
  const entries = Object.entries(contact.attributes);
  const set = async (name: string, value: string | null) => {
    const { [name]: _gone, ...rest } = contact.attributes;
    putContact({ ...contact, attributes: value === null ? rest : { ...contact.attributes, [name]: value } });
    const isDone = await attempt(t('Could not change the details'), async () =>
      putContact(await api.changeContact({ params: { id: contact.id }, body: { attributes: { [name]: value } } })),
    );
    if (!isDone) putContact(contact);
  };
  return (
    <>
      {entries.length === 0 && !isAdding ? <p className="text-sm text-text-3">{t('No details yet.')}</p> : null}
      <ul className="flex flex-col gap-1.5">
        {entries.map(([name, value]) => (
          <li key={name} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <p className="text-sm text-text-3">{name}</p>
              <p className="wrap-anywhere">{value}</p>
            </div>
            {mayWrite ? (
              <IconButton
                size="sm"
                label={t('Remove {name}', { name })}
                icon={<X size={14} />}
                onClick={() => void set(name, null)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {isAdding ? (
        <Adding
          onAdd={(name, value) => {
            setAdding(false);
            void set(name, value);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : mayWrite ? (
        <Button
          size="sm"
          look="ghost"
          className="mt-1 -ms-2"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('Add a detail')}
        </Button>
      ) : null}
    </>
  );
}
function Adding({ onAdd, onCancel }: { onAdd: (name: string, value: string) => void; onCancel: () => void }) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const isReady = name.trim() !== '' && value.trim() !== '';
  return (
    <form
      className="mt-2 flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) onAdd(name.trim(), value.trim());
      }}
    >
      <Input
        aria-label={t('Name of the detail')}
        placeholder={t('Company, size, plan …')}
        maxLength={60}
        value={name}
        onValueChange={setName}
        ref={(input: HTMLInputElement | null) => {
          if (input && name === '' && value === '') input.focus();
        }}
      />
      <Input aria-label={t('Value')} placeholder={t('Value')} maxLength={2000} value={value} onValueChange={setValue} />
      <p className="flex gap-2">
        <Button size="sm" look="primary" type="submit" disabled={!isReady}>
          {t('Add')}
        </Button>
        <Button size="sm" look="ghost" onClick={onCancel}>
          {t('Cancel')}
        </Button>
      </p>
    </form>
  );
}

// The contact's name, changed in place.
import type { Contact } from '@throughline/sdk';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Breakable } from '../../ui/breakable.tsx';
import { EditInPlace } from '../../ui/edit-in-place.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { attempt, putContact } from './act.ts';
import { t } from '../../words/t.ts';

export function ContactName({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const [isEditing, setEditing] = useState(false);
  if (!isEditing) {
    return (
      <h2 className="flex items-center gap-1 text-lg font-semibold">
        <span className="min-w-0 wrap-anywhere" dir="auto">
          <Breakable text={contact.name || t('Unknown contact')} />
        </span>
        {mayWrite ? (
          <IconButton
            size="sm"
            data-edits={t('Name')}
            label={t('Edit name')}
            icon={<Pencil size={12} />}
            onClick={() => setEditing(true)}
          />
        ) : null}
      </h2>
    );
  }
  const keep = (name: string) => {
    putContact({ ...contact, name });
    void attempt(t('Could not change the name'), async () =>
      putContact(await api.changeContact({ params: { id: contact.id }, body: { name } })),
    ).then((isDone) => {
      if (!isDone) putContact(contact);
    });
  };
  return (
    <EditInPlace
      label={t('Name')}
      start={contact.name}
      onKeep={keep}
      onLeave={() => setEditing(false)}
      className="min-h-8 w-full text-lg font-semibold"
    />
  );
}

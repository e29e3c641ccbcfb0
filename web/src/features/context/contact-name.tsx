// The contact's name, changed in place.
import type { Contact } from '@throughline/sdk';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { attempt, putContact } from './act.ts';

export function ContactName({ contact }: { contact: Contact }) {
  const mayWrite = useMay('contacts:write');
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) {
    return (
      <h2 className="flex items-center gap-1 text-lg font-semibold">
        <span className="min-w-0 wrap-anywhere" dir="auto">
          {contact.name || 'Unknown contact'}
        </span>
        {mayWrite ? (
          <IconButton size="sm" label="Edit name" icon={<Pencil size={12} />} onClick={() => setTyped(contact.name)} />
        ) : null}
      </h2>
    );
  }
  const keep = () => {
    const name = typed.trim();
    setTyped(null);
    if (name === contact.name) return;
    putContact({ ...contact, name });
    void attempt('Could not change the name', async () =>
      putContact(await api.changeContact({ params: { id: contact.id }, body: { name } })),
    ).then((isDone) => {
      if (!isDone) putContact(contact);
    });
  };
  return (
    <input
      aria-label="Name"
      value={typed}
      maxLength={500}
      ref={(input) => {
        if (input && document.activeElement !== input) input.focus();
      }}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') {
          event.stopPropagation();
          setTyped(null);
        }
      }}
      className="min-h-8 w-full rounded-control border border-input-line bg-bg px-2 text-lg font-semibold"
    />
  );
}

// Narrows a view: by words, status, assignee, tag, unread. Everything lands in the address.
import { useState } from 'react';
import { useStore } from '../../live/index.ts';
import { statuses, type InboxSearch } from '../../live/views.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { statusChoices } from './status-choices.ts';

export default function FilterForm({
  search,
  set,
  onDone,
}: {
  search: InboxSearch;
  set: (change: Partial<InboxSearch>) => void;
  onDone: () => void;
}) {
  const agents = useStore((state) => [...state.agents.values()]);
  const tags = useStore((state) => [...state.tags.values()]);
  const [words, setWords] = useState(search.q ?? '');
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        set({ q: words.trim() || undefined });
        onDone();
      }}
    >
      <Field name="q" label="Words">
        <Input value={words} onValueChange={setWords} placeholder="In names, subjects, messages" />
      </Field>
      <Field name="status" label="Status">
        <Select
          value={search.status ?? 'default'}
          onChange={(value) => set({ status: value === 'default' ? undefined : value })}
          choices={[
            { value: 'default' as const, label: 'As in the view' },
            ...statuses.map((status) => ({ value: status, label: statusChoices[status] })),
          ]}
        />
      </Field>
      <Field name="assignee" label="Assignee">
        <Select
          value={search.assignee ?? 'any'}
          onChange={(value) => set({ assignee: value === 'any' ? undefined : value })}
          choices={[
            { value: 'any', label: 'As in the view' },
            { value: 'me', label: 'Me' },
            { value: 'none', label: 'Nobody' },
            ...agents.map((agent) => ({ value: agent.id, label: agent.name })),
          ]}
        />
      </Field>
      {tags.length > 0 ? (
        <Field name="tag" label="Tag">
          <Select
            value={search.tag ?? 'any'}
            onChange={(value) => set({ tag: value === 'any' ? undefined : value })}
            choices={[{ value: 'any', label: 'Any' }, ...tags.map((tag) => ({ value: tag.id, label: tag.name }))]}
          />
        </Field>
      ) : null}
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-(--accent)"
          checked={search.unread === 'true'}
          onChange={(event) => set({ unread: event.target.checked ? 'true' : undefined })}
        />
        Unread only
      </label>
      <Button look="primary" type="submit">
        Show
      </Button>
    </form>
  );
}

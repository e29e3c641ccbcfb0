// Keeps a view, or changes one: its name and who sees it. What it shows is what the list shows now.
import { useNavigate } from '@tanstack/react-router';
import type { View } from '@throughline/sdk';
import { useState } from 'react';
import { api, getState, update, useMe, useStore } from '../../live/index.ts';
import { filterOf, type InboxSearch } from '../../live/views.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Select } from '../../ui/select.tsx';
import { say } from '../../ui/toast.ts';
import { troubleOf } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export default function ViewEditor({
  search,
  view,
  onClose,
}: {
  search: InboxSearch;
  view: View | null;
  onClose: () => void;
}) {
  const me = useMe();
  const navigate = useNavigate();
  const [name, setName] = useState(view?.name ?? '');
  const [audience, setAudience] = useState(view?.teamId ?? view?.audience ?? 'personal');
  const [isBusy, setBusy] = useState(false);
  const mayShare = me.scopes.includes('conversations:write');
  const teams = useStore((state) =>
    [...state.teams.values()].filter((team) => me.agent.teamIds.includes(team.id) || team.id === view?.teamId),
  );
  const keep = async () => {
    setBusy(true);
    const isTeam = teams.some((team) => team.id === audience);
    const whose = isTeam
      ? { audience: 'team' as const, teamId: audience }
      : { audience: audience as 'personal' | 'shared', teamId: null };
    const { sort = 'newest', ...filter } = filterOf(search, getState().views);
    try {
      const kept = view
        ? await api.changeView({ params: { id: view.id }, body: { name, ...whose } })
        : await api.addView({ body: { name, ...whose, filter, sort } });
      update((state) => ({ ...state, views: new Map(state.views).set(kept.id, kept), areViewCountsStale: true }));
      onClose();
      if (!view) void navigate({ to: '/inbox', search: { saved: kept.id } });
    } catch (error) {
      const { message, fields } = troubleOf(error);
      say({
        title: t('Could not keep the view'),
        detail: [message, ...Object.values(fields)].join(' '),
        tone: 'danger',
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={view ? t('Change “{name}”', { name: view.name }) : t('Save as view')}
      footer={
        <Button look="primary" type="submit" form="view" disabled={name.trim() === '' || isBusy}>
          {view ? t('Save') : t('Save view')}
        </Button>
      }
    >
      <form
        id="view"
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void keep();
        }}
      >
        <Field name="name" label={t.as('thing', 'Name')}>
          <Input value={name} onValueChange={setName} maxLength={80} autoFocus />
        </Field>
        <Field name="audience" label={t('Who sees it')}>
          <Select
            value={audience}
            onChange={setAudience}
            choices={[
              { value: 'personal', label: t('Only me') },
              ...(mayShare
                ? [
                    ...teams.map((team) => ({ value: team.id, label: t('Everybody in {name}', { name: team.name }) })),
                    { value: 'shared', label: t('Everybody here') },
                  ]
                : []),
            ]}
          />
        </Field>
      </form>
    </Dialog>
  );
}

// Departments and who belongs to them.
import type { Agent, Team } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { MultiCombobox } from '../../ui/combobox.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded, Missed } from '../../ui/loaded.tsx';
import { Card, PageHead } from '../../ui/page.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function TeamsSection() {
  const mayChange = useMay('people:write');
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => api.listTeams() });
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => api.listAgents() });
  const [edited, setEdited] = useState<Team | 'new' | null>(null);
  const people = agents.data?.items ?? [];
  const add = mayChange ? (
    <Button look="primary" onClick={() => setEdited('new')}>
      {t('Add team')}
    </Button>
  ) : null;
  return (
    <>
      <PageHead title={t('Teams')} actions={add}>
        {t('A team is a department with a queue of its own.')}
      </PageHead>
      <Missed query={agents} what={t('the members')} />
      <Loaded query={teams} what={t('the teams')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<Users size={20} />} title={t('No teams yet')}>
              {t('Teams appear here once you add one. Conversations and channels can be handed to them.')}
            </EmptyState>
          ) : (
            <ul className="flex flex-col gap-3">
              {items.map((team) => (
                <li key={team.id}>
                  <TeamCard team={team} people={people} {...(mayChange ? { onEdit: () => setEdited(team) } : {})} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited ? (
        <TeamDialog
          key={edited === 'new' ? 'new' : edited.id}
          team={edited === 'new' ? null : edited}
          people={people}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function TeamCard({ team, people, onEdit }: { team: Team; people: readonly Agent[]; onEdit?: () => void }) {
  const members = people.filter((agent) => team.memberIds.includes(agent.id));
  return (
    <Card className="flex flex-wrap items-center gap-3 p-3">
      <div className="min-w-40 flex-1">
        <h2 className="font-semibold">{team.name}</h2>
        {team.description ? <p className="text-text-2">{team.description}</p> : null}
        <p className="text-sm text-text-3">{listed(members.map((agent) => agent.name)) || t('Nobody yet')}</p>
      </div>
      <span className="flex -space-x-2 rtl:space-x-reverse">
        {members.slice(0, 5).map((agent) => (
          <Avatar key={agent.id} name={agent.name} seed={agent.id} className="rounded-full ring-2 ring-bg" />
        ))}
      </span>
      {onEdit ? (
        <Button onClick={onEdit} aria-label={t('Edit {name}', { name: team.name })}>
          {t('Edit')}
        </Button>
      ) : null}
    </Card>
  );
}

function TeamDialog({ team, people, onClose }: { team: Team | null; people: readonly Agent[]; onClose: () => void }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['teams'] });
  const [start] = useState(() => ({
    name: team?.name ?? '',
    description: team?.description ?? '',
    memberIds: team?.memberIds ?? [],
  }));
  const form = useForm(
    start,
    async (values) => {
      const body = { name: values.name.trim(), description: values.description.trim(), memberIds: values.memberIds };
      await (team ? api.changeTeam({ params: { id: team.id }, body }) : api.addTeam({ body }));
      await fresh();
      onClose();
    },
    (values) => (values.name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  const remove = async (): Promise<void> => {
    if (
      team &&
      (await deeds.run(
        'remove',
        () => api.removeTeam({ params: { id: team.id } }),
        t('Could not remove {name}', { name: team.name }),
      ))
    ) {
      await fresh();
      onClose();
    }
  };
  const choices = people
    .filter((agent) => agent.state === 'active')
    .map((agent) => ({ value: agent.id, label: agent.name }));
  return (
    <FormDialog
      onClose={onClose}
      title={team ? t('Edit {name}', { name: team.name }) : t('Add team')}
      form={form}
      labels={{ name: t.as('thing', 'Name'), description: t('Description'), memberIds: t('Members') }}
      action={team ? t('Save') : t('Add')}
      aside={
        team ? (
          <>
            <Button look="danger" className="me-auto" onClick={() => setAsking(true)}>
              {t('Remove')}
            </Button>
            <AlertDialog
              isOpen={isAsking}
              onClose={() => setAsking(false)}
              title={t('Remove {name}?', { name: team.name })}
              action={t('Remove team')}
              isBusy={deeds.busy !== null}
              onConfirm={() => void remove()}
            >
              <p>{t('Its conversations stay and belong to no team. Channels that start here start in Unassigned.')}</p>
            </AlertDialog>
          </>
        ) : null
      }
    >
      <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} />
      </Field>
      <Field name="description" label={t('Description')} isOptional error={form.errorOf('description')}>
        <Input value={form.values.description} onValueChange={(description) => form.set('description', description)} />
      </Field>
      <Field name="memberIds" label={t('Members')} error={form.errorOf('memberIds')}>
        <MultiCombobox
          choices={choices}
          values={form.values.memberIds}
          onChange={(memberIds) => form.set('memberIds', memberIds)}
          placeholder={t('Type a name')}
        />
      </Field>
    </FormDialog>
  );
}

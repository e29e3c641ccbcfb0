// Keeping what is shown as a segment: for oneself, a team or everybody; renamed, shared and taken away again.
import type { Segment } from '@throughline/sdk';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useMe, useStore } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Select } from '../../ui/select.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { type ContactSearch, filterPart } from './filter-words.ts';
import { t } from '../../words/t.ts';

type Sort = Segment['sort'];
interface KeepProps {
  search: ContactSearch;
  /** Changed in place; without it a new one is kept. */
  segment?: Segment;
  onClose: () => void;
  onKept: () => unknown;
}

export function KeepSegment({ search, segment, onClose, onKept }: KeepProps) {
  const me = useMe();
  const mayShare = useMay('conversations:write');
  const teams = useStore((state) => state.teams);
  const [start] = useState(() => ({
    name: segment?.name ?? '',
    who: segment ? (segment.teamId ?? segment.audience) : 'personal',
  }));
  const form = useForm(
    start,
    async ({ name, who }) => {
      const audience = who === 'personal' || who === 'shared' ? who : 'team';
      const to = { name: name.trim(), audience, teamId: audience === 'team' ? who : null } as const;
      const filter = filterPart(search) as Segment['filter'];
      if (segment) await api.changeSegment({ params: { id: segment.id }, body: to });
      else await api.addSegment({ body: { ...to, filter, sort: (search.sort ?? 'seen') as Sort } });
      await onKept();
      onClose();
    },
    ({ name }) => (name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  return (
    <FormDialog
      onClose={onClose}
      title={segment ? t('Change {name}', { name: segment.name }) : t('Keep as a segment')}
      form={form}
      labels={{ name: t.as('thing', 'Name'), teamId: t('Who sees it') }}
      action={t('Save')}
    >
      <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={80} />
      </Field>
      {mayShare ? (
        <Field name="teamId" label={t('Who sees it')} error={form.errorOf('teamId')}>
          <Select
            value={form.values.who}
            onChange={(who) => form.set('who', who)}
            choices={[
              { value: 'personal', label: t('Only me') },
              ...me.agent.teamIds.flatMap((id) => {
                const team = teams.get(id);
                return team ? [{ value: id, label: team.name }] : [];
              }),
              { value: 'shared', label: t('Everybody at {name}', { name: me.workspace.name }) },
            ]}
          />
        </Field>
      ) : null}
    </FormDialog>
  );
}

export function SegmentMenu({
  segment,
  onChanged,
  onGone,
}: {
  segment: Segment;
  onChanged: () => unknown;
  onGone: () => void;
}) {
  const deeds = useDeeds();
  const [isChanging, setChanging] = useState(false);
  const remove = async (): Promise<void> => {
    const isDone = await deeds.run(
      'remove',
      () => api.removeSegment({ params: { id: segment.id } }),
      t('Could not delete {name}', { name: segment.name }),
    );
    if (!isDone) return;
    await onChanged();
    onGone();
    const { name, audience, teamId, filter, sort } = segment;
    sayUndo(t('Deleted {name}. Its contacts stay', { name }), () => {
      void deeds.run(
        'restore',
        async () => {
          await api.addSegment({ body: { name, audience, teamId, filter, sort } });
          await onChanged();
        },
        t('Could not keep {name} again', { name }),
      );
    });
  };
  return (
    <>
      <Menu
        entries={[
          { label: t('Rename or share…'), run: () => setChanging(true) },
          { type: 'line' },
          { label: t('Delete'), isDanger: true, run: () => void remove() },
        ]}
        trigger={
          <IconButton
            size="sm"
            label={t('More for {name}', { name: segment.name })}
            icon={<ChevronDown size={14} aria-hidden />}
          />
        }
      />
      {isChanging ? (
        <KeepSegment search={{}} segment={segment} onClose={() => setChanging(false)} onKept={onChanged} />
      ) : null}
    </>
  );
}

// Naming a role, and taking one away: whoever has it moves to another.
import type { WorkspaceRole } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe } from '../../live/index.ts';
import { grantable } from '../../live/roles.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { Input } from '../../ui/input.tsx';
import { choicesOf } from '../../ui/roles.ts';
import { Select } from '../../ui/select.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

/** A role to be named: a new one, or one there is by its id. */
export interface RoleDraft {
  readonly id: string | null;
  readonly name: string;
  /** The role it copies. */
  readonly from: string | null;
  readonly scopes: readonly string[];
}

export function RoleDialog({ draft, onClose }: { draft: RoleDraft; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm(
    { name: draft.name },
    async (values) => {
      const name = values.name.trim();
      await (draft.id === null
        ? api.addRole({ body: { name, scopes: [...draft.scopes] } })
        : api.changeRole({ params: { id: draft.id }, body: { name } }));
      await Promise.all(
        ['roles', 'agents', 'invitations'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      );
      onClose();
    },
    (values) => (values.name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  const title =
    draft.id !== null
      ? t('Rename {name}', { name: draft.name })
      : draft.from === null
        ? t('Add role')
        : t('Duplicate {name}', { name: draft.from });
  return (
    <FormDialog
      onClose={onClose}
      title={title}
      description={
        draft.id !== null
          ? undefined
          : draft.from === null
            ? t('It begins with reading only. Choose what it may in the table afterwards.')
            : t('It begins with what the other may. Choose what it may in the table afterwards.')
      }
      form={form}
      labels={{ name: t.as('thing', 'Name'), scopes: t('Permissions') }}
      action={draft.id === null ? t('Add role') : t('Rename')}
    >
      <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
      </Field>
    </FormDialog>
  );
}

export function RemoveRole({
  role,
  roles,
  onClose,
}: {
  role: WorkspaceRole;
  roles: readonly WorkspaceRole[];
  onClose: () => void;
}) {
  const me = useMe();
  const queries = useQueryClient();
  const deeds = useDeeds();
  const choices = choicesOf(grantable(me, roles), roles).filter(({ value }) => value !== role.id && value !== 'owner');
  const [moveTo, setMoveTo] = useState(
    choices.find(({ value }) => value === role.base)?.value ?? choices[0]?.value ?? '',
  );
  const who = [
    role.agentCount > 0 && t('{count, plural, one {# member} other {# members}}', { count: role.agentCount }),
    role.invitationCount > 0 &&
      t('{count, plural, one {# open invitation} other {# open invitations}}', { count: role.invitationCount }),
    role.keyCount > 0 && t('{count, plural, one {# API key} other {# API keys}}', { count: role.keyCount }),
  ].filter((words) => words !== false);
  const remove = async () => {
    const isGone = await deeds.run(
      'remove',
      () => api.removeRole({ params: { id: role.id }, query: who.length > 0 ? { moveTo: moveTo as 'viewer' } : {} }),
      t('Could not delete {name}', { name: role.name }),
    );
    if (!isGone) return;
    await Promise.all(
      ['roles', 'agents', 'invitations', 'api-keys'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
    onClose();
  };
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={t('Delete the role {name}?', { name: role.name })}
      action={t('Delete role')}
      isBusy={deeds.busy !== null}
      onConfirm={() => void remove()}
    >
      {who.length === 0 ? (
        <p>{t('Nobody has it. This cannot be undone.')}</p>
      ) : (
        <>
          <p>
            {t(
              '{count, plural, one {{who} has it and will have this role from then on:} other {{who} have it and will have this role from then on:}}',
              { count: role.agentCount + role.invitationCount + role.keyCount, who: listed(who) },
            )}
          </p>
          <Select label={t('They move to')} value={moveTo} onChange={setMoveTo} choices={choices} />
        </>
      )}
    </AlertDialog>
  );
}

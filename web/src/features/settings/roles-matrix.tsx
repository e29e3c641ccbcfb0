// What each role may: permissions in rows, roles in columns. Built-in roles are for reading; the workspace's own are changed in place.
import type { WorkspaceRole } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Check, Minus, MoreHorizontal } from 'lucide-react';
import { Fragment, useState } from 'react';
import { api, useMay, useMe } from '../../live/index.ts';
import { mayTouch } from '../../live/roles.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Section } from '../../ui/page.tsx';
import { titleOf } from '../../ui/roles.ts';
import { SaveBar } from '../../ui/save-bar.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { useForm } from '../../ui/use-form.ts';
import { permissionGroups, touchedBy, withPermission, type Permission } from './permission-words.ts';
import { RemoveRole, RoleDialog, type RoleDraft } from './role-dialogs.tsx';
import { t } from '../../words/t.ts';

export function RolesMatrix({ roles }: { roles: readonly WorkspaceRole[] }) {
  const me = useMe();
  const mayChange = useMay('people:write');
  const queries = useQueryClient();
  const [draft, setDraft] = useState<RoleDraft | null>(null);
  const [removed, setRemoved] = useState<WorkspaceRole | null>(null);
  const own = roles.filter((role) => !role.isBuiltIn);
  const form = useForm<Record<string, readonly string[]>>(
    Object.fromEntries(own.map((role) => [role.id, role.scopes])),
    async (values) => {
      for (const { id, scopes } of own)
        if (!isSame(values[id]!, scopes)) await api.changeRole({ params: { id }, body: { scopes: [...values[id]!] } });
      await Promise.all(['roles', 'agents'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
  );
  const copy = (role: WorkspaceRole) =>
    setDraft({ id: null, name: t('{name} (copy)', { name: titleOf(role) }), from: titleOf(role), scopes: role.scopes });
  const entriesOf = (role: WorkspaceRole) => {
    const whyNot = mayTouch(me, role) ? undefined : t('It may more than you may');
    return [
      { label: t('Duplicate…'), whyNot: role.id === 'owner' ? undefined : whyNot, run: () => copy(role) },
      ...(role.isBuiltIn
        ? []
        : [
            {
              label: t('Rename…'),
              whyNot,
              run: () => setDraft({ id: role.id, name: role.name, from: null, scopes: role.scopes }),
            },
            { label: t('Delete…'), isDanger: true, whyNot, run: () => setRemoved(role) },
          ]),
    ];
  };
  return (
    <Section
      title={t('Roles')}
      help={t('What members of each role may do. A change acts at once, also on who is signed in.')}
      actions={
        mayChange ? (
          <Button onClick={() => setDraft({ id: null, name: '', from: null, scopes: start(me.scopes) })}>
            {t('Add role')}
          </Button>
        ) : undefined
      }
    >
      <form noValidate onSubmit={(event) => void form.submit(event)}>
        <FormError message={form.message} fields={form.fields} labels={{ scopes: t('Permissions') }} />
        <div
          role="region"
          aria-label={t('What roles may')}
          tabIndex={0}
          className="max-h-[75dvh] overflow-auto rounded-card border border-line"
        >
          <table className="w-full border-separate border-spacing-0 text-start">
            <thead>
              <tr>
                <th
                  scope="col"
                  className="sticky start-0 top-0 z-20 min-w-44 border-b border-line bg-surface px-3 py-2 text-start text-sm font-medium text-text-2"
                >
                  {t.as('roles', 'May')}
                </th>
                {roles.map((role) => (
                  <th
                    key={role.id}
                    scope="col"
                    className="sticky top-0 z-10 min-w-24 border-b border-line bg-surface px-2 py-2 text-center align-top text-sm font-medium"
                  >
                    <span className="flex items-center justify-center gap-0.5">
                      <span className="max-w-32 wrap-anywhere">{titleOf(role)}</span>
                      {mayChange ? (
                        <Menu
                          align="end"
                          trigger={
                            <IconButton
                              size="sm"
                              label={t('More for {name}', { name: titleOf(role) })}
                              icon={<MoreHorizontal size={14} aria-hidden />}
                            />
                          }
                          entries={entriesOf(role)}
                        />
                      ) : null}
                    </span>
                    <span className="block font-normal whitespace-nowrap text-text-3">
                      {t('{count, plural, one {# member} other {# members}}', { count: role.agentCount })}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {permissionGroups.map((group) => (
                <Fragment key={group.id}>
                  <tr>
                    <th
                      scope="colgroup"
                      colSpan={roles.length + 1}
                      className="border-b border-line bg-surface px-3 pt-3 pb-1 text-start text-xs font-medium text-text-3"
                    >
                      <span className="sticky start-3">{t.of(group.title)}</span>
                    </th>
                  </tr>
                  {group.permissions.map((permission) => (
                    <tr key={permission.scope}>
                      <th
                        scope="row"
                        className="sticky start-0 z-10 border-b border-line bg-bg px-3 py-1.5 text-start font-normal"
                      >
                        {t.of(permission.label)}
                        {permission.help ? (
                          <span className="block text-sm text-text-3 max-md:hidden">{t.of(permission.help)}</span>
                        ) : null}
                      </th>
                      {roles.map((role) => (
                        <td key={role.id} className="border-b border-line px-2 py-1 text-center">
                          <May
                            permission={permission}
                            role={role}
                            held={form.values[role.id] ?? role.scopes}
                            isOpen={mayChange && !role.isBuiltIn && mayTouch(me, role)}
                            mine={me.scopes}
                            onChange={(scopes) => form.set(role.id, scopes)}
                          />
                        </td>
                      ))}
                    </tr>
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
        <SaveBar form={form} />
      </form>
      {draft ? <RoleDialog draft={draft} onClose={() => setDraft(null)} /> : null}
      {removed ? <RemoveRole role={removed} roles={roles} onClose={() => setRemoved(null)} /> : null}
    </Section>
  );
}

/** A new role begins with reading what its maker may read. */
const start = (mine: readonly string[]): readonly string[] =>
  mine.filter((scope) => scope.endsWith(':read')).filter(isBasic);
const isBasic = (scope: string): boolean => scope !== 'audit:read' && scope !== 'operations:read';
const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((scope) => other.includes(scope));

function May({
  permission: { scope, label },
  role,
  held,
  isOpen,
  mine,
  onChange,
}: {
  permission: Permission;
  role: WorkspaceRole;
  held: readonly string[];
  isOpen: boolean;
  mine: readonly string[];
  onChange: (scopes: readonly string[]) => void;
}) {
  const isHeld = held.includes(scope);
  if (!isOpen) {
    return (
      <span className="inline-flex size-6 items-center justify-center">
        {isHeld ? (
          <Check size={16} aria-hidden className="text-ok" />
        ) : (
          <Minus size={14} aria-hidden className="text-text-3" />
        )}
        <span className="sr-only">{isHeld ? t('Yes') : t('No')}</span>
      </span>
    );
  }
  const lacks = touchedBy(scope, !isHeld).filter((each) => !isHeld && !mine.includes(each));
  const box = (
    <Checkbox
      hidesLabel
      className="justify-center"
      label={t('{name}: {value}', { name: titleOf(role), value: t.of(label) })}
      isChecked={isHeld}
      disabled={lacks.length > 0}
      onChange={(isOn) => onChange(withPermission(held, scope, isOn))}
    />
  );
  return lacks.length === 0 ? (
    box
  ) : (
    <Tooltip label={t('You may not do this yourself, so you cannot allow it')}>
      <span>{box}</span>
    </Tooltip>
  );
}

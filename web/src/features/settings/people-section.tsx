// Who works here: members, invitations, who may no longer sign in, and what each role may.
import type { Agent, Invitation, WorkspaceRole } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useMe, useStore } from '../../live/index.ts';
import { grantable, mayTouch } from '../../live/roles.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { InviteForm } from '../../ui/invite-form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { choicesOf, roleName, roleRef } from '../../ui/roles.ts';
import { Select } from '../../ui/select.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { RolesMatrix } from './roles-matrix.tsx';
import { t } from '../../words/t.ts';

export function PeopleSection() {
  const me = useMe();
  const mayChange = useMay('people:write');
  const queries = useQueryClient();
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => api.listAgents() });
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => api.listRoles() });
  const choices = choicesOf(grantable(me, roles.data?.items), roles.data?.items);
  return (
    <>
      <PageHead title={t('Members & roles')}>
        {t('Who works in {name} and what they may do.', { name: me.workspace.name })}
      </PageHead>
      {mayChange && choices.length > 0 ? (
        <Section title={t('Invite')}>
          <InviteForm
            roles={choices}
            invite={async (email, role) => {
              const made = await api.invite({ body: { email, role: role as 'agent' } });
              await Promise.all([
                queries.invalidateQueries({ queryKey: ['invitations'] }),
                queries.invalidateQueries({ queryKey: ['roles'] }),
              ]);
              return made;
            }}
          />
        </Section>
      ) : null}
      <OpenInvitations mayChange={mayChange} />
      <Section title={t('Members')}>
        <Loaded query={agents} what={t('the members')}>
          {({ items }) => (
            <Table
              label={t('Members')}
              head={[
                t('Name'),
                t('Role'),
                t('State'),
                <span key="more" className="sr-only">
                  {t('More')}
                </span>,
              ]}
            >
              {items.map((agent) => (
                <AgentRow key={agent.id} agent={agent} roles={roles.data?.items} mayChange={mayChange} />
              ))}
            </Table>
          )}
        </Loaded>
      </Section>
      <Loaded query={roles} what={t('the roles')}>
        {({ items }) => <RolesMatrix roles={items} />}
      </Loaded>
    </>
  );
}

function AgentRow({
  agent,
  roles,
  mayChange,
}: {
  agent: Agent;
  roles: readonly WorkspaceRole[] | undefined;
  mayChange: boolean;
}) {
  const me = useMe();
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const isOnline = useStore((state) => state.online.has(agent.id));
  const choices = choicesOf(grantable(me, roles), roles);
  const isMine = agent.id === me.agent.id;
  const theirs = roles?.find((role) => role.id === roleRef(agent));
  const mayChangeThem = mayChange && theirs !== undefined && mayTouch(me, theirs);
  const whyNot = mayChange && theirs && !mayChangeThem ? t('They may more than you may') : undefined;
  const patch = (body: { role?: string; state?: Agent['state'] }): Promise<boolean> =>
    deeds.run(
      'patch',
      async () => {
        await api.changeAgent({ params: { id: agent.id }, body: body as { role?: 'agent' } });
        await Promise.all(['agents', 'roles'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      },
      t('Could not change {name}', { name: agent.name }),
    );
  const setRole = async (role: string): Promise<void> => {
    const before = roleRef(agent);
    const title = choices.find(({ value }) => value === role)?.label ?? role;
    if (await patch({ role }))
      sayUndo(t('{name} is {role} now', { name: agent.name, role: title }), () => void patch({ role: before }));
  };
  const isDisabled = agent.state === 'disabled';
  return (
    <Row>
      <Cell>
        <span className="flex min-w-44 items-center gap-2">
          <Avatar name={agent.name} seed={agent.id} presence={isOnline ? agent.availability : 'offline'} />
          <span className="min-w-0">
            <span className="block font-medium">{isMine ? t('{name} (you)', { name: agent.name }) : agent.name}</span>
            <span className="block text-sm text-text-3 wrap-anywhere">{agent.email}</span>
          </span>
        </span>
      </Cell>
      <Cell>
        {mayChangeThem ? (
          <Select
            label={t('Role of {name}', { name: agent.name })}
            value={roleRef(agent)}
            onChange={(role) => void setRole(role)}
            choices={choices}
            className="w-36!"
          />
        ) : (
          <span title={whyNot}>
            {roleName(agent)}
            {whyNot ? <span className="block text-sm text-text-3">{whyNot}</span> : null}
          </span>
        )}
      </Cell>
      <Cell>
        <Badge tone={isDisabled ? 'warn' : 'ok'}>{isDisabled ? t('Disabled') : t('Active')}</Badge>
      </Cell>
      <Cell className="text-end">
        {mayChangeThem && !isMine ? (
          <Menu
            align="end"
            trigger={
              <IconButton
                label={t('More for {name}', { name: agent.name })}
                icon={<MoreHorizontal size={16} aria-hidden />}
              />
            }
            entries={[
              isDisabled
                ? { label: t('Enable'), run: () => void patch({ state: 'active' }) }
                : { label: t('Disable…'), isDanger: true, run: () => setAsking(true) },
            ]}
          />
        ) : null}
        <AlertDialog
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          title={t('Disable {name}?', { name: agent.name })}
          action={t('Disable')}
          isBusy={deeds.busy !== null}
          onConfirm={() => void patch({ state: 'disabled' }).then(() => setAsking(false))}
        >
          <p>
            {t(
              '{name} can no longer sign in, and all their sessions end now. Their messages and notes stay. You can enable them again.',
              { name: agent.name },
            )}
          </p>
        </AlertDialog>
      </Cell>
    </Row>
  );
}

function OpenInvitations({ mayChange }: { mayChange: boolean }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const invitations = useQuery({ queryKey: ['invitations'], queryFn: () => api.listInvitations() });
  const withdraw = (invitation: Invitation): void =>
    void deeds.run(
      invitation.id,
      async () => {
        await api.withdrawInvitation({ params: { id: invitation.id } });
        await queries.invalidateQueries({ queryKey: ['invitations'] });
      },
      t('Could not withdraw the invitation of {email}', { email: invitation.email }),
    );
  const open = invitations.data?.items ?? [];
  if (open.length === 0 && !invitations.error) return null;
  return (
    <Section title={t('Open invitations')} help={t('A lost link cannot be shown again: withdraw it and invite anew.')}>
      <Loaded query={invitations} what={t('the invitations')}>
        {() => (
          <Table
            label={t('Open invitations')}
            head={[
              t('Email'),
              t('Role'),
              t('Expires'),
              <span key="more" className="sr-only">
                {t('Withdraw')}
              </span>,
            ]}
          >
            {open.map((invitation) => (
              <Row key={invitation.id}>
                <Cell className="min-w-48 wrap-anywhere">{invitation.email}</Cell>
                <Cell>{roleName(invitation)}</Cell>
                <Cell className="whitespace-nowrap text-text-2">
                  <Time at={invitation.expiresAt} />
                </Cell>
                <Cell className="text-end">
                  {mayChange ? (
                    <Button size="sm" isBusy={deeds.busy === invitation.id} onClick={() => withdraw(invitation)}>
                      {t('Withdraw')}
                    </Button>
                  ) : null}
                </Cell>
              </Row>
            ))}
          </Table>
        )}
      </Loaded>
    </Section>
  );
}

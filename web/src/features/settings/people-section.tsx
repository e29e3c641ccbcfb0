// Who works here: roles, invitations and who may no longer sign in.
import type { Agent, Invitation, Role } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useMe, useStore } from '../../live/index.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { InviteForm } from '../../ui/invite-form.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Menu } from '../../ui/menu.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { grantable, roleChoices, roleName } from '../../ui/roles.ts';
import { Select } from '../../ui/select.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { sayUndo } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

export function PeopleSection() {
  const me = useMe();
  const mayChange = useMay('people:write');
  const queries = useQueryClient();
  const agents = useQuery({ queryKey: ['agents'], queryFn: () => api.listAgents() });
  return (
    <>
      <PageHead title={t('People')}>
        {t('Agents of {name} and what they may do.', { name: me.workspace.name })}
      </PageHead>
      {mayChange ? (
        <Section title={t('Invite')}>
          <InviteForm
            roles={grantable(me.agent.role)}
            invite={async (email, role) => {
              const made = await api.invite({ body: { email, role } });
              await queries.invalidateQueries({ queryKey: ['invitations'] });
              return made;
            }}
          />
        </Section>
      ) : null}
      <OpenInvitations mayChange={mayChange} />
      <Section title={t('Agents')}>
        <Loaded query={agents} what={t('the agents')}>
          {({ items }) => (
            <Table
              label={t('Agents')}
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
                <AgentRow key={agent.id} agent={agent} mine={me.agent} mayChange={mayChange} />
              ))}
            </Table>
          )}
        </Loaded>
      </Section>
    </>
  );
}

function AgentRow({ agent, mine, mayChange }: { agent: Agent; mine: Agent; mayChange: boolean }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const isOnline = useStore((state) => state.online.has(agent.id));
  const roles = grantable(mine.role);
  const isMine = agent.id === mine.id;
  const mayTouch = mayChange && roles.includes(agent.role);
  const patch = (body: { role?: Role; state?: Agent['state'] }): Promise<boolean> =>
    deeds.run(
      'patch',
      async () => {
        await api.changeAgent({ params: { id: agent.id }, body });
        await queries.invalidateQueries({ queryKey: ['agents'] });
      },
      t('Could not change {name}', { name: agent.name }),
    );
  const setRole = async (role: Role): Promise<void> => {
    const before = agent.role;
    if (await patch({ role }))
      sayUndo(
        t('{name} is {role} now', { name: agent.name, role: roleName(role) }),
        () => void patch({ role: before }),
      );
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
        {mayTouch ? (
          <Select
            label={t('Role of {name}', { name: agent.name })}
            value={agent.role}
            onChange={(role) => void setRole(role)}
            choices={roleChoices().filter((choice) => roles.includes(choice.value))}
            className="w-28!"
          />
        ) : (
          roleName(agent.role)
        )}
      </Cell>
      <Cell>
        <Badge tone={isDisabled ? 'warn' : 'ok'}>{isDisabled ? t('Disabled') : t('Active')}</Badge>
      </Cell>
      <Cell className="text-end">
        {mayTouch && !isMine ? (
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
                <Cell>{roleName(invitation.role)}</Cell>
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

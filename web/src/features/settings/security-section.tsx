// My passkeys, my password, my second factor, and where I am signed in.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, useMe } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { passwordStrength } from '../../ui/password-strength.ts';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { deviceName } from './device-name.ts';
import { GiveUpPassword, Passkeys } from './passkeys.tsx';
import { TwoFactor } from './two-factor.tsx';
import { t } from '../../words/t.ts';

export function SecuritySection() {
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: () => api.listPasskeys() });
  const hasPassword = passkeys.data?.hasPassword !== false;
  return (
    <>
      <PageHead title={t('Security')} />
      <Section
        title={t('Passkeys')}
        help={t(
          'Sign in with your fingerprint, face, PIN or a security key, without a password or code. Nobody can phish it.',
        )}
      >
        <Passkeys query={passkeys} />
      </Section>
      {hasPassword ? (
        <>
          <Section title={t('Second factor')} help={t('A code from an app on your phone, besides the password.')}>
            <TwoFactor />
          </Section>
          <Section title={t('Password')} help={t('Changing it ends your other sessions.')}>
            <ChangePassword />
            <GiveUpPassword count={passkeys.data?.items.length ?? 0} />
          </Section>
        </>
      ) : (
        <Section
          title={t('Password')}
          help={t('You have none: only your passkeys sign you in, and count as both factors.')}
        >
          <a className="ui-link" href="/reset">
            {t('Make a password by a reset link')}
          </a>
        </Section>
      )}
      <Section
        title={t('Sessions')}
        help={t('Where you are signed in. End any you do not know, then change your password.')}
      >
        <Sessions />
      </Section>
    </>
  );
}

function ChangePassword() {
  const me = useMe();
  const queries = useQueryClient();
  const personal = [me.user.name, me.user.email];
  const form = useForm(
    { current: '', password: '' },
    async (values) => {
      await api.changePassword({ body: values });
      await queries.invalidateQueries({ queryKey: ['sessions'] });
      say({ title: t('Password changed'), tone: 'ok' });
    },
    (values) => {
      const strength = passwordStrength(values.password, personal);
      return {
        ...(values.current === '' ? { current: t('Enter the password you have now') } : {}),
        ...(strength.level === 0 ? { password: strength.words } : {}),
      };
    },
  );
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-sm flex-col gap-4">
      <FormError
        message={form.message}
        fields={form.fields}
        labels={{ current: t('Password now'), password: t('New password') }}
      />
      <PasswordField
        name="current"
        label={t('Password now')}
        value={form.values.current}
        onChange={(current) => form.set('current', current)}
        error={form.errorOf('current')}
      />
      <PasswordField
        label={t('New password')}
        isNew
        personal={personal}
        value={form.values.password}
        onChange={(password) => form.set('password', password)}
        error={form.errorOf('password')}
      />
      <div>
        <Button type="submit" isBusy={form.isBusy}>
          {t('Change password')}
        </Button>
      </div>
    </form>
  );
}

function Sessions() {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => api.listSessions() });
  const end = (id: string): void =>
    void deeds.run(
      id,
      async () => {
        await api.revokeSession({ params: { id } });
        await queries.invalidateQueries({ queryKey: ['sessions'] });
      },
      t('Could not end the session'),
    );
  return (
    <Loaded query={sessions} what={t('your sessions')}>
      {({ items }) => (
        <Table
          label={t('Sessions')}
          head={[
            t('Device'),
            t('Address'),
            t('Since'),
            <span key="end" className="sr-only">
              {t('End')}
            </span>,
          ]}
        >
          {items.map((session) => (
            <Row key={session.id}>
              <Cell>
                {deviceName(session.userAgent)} {session.current ? <Badge tone="ok">{t('This one')}</Badge> : null}
              </Cell>
              <Cell className="text-text-2">{session.ip ?? t('unknown')}</Cell>
              <Cell className="whitespace-nowrap text-text-2">
                <Time at={session.createdAt} />
              </Cell>
              <Cell className="text-end">
                {session.current ? null : (
                  <Button size="sm" isBusy={deeds.busy === session.id} onClick={() => end(session.id)}>
                    {t('End')}
                  </Button>
                )}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </Loaded>
  );
}

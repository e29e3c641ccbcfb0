// Joining a workspace by an invitation link: a new account, or the password of the one you have.
import { isProblem } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '../../live/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { shortestPassword } from '../../ui/password-strength.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

interface Asked {
  readonly email: string;
  readonly workspaceName: string;
  readonly invitedByName: string;
  readonly hasAccount: boolean;
}

export default function InvitePage() {
  const { token = '' } = useParams({ strict: false }) as { token?: string };
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => api.getInvitation({ params: { token } }),
    retry: false,
  });
  if (isProblem(invitation.error, 'gone', 'not_found', 'invalid')) {
    return (
      <FrontPage
        title={t('This invitation no longer works')}
        footer={
          <a className="ui-link" href="/login">
            {t('Go to sign-in')}
          </a>
        }
      >
        <p>{t('It was used already, withdrawn, or has expired. Ask the person who invited you for a new link.')}</p>
      </FrontPage>
    );
  }
  if (!invitation.data)
    return (
      <FrontPage title={t('Your invitation')}>
        <Loaded query={invitation} what={t('your invitation')}>
          {() => null}
        </Loaded>
      </FrontPage>
    );
  return <Join token={token} asked={invitation.data} />;
}

function Join({ token, asked }: { token: string; asked: Asked }) {
  const form = useForm(
    { name: '', password: '' },
    async (values) => {
      // Someone who has an account keeps the name it carries; the contract wants one all the same.
      const name = values.name.trim() || asked.email;
      await api.acceptInvitation({ params: { token }, body: { name, password: values.password } });
      location.assign('/');
    },
    (values) => ({
      ...(!asked.hasAccount && values.name.trim() === '' ? { name: t('Tell us your name') } : {}),
      ...(!asked.hasAccount && [...values.password].length < shortestPassword
        ? { password: t('Use at least {count} characters', { count: shortestPassword }) }
        : {}),
      ...(asked.hasAccount && values.password === '' ? { password: t('Enter your password') } : {}),
    }),
  );
  return (
    <FrontPage
      title={t('Join {workspace}', { workspace: asked.workspaceName })}
      lead={t('{name} invited you as {email}.', { name: asked.invitedByName, email: asked.email })}
    >
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError
          message={form.message}
          fields={form.fields}
          labels={{ name: t('Your name'), password: t('Password') }}
        />
        <input type="hidden" autoComplete="username" value={asked.email} readOnly />
        {asked.hasAccount ? (
          <p>{t('You have an account here already. Enter its password to join.')}</p>
        ) : (
          <Field
            name="name"
            label={t('Your name')}
            help={t('Customers and colleagues see it.')}
            error={form.errorOf('name')}
          >
            <Input
              value={form.values.name}
              onValueChange={(name) => form.set('name', name)}
              autoComplete="name"
              autoFocus
            />
          </Field>
        )}
        <PasswordField
          isNew={!asked.hasAccount}
          personal={[form.values.name, asked.email]}
          value={form.values.password}
          onChange={(password) => form.set('password', password)}
          error={form.errorOf('password')}
        />
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {t('Join')}
        </Button>
      </form>
    </FrontPage>
  );
}

// A forgotten password: ask for a link, or set a new one with it.
import { isProblem } from '@throughline/sdk';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../live/api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { shortestPassword } from '../../ui/password-strength.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

export default function ResetPage() {
  const { token } = useParams({ strict: false }) as { token?: string };
  return token ? <SetPassword token={token} /> : <AskForLink />;
}

const ToSignIn = () => (
  <a className="ui-link" href="/login">
    {t('Back to sign-in')}
  </a>
);

function AskForLink() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm(
    { email: '' },
    async (values) => {
      await api.askReset({ body: { email: values.email.trim() } });
      setSentTo(values.email.trim());
    },
    (values) => (/^[^@\s]+@[^@\s]+$/.test(values.email.trim()) ? {} : { email: t('Enter your email address') }),
  );
  if (sentTo !== null) {
    return (
      <FrontPage title={t('Look in your mail')} footer={<ToSignIn />}>
        <Banner tone="ok">
          {t('If {email} has an account here, a link is on its way. It works once, for one hour.', { email: sentTo })}
        </Banner>
        <p className="mt-4 text-text-2">
          {t('Nothing after a few minutes? Look in the spam folder, or ask an admin: they can invite you again.')}
        </p>
        <Button className="mt-4" onClick={() => setSentTo(null)}>
          {t('Use another address')}
        </Button>
      </FrontPage>
    );
  }
  return (
    <FrontPage
      title={t('Forgotten your password')}
      lead={t('Tell us your address and we mail you a link to set a new one.')}
      footer={<ToSignIn />}
    >
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={{ email: t('Email') }} />
        <Field name="email" label={t('Email')} error={form.errorOf('email')}>
          <Input
            type="email"
            value={form.values.email}
            onValueChange={(email) => form.set('email', email)}
            autoComplete="username"
            autoFocus
          />
        </Field>
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {t('Mail me a link')}
        </Button>
      </form>
    </FrontPage>
  );
}

function SetPassword({ token }: { token: string }) {
  const [state, setState] = useState<'asking' | 'done' | 'gone'>('asking');
  const form = useForm(
    { password: '' },
    async ({ password }) => {
      try {
        await api.resetPassword({ params: { token }, body: { password } });
        setState('done');
      } catch (error) {
        if (!isProblem(error, 'gone', 'not_found')) throw error;
        setState('gone');
      }
    },
    ({ password }) =>
      [...password].length >= shortestPassword
        ? {}
        : { password: t('Use at least {count} characters', { count: shortestPassword }) },
  );
  if (state === 'done') {
    return (
      <FrontPage title={t('Password changed')}>
        <p>{t('Your new password works from now on. All your sessions were ended.')}</p>
        <a className={`${buttonClass('primary')} mt-4`} href="/login">
          {t('Sign in')}
        </a>
      </FrontPage>
    );
  }
  if (state === 'gone') {
    return (
      <FrontPage title={t('This link no longer works')} footer={<ToSignIn />}>
        <p>{t('It was used already, or is older than an hour.')}</p>
        <a className={`${buttonClass('primary')} mt-4`} href="/reset">
          {t('Ask for a new link')}
        </a>
      </FrontPage>
    );
  }
  return (
    <FrontPage title={t('Set a new password')} footer={<ToSignIn />}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={{ password: t('New password') }} />
        <PasswordField
          label={t('New password')}
          isNew
          value={form.values.password}
          onChange={(password) => form.set('password', password)}
          error={form.errorOf('password')}
        />
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {t('Set password')}
        </Button>
      </form>
    </FrontPage>
  );
}

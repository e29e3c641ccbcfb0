// Sign in: by a passkey, or by email and password, then the code of the authenticator when one is set up.
import { isProblem } from '@throughline/sdk';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api } from '../../live/api.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { enterDemo } from '../../live/demo.ts';
import { EnterDemo } from '../../ui/enter-demo.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { useForm, waitWords } from '../../ui/use-form.ts';
import { afterSignIn } from './after-sign-in.ts';
import { usePasskeySignIn } from './passkey-sign-in.ts';
import { SsoTroubleBanner, useSso } from './sso-sign-in.tsx';
import { t } from '../../words/t.ts';

const looksLikeEmail = (text: string): boolean => /^[^@\s]+@[^@\s]+$/.test(text.trim());

export default function LoginPage() {
  const [needsCode, setNeedsCode] = useState(false);
  const [mayEnter, setMayEnter] = useState(false);
  // Nobody can sign in where nobody lives yet.
  useEffect(() => {
    void api.getSetup().then(
      ({ needed, demoDoor }) => {
        if (needed) location.replace('/setup');
        else setMayEnter(demoDoor === 'open');
      },
      () => undefined,
    );
  }, []);
  const [lockedSeconds, setLocked] = useLock();
  const goOn = (): void => location.assign(afterSignIn(location.search));
  const passkey = usePasskeySignIn(goOn);
  const sso = useSso();
  const form = useForm(
    { email: '', password: '', code: '' },
    async (values) => {
      try {
        const code = values.code.replaceAll(/\s/g, '');
        await api.signIn({
          body: { email: values.email.trim(), password: values.password, ...(needsCode ? { code } : {}) },
        });
        goOn();
      } catch (error) {
        if (isProblem(error, 'second_factor_required') && !needsCode) setNeedsCode(true);
        else if (isProblem(error, 'too_many')) setLocked(error.retryAfterSeconds ?? 60);
        else throw error;
      }
      return false;
    },
    (values) => ({
      ...(looksLikeEmail(values.email) ? {} : { email: t('Enter your email address') }),
      ...(values.password === '' ? { password: t('Enter your password') } : {}),
      ...(needsCode && values.code.trim() === '' ? { code: t('Enter the code') } : {}),
    }),
  );
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { email, password } = form.values;
    const found = sso.found ?? (password === '' ? await sso.look(email) : null);
    if (found) sso.go(found, email);
    else await form.submit();
  };
  return (
    <FrontPage
      title={t('Sign in')}
      footer={
        <div className="flex flex-col items-center gap-3">
          <a className="ui-link" href="/reset">
            {t('Forgotten your password?')}
          </a>
          {mayEnter ? <EnterDemo look="secondary" enter={enterDemo} /> : null}
        </div>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <SsoTroubleBanner />
        {lockedSeconds > 0 ? (
          <Banner tone="danger" title={t('Too many attempts')}>
            {t('You can try again in {time}. Your account is safe; nothing was changed.', {
              time: waitWords(lockedSeconds),
            })}
          </Banner>
        ) : null}
        <FormError
          message={form.message ?? passkey.message}
          fields={form.fields}
          labels={{ email: t('Email'), password: t('Password'), code: t('Code') }}
        />
        <div className={needsCode ? 'hidden' : 'contents'}>
          <Field name="email" label={t('Email')} error={form.errorOf('email')}>
            <Input
              type="email"
              value={form.values.email}
              onValueChange={(email) => form.set('email', email)}
              onBlur={() => void sso.look(form.values.email)}
              autoComplete="username webauthn"
              autoFocus
            />
          </Field>
          {sso.found ? null : (
            <PasswordField
              value={form.values.password}
              onChange={(password) => form.set('password', password)}
              error={form.errorOf('password')}
            />
          )}
        </div>
        {needsCode ? (
          <CodeField
            value={form.values.code}
            onChange={(code) => form.set('code', code)}
            error={form.errorOf('code')}
          />
        ) : null}
        {sso.found ? (
          <p className="text-text-2">
            {t('People of {workspaceName} sign in with their company account.', {
              workspaceName: sso.found.workspaceName,
            })}
          </p>
        ) : null}
        <Button look="primary" type="submit" isBusy={form.isBusy} disabled={lockedSeconds > 0 && !sso.found}>
          {sso.found ? t('Continue with single sign-on') : t('Sign in')}
        </Button>
        {sso.found ? (
          <Button look="ghost" onClick={sso.usePassword}>
            {t('Use a password instead')}
          </Button>
        ) : null}
        {passkey.canUse && !needsCode ? (
          <Button onClick={passkey.ask} isBusy={passkey.isBusy}>
            <KeyRound size={16} aria-hidden />
            {t('Use a passkey')}
          </Button>
        ) : null}
        {needsCode ? (
          <Button
            look="ghost"
            onClick={() => {
              setNeedsCode(false);
              form.reset();
            }}
          >
            {t('Use another account')}
          </Button>
        ) : null}
      </form>
    </FrontPage>
  );
}

function CodeField({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (code: string) => void;
  error: string | undefined;
}) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <Field
      name="code"
      label={t('Code')}
      help={t('The six digits your authenticator app shows now, or one of your recovery codes.')}
      error={error}
    >
      <Input
        ref={box}
        value={value}
        onValueChange={onChange}
        autoComplete="one-time-code"
        inputMode="text"
        spellCheck={false}
        autoCapitalize="off"
        maxLength={20}
        className="tabular tracking-widest"
      />
    </Field>
  );
}

/** Counts the lock down by the second. */
function useLock(): [number, (seconds: number) => void] {
  const [seconds, setSeconds] = useState(0);
  const isLocked = seconds > 0;
  useEffect(() => {
    if (!isLocked) return;
    const timer = setInterval(() => setSeconds((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, [isLocked]);
  return [seconds, setSeconds];
}

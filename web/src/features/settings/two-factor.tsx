// TOTP: password, then scan and confirm by a first code; recovery codes are shown once.
import { useState } from 'react';
import { api, update, useMe } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { say } from '../../ui/toast.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';

interface Begun {
  readonly otpauthUrl: string;
  readonly backupCodes: readonly string[];
}
type Stage =
  | { name: 'rest' }
  | { name: 'password'; isStopping: boolean }
  | { name: 'scan'; begun: Begun }
  | { name: 'codes'; begun: Begun };

export function TwoFactor() {
  const me = useMe();
  const [stage, setStage] = useState<Stage>({ name: 'rest' });
  const setOn = (twoFactorEnabled: boolean): void =>
    update((state) =>
      state.me ? { ...state, me: { ...state.me, user: { ...state.me.user, twoFactorEnabled } } } : state,
    );
  const isOn = me.user.twoFactorEnabled;
  switch (stage.name) {
    case 'rest':
      return (
        <div className="flex flex-wrap items-center gap-3">
          <Badge tone={isOn ? 'ok' : 'plain'}>{isOn ? t('On') : t('Off')}</Badge>
          <Button onClick={() => setStage({ name: 'password', isStopping: isOn })}>
            {isOn ? t('Turn off') : t('Set up')}
          </Button>
        </div>
      );
    case 'password':
      return (
        <AskPassword
          action={stage.isStopping ? t('Turn off') : t('Continue')}
          onCancel={() => setStage({ name: 'rest' })}
          onGiven={async (password) => {
            if (!stage.isStopping)
              return setStage({ name: 'scan', begun: await api.startTwoFactor({ body: { password } }) });
            await api.stopTwoFactor({ body: { password } });
            setOn(false);
            setStage({ name: 'rest' });
            say({ title: t('The second factor is off') });
          }}
        />
      );
    case 'scan':
      return (
        <Scan
          begun={stage.begun}
          onCancel={() => setStage({ name: 'rest' })}
          onConfirmed={() => {
            setOn(true);
            setStage({ name: 'codes', begun: stage.begun });
          }}
        />
      );
    case 'codes':
      return <Codes codes={stage.begun.backupCodes} onDone={() => setStage({ name: 'rest' })} />;
  }
}

function AskPassword({
  action,
  onGiven,
  onCancel,
}: {
  action: string;
  onGiven: (password: string) => Promise<void>;
  onCancel: () => void;
}) {
  const form = useForm(
    { password: '' },
    (values) => onGiven(values.password),
    (values) => (values.password === '' ? { password: t('Enter your password') } : {}),
  );
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex max-w-sm flex-col gap-3">
      <FormError message={form.message} fields={form.fields} labels={{ password: t('Password') }} />
      <PasswordField
        value={form.values.password}
        onChange={(password) => form.set('password', password)}
        error={form.errorOf('password')}
      />
      <div className="flex gap-2">
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {action}
        </Button>
        <Button onClick={onCancel}>{t('Cancel')}</Button>
      </div>
    </form>
  );
}

function Scan({ begun, onCancel, onConfirmed }: { begun: Begun; onCancel: () => void; onConfirmed: () => void }) {
  const secret = new URL(begun.otpauthUrl).searchParams.get('secret') ?? '';
  const form = useForm(
    { code: '' },
    async (values) => {
      await api.confirmTwoFactor({ body: { code: values.code.replaceAll(/\s/g, '') } });
      onConfirmed();
    },
    (values) => (/^\s*(\d\s*){6}$/.test(values.code) ? {} : { code: t('Enter the six digits') }),
  );
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-wrap items-start gap-6">
      <QrCode text={begun.otpauthUrl} label={t('Code to scan with your authenticator app')} />
      <div className="flex min-w-60 flex-1 flex-col gap-3">
        <p>{t('Scan this with your authenticator app, or type the secret:')}</p>
        <p className="flex flex-wrap items-center gap-2">
          <code className="rounded-control bg-surface px-2 py-1 font-mono text-sm wrap-anywhere">
            {secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </code>
          <CopyButton text={secret} isIcon label={t('Copy secret')} />
        </p>
        <a className="ui-link" href={begun.otpauthUrl}>
          {t('Open in an app on this device')}
        </a>
        <FormError message={form.message} fields={form.fields} labels={{ code: t('Code') }} />
        <Field name="code" label={t('Code it shows now')} error={form.errorOf('code')} className="max-w-48">
          <Input
            value={form.values.code}
            onValueChange={(code) => form.set('code', code)}
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={10}
            className="tabular tracking-widest"
          />
        </Field>
        <div className="flex gap-2">
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {t('Turn on')}
          </Button>
          <Button onClick={onCancel}>{t('Cancel')}</Button>
        </div>
      </div>
    </form>
  );
}

function Codes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-3">
      <Banner tone="warn" title={t('Keep these recovery codes')}>
        {t('Each signs you in once when your phone is gone. They are not shown again.')}
      </Banner>
      <ul className="grid max-w-md grid-cols-2 gap-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code} className="rounded-control bg-surface px-2 py-1">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex gap-2">
        <CopyButton text={codes.join('\n')} label={t('Copy codes')} />
        <Button look="primary" onClick={onDone}>
          {t('I have kept them')}
        </Button>
      </div>
    </div>
  );
}

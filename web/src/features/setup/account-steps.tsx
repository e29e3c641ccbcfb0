// The owner and the workspace: two steps of typing, one call that makes both and signs the owner in.
import type { Me } from '@throughline/sdk';
import { useState } from 'react';
import { api } from '../../live/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { passwordStrength } from '../../ui/password-strength.ts';
import { guessLocale, guessTimezone, localeChoices } from '../../ui/places.ts';
import { Select } from '../../ui/select.tsx';
import { TimezoneField } from '../../ui/timezone-field.tsx';
import { sentenceFor, useForm } from '../../ui/use-form.ts';
import type { Memory } from './wizard-memory.ts';
import { t } from '../../words/t.ts';

interface Values {
  name: string;
  email: string;
  password: string;
  workspaceName: string;
  timezone: string;
  locale: string;
}
const ownerFields = ['name', 'email', 'password'];
const labels = () => ({
  name: t('Your name'),
  email: t('Email'),
  password: t('Password'),
  workspaceName: t('Workspace name'),
  timezone: t('Time zone'),
  locale: t('Language'),
});

export function AccountSteps({
  memory,
  onChange,
  onMade,
}: {
  memory: Memory;
  onChange: (part: Partial<Memory>) => void;
  onMade: (me: Me) => void;
}) {
  const [start] = useState<Values>(() => ({
    name: memory.name,
    email: memory.email,
    password: '',
    workspaceName: memory.workspaceName,
    timezone: guessTimezone(),
    locale: guessLocale(),
  }));
  const form = useForm(
    start,
    async (values) => {
      const { name, email, password, workspaceName, timezone, locale } = values;
      onMade(
        await api.setUp({
          body: {
            name: name.trim(),
            email: email.trim(),
            password,
            workspaceName: workspaceName.trim(),
            timezone,
            locale,
          },
        }),
      );
    },
    (values) =>
      values.workspaceName.trim() === '' ? { workspaceName: t('Give it a name, your company’s for example') } : {},
  );
  const set = <K extends keyof Values>(key: K, value: Values[K]): void => {
    form.set(key, value);
    if (key === 'name' || key === 'email' || key === 'workspaceName') onChange({ [key]: value });
  };
  const isOwner = memory.stage === 'owner';
  const next = (): void => {
    const wrong = ownerMistakes(form.values);
    if (Object.keys(wrong).length > 0) return form.refuse(sentenceFor(Object.keys(wrong).length), wrong);
    form.refuse('', {});
    onChange({ stage: 'workspace' });
  };
  // The server may refuse something of the first step; its fields are shown there.
  const isBackNeeded = !isOwner && Object.keys(form.fields).some((name) => ownerFields.includes(name));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isOwner) next();
        else void form.submit();
      }}
      className="flex flex-col gap-4"
    >
      <FormError message={form.message || null} fields={form.fields} labels={labels()} />
      {isOwner ? (
        <OwnerFields values={form.values} set={set} errorOf={form.errorOf} />
      ) : (
        <WorkspaceFields values={form.values} set={set} errorOf={form.errorOf} />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        {isOwner ? null : (
          <Button
            look={isBackNeeded ? 'secondary' : 'ghost'}
            className="me-auto"
            onClick={() => onChange({ stage: 'owner' })}
          >
            {t('Back')}
          </Button>
        )}
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {isOwner ? t('Continue') : t('Create workspace')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  values: Values;
  set: <K extends keyof Values>(key: K, value: Values[K]) => void;
  errorOf: (name: string) => string | undefined;
}

function OwnerFields({ values, set, errorOf }: PartProps) {
  return (
    <>
      <Field name="name" label={t('Your name')} help={t('Customers and colleagues see it.')} error={errorOf('name')}>
        <Input value={values.name} onValueChange={(name) => set('name', name)} autoComplete="name" autoFocus />
      </Field>
      <Field name="email" label={t('Email')} help={t('You sign in with it.')} error={errorOf('email')}>
        <Input
          type="email"
          value={values.email}
          onValueChange={(email) => set('email', email)}
          autoComplete="username"
        />
      </Field>
      <PasswordField
        isNew
        personal={[values.name, values.email]}
        value={values.password}
        onChange={(password) => set('password', password)}
        error={errorOf('password')}
      />
    </>
  );
}

function WorkspaceFields({ values, set, errorOf }: PartProps) {
  return (
    <>
      <Field
        name="workspaceName"
        label={t('Workspace name')}
        help={t('Customers see it in mails and in the chat.')}
        error={errorOf('workspaceName')}
      >
        <Input
          value={values.workspaceName}
          onValueChange={(name) => set('workspaceName', name)}
          autoComplete="organization"
          autoFocus
        />
      </Field>
      <TimezoneField
        value={values.timezone}
        onChange={(timezone) => set('timezone', timezone)}
        error={errorOf('timezone')}
        help={t('Guessed from this browser. Opening hours follow it.')}
      />
      <Field
        name="locale"
        label={t('Language')}
        help={t('For what we write to customers by ourselves.')}
        error={errorOf('locale')}
      >
        <Select value={values.locale} onChange={(locale) => set('locale', locale)} choices={localeChoices()} />
      </Field>
    </>
  );
}

function ownerMistakes(values: Values): Record<string, string> {
  const strength = passwordStrength(values.password, [values.name, values.email]);
  return {
    ...(values.name.trim() === '' ? { name: t('Tell us your name') } : {}),
    ...(/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(values.email.trim())
      ? {}
      : { email: t('Enter an email address, like {example}', { example: 'maja@example.com' }) }),
    ...(strength.level === 0 ? { password: strength.words } : {}),
  };
}

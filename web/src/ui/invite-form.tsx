// Invites one person after another; each answer carries a link that can be handed over by any way.
import type { Invitation } from '@throughline/sdk';
import { useState } from 'react';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { CopyField } from './copy-field.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Input } from './input.tsx';
import type { RoleChoice } from './roles.ts';
import { Select } from './select.tsx';
import { useForm } from './use-form.ts';
import { t } from '../words/t.ts';

export interface Invited {
  readonly invitation: Invitation;
  readonly link: string;
  readonly mailed: boolean;
}
export interface InviteFormProps {
  invite: (email: string, role: string) => Promise<Invited>;
  roles: readonly RoleChoice[];
}

export function InviteForm({ invite, roles }: InviteFormProps) {
  const [last, setLast] = useState<Invited | null>(null);
  const form = useForm(
    { email: '', role: roles.some(({ value }) => value === 'agent') ? 'agent' : (roles.at(-1)?.value ?? 'viewer') },
    async (values) => setLast(await invite(values.email.trim(), values.role)),
    (values) =>
      /^[^@\s]+@[^@\s]+$/.test(values.email.trim())
        ? {}
        : { email: t('Enter an email address, like maja@example.com') },
  );
  return (
    <div className="flex flex-col gap-4">
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-3">
        <FormError message={form.message} fields={form.fields} labels={{ email: t('Email'), role: t('Role') }} />
        <div className="flex flex-wrap items-start gap-3">
          <Field name="email" label={t('Email')} error={form.errorOf('email')} className="flex-1 basis-56">
            <Input
              type="email"
              value={form.values.email}
              onValueChange={(email) => form.set('email', email)}
              autoComplete="off"
            />
          </Field>
          <Field name="role" label={t('Role')} error={form.errorOf('role')} className="basis-36">
            <Select value={form.values.role} onChange={(role) => form.set('role', role)} choices={roles} />
          </Field>
        </div>
        <div>
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {t('Invite')}
          </Button>
        </div>
      </form>
      {last ? (
        <div className="flex flex-col gap-3">
          <Banner
            tone="ok"
            title={
              last.mailed
                ? t('Invitation mailed to {email}', { email: last.invitation.email })
                : t('Invitation for {email} is ready', { email: last.invitation.email })
            }
          >
            {last.mailed
              ? t('You can also hand over the link yourself.')
              : t('Mail is not set up here, so hand over the link yourself. It works once.')}
          </Banner>
          <CopyField name="link" label={t('Invitation link')} value={last.link} />
        </div>
      ) : null}
    </div>
  );
}

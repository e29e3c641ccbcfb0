// My passkeys: add, name, remove; and giving up the password for them.
import type { Passkey } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { Cloud, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { canUsePasskeys, createPasskey, passkeyTrouble } from '../../live/passkeys.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded, type QueryLike } from '../../ui/loaded.tsx';
import { PasswordField } from '../../ui/password-input.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { deviceName } from './device-name.ts';
import { t } from '../../words/t.ts';

interface Mine {
  readonly items: readonly Passkey[];
  readonly hasPassword: boolean;
}

export function Passkeys({ query }: { query: QueryLike<Mine> }) {
  const [asks, setAsks] = useState<'add' | Passkey | null>(null);
  const [gone, setGone] = useState<Passkey | null>(null);
  const queries = useQueryClient();
  const deeds = useDeeds();
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['passkeys'] });
  const remove = async (passkey: Passkey): Promise<void> => {
    const isDone = await deeds.run(
      passkey.id,
      async () => {
        await api.removePasskey({ params: { id: passkey.id } });
        await fresh();
      },
      t('Could not remove the passkey'),
    );
    if (isDone) setGone(null);
  };
  return (
    <Loaded query={query} what={t('your passkeys')}>
      {({ items, hasPassword }) => (
        <div className="flex flex-col gap-3">
          {items.length > 0 ? (
            <ul
              className="flex flex-col divide-y divide-line rounded-card border border-line"
              aria-label={t('Passkeys')}
            >
              {items.map((passkey) => (
                <PasskeyRow
                  key={passkey.id}
                  passkey={passkey}
                  isLast={items.length === 1 && !hasPassword}
                  onRename={() => setAsks(passkey)}
                  onRemove={() => setGone(passkey)}
                />
              ))}
            </ul>
          ) : null}
          {canUsePasskeys() ? (
            <div>
              <Button onClick={() => setAsks('add')}>{t('Add passkey')}</Button>
            </div>
          ) : (
            <p className="text-text-2">
              {t(
                'This browser offers passkeys only over https, or it is too old for them. Ask whoever runs Throughline.',
              )}
            </p>
          )}
          {asks === 'add' ? (
            <AddPasskey hasPassword={hasPassword} onClose={() => setAsks(null)} onAdded={fresh} />
          ) : asks ? (
            <RenamePasskey passkey={asks} onClose={() => setAsks(null)} onRenamed={fresh} />
          ) : null}
          <AlertDialog
            isOpen={gone !== null}
            onClose={() => setGone(null)}
            title={t('Remove {name}?', { name: gone?.name ?? '' })}
            action={t('Remove passkey')}
            isBusy={deeds.busy !== null}
            onConfirm={() => gone && void remove(gone)}
          >
            {t('It signs nobody in from now on. Your device may go on offering it until you delete it there too.')}
          </AlertDialog>
        </div>
      )}
    </Loaded>
  );
}

function PasskeyRow({
  passkey,
  isLast,
  onRename,
  onRemove,
}: {
  passkey: Passkey;
  isLast: boolean;
  onRename: () => void;
  onRemove: () => void;
}) {
  return (
    <li className="flex flex-wrap items-center gap-3 p-3">
      <KeyRound size={16} aria-hidden className="shrink-0 text-text-3" />
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
          {passkey.name}
          {passkey.isSynced ? (
            <Badge>
              <Cloud size={12} aria-hidden /> {t('Synced')}
            </Badge>
          ) : null}
        </p>
        <p className="text-sm text-text-3">
          {t.rich('Added {time}', { time: <Time at={passkey.createdAt} /> })}
          {' · '}
          {passkey.lastUsedAt ? t.rich('used {time}', { time: <Time at={passkey.lastUsedAt} /> }) : t('never used')}
        </p>
        {isLast ? <p className="text-sm text-text-2">{t('Your only way to sign in: it cannot be removed.')}</p> : null}
      </div>
      <span className="flex gap-2">
        <Button size="sm" onClick={onRename} aria-label={t('Rename {name}', { name: passkey.name })}>
          {t('Rename')}
        </Button>
        <Button size="sm" onClick={onRemove} disabled={isLast} aria-label={t('Remove {name}', { name: passkey.name })}>
          {t('Remove')}
        </Button>
      </span>
    </li>
  );
}

function AddPasskey({
  hasPassword,
  onClose,
  onAdded,
}: {
  hasPassword: boolean;
  onClose: () => void;
  onAdded: () => Promise<void>;
}) {
  const form = useForm(
    { name: deviceName(navigator.userAgent), password: '' },
    async ({ name, password }) => {
      const { options } = await api.startPasskey({ body: hasPassword ? { password } : {} });
      const response = await createPasskey(options).catch((error: unknown) => {
        const trouble = passkeyTrouble(error);
        if (trouble === null) return null;
        throw new Error(trouble);
      });
      // Thought better of it in front of the device: the form stays as it is.
      if (response === null) return false;
      await api.addPasskey({ body: { name: name.trim(), response } });
      say({ title: t('Passkey added'), tone: 'ok' });
      await onAdded();
      onClose();
      return true;
    },
    ({ name, password }) => ({
      ...(name.trim() === '' ? { name: t('Give it a name') } : {}),
      ...(hasPassword && password === '' ? { password: t('Enter your password') } : {}),
    }),
  );
  return (
    <Dialog isOpen onClose={onClose} title={t('Add passkey')}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError
          message={form.message}
          fields={form.fields}
          labels={{ name: t.as('thing', 'Name'), password: t('Password') }}
        />
        <Field
          name="name"
          label={t.as('thing', 'Name')}
          help={t('So that you know it later.')}
          error={form.errorOf('name')}
        >
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
        </Field>
        {hasPassword ? (
          <PasswordField
            value={form.values.password}
            onChange={(password) => form.set('password', password)}
            error={form.errorOf('password')}
          />
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {t('Continue')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RenamePasskey({
  passkey,
  onClose,
  onRenamed,
}: {
  passkey: Passkey;
  onClose: () => void;
  onRenamed: () => Promise<void>;
}) {
  const form = useForm(
    { name: passkey.name },
    async ({ name }) => {
      await api.renamePasskey({ params: { id: passkey.id }, body: { name: name.trim() } });
      await onRenamed();
      onClose();
    },
    ({ name }) => (name.trim() === '' ? { name: t('Give it a name') } : {}),
  );
  return (
    <Dialog isOpen onClose={onClose} title={t('Rename {name}', { name: passkey.name })}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={{ name: t.as('thing', 'Name') }} />
        <Field name="name" label={t.as('thing', 'Name')} error={form.errorOf('name')}>
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={60} />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {t('Save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Offered to whoever has a passkey to sign in by instead. */
export function GiveUpPassword({ count }: { count: number }) {
  const [isAsking, setAsking] = useState(false);
  const queries = useQueryClient();
  const form = useForm(
    { password: '' },
    async (body) => {
      await api.removePassword({ body });
      await Promise.all(['passkeys', 'sessions'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      setAsking(false);
      say({ title: t('Only your passkeys sign you in now'), tone: 'ok' });
    },
    ({ password }) => (password === '' ? { password: t('Enter your password') } : {}),
  );
  if (count === 0) return null;
  return (
    <div className="mt-4">
      <Button onClick={() => setAsking(true)}>{t('Sign in by passkeys only…')}</Button>
      <Dialog isOpen={isAsking} onClose={() => setAsking(false)} title={t('Give up your password?')}>
        <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
          <p>
            {t(
              '{count, plural, =1 {Only your passkey signs you in from now on, and your other sessions end.} other {Only your # passkeys sign you in from now on, and your other sessions end.}}',
              { count },
            )}{' '}
            {count === 1 ? t('If you lose it, a reset link by mail is the way back: a second passkey is safer.') : ''}
          </p>
          <FormError message={form.message} fields={form.fields} labels={{ password: t('Password') }} />
          <PasswordField
            value={form.values.password}
            onChange={(password) => form.set('password', password)}
            error={form.errorOf('password')}
          />
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsking(false)}>{t('Cancel')}</Button>
            <Button look="danger" type="submit" isBusy={form.isBusy}>
              {t('Give up password')}
            </Button>
          </div>
        </form>
      </Dialog>
    </div>
  );
}

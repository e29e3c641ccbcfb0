// A place or somebody's address that goes with the message: what it is, how the channel shows it, and the dialog it is written in.
import { richTroubles, type Shared } from '@throughline/domain';
import type { ChannelKind } from '@throughline/sdk';
import { Contact, MapPin, Pencil, X } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';
import { shownBy } from './rich-draft.ts';
import type { Draft } from './sendable.ts';
import { coordinatesIn, sharedIn, sharedTitle } from './shared-words.ts';

export type SharedKind = 'location' | 'contactCard';
export interface SharedDraftProps {
  readonly draft: Draft;
  readonly kind: ChannelKind | undefined;
  readonly isAboutComment: boolean;
  /** What is being written; null while the dialog is closed. */
  readonly writes: SharedKind | null;
  readonly onWrite: (kind: SharedKind | null) => void;
  readonly onChange: (rich: Shared | null) => void;
}

export default function SharedDraft({ draft, kind, isAboutComment, writes, onWrite, onChange }: SharedDraftProps) {
  const shared = sharedIn(draft.rich);
  const Icon = shared?.location ? MapPin : Contact;
  const isPlace = shared?.location !== undefined;
  const why = shared && kind ? shownBy(draft, kind, isAboutComment).why : '';
  const dialog = {
    given: shared ?? {},
    onClose: () => onWrite(null),
    onDone: (next: Shared) => {
      onChange(next);
      onWrite(null);
    },
  };
  return (
    <>
      {shared ? (
        <div
          role="group"
          aria-label={isPlace ? t('With this message: a place') : t('With this message: a contact')}
          className="mx-3 mt-1"
        >
          <p className="flex w-fit max-w-full items-center gap-1.5 rounded-card border border-line bg-surface ps-2 text-sm">
            <Icon size={14} aria-hidden className="shrink-0 text-text-3" />
            <span className="min-w-0 truncate py-1" dir="auto">
              {sharedTitle(shared)}
            </span>
            <IconButton
              size="sm"
              label={isPlace ? t('Change the place') : t('Change the contact')}
              icon={<Pencil size={14} />}
              onClick={() => onWrite(isPlace ? 'location' : 'contactCard')}
            />
            <IconButton
              size="sm"
              label={isPlace ? t('Remove the place') : t('Remove the contact')}
              icon={<X size={14} />}
              onClick={() => onChange(null)}
            />
          </p>
          {why ? (
            <p role="status" className="mt-0.5 text-xs text-text-2">
              {t.server(why)}
            </p>
          ) : null}
        </div>
      ) : null}
      {writes === 'location' ? <PlaceDialog {...dialog} /> : null}
      {writes === 'contactCard' ? <ContactDialog {...dialog} /> : null}
    </>
  );
}

interface DialogProps {
  readonly given: Shared;
  readonly onClose: () => void;
  readonly onDone: (shared: Shared) => void;
}

function PlaceDialog({ given, onClose, onDone }: DialogProps) {
  const was = given.location;
  const placeOf = (values: { title: string; address: string; where: string }): Shared => ({
    location: {
      ...(coordinatesIn(values.where) ?? { latitude: NaN, longitude: NaN }),
      ...kept('title', values.title),
      ...kept('address', values.address),
    },
  });
  const form = useForm(
    {
      title: was?.title ?? '',
      address: was?.address ?? '',
      where: was ? `${was.latitude}, ${was.longitude}` : '',
    },
    async (values) => {
      await Promise.resolve();
      onDone(placeOf(values));
    },
    (values) => {
      if (!coordinatesIn(values.where))
        return { where: t('Two numbers like 52.2297, 21.0122, or a link copied from a map') };
      return inField(richTroubles(placeOf(values), '', []), 'title');
    },
  );
  const found = coordinatesIn(form.values.where);
  return (
    <Dialog isOpen onClose={onClose} title={t('Share a place')} footer={<Foot form={form} onClose={onClose} />}>
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError
          message={form.message}
          fields={form.fields}
          labels={{ where: t('Where it is'), title: t.as('thing', 'Name') }}
        />
        <Field
          name="where"
          label={t('Where it is')}
          error={form.errorOf('where')}
          help={
            found && !/^[\s\d.,;-]+$/.test(form.values.where)
              ? t('Read from the link: {where}', { where: `${found.latitude}, ${found.longitude}` })
              : t('Latitude and longitude, or paste a link from a map.')
          }
        >
          <Input
            value={form.values.where}
            onValueChange={(where) => form.set('where', where)}
            placeholder="52.2297, 21.0122"
            autoFocus
          />
        </Field>
        <Field name="title" label={t.as('thing', 'Name')} isOptional error={form.errorOf('title')}>
          <Input
            value={form.values.title}
            onValueChange={(title) => form.set('title', title)}
            placeholder={t('The shop')}
            maxLength={100}
          />
        </Field>
        <Field name="address" label={t('Address')} isOptional error={form.errorOf('address')}>
          <Input
            value={form.values.address}
            onValueChange={(address) => form.set('address', address)}
            maxLength={100}
          />
        </Field>
        <Hidden />
      </form>
    </Dialog>
  );
}

function ContactDialog({ given, onClose, onDone }: DialogProps) {
  const was = given.contactCard;
  const cardOf = (values: { name: string; phone: string; email: string }): Shared => ({
    contactCard: { name: values.name.trim(), ...kept('phone', values.phone), ...kept('email', values.email) },
  });
  const form = useForm(
    { name: was?.name ?? '', phone: was?.phone ?? '', email: was?.email ?? '' },
    async (values) => {
      await Promise.resolve();
      onDone(cardOf(values));
    },
    (values) => {
      const { name, phone, email } = values;
      if (name.trim() === '') return { name: t('Who it is') };
      if (phone.trim() === '' && email.trim() === '') return { phone: t('A phone number or an email address') };
      const troubles = richTroubles(cardOf(values), '', []);
      return inField(troubles, (troubles['contactCard'] ?? '').endsWith('email address') ? 'email' : 'phone');
    },
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Share a contact')}
      description={t('Whom they can call or write to: a courier, a shop, a colleague.')}
      footer={<Foot form={form} onClose={onClose} />}
    >
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError
          message={form.message}
          fields={form.fields}
          labels={{ name: t('Name'), phone: t('Phone'), email: t('Email') }}
        />
        <Field name="name" label={t('Name')} error={form.errorOf('name')}>
          <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} maxLength={100} autoFocus />
        </Field>
        <Field name="phone" label={t('Phone')} error={form.errorOf('phone')}>
          <Input
            value={form.values.phone}
            onValueChange={(phone) => form.set('phone', phone)}
            inputMode="tel"
            placeholder="+48 600 000 000"
            maxLength={40}
          />
        </Field>
        <Field name="email" label={t('Email')} isOptional error={form.errorOf('email')}>
          <Input
            value={form.values.email}
            onValueChange={(email) => form.set('email', email)}
            inputMode="email"
            maxLength={254}
          />
        </Field>
        <Hidden />
      </form>
    </Dialog>
  );
}

const kept = <K extends string>(key: K, typed: string): Partial<Record<K, string>> =>
  typed.trim() === '' ? {} : ({ [key]: typed.trim() } as Record<K, string>);
const inField = (troubles: Readonly<Record<string, string>>, field: string): Record<string, string> => {
  const [words] = Object.values(troubles);
  return words === undefined ? {} : { [field]: t.server(`${words.charAt(0).toUpperCase()}${words.slice(1)}`) };
};
/** Enter sends a form of several fields only when it has a button of its own. */
const Hidden = () => <button type="submit" hidden aria-hidden tabIndex={-1} />;

function Foot({ form, onClose }: { form: { submit(): Promise<boolean> }; onClose: () => void }) {
  return (
    <>
      <Button onClick={onClose}>{t('Cancel')}</Button>
      <Button look="primary" onClick={() => void form.submit()}>
        {t('Add to the message')}
      </Button>
    </>
  );
}

// What holds for the whole workspace. The order pattern is tried on a sentence while it is typed.
import type { Me } from '@throughline/sdk';
import { useState } from 'react';
import { api, update, useMe } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { NumberInput } from '../../ui/number-input.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { localeChoices } from '../../ui/places.ts';
import { SaveBar } from '../../ui/save-bar.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TimezoneField } from '../../ui/timezone-field.tsx';
import { useForm } from '../../ui/use-form.ts';
import { tryPattern } from './order-pattern.ts';
import { SharedSignatureField } from './signature-field.tsx';
import { t } from '../../words/t.ts';

const labels = () => ({
  name: t.as('thing', 'Name'),
  timezone: t('Time zone'),
  locale: t('Language'),
  'settings.reopenDays': t('Reopen within'),
  'settings.receiptDays': t('Keep raw receipts'),
  'settings.orderPattern': t('Order numbers'),
  'settings.signature': t('Signature under letters'),
});

export function WorkspaceSection() {
  const { workspace } = useMe();
  const form = useForm(
    storedOf(workspace),
    async ({ name: newName, timezone: zone, locale: language, ...changed }) => {
      const next = await api.changeWorkspace({
        body: { name: newName.trim(), timezone: zone, locale: language, settings: changed },
      });
      update((state) => (state.me ? { ...state, me: { ...state.me, workspace: next } } : state));
    },
    (values) => ({
      ...(values.name.trim() === '' ? { name: t('Fill this in') } : {}),
      ...(Number.isInteger(values.reopenDays) && values.reopenDays >= 0 && values.reopenDays <= 365
        ? {}
        : { 'settings.reopenDays': t('Between 0 and 365 days') }),
      ...(Number.isInteger(values.receiptDays) && values.receiptDays >= 1 && values.receiptDays <= 365
        ? {}
        : { 'settings.receiptDays': t('Between 1 and 365 days') }),
      ...(tryPattern(values.orderPattern, '').kind === 'broken'
        ? { 'settings.orderPattern': t('This is not a regular expression') }
        : {}),
    }),
  );
  const { values, set } = form;
  const locales = localeChoices();
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)}>
      <PageHead title={t('Workspace')} />
      <FormError message={form.message} fields={form.fields} labels={labels()} />
      <Section title={t('Name and place')} className="mt-4">
        <div className="flex max-w-md flex-col gap-4">
          <Field
            name="name"
            label={t.as('thing', 'Name')}
            help={t('Customers see it in mails and in the chat.')}
            error={form.errorOf('name')}
          >
            <Input value={values.name} onValueChange={(text) => set('name', text)} />
          </Field>
          <TimezoneField
            value={values.timezone}
            onChange={(zone) => set('timezone', zone)}
            error={form.errorOf('timezone')}
            help={t('Opening hours follow it.')}
          />
          <Field name="locale" label={t('Language')} error={form.errorOf('locale')}>
            <Select
              value={values.locale}
              onChange={(language) => set('locale', language)}
              choices={
                locales.some((choice) => choice.value === values.locale)
                  ? locales
                  : [{ value: values.locale, label: values.locale }, ...locales]
              }
            />
          </Field>
        </div>
      </Section>
      <Section title={t('Conversations')}>
        <div className="flex flex-col gap-4">
          <Switch
            label={t('After a reply, wait for the customer')}
            help={t('Off: the conversation stays open until someone closes it.')}
            isOn={values.waitAfterReply}
            onChange={(isOn) => set('waitAfterReply', isOn)}
          />
          <Switch
            label={t('Never ask again')}
            help={t(
              'When an answer asks for something the customer told already, the composer shows it and where it was said.',
            )}
            isOn={values.askGuard}
            onChange={(isOn) => set('askGuard', isOn)}
          />
          <Switch
            label={t('Share drafts of replies')}
            help={t('The team sees a reply somebody has begun, and can take it over. Notes stay with their writer.')}
            isOn={values.sharedDrafts}
            onChange={(isOn) => set('sharedDrafts', isOn)}
          />
          <SharedSignatureField
            value={values.signature}
            onChange={(words) => set('signature', words)}
            error={form.errorOf('settings.signature')}
          />
          <Field
            name="whenTheyWriteFirst"
            label={t('When the customer writes before a scheduled answer is due')}
            error={form.errorOf('whenTheyWriteFirst')}
          >
            <Select
              value={values.whenTheyWriteFirst}
              onChange={(wish) => set('whenTheyWriteFirst', wish)}
              choices={[
                { value: 'ask', label: t('Hold it and ask again') },
                { value: 'cancel', label: t('Cancel it') },
                { value: 'send', label: t('Send it all the same') },
              ]}
            />
          </Field>
          <Field
            name="reopenDays"
            label={t('Reopen within')}
            help={t('A message later than this after closing starts a new conversation.')}
            error={form.errorOf('reopenDays')}
          >
            <NumberInput
              value={values.reopenDays}
              onChange={(days) => set('reopenDays', days)}
              unit={t('days')}
              min={0}
              max={365}
            />
          </Field>
          <OrderPattern
            value={values.orderPattern}
            onChange={(pattern) => set('orderPattern', pattern)}
            error={form.errorOf('orderPattern')}
          />
        </div>
      </Section>
      <Section title={t('Storage')}>
        <Field
          name="receiptDays"
          label={t('Keep raw receipts')}
          help={t('What providers sent us, byte for byte. Messages are kept for ever.')}
          error={form.errorOf('receiptDays')}
        >
          <NumberInput
            value={values.receiptDays}
            onChange={(days) => set('receiptDays', days)}
            unit={t('days')}
            min={1}
            max={365}
          />
        </Field>
      </Section>
      <SaveBar form={form} />
    </form>
  );
}

/** What of it is edited here. */
const storedOf = ({ name, timezone, locale, settings }: Me['workspace']) => ({
  name,
  timezone,
  locale,
  reopenDays: settings.reopenDays,
  waitAfterReply: settings.waitAfterReply,
  whenTheyWriteFirst: settings.whenTheyWriteFirst,
  askGuard: settings.askGuard,
  sharedDrafts: settings.sharedDrafts,
  signature: settings.signature,
  orderPattern: settings.orderPattern,
  receiptDays: settings.receiptDays,
});

function OrderPattern({
  value,
  onChange,
  error,
}: {
  value: string;
  onChange: (pattern: string) => void;
  error: string | undefined;
}) {
  const [sample, setSample] = useState(t('My order #12345 arrived broken.'));
  const result = tryPattern(value, sample);
  return (
    <div className="flex flex-col gap-2">
      <Field
        name="orderPattern"
        label={t('Order numbers')}
        isOptional
        help={t('A regular expression. Its first group is the number; empty switches this off.')}
        error={error}
      >
        <Input value={value} onValueChange={onChange} spellCheck={false} className="font-mono text-sm" />
      </Field>
      <div data-card="" className="rounded-card border border-line bg-surface p-3">
        <Field name="sample" label={t('Try it on')}>
          <Input value={sample} onValueChange={(text) => setSample(text.slice(0, 300))} />
        </Field>
        <p aria-live="polite" className="mt-2">
          {result.kind === 'off' ? (
            t('Order numbers are not looked for.')
          ) : result.kind === 'broken' ? (
            <span className="text-danger">{t('This is not a regular expression.')}</span>
          ) : result.found.length === 0 ? (
            t('Found nothing.')
          ) : (
            t.rich('Found {numbers}', {
              numbers: result.found.map((number) => (
                <mark key={number} className="me-1 font-medium">
                  {number}
                </mark>
              )),
            })
          )}
        </p>
      </div>
    </div>
  );
}

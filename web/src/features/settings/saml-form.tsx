// A SAML provider's settings: read from its metadata, or entered by hand.
import type { CallReply, Sso } from '@throughline/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useForm } from '../../ui/use-form.ts';
import { t } from '../../words/t.ts';
import { SsoButtons, SsoJoining } from './sso-joining.tsx';

type Certificate = CallReply<'readSamlMetadata'>['certificates'][number];
const SOON_MS = 30 * 86_400_000;

export function SamlForm({ data }: { data: Sso }) {
  const queries = useQueryClient();
  const connection = data.connection?.saml ? data.connection : null;
  const saml = connection?.saml;
  const form = useForm(
    {
      issuer: connection?.issuer ?? '',
      signInUrl: saml?.signInUrl ?? '',
      certificates: saml?.certificates.map(({ pem }) => pem.trim()).join('\n') ?? '',
      metadataUrl: saml?.metadataUrl ?? '',
      allowsIdpInitiated: saml?.allowsIdpInitiated ?? false,
      signsRequests: saml?.signsRequests ?? false,
      isEnabled: connection?.isEnabled ?? true,
      joins: connection?.joins ?? true,
      defaultRole: connection?.defaultRole ?? ('agent' as const),
    },
    async ({ metadataUrl, ...values }) => {
      const body = { ...values, metadataUrl: metadataUrl.trim() || null };
      queries.setQueryData(['sso'], await api.saveSaml({ body }));
      say({ title: t('Identity provider saved'), tone: 'ok' });
    },
    ({ issuer, signInUrl, certificates }) => ({
      ...(issuer.trim() === '' ? { issuer: t('Enter the provider’s entity id') } : {}),
      ...(signInUrl.trim() === '' ? { signInUrl: t('Enter the address people sign in at') } : {}),
      ...(certificates.trim() === '' ? { certificates: t('Paste the provider’s certificate') } : {}),
    }),
  );
  const { values } = form;
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <Metadata
        url={values.metadataUrl}
        onRead={({ issuer, signInUrl, certificates }, url) => {
          form.set('issuer', issuer);
          form.set('signInUrl', signInUrl);
          form.set('certificates', certificates.map(({ pem }) => pem.trim()).join('\n'));
          form.set('metadataUrl', url);
        }}
      />
      <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError
          message={form.message}
          fields={form.fields}
          labels={{ issuer: t('Entity id'), signInUrl: t('Sign-in page'), certificates: t('Certificates') }}
        />
        <Field name="issuer" label={t('Entity id')} error={form.errorOf('issuer')}>
          <Input value={values.issuer} onValueChange={(issuer) => form.set('issuer', issuer)} spellCheck={false} />
        </Field>
        <Field
          name="signInUrl"
          label={t('Sign-in page')}
          help={t('Called single sign-on URL or login URL there; the one for HTTP redirect.')}
          error={form.errorOf('signInUrl')}
        >
          <Input
            type="url"
            value={values.signInUrl}
            onValueChange={(signInUrl) => form.set('signInUrl', signInUrl)}
            placeholder="https://login.acme.example/sso"
            spellCheck={false}
          />
        </Field>
        <Field
          name="certificates"
          label={t('Certificates')}
          help={t(
            'What the provider signs with, as PEM. While it changes its key, paste the new one below the old one.',
          )}
          error={form.errorOf('certificates')}
        >
          <Textarea
            value={values.certificates}
            onValueChange={(certificates) => form.set('certificates', certificates)}
            className="font-mono text-xs"
            rows={4}
            spellCheck={false}
          />
        </Field>
        {saml && !form.isDirty ? <Certificates list={saml.certificates} /> : null}
        <Switch
          label={t('Sign what we ask')}
          help={t('Some providers insist on it. Our certificate is in our metadata once this is saved.')}
          isOn={values.signsRequests}
          onChange={(signsRequests) => form.set('signsRequests', signsRequests)}
        />
        <Switch
          label={t('A sign-in may begin at the provider')}
          help={t('From its list of applications. Off is safer: nobody can be signed in who did not ask for it here.')}
          isOn={values.allowsIdpInitiated}
          onChange={(allowsIdpInitiated) => form.set('allowsIdpInitiated', allowsIdpInitiated)}
        />
        <SsoJoining form={form} />
        <SsoButtons isThere={connection !== null} isBusy={form.isBusy} />
      </form>
    </div>
  );
}

/** The quick way in: the provider's metadata by its address, or pasted. */
function Metadata({
  url,
  onRead,
}: {
  url: string;
  onRead: (found: CallReply<'readSamlMetadata'>, url: string) => void;
}) {
  const [given, setGiven] = useState(url);
  const isXml = given.trimStart().startsWith('<');
  const form = useForm({}, async () => {
    const text = given.trim();
    const found = await api.readSamlMetadata({ body: isXml ? { xml: text } : { url: text } });
    onRead(found, isXml ? '' : text);
    if (isXml) setGiven('');
    say({ title: t('Metadata read. Look it over below, then save.'), tone: 'ok' });
  });
  return (
    <form noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-3">
      <Field
        name="metadata"
        label={t('The provider’s metadata')}
        help={t('Its address, or the XML itself. It fills in what stands below; nothing is saved yet.')}
        error={form.errorOf('url') ?? form.errorOf('xml')}
      >
        <Textarea
          value={given}
          onValueChange={setGiven}
          className="font-mono text-xs"
          rows={2}
          spellCheck={false}
          placeholder="https://login.acme.example/metadata"
        />
      </Field>
      {form.message && Object.keys(form.fields).length === 0 ? (
        <FormError message={form.message} fields={{}} labels={{}} />
      ) : null}
      <div>
        <Button type="submit" isBusy={form.isBusy} disabled={given.trim() === ''}>
          {t('Read metadata')}
        </Button>
      </div>
    </form>
  );
}

function Certificates({ list }: { list: readonly Certificate[] }) {
  const now = Date.now();
  return (
    <ul className="flex flex-col divide-y divide-line rounded-card border border-line" aria-label={t('Certificates')}>
      {list.map((each) => {
        const left = Date.parse(each.expiresAt) - now;
        return (
          <li key={each.fingerprint} className="flex flex-col gap-1 p-3">
            <span className="flex flex-wrap items-center gap-2">
              <span className="min-w-0 font-medium wrap-anywhere">{each.name}</span>
              <Badge tone={left > SOON_MS ? 'ok' : 'warn'}>
                {left <= 0 ? t('Expired') : left <= SOON_MS ? t('Expires soon') : t('Good')}
              </Badge>
            </span>
            <span className="text-sm text-text-2">
              {left <= 0
                ? t.rich('Ended {time}. Read the provider’s metadata again.', {
                    time: <Time key="time" at={each.expiresAt} />,
                  })
                : t.rich('Ends {time}.', { time: <Time key="time" at={each.expiresAt} /> })}
            </span>
            <span className="font-mono text-xs wrap-anywhere text-text-2">{each.fingerprint}</span>
          </li>
        );
      })}
    </ul>
  );
}

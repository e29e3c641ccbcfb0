// Single sign-on: the identity provider, the domains it may speak for, and whether it is the only way in.
import type { Sso } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';
import { SamlForm } from './saml-form.tsx';
import { ScimTokens } from './scim-tokens.tsx';
import { SsoDomains } from './sso-domains.tsx';
import { SsoForm } from './sso-form.tsx';
import { SsoTrial } from './sso-trial.tsx';

export function SsoSection() {
  const me = useMe();
  const sso = useQuery({ queryKey: ['sso'], queryFn: () => api.getSso(), enabled: me.agent.role === 'owner' });
  if (me.agent.role !== 'owner')
    return (
      <>
        <PageHead title={t('Single sign-on')} />
        <Banner tone="info">{t('Only owners change how people sign in: it opens every place here.')}</Banner>
      </>
    );
  return (
    <>
      <PageHead title={t('Single sign-on')}>
        {t(
          'Your people sign in with their company account: Okta, Entra, Google Workspace, Keycloak or any provider of OpenID Connect or SAML 2.0.',
        )}
      </PageHead>
      <Loaded query={sso} what={t('single sign-on')}>
        {(data) => <Whole data={data} />}
      </Loaded>
    </>
  );
}

function Whole({ data }: { data: Sso }) {
  const [protocol, setProtocol] = useState<'oidc' | 'saml'>(data.connection?.protocol ?? 'oidc');
  return (
    <>
      <Section
        title={t('Identity provider')}
        help={
          protocol === 'oidc'
            ? t(
                'Make an application for Throughline there (a web application, authorization code), give it this address to come back to, and copy its client id and secret here.',
              )
            : t(
                'Make a SAML application for Throughline there and give it our metadata, or these two addresses. Then read its metadata here.',
              )
        }
      >
        <div className="mb-4 flex max-w-xl flex-col gap-4">
          <Field name="protocol" label={t('Protocol')} className="max-w-60">
            <Select
              value={protocol}
              onChange={setProtocol}
              choices={[
                { value: 'oidc', label: 'OpenID Connect' },
                { value: 'saml', label: 'SAML 2.0' },
              ]}
            />
          </Field>
          {protocol === 'oidc' ? (
            <CopyField name="callbackUrl" label={t('Callback address')} value={data.callbackUrl} />
          ) : (
            <>
              <CopyField
                name="entityId"
                label={t('Our metadata, and our entity id')}
                value={data.saml.entityId}
                help={t('Called audience, identifier or SP entity id there.')}
              />
              <CopyField
                name="acsUrl"
                label={t('Reply address')}
                value={data.saml.acsUrl}
                help={t('Called assertion consumer service (ACS) or single sign-on URL there.')}
              />
            </>
          )}
        </div>
        {data.connection && data.connection.protocol !== protocol ? (
          <div className="mb-4">
            <Banner tone="warn">
              {t(
                'Saving this puts it in the place of the provider you have now. People are known anew by their address.',
              )}
            </Banner>
          </div>
        ) : null}
        {protocol === 'oidc' ? (
          <SsoForm key={data.connection?.issuer ?? ''} data={data} />
        ) : (
          <SamlForm key={data.connection?.issuer ?? ''} data={data} />
        )}
      </Section>
      {data.connection ? <SsoTrial data={data} /> : null}
      <Section
        title={t('Domains')}
        help={t(
          'The provider may speak for addresses of these domains, and people of them are taken to it at the sign-in page. A TXT record proves that a domain is yours.',
        )}
      >
        <SsoDomains domains={data.domains} />
      </Section>
      {data.connection ? <OnlyWay data={data} /> : null}
      <Section
        title={t('Directory (SCIM)')}
        help={t(
          'Your directory gives people a place here, keeps their names and teams, and shuts out who leaves. Give it this address and a token.',
        )}
      >
        <ScimTokens />
      </Section>
    </>
  );
}

function OnlyWay({ data }: { data: Sso }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const set = async (isRequired: boolean): Promise<void> => {
    await deeds.run(
      'required',
      async () => {
        queries.setQueryData(['sso'], await api.requireSso({ body: { isRequired } }));
        say({
          title: isRequired ? t('Single sign-on is the only way in') : t('Passwords and passkeys work again'),
          tone: 'ok',
        });
      },
      isRequired ? t('Could not make it the only way in') : t('Could not change it'),
    );
    setAsking(false);
  };
  return (
    <Section title={t('Only single sign-on')}>
      <Switch
        label={t('Nobody comes in otherwise')}
        help={t('Owners keep their password with a second factor, or a passkey, as a way back in.')}
        isOn={data.isRequired}
        disabled={deeds.busy !== null}
        onChange={(isOn) => (isOn ? setAsking(true) : void set(false))}
      />
      <AlertDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('Make single sign-on the only way in?')}
        action={t('Make it the only way')}
        isBusy={deeds.busy !== null}
        onConfirm={() => void set(true)}
      >
        {t(
          'Everybody who is signed in by password or passkey, owners aside, is out at once and comes back through the provider. API keys go on working.',
        )}
      </AlertDialog>
    </Section>
  );
}

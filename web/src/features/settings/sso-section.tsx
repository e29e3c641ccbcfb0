// Single sign-on: the identity provider, the domains it may speak for, and whether it is the only way in.
import type { Sso } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';
import { ScimTokens } from './scim-tokens.tsx';
import { SsoDomains } from './sso-domains.tsx';
import { SsoForm } from './sso-form.tsx';

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
          'Your people sign in with their company account: Okta, Entra, Google Workspace, Keycloak or any OpenID Connect provider.',
        )}
      </PageHead>
      <Loaded query={sso} what={t('single sign-on')}>
        {(data) => <Whole data={data} />}
      </Loaded>
    </>
  );
}

function Whole({ data }: { data: Sso }) {
  return (
    <>
      <Section
        title={t('Identity provider')}
        help={t(
          'Make an application for Throughline there (a web application, authorization code), give it this address to come back to, and copy its client id and secret here.',
        )}
      >
        <div className="mb-4">
          <CopyField name="callbackUrl" label={t('Callback address')} value={data.callbackUrl} />
        </div>
        <SsoForm key={data.connection?.issuer ?? ''} data={data} />
      </Section>
      {data.connection ? <Trial data={data} /> : null}
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

function Trial({ data }: { data: Sso }) {
  const deeds = useDeeds();
  const [checks, setChecks] = useState<readonly { isOk: boolean; words: string }[] | null>(null);
  const { lastSuccessAt, lastFailureAt, lastFailure } = data.connection!;
  const test = () =>
    void deeds.run('test', async () => setChecks((await api.testSso()).checks), t('Could not test it'));
  return (
    <Section title={t('Does it work?')}>
      <div className="flex flex-col gap-3">
        <p className="text-text-2">
          {lastSuccessAt
            ? t.rich('Somebody last signed in this way {time}.', { time: <Time key="time" at={lastSuccessAt} /> })
            : t('Nobody has signed in this way yet.')}
        </p>
        {lastFailure && lastFailureAt ? (
          <Banner tone="warn" title={t('The last sign-in that did not work')}>
            {t.server(lastFailure)} (<Time at={lastFailureAt} />)
          </Banner>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button onClick={test} isBusy={deeds.busy === 'test'}>
            {t('Test')}
          </Button>
        </div>
        {checks ? (
          <ul className="flex flex-col gap-2" aria-label={t('Test results')}>
            {checks.map((check) => (
              <li key={check.words} className="flex items-start gap-2">
                <Badge tone={check.isOk ? 'ok' : 'warn'}>{check.isOk ? t('Good') : t('To do')}</Badge>
                <span className="min-w-0 wrap-anywhere">{t.server(check.words)}</span>
              </li>
            ))}
          </ul>
        ) : null}
        <CopyField
          name="startUrl"
          label={t('Sign-in address')}
          value={data.startUrl}
          help={t(
            'Leads straight to your provider: for a bookmark, the provider’s own list of applications, or to try it in a private window.',
          )}
        />
      </div>
    </Section>
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

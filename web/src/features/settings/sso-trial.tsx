// Whether single sign-on works: what can be checked without anybody, and what the provider says of who tries it.
import type { Sso } from '@throughline/sdk';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

type Trial = NonNullable<NonNullable<Sso['connection']>['trial']>;

export function SsoTrial({ data }: { data: Sso }) {
  const deeds = useDeeds();
  const [checks, setChecks] = useState<readonly { isOk: boolean; words: string }[] | null>(null);
  const { lastSuccessAt, lastFailureAt, lastFailure, trial } = data.connection!;
  const test = () =>
    void deeds.run('test', async () => setChecks((await api.testSso()).checks), t('Could not test it'));
  const tryIt = () =>
    void deeds.run('try', async () => location.assign((await api.trySso()).url), t('Could not test it'));
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
          <Button onClick={tryIt} isBusy={deeds.busy === 'try'}>
            {t('Try it')}
          </Button>
        </div>
        <p className="text-sm text-text-2">
          {t(
            'Try it leads to the provider and back to this page, which then shows what the provider said. Nobody is signed in by it.',
          )}
        </p>
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
        {trial ? <Said trial={trial} /> : null}
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

function Said({ trial }: { trial: Trial }) {
  const rows: [string, string][] = trial.said
    ? [
        [t('Known there as'), trial.said.subject],
        [t('Email'), trial.said.email ?? t('none')],
        [t('Name'), trial.said.name ?? t('none')],
        ...trial.said.attributes.map(({ name, values }): [string, string] => [name, values.join(', ')]),
      ]
    : [];
  return (
    <section
      aria-label={t('What the provider said')}
      className="flex flex-col gap-3 rounded-card border border-line p-3"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-medium">{t('What the provider said')}</h3>
        <Badge tone={trial.isOk ? 'ok' : 'warn'}>{trial.isOk ? t('Good') : t('To do')}</Badge>
        <Time at={trial.at} className="text-sm text-text-2" />
      </div>
      <p className="wrap-anywhere">{t.server(trial.words)}</p>
      {rows.length > 0 ? (
        <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[auto_1fr]">
          {rows.map(([name, value], index) => (
            <div key={`${index} ${name}`} className="contents">
              <dt className="wrap-anywhere text-text-2">{name}</dt>
              <dd className="mb-1 min-w-0 wrap-anywhere sm:mb-0">{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </section>
  );
}

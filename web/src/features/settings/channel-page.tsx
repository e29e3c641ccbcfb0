// One channel: how it is and what to do about it, its test, its settings, its address, off and away.
import type { Channel, ChannelKind, Check, Team } from '@throughline/sdk';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Checks } from '../../ui/checks.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { DangerZone } from '../../ui/danger-zone.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Snippet } from '../../ui/snippet.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { WithAddresses } from '../../ui/with-addresses.tsx';
import { ChannelForm } from './channel-form.tsx';
import { ChannelHealth } from './channel-health.tsx';
import { ChannelLedger } from './channel-ledger.tsx';
import { ChannelTone } from './channel-tone.tsx';
import { stateLook } from './channel-state.ts';
import { t } from '../../words/t.ts';

export interface ChannelPageProps {
  channel: Channel;
  kind: ChannelKind | undefined;
  teams: readonly Team[];
  onBack: () => void;
  onChanged: () => Promise<void>;
}

export function ChannelPage({ channel, kind, teams, onBack, onChanged }: ChannelPageProps) {
  const mayChange = useMay('channels:write');
  const [maySeeHealth, maySeeCalls] = [useMay('operations:read'), useMay('operations:write')];
  const search: { view?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const view = search.view === 'health' ? 'health' : 'settings';
  const deeds = useDeeds();
  const look = stateLook(channel.state);
  const params = { id: channel.id };
  const remove = async (): Promise<void> => {
    if (
      await deeds.run(
        'remove',
        () => api.removeChannel({ params }),
        t('Could not remove {name}', { name: channel.name }),
      )
    ) {
      onBack();
      await onChanged();
    }
  };
  const settings = (
    <>
      {mayChange ? <Test channel={channel} onChanged={onChanged} /> : null}
      {kind?.abilities.visitors ? (
        <Section title={t('Put it on your site')}>
          <Snippet channel={channel} />
        </Section>
      ) : null}
      {channel.hookUrl ? (
        <Section title={t('Webhook address')}>
          <CopyField
            name="hookUrl"
            label={t('Address')}
            value={new URL(channel.hookUrl, location.origin).href}
            help={
              kind?.setup.hook ? t.server(kind.setup.hook) : t('The provider calls it. Usually it is told by itself.')
            }
          />
        </Section>
      ) : null}
      {mayChange ? (
        <>
          <Section title={t('Settings')}>
            {kind ? (
              <ChannelForm channel={channel} kind={kind} teams={teams} onChanged={onChanged} />
            ) : (
              <Banner tone="warn">
                {t('This installation does not know channels of the kind “{kind}” any more. Its messages stay.', {
                  kind: channel.kind,
                })}
              </Banner>
            )}
          </Section>
          <ChannelTone key={`tone ${channel.hasOwnTone}`} channel={channel} onChanged={onChanged} />
          <Section title={t('On or off')}>
            <Switch
              label={t('On')}
              help={t('While it is off, nothing is received or sent. Nothing is lost that the provider keeps.')}
              isOn={channel.state !== 'off'}
              disabled={deeds.busy !== null}
              onChange={(isOn) =>
                void deeds.run(
                  'switch',
                  async () => {
                    await api.changeChannel({ params, body: { state: isOn ? 'connected' : 'off' } });
                    await onChanged();
                  },
                  isOn ? t('Could not switch it on') : t('Could not switch it off'),
                )
              }
            />
          </Section>
          <DangerZone
            title={t('Remove')}
            action={t('Remove channel')}
            question={t('Remove {name}?', { name: channel.name })}
            typed={channel.name}
            isBusy={deeds.busy === 'remove'}
            onConfirm={() => void remove()}
            consequence={
              <>
                <p>{t('Nothing more is received or sent over it, and its settings and secrets are deleted.')}</p>
                <p>{t('Conversations and messages stay.')}</p>
              </>
            }
          >
            {t('Disconnects it for good. Its messages stay.')}
          </DangerZone>
        </>
      ) : null}
    </>
  );
  return (
    <>
      <Button
        look="ghost"
        className="-ms-3 mb-2"
        icon={<ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />}
        onClick={onBack}
      >
        {t('Channels')}
      </Button>
      <PageHead
        title={
          <span className="flex flex-wrap items-center gap-3">
            <ChannelIcon card={kind} size="lg" />
            {channel.name}
            <Badge tone={look.tone}>{look.word}</Badge>
          </span>
        }
      />
      <State channel={channel} />
      {maySeeHealth ? (
        <Tabs
          label={channel.name}
          value={view}
          onChange={(next) =>
            void navigate({
              to: '/settings/$section',
              params: { section: 'channels' },
              search: { id: channel.id, ...(next === 'health' ? { view: next } : {}) },
            })
          }
          tabs={[
            { value: 'settings', label: t('Settings'), panel: <div className="pt-6">{settings}</div> },
            {
              value: 'health',
              label: t('Health'),
              panel: (
                <div className="pt-6">
                  <ChannelHealth channelId={channel.id} />
                  {maySeeCalls ? (
                    <Section title={t('Ledger of raw calls')}>
                      <ChannelLedger channelId={channel.id} />
                    </Section>
                  ) : null}
                </div>
              ),
            },
          ]}
        />
      ) : (
        settings
      )}
    </>
  );
}

function State({ channel }: { channel: Channel }) {
  const isWell = channel.state === 'connected' || channel.state === 'off';
  return (
    <div className="mb-8 flex flex-col gap-3">
      {isWell || !channel.stateDetail ? null : (
        <Banner
          tone={channel.state === 'connecting' ? 'info' : channel.state === 'reconnect' ? 'warn' : 'danger'}
          title={t.server(channel.stateDetail)}
        >
          <WithAddresses text={t.server(channel.stateRemedy)} />{' '}
          <span className="text-text-2">{t.rich('Since {time}.', { time: <Time at={channel.stateAt} /> })}</span>
        </Banner>
      )}
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {channel.label ? (
          <div>
            <dt className="text-sm text-text-3">{t('Account')}</dt>
            <dd className="wrap-anywhere">{channel.label}</dd>
          </div>
        ) : null}
        <div>
          <dt className="text-sm text-text-3">{t('Last in')}</dt>
          <dd>{channel.lastInboundAt ? <Time at={channel.lastInboundAt} /> : t('Nothing yet')}</dd>
        </div>
        <div>
          <dt className="text-sm text-text-3">{t('Last out')}</dt>
          <dd>{channel.lastOutboundAt ? <Time at={channel.lastOutboundAt} /> : t('Nothing yet')}</dd>
        </div>
      </dl>
    </div>
  );
}

function Test({ channel, onChanged }: { channel: Channel; onChanged: () => Promise<void> }) {
  const deeds = useDeeds();
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const run = (): void =>
    void deeds.run(
      'test',
      async () => {
        setChecks((await api.testChannel({ params: { id: channel.id } })).items);
        await onChanged();
      },
      t('The test could not run'),
    );
  return (
    <Section
      title={t('Test')}
      help={t('Checks every part by a real call.')}
      actions={
        <Button isBusy={deeds.busy === 'test'} onClick={run}>
          {t('Test now')}
        </Button>
      }
    >
      <Checks checks={checks} isRunning={deeds.busy === 'test'} />
    </Section>
  );
}

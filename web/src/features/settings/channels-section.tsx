// Connected channels, how each one is, and connecting another.
import type { Channel, ChannelKind } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { MessagesSquare } from 'lucide-react';
import { api, useMay, useMe } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { ConnectChannel } from '../../ui/connect-channel.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KindCards } from '../../ui/kind-cards.tsx';
import { Loaded, Missed } from '../../ui/loaded.tsx';
import { Card, PageHead, Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { WithAddresses } from '../../ui/with-addresses.tsx';
import { ChannelPage } from './channel-page.tsx';
import { stateLook } from './channel-state.ts';
import { RehearsalPage } from './rehearsal-page.tsx';
import { t } from '../../words/t.ts';
import { listKinds } from '../../live/kinds.ts';

export function ChannelsSection() {
  const { id, connect, rehearsal } = useSearch({ strict: false }) as {
    id?: string;
    connect?: string;
    rehearsal?: string;
  };
  const navigate = useNavigate();
  const queries = useQueryClient();
  const mayChange = useMay('channels:write');
  const { workspace } = useMe();
  const kinds = useQuery({ queryKey: ['channel-kinds'], queryFn: listKinds, staleTime: Infinity });
  const channels = useQuery({ queryKey: ['channels'], queryFn: () => api.listChannels() });
  const teams = useQuery({
    queryKey: ['teams'],
    queryFn: () => api.listTeams(),
    enabled: id !== undefined || connect !== undefined,
  });
  const go = (search: Record<string, string> = {}): void =>
    void navigate({ to: '/settings/$section', params: { section: 'channels' }, search });
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['channels'] });
  const known = kinds.data?.items ?? [];
  const connecting = mayChange ? known.find((kind) => kind.kind === connect) : undefined;
  if (connecting) {
    return (
      <>
        <h1 className="sr-only">{t('Channels')}</h1>
        <Missed query={teams} what={t('the teams')} />
        <ConnectChannel
          key={connecting.kind}
          kind={connecting}
          teams={teams.data?.items ?? []}
          channelOf={(each) => channels.data?.items.find((channel) => channel.id === each)}
          add={async (name, settings) => {
            const made = await api.addChannel({ body: { kind: connecting.kind, name, settings } });
            await fresh();
            return made;
          }}
          test={async (each) => {
            const { items } = await api.testChannel({ params: { id: each } });
            await fresh();
            return items;
          }}
          setDefaults={(each, body) => api.changeChannel({ params: { id: each }, body })}
          workspaceHours={workspace.settings.hours}
          onBack={() => go()}
          onDone={(channel) => {
            go({ id: channel.id });
            void fresh();
          }}
        />
      </>
    );
  }
  const opened = channels.data?.items.find((channel) => channel.id === id);
  if (opened)
    return (
      <Loaded query={channels} what={t('the channels')}>
        {() => (
          <Loaded query={kinds} what={t('the kinds of channels')}>
            {() => (
              <>
                <Missed query={teams} what={t('the teams')} />
                <ChannelPage
                  key={opened.id}
                  channel={opened}
                  kind={known.find((kind) => kind.kind === opened.kind)}
                  teams={teams.data?.items ?? []}
                  onBack={() => go()}
                  onChanged={fresh}
                />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    );
  if (rehearsal !== undefined && mayChange)
    return (
      <>
        {/* Also of what did not come. */}
        {channels.data ? null : <PageHead title={t('Rehearsal')} />}
        <Loaded query={channels} what={t('the channels')}>
          {({ items }) => (
            <RehearsalPage
              id={rehearsal === 'new' ? null : rehearsal}
              channels={items}
              kinds={known}
              onOpen={(each) => go({ rehearsal: each ?? 'new' })}
              onBack={() => go()}
            />
          )}
        </Loaded>
      </>
    );
  // Of a list that did not come nobody knows that it is empty.
  const hasSome = channels.data ? channels.data.items.length > 0 : channels.isError;
  return (
    <>
      <PageHead
        title={t('Channels')}
        actions={
          mayChange && hasSome ? <Button onClick={() => go({ rehearsal: 'new' })}>{t('Rehearsal')}</Button> : null
        }
      >
        {t('Where your customers write. All of it arrives in one thread per person.')}
      </PageHead>
      {mayChange ? null : <Missed query={kinds} what={t('the kinds of channels')} />}
      <Loaded query={channels} what={t('the channels')}>
        {({ items }) => <ChannelList channels={items} kinds={known} onOpen={(each) => go({ id: each })} />}
      </Loaded>
      {mayChange ? (
        <Section title={t('Connect a channel')}>
          <Loaded query={kinds} what={t('the kinds of channels')}>
            {(list) => <KindCards kinds={list.items} onChoose={(kind) => go({ connect: kind.kind })} />}
          </Loaded>
        </Section>
      ) : null}
    </>
  );
}

function ChannelList({
  channels,
  kinds,
  onOpen,
}: {
  channels: readonly Channel[];
  kinds: readonly ChannelKind[];
  onOpen: (id: string) => void;
}) {
  return channels.length === 0 ? (
    <EmptyState icon={<MessagesSquare size={20} />} title={t('No channels yet')}>
      {t('Connect one and its messages arrive in the inbox.')}
    </EmptyState>
  ) : (
    <ul className="mb-8 flex flex-col gap-3">
      {channels.map((channel) => (
        <li key={channel.id}>
          <ChannelCard
            channel={channel}
            kind={kinds.find((kind) => kind.kind === channel.kind)}
            onOpen={() => onOpen(channel.id)}
          />
        </li>
      ))}
    </ul>
  );
}

function ChannelCard({
  channel,
  kind,
  onOpen,
}: {
  channel: Channel;
  kind: ChannelKind | undefined;
  onOpen: () => void;
}) {
  const look = stateLook(channel.state);
  return (
    <Card className="flex flex-wrap items-center gap-3 p-3">
      <ChannelIcon card={kind} size="lg" />
      <div className="min-w-40 flex-1">
        <h2 className="font-semibold">{channel.name}</h2>
        <p className="text-sm text-text-3">
          {kind ? t.server(kind.title) : channel.kind}
          {channel.label && channel.label !== channel.name ? ` · ${channel.label}` : ''}
          {' · '}
          {channel.lastInboundAt
            ? t.rich('last received {time}', { time: <Time at={channel.lastInboundAt} /> })
            : t('nothing received yet')}
        </p>
        {channel.stateDetail && channel.state !== 'connected' ? (
          <p className="mt-1 text-sm wrap-anywhere">
            <WithAddresses text={`${t.server(channel.stateDetail)} ${t.server(channel.stateRemedy)}`} />
          </p>
        ) : null}
      </div>
      <Badge tone={look.tone}>{look.word}</Badge>
      <Button onClick={onOpen} aria-label={t('Open {name}', { name: channel.name })}>
        {t.as('verb', 'Open')}
      </Button>
    </Card>
  );
}

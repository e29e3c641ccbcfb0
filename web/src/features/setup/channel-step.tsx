// A first channel: choose among the kinds this installation knows, easiest first, and connect it here.
import type { ChannelKind } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../live/api.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { ConnectChannel } from '../../ui/connect-channel.tsx';
import { KindCards } from '../../ui/kind-cards.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { t } from '../../words/t.ts';
import { listKinds } from '../../live/kinds.ts';

export function ChannelStep({ onNext }: { onNext: () => void }) {
  const [chosen, setChosen] = useState<ChannelKind | null>(null);
  const queries = useQueryClient();
  const kinds = useQuery({ queryKey: ['channel-kinds'], queryFn: listKinds, staleTime: Infinity });
  // The wizard stands outside the frame, without its socket: it asks again while someone waits for the first visitor.
  const channels = useQuery({ queryKey: ['channels'], queryFn: () => api.listChannels(), refetchInterval: 3000 });
  const teams = useQuery({ queryKey: ['teams'], queryFn: () => api.listTeams() });
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['channels'] });
  if (chosen) {
    return (
      <ConnectChannel
        key={chosen.kind}
        kind={chosen}
        teams={teams.data?.items ?? []}
        channelOf={(id) => channels.data?.items.find((channel) => channel.id === id)}
        add={async (name, settings) => {
          const made = await api.addChannel({ body: { kind: chosen.kind, name, settings } });
          await fresh();
          return made;
        }}
        test={async (id) => (await api.testChannel({ params: { id } })).items}
        setDefaults={(id, body) => api.changeChannel({ params: { id }, body })}
        workspaceHours={null}
        onBack={() => setChosen(null)}
        onDone={() => {
          setChosen(null);
          void fresh();
        }}
      />
    );
  }
  const connected = channels.data?.items ?? [];
  return (
    <Loaded query={kinds} what={t('the kinds of channels')}>
      {({ items }) => (
        <div className="flex flex-col gap-4">
          {connected.length > 0 ? (
            <ul className="flex flex-col gap-2" aria-label={t('Connected channels')}>
              {connected.map((channel) => (
                <li key={channel.id} className="flex items-center gap-2">
                  <ChannelIcon card={items.find((kind) => kind.kind === channel.kind)} />
                  <span className="min-w-0 flex-1 truncate font-medium">{channel.name}</span>
                  <Badge tone={channel.state === 'connected' ? 'ok' : 'warn'}>
                    {channel.state === 'connected' ? t('Connected') : t('Needs a look')}
                  </Badge>
                </li>
              ))}
            </ul>
          ) : null}
          <KindCards kinds={items} onChoose={setChosen} />
          <div className="flex justify-end">
            <Button look={connected.length > 0 ? 'primary' : 'ghost'} onClick={onNext}>
              {connected.length > 0 ? t('Continue') : t('Skip for now')}
            </Button>
          </div>
        </div>
      )}
    </Loaded>
  );
}

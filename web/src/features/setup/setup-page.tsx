// The first visit: who owns this, what the workspace is called, a first channel, teammates. Each step can be left and taken up again.
import { isProblem } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../../live/api.ts';
import { rememberWorkspace } from '../../live/workspace.ts';
import { FrontPage } from '../../ui/front-page.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Steps } from '../../ui/steps.tsx';
import { AccountSteps } from './account-steps.tsx';
import { ChannelStep } from './channel-step.tsx';
import { DoneStep } from './done-step.tsx';
import { Doors } from './doors.tsx';
import { TeamStep } from './team-step.tsx';
import { keepMemory, loadMemory, openingStage, stages, stageTitles, type Memory, type Stage } from './wizard-memory.ts';
import { msg, t, type Msg } from '../../words/t.ts';

export default function SetupPage() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.getSetup(), staleTime: Infinity });
  if (!setup.data)
    return (
      <FrontPage title={t('Welcome to Throughline')} isWide>
        <Loaded query={setup} what={t('this installation')}>
          {() => null}
        </Loaded>
      </FrontPage>
    );
  return <FirstVisit isNeeded={setup.data.needed} mayEnter={setup.data.demoDoor === 'open'} />;
}

/** Two doors, until one was chosen: whoever began to set up before goes on there. */
function FirstVisit({ isNeeded, mayEnter }: { isNeeded: boolean; mayEnter: boolean }) {
  const [isReal, setReal] = useState(() => loadMemory().name !== '' || location.hash === '#real');
  return isNeeded && !isReal ? (
    <Doors mayEnter={mayEnter} onReal={() => setReal(true)} />
  ) : (
    <Wizard isNeeded={isNeeded} />
  );
}

function Wizard({ isNeeded }: { isNeeded: boolean }) {
  const [memory, setMemory] = useState<Memory>(() => ({
    ...loadMemory(),
    stage: openingStage(loadMemory(), isNeeded),
  }));
  const queries = useQueryClient();
  const change = (part: Partial<Memory>): void => setMemory((old) => ({ ...old, ...part }));
  const go = (stage: Stage): void => {
    change({ stage });
    scrollTo(0, 0);
  };
  useEffect(() => keepMemory(memory), [memory]);
  const isInside = memory.stage !== 'owner' && memory.stage !== 'workspace';
  const channels = useQuery({ queryKey: ['channels'], queryFn: () => api.listChannels(), enabled: isInside });
  const connected = channels.data?.items.length;
  return (
    <FrontPage
      title={titleOf(memory, connected)}
      lead={
        memory.stage === 'channel' && (connected ?? 0) > 0
          ? t('Add more, or go on. More can be added at any time.')
          : t.of(leads[memory.stage])
      }
      isWide
    >
      <Steps
        label={t('Setting up')}
        steps={stages.map((stage) => t.of(stageTitles[stage]))}
        current={stages.indexOf(memory.stage)}
      />
      {isInside ? (
        <Inside>
          {memory.stage === 'channel' ? <ChannelStep onNext={() => go('team')} /> : null}
          {memory.stage === 'team' ? <TeamStep onBack={() => go('channel')} onNext={() => go('done')} /> : null}
          {memory.stage === 'done' ? <DoneStep onBack={() => go('team')} /> : null}
        </Inside>
      ) : (
        <AccountSteps
          memory={memory}
          onChange={change}
          onMade={(me) => {
            rememberWorkspace(me.workspace.id);
            queries.setQueryData(['me'], me);
            queries.setQueryData(['setup'], { needed: false, demo: false, demoDoor: 'closed', version: '' });
            go('channel');
          }}
        />
      )}
    </FrontPage>
  );
}

// The later steps need someone signed in who may change the house; anyone else is sent to the door.
function Inside({ children }: { children: React.ReactNode }) {
  const me = useQuery({ queryKey: ['me'], queryFn: () => api.getMe(), retry: false });
  const navigate = useNavigate();
  const isStranger = isProblem(me.error, 'unauthenticated');
  const mayNot = me.data !== undefined && !me.data.scopes.includes('channels:write');
  useEffect(() => {
    if (isStranger) void navigate({ to: '/login', search: { next: '/setup' } });
    else if (mayNot) void navigate({ to: '/inbox' });
  }, [isStranger, mayNot, navigate]);
  return isStranger || mayNot ? null : (
    <Loaded query={me} what={t('your workspace')}>
      {() => children}
    </Loaded>
  );
}

function titleOf({ stage }: Memory, connected: number | undefined): string {
  if (stage === 'done') return t('Ready');
  if (stage === 'team') return t('Invite teammates');
  if (stage !== 'channel') return t('Welcome to Throughline');
  if (connected === undefined) return t('Connect a channel');
  return [t('Connect a first channel'), t('Connect another channel')][connected] ?? t('Your channels');
}
const leads: Record<Stage, Msg> = {
  owner: msg('One customer, one thread, every channel. First: who owns this installation?'),
  workspace: msg('One company’s data lives in a workspace. All of this can be changed later.'),
  channel: msg('Where do your customers write? More can be added at any time.'),
  team: msg('Each gets a link that works once. You can do this later in Settings, too.'),
  done: msg('Your workspace is set up.'),
};

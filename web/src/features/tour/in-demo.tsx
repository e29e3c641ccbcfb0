// What the tour and the practice inbox share: the way into the demo, the ways out of it, and the app in a frame.
import { isProblem } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { api } from '../../live/api.ts';
import { enterDemo } from '../../live/demo.ts';
import { chooseWorkspace } from '../../live/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button, buttonClass } from '../../ui/button.tsx';
import { EnterDemo } from '../../ui/enter-demo.tsx';
import { FrontPage } from '../../ui/front-page.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { t } from '../../words/t.ts';

const useMyself = () => useQuery({ queryKey: ['me'], queryFn: () => api.getMe(), retry: false });

/** Its children where somebody is in the demo; else the door to it. */
export function InDemo({
  title,
  lead,
  path,
  children,
}: {
  title: string;
  lead: string;
  path: string;
  children: ReactNode;
}) {
  const me = useMyself();
  if (me.data?.workspace.isDemo) return children;
  const demo = me.data?.workspaces.find((each) => each.isDemo);
  return (
    <FrontPage title={title} lead={lead}>
      {demo ? (
        <Button look="primary" onClick={() => chooseWorkspace(demo.id, path)}>
          {t('Open the demo')}
        </Button>
      ) : isProblem(me.error, 'unauthenticated') ? (
        <EnterDemo look="primary" enter={() => enterDemo(path)} />
      ) : me.data ? (
        <Join path={path} />
      ) : (
        <Loaded query={me} what={t('the demo')}>
          {() => null}
        </Loaded>
      )}
    </FrontPage>
  );
}

/** Whoever was invited joins the demo that is there; where there is none, an owner adds it. */
function Join({ path }: { path: string }) {
  const demo = useQuery({ queryKey: ['demo'], queryFn: () => api.getDemo() });
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);
  const join = async (): Promise<void> => {
    setBusy(true);
    try {
      const { workspaceId } = await api.addDemo();
      if (workspaceId !== null) chooseWorkspace(workspaceId, path);
    } catch (error) {
      setTrouble(error instanceof Error ? t.server(error.message) : String(error));
    }
    setBusy(false);
  };
  return (
    <Loaded query={demo} what={t('the demo')}>
      {({ workspaceId }) =>
        workspaceId === null ? (
          <a className={buttonClass('primary')} href="/settings/demo">
            {t('Add the demo under Settings → Demo data')}
          </a>
        ) : (
          <>
            <Button look="primary" isBusy={isBusy} onClick={() => void join()}>
              {t('Join the demo')}
            </Button>
            {trouble === '' ? null : <Banner tone="danger">{trouble}</Banner>}
          </>
        )
      }
    </Loaded>
  );
}

/** Out of it: to look around, and to what is real, whether that is there already or not. */
export function Ways() {
  const me = useMyself();
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => api.getSetup() });
  const real = me.data?.workspaces.find((each) => !each.isDemo);
  return (
    <>
      <a className={buttonClass('secondary')} href="/inbox?view=all">
        {t('Look around')}
      </a>
      {real ? (
        <Button look="primary" onClick={() => chooseWorkspace(real.id)}>
          {t('Back to {name}', { name: real.name })}
        </Button>
      ) : setup.data?.needed ? (
        <a className={buttonClass('primary')} href="/setup#real">
          {t('Set up for real')}
        </a>
      ) : null}
    </>
  );
}

/** Goes there inside the frame, as a click in it would: the app hears its own history. */
export function show(frame: HTMLIFrameElement | null, address: string): void {
  const inside = frame?.contentWindow;
  if (!frame || !inside || `${inside.location.pathname}${inside.location.search}` === address) return;
  // Before it has loaded the frame stands on an empty page, which has no history of ours.
  if (inside.location.protocol === 'about:') frame.src = address;
  else inside.history.pushState({}, '', address);
}

// A panel's own page. What stands in our frame is a page of ours that holds theirs: it lets nothing but their origin be shown, and hands on
// only what comes from there. Here it is read once more, and taken only from that page.
import { routeTable, urlOf, type ShownPanel } from '@throughline/sdk';
import { useEffect, useRef, useState } from 'react';
import { insertInto } from '../../live/insert.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { say } from '../../ui/toast.ts';
import { saidIn } from './panel-words.ts';
import { t } from '../../words/t.ts';

const firstHeight = 240;
const patienceMs = 10_000;

export function PanelFrame({ panel, conversationId }: { panel: ShownPanel; conversationId: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(firstHeight);
  const [state, setState] = useState<'loading' | 'shown' | 'late'>('loading');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setState((now) => (now === 'loading' ? 'late' : now)), patienceMs);
    const hear = (event: MessageEvent) => {
      if (event.source !== frame.current?.contentWindow || event.origin !== location.origin) return;
      const said = saidIn(event.data);
      if (said?.type === 'loaded') setState('shown');
      if (said?.type === 'resize') setHeight(said.height);
      // Words come by the agent's hand, which is in the panel then: a page cannot write into an answer by itself.
      if (said?.type === 'insert' && document.activeElement === frame.current) {
        if (insertInto(conversationId, said.text))
          say({ title: t('Put into the answer by {name}', { name: panel.name }), tone: 'ok' });
        else say({ title: t('Open the conversation to put words into its answer.') });
      }
    };
    addEventListener('message', hear);
    return () => {
      clearTimeout(timer);
      removeEventListener('message', hear);
    };
  }, [conversationId, panel.name, attempt]);
  const again = () => {
    setState('loading');
    setAttempt((now) => now + 1);
  };
  return (
    <>
      {state === 'loading' ? (
        <SkeletonRows rows={3} label={t('Loading {name}', { name: panel.name })} className="page-wait" />
      ) : null}
      {state === 'late' ? (
        <div role="status" className="flex flex-col items-start gap-2 text-sm">
          <p className="text-warn">{t('{name} does not answer.', { name: panel.name })}</p>
          <Button size="sm" onClick={again}>
            {t('Retry')}
          </Button>
        </div>
      ) : null}
      <iframe
        key={attempt}
        ref={frame}
        title={panel.name}
        src={urlOf('', routeTable.getPanelFrame[1], { params: { id: conversationId, panelId: panel.id } })}
        style={{ height }}
        className={classes('w-full rounded-card border border-line bg-bg', state !== 'shown' && 'sr-only')}
      />
    </>
  );
}

// The bell: what I should hear of, newest first; a click opens the conversation at the message.
import { Link } from '@tanstack/react-router';
import type { Alert } from '@throughline/sdk';
import {
  AlarmClock,
  Eye,
  AtSign,
  Bell,
  BellOff,
  Check,
  MessageCircle,
  TriangleAlert,
  UserRound,
  type LucideIcon,
} from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, loadAlerts, mute, readAlerts, useStore, wordsOf } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { alertWords } from '../../live/alert-words.ts';
import { troubleLine } from '../../live/trouble-words.ts';
import { t } from '../../words/t.ts';

const icons: Record<Alert['kind'], LucideIcon> = {
  mention: AtSign,
  assigned: UserRound,
  reply: MessageCircle,
  failed: TriangleAlert,
  watched: Eye,
  woken: AlarmClock,
};

export default function AlertsPage() {
  const alerts = useStore((state) => state.alerts);
  const [older, setOlder] = useState<readonly Alert[]>([]);
  const [state, setState] = useState<'idle' | 'busy' | 'end'>('idle');
  const [hasFailed, setFailed] = useState(false);
  const load = (): void => void loadAlerts().then((isThere) => setFailed(!isThere));
  useEffect(load, []);
  const items = [...(alerts?.items ?? []), ...older];
  const more = async (): Promise<void> => {
    setState('busy');
    try {
      const page = await api.listAlerts({ query: { limit: 50, cursor: items.at(-1)!.number } });
      setOlder([...older, ...page.items]);
      setState(page.nextCursor === null ? 'end' : 'idle');
    } catch (error) {
      say({ title: t('Could not load more'), detail: wordsOf(error), tone: 'danger' });
      setState('idle');
    }
  };
  return (
    <ScrollPage label={t('Alerts')} width="max-w-3xl">
      <div className="flex items-start justify-between gap-4">
        <PageHead title={t('Alerts')}>
          <Link to="/settings/$section" params={{ section: 'alerts' }} className="text-link underline">
            {t('How you hear of things')}
          </Link>
        </PageHead>
        {(alerts?.unread ?? 0) > 0 ? (
          <Button icon={<Check size={16} aria-hidden />} onClick={() => readAlerts()}>
            {t('Mark all read')}
          </Button>
        ) : null}
      </div>
      {alerts === null && hasFailed ? (
        <EmptyState
          icon={<TriangleAlert size={20} />}
          title={t('Could not load your alerts')}
          action={<Button onClick={load}>{t('Retry')}</Button>}
        >
          {t('Nothing of them is lost.')}
        </EmptyState>
      ) : alerts === null ? (
        <div className="flex flex-col gap-3" aria-busy="true">
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-14" />
          ))}
        </div>
      ) : items.length === 0 ? (
        <EmptyState icon={<Bell size={20} />} title={t('Nothing new')}>
          {t('You hear here when somebody names you, gives you a conversation, or a customer of yours writes.')}
        </EmptyState>
      ) : (
        <>
          <ul aria-label={t('Alerts')} className="divide-y divide-line rounded-card border border-line">
            {items.map((alert) => (
              <li key={`${alert.conversationId} ${alert.kind}`} className="group relative flex items-center">
                <Row alert={alert} />
                <MuteButton id={alert.conversationId} isMuted={alerts.mutedIds.has(alert.conversationId)} />
              </li>
            ))}
          </ul>
          {alerts.items.length === 50 && state !== 'end' ? (
            <Button className="mt-3" isBusy={state === 'busy'} onClick={() => void more()}>
              {t('Show more')}
            </Button>
          ) : null}
        </>
      )}
    </ScrollPage>
  );
}

function Row({ alert }: { alert: Alert }) {
  const Icon = icons[alert.kind];
  const { conversationId: conversation, kind, number } = alert;
  const beside = alert.isDeleted ? t('Message deleted') : alert.why ? troubleLine(alert.why) : alert.words;
  return (
    <Link
      to="/inbox"
      search={{ conversation, ...(kind === 'failed' ? {} : { at: number }) }}
      onClick={() => readAlerts(conversation)}
      className="flex min-w-0 flex-1 items-start gap-3 px-3 py-2.5 hover:bg-hover"
    >
      <Icon
        size={18}
        aria-hidden
        className={classes('mt-0.5 shrink-0', kind === 'failed' ? 'text-danger' : 'text-text-3')}
      />
      <span className="min-w-0 flex-1">
        <span className={classes('block truncate', !alert.isRead && 'font-semibold')}>
          {alertWords(alert)}
          {alert.isRead ? null : <span className="sr-only">, {t('unread')}</span>}
        </span>
        <span className="block truncate text-sm text-text-2">
          {`#${alert.conversationNumber}`}
          {alert.subject ? ` · ${alert.subject}` : ''}
          {beside ? ` · ${beside}` : ''}
        </span>
      </span>
      <span className="flex shrink-0 items-center gap-2">
        <Time at={alert.at} className="text-sm text-text-3" />
        <span aria-hidden className={classes('size-2 rounded-full', alert.isRead ? '' : 'bg-accent')} />
      </span>
    </Link>
  );
}

function MuteButton({ id, isMuted }: { id: string; isMuted: boolean }) {
  const toggle = (): void => {
    mute(id, !isMuted).then(
      () =>
        say(
          isMuted
            ? { title: t('You hear of this conversation again') }
            : { title: t('Muted'), detail: t('You still hear when somebody names you or gives it to you.') },
        ),
      (error: unknown) => say({ title: t('Could not change it'), detail: wordsOf(error), tone: 'danger' }),
    );
  };
  return (
    <IconButton
      label={isMuted ? t('Hear of this conversation again') : t('Mute this conversation')}
      icon={isMuted ? <BellOff size={16} /> : <Bell size={16} />}
      onClick={toggle}
      className="me-2"
    />
  );
}

// How far our message came, in a word and a sign; and what can be done when it did not arrive.
import type { Message } from '@throughline/sdk';
import { CalendarClock, Check, CheckCheck, CircleHelp, Clock, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { api, putAnswer, wordsOf } from '../../live/index.ts';
import { troubleLine } from '../../live/trouble-words.ts';
import { deliveryWord } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { exactTime } from '../../ui/relative-time.ts';
import { say } from '../../ui/toast.ts';
import { Held } from './held.tsx';
import { t } from '../../words/t.ts';

const signs = {
  none: null,
  scheduled: CalendarClock,
  queued: Clock,
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: TriangleAlert,
  unknown: CircleHelp,
} as const;

export function Delivery({ message }: { message: Message }) {
  const { state, why, at } = message.delivery;
  const Sign = signs[state];
  if (!Sign) return null;
  const isTrouble = state === 'failed' || state === 'unknown';
  if (isTrouble) return <Trouble message={message} />;
  if (message.dueAt && state === 'queued') return <Held message={message} dueAt={message.dueAt} />;
  return (
    <p
      className={classes(
        'mt-0.5 flex flex-wrap items-baseline gap-x-1.5 text-xs',
        state === 'read' ? 'text-link' : 'text-text-3',
      )}
      title={at ? exactTime(new Date(at)) : undefined}
    >
      <span className="inline-flex items-center gap-1">
        <Sign size={12} aria-hidden />
        {deliveryWord(state)}
      </span>
      {why === '' ? null : <span className="min-w-0 text-text-2 [overflow-wrap:anywhere]">{troubleLine(why)}</span>}
    </p>
  );
}

function Trouble({ message }: { message: Message }) {
  const [isBusy, setBusy] = useState(false);
  const isUnknown = message.delivery.state === 'unknown';
  const run = async (work: () => Promise<Message>) => {
    setBusy(true);
    try {
      await putAnswer(work);
    } catch (error) {
      say({ title: t('That did not work'), detail: wordsOf(error), tone: 'danger' });
    }
    setBusy(false);
  };
  const params = { id: message.id };
  return (
    <div
      role="group"
      aria-label={t('Delivery')}
      className={classes(
        'mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 rounded-control px-2 py-1 text-sm',
        isUnknown ? 'bg-warn-soft' : 'bg-danger-soft',
      )}
    >
      <span className={classes('inline-flex items-center gap-1 font-medium', isUnknown ? 'text-warn' : 'text-danger')}>
        {isUnknown ? <CircleHelp size={14} aria-hidden /> : <TriangleAlert size={14} aria-hidden />}
        {deliveryWord(message.delivery.state)}
      </span>
      <span className="min-w-0 text-text-2 wrap-anywhere">
        {troubleLine(message.delivery.why) ||
          (isUnknown ? t('The provider gave no answer. Sending again could send it twice.') : '')}
      </span>
      <Button size="sm" isBusy={isBusy} onClick={() => void run(() => api.retryMessage({ params }))}>
        {isUnknown ? t('Send again') : t('Retry')}
      </Button>
      {isUnknown ? (
        <Button size="sm" look="ghost" onClick={() => void run(() => api.settleMessage({ params }))}>
          {t('It did arrive')}
        </Button>
      ) : null}
    </div>
  );
}

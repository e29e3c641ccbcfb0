// An answer that is still to come, below everything that was said: when it leaves, and what can be done until then.
import { richOf } from '@throughline/domain';
import type { Conversation, Message } from '@throughline/sdk';
import { CalendarClock, TriangleAlert } from 'lucide-react';
import { Suspense, useState } from 'react';
import { api, putAnswer, send, undoable, useKind, useMay, wordsOf } from '../../live/index.ts';
import { takeBack, withdraw } from '../../live/take-back.ts';
import { useZone } from '../../live/use-zone.ts';
import { snoozeTime } from '../../live/typed-moment.ts';
import { momentWords, nameOf } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { RichContentView } from '../../ui/rich-content.tsx';
import { say } from '../../ui/toast.ts';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const WhenDialog = lazyPart(async () => ({ default: (await import('../../ui/when-dialog.tsx')).WhenDialog }), 'over');

export function ScheduledView({ message, it }: { message: Message; it: Conversation }) {
  const kind = useKind(message.channelKind);
  const mayWrite = useMay('conversations:write');
  const zone = useZone(it.contactId);
  const [isPicking, setPicking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const rich = richOf(message.special);
  const hasWritten = message.dueAt === null || message.number < it.lastInboundNumber;
  const move = async (dueAt: string | null) => {
    setBusy(true);
    setPicking(false);
    try {
      await putAnswer(() => api.scheduleMessage({ params: { id: message.id }, body: { dueAt } }));
    } catch (error) {
      say({ title: t('The time could not be changed'), detail: wordsOf(error), tone: 'danger' });
    }
    setBusy(false);
  };
  const when = message.dueAt ? momentWords(message.dueAt) : null;
  return (
    <article
      aria-label={
        when
          ? t('Scheduled by {name}, leaves {time}', { name: message.author.name, time: when })
          : t('Scheduled by {name}, waits for you', { name: message.author.name })
      }
      className="flex flex-col items-end px-4 ps-16 pe-14 pt-2"
    >
      <div className="max-w-full rounded-bubble border border-dashed border-input-line bg-bg px-3 py-2">
        <p className="mb-0.5 text-xs font-semibold text-text-2">
          <CalendarClock size={12} aria-hidden className="me-1 inline align-[-1px]" />
          {when ? t('Leaves {time}', { time: when }) : t('Not sent yet')}
          <span className="font-normal">
            {' '}
            · {message.author.name}
            {kind ? ` · ${kind.title}` : ''}
          </span>
        </p>
        <p className="wrap-anywhere whitespace-pre-wrap" dir="auto">
          {message.text}
        </p>
        {rich ? <RichContentView content={rich} /> : null}
        {message.attachments.map((file) => (
          <p key={file.id ?? file.name} className="text-sm text-text-2">
            {file.name}
          </p>
        ))}
      </div>
      {hasWritten ? (
        <p role="status" className="mt-1 inline-flex items-center gap-1 text-sm text-warn">
          <TriangleAlert size={14} aria-hidden />
          {t('{name} wrote since this was scheduled.', { name: nameOf(it) })}
          {message.dueAt === null ? ` ${t('It does not leave by itself any more.')}` : ''}
        </p>
      ) : null}
      {mayWrite ? (
        <div role="group" aria-label={t('Scheduled message')} className="mt-1 flex flex-wrap justify-end gap-1">
          <Button size="sm" look="ghost" onClick={() => void takeBack(message)}>
            {t('Edit')}
          </Button>
          <Button size="sm" look="ghost" isBusy={isBusy} onClick={() => setPicking(true)}>
            {t('Change time')}
          </Button>
          <Button size="sm" look="ghost" onClick={() => void move(null)}>
            {t('Send now')}
          </Button>
          <Button size="sm" look="ghost" onClick={() => void cancel(message)}>
            {t('Cancel')}
          </Button>
        </div>
      ) : null}
      {isPicking ? (
        <Suspense fallback={null}>
          <WhenDialog
            title={t('Send at another time')}
            zone={zone}
            understand={snoozeTime}
            onPick={(at) => void move(at.toISOString())}
            onClose={() => setPicking(false)}
          />
        </Suspense>
      ) : null}
    </article>
  );
}

/** Gone at once; undone, it is scheduled again for its time. */
async function cancel(message: Message): Promise<void> {
  const words = (await withdraw(message))?.words;
  if (!words) return;
  const { dueAt } = message;
  const isAhead = dueAt !== null && Date.parse(dueAt) > Date.now();
  const again = () => {
    takeAway();
    // Its time may have passed: then it waits an hour, for its writer to look at it.
    const due = isAhead ? dueAt : new Date(Date.now() + 3_600_000).toISOString();
    void send({ ...words, body: { ...words.body, dueAt: due } });
  };
  const undo = undoable(again);
  const takeAway = say({ title: t('The scheduled message is cancelled'), action: { label: t('Undo'), run: undo.run } });
}

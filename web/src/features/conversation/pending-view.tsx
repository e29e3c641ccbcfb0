// A message on its way, drawn as if it were sent; when it is refused it says so and offers what can be done.
import { richOf } from '@throughline/domain';
import { Clock, CloudOff, Lock, TriangleAlert } from 'lucide-react';
import { discard, sendAgain, useKind, useMe, type Pending } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { RichContentView } from '../../ui/rich-content.tsx';
import { classes } from '../../ui/classes.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function PendingView({ pending, onEdit }: { pending: Pending; onEdit: (pending: Pending) => void }) {
  const me = useMe();
  const kind = useKind(pending.channelKind);
  const isNote = pending.body.type === 'note';
  const rich = richOf({ ...pending.body });
  return (
    <article
      aria-label={listed([
        isNote ? t('Note by {name}', { name: me.agent.name }) : t('Message by {name}', { name: me.agent.name }),
        pending.state === 'sending' ? t('sending') : t('not sent'),
      ])}
      className="flex flex-col items-end px-4 ps-16 pe-14 pt-1"
    >
      <div
        data-bubble=""
        className={classes(
          'max-w-full rounded-bubble px-3 py-2 opacity-75',
          isNote ? 'bg-note text-note-text' : 'bg-accent-soft',
        )}
      >
        {isNote ? (
          <p className="mb-0.5 flex items-center gap-1 text-xs font-semibold">
            <Lock size={12} aria-hidden />
            {t('Note')}
          </p>
        ) : null}
        <p className="wrap-anywhere whitespace-pre-wrap" dir="auto">
          {pending.body.text}
        </p>
        {rich ? <RichContentView content={rich} /> : null}
        {pending.fileNames.map((name) => (
          <p key={name} className="text-sm text-text-2">
            {name}
          </p>
        ))}
      </div>
      {pending.state === 'sending' ? (
        <p className="mt-0.5 inline-flex items-center gap-1 text-xs text-text-3">
          <Clock size={12} aria-hidden />
          {kind ? t('Sending by {channel}', { channel: kind.title }) : t('Sending')}
        </p>
      ) : null}
      {pending.state === 'offline' ? (
        <p className="mt-0.5 inline-flex items-center gap-1 text-xs text-warn">
          <CloudOff size={12} aria-hidden />
          {t('Kept, and sent when the connection is back')}
        </p>
      ) : null}
      {pending.state === 'failed' ? (
        <div
          role="alert"
          className="mt-1 flex flex-wrap items-center gap-2 rounded-control bg-danger-soft px-2 py-1 text-sm"
        >
          <span className="inline-flex items-center gap-1 font-medium text-danger">
            <TriangleAlert size={14} aria-hidden />
            {t('Not sent')}
          </span>
          <span className="text-text-2">{pending.why}</span>
          <Button size="sm" onClick={() => void sendAgain(pending)}>
            {t('Retry')}
          </Button>
          <Button
            size="sm"
            look="ghost"
            onClick={() => {
              onEdit(pending);
              discard(pending);
            }}
          >
            {t('Edit')}
          </Button>
        </div>
      ) : null}
    </article>
  );
}

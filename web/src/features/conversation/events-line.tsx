// What happened to the conversation, in one grey line; several in a row are folded.
import type { Message } from '@throughline/sdk';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { clockTime } from '../../live/words.ts';
import { useEventWords } from '../../live/use-event-words.ts';
import { classes } from '../../ui/classes.ts';
import { exactTime } from '../../ui/relative-time.ts';
import { t } from '../../words/t.ts';

export function EventsLine({ events }: { events: readonly Message[] }) {
  const [isOpen, setOpen] = useState(false);
  const words = useEventWords();
  const last = events.at(-1)!;
  const shown = isOpen ? events : [last];
  return (
    <div className="px-4 py-1 text-center text-xs text-text-3">
      {events.length > 1 ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="inline-flex min-h-6 items-center gap-1 rounded-control px-1 hover:bg-hover"
        >
          {isOpen ? t('Fewer') : t('{count} more', { count: events.length - 1 })}
          <ChevronDown size={12} aria-hidden className={classes('transition-transform', isOpen && 'rotate-180')} />
        </button>
      ) : null}
      {shown.map((event) => (
        <p key={event.id} className={isOpen ? 'py-0.5' : 'inline'}>
          {' '}
          {words(event)} ·{' '}
          <time dateTime={event.createdAt} title={exactTime(new Date(event.createdAt))} className="tabular">
            {clockTime(event.createdAt)}
          </time>
        </p>
      ))}
    </div>
  );
}

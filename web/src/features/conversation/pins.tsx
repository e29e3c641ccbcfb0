// What everybody must know, kept above the thread: folded to one line each, and a way to where it was said.
import { useQuery } from '@tanstack/react-query';
import type { Conversation, Message } from '@throughline/sdk';
import { ChevronDown, Lock, Pin, PinOff } from 'lucide-react';
import { useState } from 'react';
import { api, useMay, useStore } from '../../live/index.ts';
import { useIsPainted } from '../../ui/after-paint.ts';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Time } from '../../ui/time.tsx';
import { pin } from './message-acts.ts';
import { pinnedOf } from './pinned-of.ts';
import { RichText } from './rich-text.tsx';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function Pins({ it, onAt }: { it: Conversation; onAt: (number: number) => void }) {
  const mayWrite = useMay('conversations:write');
  const [isOpen, setOpen] = useState(false);
  const isPainted = useIsPainted();
  const asked = useQuery({
    queryKey: ['pins', it.id],
    enabled: isPainted,
    queryFn: () => api.listPins({ params: { id: it.id } }),
    staleTime: 60_000,
  });
  const thread = useStore((state) => state.threads.get(it.id)?.messages);
  const pinned = pinnedOf(asked.data?.items ?? [], thread ?? []);
  if (pinned.length === 0) return null;
  const shown = isOpen ? pinned : pinned.slice(0, 1);
  return (
    <section aria-label={t('Pinned')} className="shrink-0 border-b border-line bg-note px-3 py-1 text-note-text">
      <ul className={classes(isOpen && 'max-h-56 overflow-y-auto')}>
        {shown.map((each) => (
          <li key={each.id} className="flex items-start gap-2 py-0.5">
            <Pin size={14} aria-hidden className="mt-1 shrink-0" />
            <div className="min-w-0 flex-1">
              <button
                type="button"
                onClick={() => onAt(each.number)}
                className="flex min-h-6 max-w-full items-center gap-1 text-start text-xs font-semibold hover:underline"
              >
                {each.type === 'note' ? <Lock size={12} aria-hidden /> : null}
                <span className="truncate">
                  {each.type === 'note'
                    ? t('Note by {name}', { name: each.author.name || it.contactName })
                    : each.author.name || it.contactName}
                </span>
                <Time at={each.createdAt} className="font-normal" />
                <span className="sr-only">{t('Show where it was said')}</span>
              </button>
              {isOpen ? (
                <RichText text={wordsIn(each)} mentions={each.mentions} />
              ) : (
                <p className="truncate" dir="auto">
                  {wordsIn(each)}
                </p>
              )}
            </div>
            {mayWrite ? (
              <IconButton
                size="sm"
                label={t('Unpin: {words}', { words: wordsIn(each).slice(0, 60) })}
                icon={<PinOff size={14} />}
                onClick={() => void pin(each, false)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      {pinned.length > 1 || wordsIn(pinned[0]!).length > 90 ? (
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="inline-flex min-h-6 items-center gap-1 text-xs hover:underline"
        >
          {isOpen
            ? t('Fold')
            : pinned.length > 1
              ? t('{count} more pinned', { count: pinned.length - 1 })
              : t('Show all of it')}
          <ChevronDown size={12} aria-hidden className={classes(isOpen && 'rotate-180')} />
        </button>
      ) : null}
    </section>
  );
}
const wordsIn = (message: Message): string =>
  message.text || listed(message.attachments.map((each) => each.name)) || t('Without words');

// A phone: the customer's tabs, the real chat on the shop's page, and what arrived at them by every other channel. Anybody may write there.
import { useId, useRef, useState, type RefObject } from 'react';
import { api } from '../../live/api.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FormError } from '../../ui/form-error.tsx';
import { Input } from '../../ui/input.tsx';
import { useInSight } from '../../ui/use-in-sight.ts';
import { t } from '../../words/t.ts';
import type { Channel, OnPhone } from './run.ts';

export function Phone({
  channels,
  items,
  current,
  onTab,
  shop,
}: {
  channels: readonly Channel[];
  items: readonly OnPhone[];
  current: string | null;
  onTab: (id: string) => void;
  shop: RefObject<HTMLIFrameElement | null>;
}) {
  const shown = channels.find((each) => each.id === current) ?? channels[0];
  const bar = useRef<HTMLDivElement>(null);
  useInSight(bar, shown?.id);
  return (
    <div className="flex h-full min-h-0 flex-col overflow-hidden rounded-[2rem] border-8 border-text bg-bg">
      <div
        ref={bar}
        role="tablist"
        aria-label={t('Ada’s phone')}
        className="flex gap-1 overflow-x-auto border-b border-line p-2"
      >
        {channels.map((each) => {
          const unread = items.filter((item) => item.channelId === each.id && item.direction === 'out').length;
          return (
            <button
              key={each.id}
              type="button"
              role="tab"
              id={`tour-tab-${each.id}`}
              aria-controls="tour-tab-panel"
              aria-selected={each.id === shown?.id}
              onClick={() => onTab(each.id)}
              className={classes(
                'min-h-8 shrink-0 rounded-control px-2 text-sm',
                each.id === shown?.id ? 'bg-selected font-medium' : 'text-text-2 hover:bg-hover',
              )}
            >
              {each.form === 'chat' ? t('Chat') : t.server(each.title)}
              {unread > 0 ? <span className="tabular text-text-3"> {t.number(unread)}</span> : null}
            </button>
          );
        })}
      </div>
      <div
        role="tabpanel"
        id="tour-tab-panel"
        aria-labelledby={shown ? `tour-tab-${shown.id}` : undefined}
        className="relative flex min-h-0 flex-1 flex-col"
      >
        {/* Never taken away: what is written in it goes on while another tab is looked at. */}
        <iframe
          ref={shop}
          title={t('The shop’s page with the chat')}
          src="about:blank"
          className={classes(
            'min-h-0 w-full flex-1 border-0 bg-bg',
            shown && shown.form !== 'chat' && 'invisible absolute inset-0',
          )}
        />
        {shown && shown.form !== 'chat' ? (
          <Talk key={shown.id} channel={shown} items={items.filter((item) => item.channelId === shown.id)} />
        ) : null}
      </div>
    </div>
  );
}

function Talk({ channel, items }: { channel: Channel; items: readonly OnPhone[] }) {
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const id = useId();
  const send = async (): Promise<void> => {
    const letter = items.findLast((item) => item.direction === 'out' && item.messageId !== null);
    setBusy(true);
    setTrouble(null);
    try {
      await api.sayOnTour({
        body: {
          channelId: channel.id,
          text: text.trim(),
          ...(letter?.messageId ? { replyTo: { messageId: letter.messageId, subject: letter.subject ?? '' } } : {}),
        },
      });
      setText('');
    } catch (error) {
      setTrouble(error instanceof Error ? t.server(error.message) : String(error));
    }
    setBusy(false);
  };
  return (
    <>
      <div
        role="log"
        aria-label={t('What Ada sees')}
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-3"
        tabIndex={0}
      >
        {items.length === 0 ? <p className="m-auto text-center text-text-3">{t('Nothing here yet.')}</p> : null}
        {items.map((item) => (
          <article
            key={item.number}
            dir="auto"
            className={classes(
              'max-w-[85%] rounded-card px-3 py-2 whitespace-pre-wrap wrap-anywhere',
              item.direction === 'in' ? 'self-end bg-accent-soft' : 'self-start border border-line bg-surface',
            )}
          >
            {item.subject ? <h3 className="font-semibold">{item.subject}</h3> : null}
            {/* Words, not links: what is made up here leads nowhere in the world. */}
            {item.text}
            {item.buttons.length > 0 ? <p className="mt-1 text-sm text-text-2">{item.buttons.join(' · ')}</p> : null}
          </article>
        ))}
      </div>
      <form
        className="flex flex-col gap-2 border-t border-line p-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '' && !isBusy) void send();
        }}
      >
        <FormError message={trouble} fields={{}} labels={{}} />
        <div className="flex gap-2">
          <Input
            id={id}
            aria-label={t('Send something yourself')}
            placeholder={t('Send something yourself')}
            value={text}
            onValueChange={setText}
            maxLength={2000}
          />
          <Button type="submit" look="secondary" isBusy={isBusy} disabled={text.trim() === ''}>
            {t('Send')}
          </Button>
        </div>
      </form>
    </>
  );
}

// Every way to reach this person, best first, with the reason beside it; one that cannot be used says why.
import type { ChannelKind, ReplyRoute } from '@throughline/sdk';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { useStore } from '../../live/index.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { Popover } from '../../ui/popover.tsx';
import { abilityWords } from './ability-words.ts';
import { windowWords } from './sendable.ts';
import { t } from '../../words/t.ts';

export function RouteMenu({
  routes,
  route,
  onPick,
}: {
  routes: readonly ReplyRoute[];
  route: ReplyRoute | undefined;
  onPick: (route: ReplyRoute) => void;
}) {
  const kinds = useStore((state) => state.kinds);
  const [isOpen, setOpen] = useState(false);
  useCommand(
    'channel',
    () => setOpen(true),
    routes.length === 0 ? t('There is no way to reach this person') : undefined,
  );
  const now = new Date();
  return (
    <Popover
      title={t('Send by')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      side="top"
      className="w-96"
      trigger={
        <button
          type="button"
          className="inline-flex min-h-7 min-w-0 max-w-full items-center gap-1.5 rounded-control px-1.5 text-sm hover:bg-hover"
        >
          <span className="sr-only">{t('Send by:')} </span>
          {route ? (
            <>
              <ChannelIcon card={kinds.get(route.channelKind)} size="sm" />
              <span className="shrink-0 font-medium">{kinds.get(route.channelKind)?.title}</span>
              <span className="truncate text-text-3">{shownValue(route)}</span>
            </>
          ) : (
            <span className="text-danger">{t('No open channel')}</span>
          )}
          <ChevronDown size={12} aria-hidden className="shrink-0 text-text-3" />
        </button>
      }
    >
      <ul className="flex flex-col gap-0.5">
        {routes.map((each) => {
          const isChosen = each.channelId === route?.channelId && each.identityId === route.identityId;
          return (
            <li key={`${each.channelId} ${each.identityId}`}>
              <button
                type="button"
                aria-disabled={!each.isOpen}
                aria-pressed={isChosen}
                onClick={() => {
                  if (each.isOpen) {
                    setOpen(false);
                    onPick(each);
                  }
                }}
                className={classes(
                  'flex min-h-11 w-full items-start gap-2 rounded-control p-2 text-start',
                  each.isOpen ? 'hover:bg-hover' : 'cursor-not-allowed',
                  isChosen && 'bg-selected',
                )}
              >
                <ChannelIcon card={kinds.get(each.channelKind)} size="md" className={each.isOpen ? '' : 'opacity-50'} />
                <span className="min-w-0 flex-1">
                  <span className="flex gap-1.5">
                    <span className={classes('font-medium', !each.isOpen && 'text-text-3')}>{each.channelName}</span>
                    <span className="truncate text-text-3">{shownValue(each)}</span>
                  </span>
                  <span className="block text-sm text-text-2">
                    {[
                      kinds.get(each.channelKind)?.title ?? '',
                      each.online ? t('online now') : '',
                      t.server(each.why),
                      t.server(each.chosen?.words ?? '').replace(/\.$/, ''),
                      each.isOpen ? windowWords(each, now) : '',
                      each.assurance === 'claimed' ? t('not proved') : '',
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                  <Abilities kind={kinds.get(each.channelKind)} />
                </span>
              </button>
            </li>
          );
        })}
        {routes.length === 0 ? (
          <li className="p-2 text-text-2">{t('This person has no address that a connected channel reaches.')}</li>
        ) : null}
      </ul>
    </Popover>
  );
}
const Abilities = ({ kind }: { kind: ChannelKind | undefined }) =>
  kind ? <span className="block text-xs text-text-3">{abilityWords(kind)}</span> : null;

/** A long machine id says nothing to people. */
export const shownValue = (it: { identityValue: string; identityName: string }): string =>
  it.identityName || (/^[0-9a-f-]{20,}$/i.test(it.identityValue) ? '' : it.identityValue);

// No way is open by itself: why not, and what is left: a template, an address somebody must choose, or a new one.
import { Link } from '@tanstack/react-router';
import type { Conversation, ReplyRoute } from '@throughline/sdk';
import { LayoutTemplate } from 'lucide-react';
import { useStore } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { shownValue } from './route-menu.tsx';
import { t } from '../../words/t.ts';

export function NoRoute({
  routes,
  it,
  onTemplate,
  onPick,
}: {
  routes: readonly ReplyRoute[];
  it: Conversation;
  onTemplate: (() => void) | null;
  onPick: (route: ReplyRoute) => void;
}) {
  const kinds = useStore((state) => state.kinds);
  const open = routes.filter((route) => route.isOpen);
  // A channel of letters can be written to first, once it is known where.
  const letters = useStore((state) =>
    [...state.channels.values()].find((channel) => {
      const abilities = state.kinds.get(channel.kind)?.abilities;
      return channel.state !== 'off' && abilities?.subject === true && abilities.canStart;
    }),
  );
  const mayAdd = letters !== undefined && !routes.some((route) => route.channelId === letters.id);
  return (
    <div role="alert" className="mx-3 mt-1 flex flex-col gap-1.5 rounded-control bg-warn-soft px-2.5 py-2 text-sm">
      <p className="font-medium">
        {open.length > 0
          ? t('Choose how to answer {name}: whose address this is was not proved.', { name: nameOf(it) })
          : t('No channel is open for a reply to {name}.', { name: nameOf(it) })}
      </p>
      {routes.length > 0 ? (
        <ul className="text-text-2">
          {routes
            .filter((route) => !route.isOpen)
            .map((route) => (
              <li key={`${route.channelId} ${route.identityId}`}>
                {route.channelName}: {t.server(route.why)}
              </li>
            ))}
        </ul>
      ) : null}
      <div className="flex flex-wrap gap-1.5">
        {onTemplate ? (
          <Button size="sm" icon={<LayoutTemplate size={14} aria-hidden />} onClick={onTemplate}>
            {t('Use a template')}
          </Button>
        ) : null}
        {open.map((route) => (
          <Button
            key={`${route.channelId} ${route.identityId}`}
            size="sm"
            icon={<ChannelIcon card={kinds.get(route.channelKind)} size="sm" />}
            onClick={() => onPick(route)}
          >
            {`${kinds.get(route.channelKind)?.title ?? route.channelName} ${shownValue(route)}`.trim()}
          </Button>
        ))}
        {mayAdd ? (
          <Link to="/contacts/$id" params={{ id: it.contactId }} className="ui-link inline-flex min-h-7 items-center">
            {t('Add an address to write to by {name}', { name: letters.name })}
          </Link>
        ) : null}
      </div>
    </div>
  );
}

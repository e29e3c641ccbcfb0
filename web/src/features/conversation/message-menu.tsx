// The menu of one message: behind its button, under the right mouse button and a long press.
import type { Conversation, Message } from '@throughline/sdk';
import { Ellipsis } from 'lucide-react';
import type { ReactElement } from 'react';
import { getState, useKind, useMay, useMe, useStore } from '../../live/index.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ContextMenu, Menu, type MenuEntry } from '../../ui/menu.tsx';
import { letterChannels } from './letter-channels.ts';
import { useDesk } from './message-desk.tsx';
import { messageEntries } from './message-entries.tsx';
import { t } from '../../words/t.ts';

function useEntries(message: Message, it: Conversation): () => readonly MenuEntry[] {
  const me = useMe();
  const desk = useDesk();
  const kind = useKind(message.channelKind);
  const mayWrite = useMay('conversations:write');
  const mayLinkPeople = useMay('contacts:write');
  const mayModerate = useMay('conversations:moderate');
  const canForward = useStore((state) => letterChannels(state.channels, state.kinds).length > 0);
  return () =>
    messageEntries(
      message,
      it,
      kind,
      { myId: me.agent.id, mayWrite, mayLinkPeople, mayModerate, canForward },
      desk,
      Date.now(),
    );
}

export function MessageMenu({ message, it }: { message: Message; it: Conversation }) {
  const entries = useEntries(message, it);
  return (
    <Menu
      align="end"
      entries={entries()}
      trigger={<IconButton size="sm" label={t('Actions for this message')} icon={<Ellipsis size={14} />} />}
    />
  );
}

/** The same list under the pointer. Words that are selected, links and players keep the browser's own menu. */
export function MessageContext({
  message,
  it,
  children,
}: {
  message: Message;
  it: Conversation;
  children: ReactElement<Record<string, unknown>>;
}) {
  const entries = useEntries(message, it);
  return <ContextMenu entries={entries}>{children}</ContextMenu>;
}
export function keepsOwnMenu(target: EventTarget): boolean {
  const isOwn = (target as Element).closest?.('a, audio, video, img, iframe, input, textarea') !== null;
  return isOwn || (getSelection()?.toString() ?? '') !== '' || getState().me === null;
}

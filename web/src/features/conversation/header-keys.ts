// Keys of the open conversation that are no picker's: close it and stay, pass its newest words on.
import type { Conversation } from '@throughline/sdk';
import { useCommand } from '../../commands/registry.ts';
import { change, useStore } from '../../live/index.ts';
import { t } from '../../words/t.ts';
import { letterChannels } from './letter-channels.ts';
import { useDesk } from './message-desk.tsx';

export function useHeaderKeys(it: Conversation, whyNot: string | undefined): void {
  const desk = useDesk();
  const isClosed = it.status === 'closed';
  const stay = () => void change(it.id, { status: isClosed ? 'open' : 'closed' });
  useCommand('close-stay', stay, { whyNot, isTurned: isClosed });
  const newest = useStore((state) =>
    state.threads.get(it.id)?.messages.findLast(({ type, deletedAt }) => type === 'message' && deletedAt === null),
  );
  const hasLetters = useStore((state) => letterChannels(state.channels, state.kinds).length > 0);
  const whyNotForward =
    whyNot ?? (hasLetters ? (newest ? undefined : t('No messages yet')) : t('No channel here writes letters'));
  useCommand('forward', () => newest && desk.ask('forward', newest), whyNotForward);
}

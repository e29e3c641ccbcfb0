// Who is told of what happens here, and being told oneself.
import type { Conversation } from '@throughline/sdk';
import { Bell, BellRing } from 'lucide-react';
import { useMe, useStore } from '../../live/index.ts';
import { hintOf } from '../../commands/remap.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { watch } from './message-acts.ts';

export function Watchers({ it }: { it: Conversation }) {
  const me = useMe();
  const agents = useStore((state) => state.agents);
  const isWatching = it.watcherIds.includes(me.agent.id);
  const others = it.watcherIds.filter((id) => id !== me.agent.id).map((id) => agents.get(id)?.name ?? 'Someone');
  const hint = hintOf('watch', isWatching);
  const label =
    others.length > 0
      ? `${hint.label}. ${others.join(', ')} ${others.length === 1 ? 'watches' : 'watch'} too`
      : hint.label;
  return (
    <IconButton
      label={label}
      isOn={isWatching}
      icon={isWatching ? <BellRing size={16} /> : <Bell size={16} />}
      onClick={() => void watch(it, !isWatching)}
    />
  );
}

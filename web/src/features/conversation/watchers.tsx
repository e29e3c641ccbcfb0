// Who is told of what happens here, and being told oneself.
import type { Conversation } from '@throughline/sdk';
import { Bell, BellRing } from 'lucide-react';
import { useMe, useStore } from '../../live/index.ts';
import { hintOf } from '../../commands/remap.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { watch } from './message-acts.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function Watchers({ it }: { it: Conversation }) {
  const me = useMe();
  const agents = useStore((state) => state.agents);
  const isWatching = it.watcherIds.includes(me.agent.id);
  const others = it.watcherIds.filter((id) => id !== me.agent.id).map((id) => agents.get(id)?.name ?? t('Someone'));
  const hint = hintOf('watch', isWatching);
  const label =
    others.length > 0
      ? `${hint.label}. ${t('{names} {count, plural, one {watches} other {watch}} too', { names: listed(others), count: others.length })}`
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

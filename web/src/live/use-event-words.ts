// The words of an event with the names of our agents, teams and channels looked up.
import type { Message } from '@throughline/sdk';
import { eventWords } from './event-words.ts';
import { useStore } from './store.ts';
import { momentWords } from './words.ts';
import { t } from '../words/t.ts';

export function useEventWords(): (event: Message) => string {
  const agents = useStore((state) => state.agents);
  const teams = useStore((state) => state.teams);
  const kinds = useStore((state) => state.kinds);
  const names = {
    agent: (id: string) => agents.get(id)?.name ?? t('someone'),
    team: (id: string) => teams.get(id)?.name ?? t('a team'),
    channel: (kind: string) => kinds.get(kind)?.title ?? t('another channel'),
    day: momentWords,
  };
  return (event) => eventWords(event, names);
}

// A macro in words: how it would read to somebody, and what it does beside that.
import { fillMacro, gapsIn } from '@throughline/domain';
import type { ChannelKind, Macro } from '@throughline/sdk';
import { useStore } from './store.ts';

interface Names {
  readonly agentName: (id: string) => string | undefined;
  readonly teamName: (id: string) => string | undefined;
}

export function actionWords(actions: Macro['actions'], { agentName, teamName }: Names): string[] {
  const { tags = [], assignee, teamId, priority, status, snooze } = actions;
  return [
    ...tags.map((tag) => `adds tag ${tag}`),
    ...(assignee === undefined
      ? []
      : assignee === 'me'
        ? ['assigns it to you']
        : assignee === 'none'
          ? ['assigns it to nobody']
          : [`assigns it to ${agentName(assignee) ?? 'somebody who left'}`]),
    ...(teamId === undefined ? [] : [`moves it to ${teamName(teamId) ?? 'a team that is gone'}`]),
    ...(priority === undefined ? [] : [priority === 'none' ? 'takes the priority away' : `sets priority ${priority}`]),
    ...(snooze !== undefined
      ? [`snoozes until ${snooze}`]
      : status === undefined
        ? []
        : [{ closed: 'closes', waiting: 'waits for the customer', open: 'stays open' }[status]]),
  ];
}

type Given = Pick<Macro, 'name' | 'text' | 'variants' | 'actions'> & Partial<Pick<Macro, 'uses'>>;
/** What a preview draws of it: the words of this channel, with gaps told apart from the rest. */
export function shownMacro(
  macro: Given,
  values: Readonly<Record<string, string>>,
  kind: Pick<ChannelKind, 'kind' | 'title'> | undefined,
  names: Names,
) {
  const own = kind && macro.variants[kind.kind];
  const { text, missing } = fillMacro(own ?? macro.text, values);
  const gaps = gapsIn(text).filter((gap) => missing.includes(gap.text));
  const pieces = gaps.flatMap((gap, index) => [
    { text: text.slice(gaps[index - 1]?.to ?? 0, gap.from), isGap: false },
    { text: gap.text, isGap: true },
  ]);
  return {
    heading: [
      macro.name,
      ...(own ? [`words for ${kind.title}`] : []),
      ...(macro.uses === undefined ? [] : [usesWords(macro.uses)]),
    ].join(' · '),
    pieces: [...pieces, { text: text.slice(gaps.at(-1)?.to ?? 0), isGap: false }],
    missing,
    does: actionWords(macro.actions, names),
  };
}
export const usesWords = (uses: number): string =>
  uses === 0 ? 'never used' : uses === 1 ? 'used once' : `used ${uses} times`;

export function useNames(): Names {
  const agents = useStore((state) => state.agents);
  const teams = useStore((state) => state.teams);
  return { agentName: (id) => agents.get(id)?.name, teamName: (id) => teams.get(id)?.name };
}

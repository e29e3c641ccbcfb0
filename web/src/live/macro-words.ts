// A macro in words: how it would read to somebody, and what it does beside that.
import { fillMacro, gapsIn } from '@throughline/domain';
import type { ChannelKind, Macro } from '@throughline/sdk';
import { useStore } from './store.ts';
import { t } from '../words/t.ts';

interface Names {
  readonly agentName: (id: string) => string | undefined;
  readonly teamName: (id: string) => string | undefined;
}

export function actionWords(actions: Macro['actions'], { agentName, teamName }: Names): string[] {
  const { tags = [], assignee, teamId, priority, status, snooze } = actions;
  return [
    ...tags.map((tag) => t('adds tag {tag}', { tag })),
    ...(assignee === undefined
      ? []
      : assignee === 'me'
        ? [t('assigns it to you')]
        : assignee === 'none'
          ? [t('assigns it to nobody')]
          : [t('assigns it to {name}', { name: agentName(assignee) ?? t('somebody who left') })]),
    ...(teamId === undefined ? [] : [t('moves it to {name}', { name: teamName(teamId) ?? t('a team that is gone') })]),
    ...(priority === undefined
      ? []
      : [
          priority === 'none'
            ? t('takes the priority away')
            : t('sets priority {priority, select, low {low} high {high} other {urgent}}', { priority }),
        ]),
    ...(snooze !== undefined
      ? [t('snoozes until {snooze}', { snooze })]
      : status === undefined
        ? []
        : [status === 'closed' ? t('closes') : status === 'waiting' ? t('waits for the customer') : t('stays open')]),
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
      ...(own ? [t('words for {title}', { title: kind.title })] : []),
      ...(macro.uses === undefined ? [] : [usesWords(macro.uses)]),
    ].join(' · '),
    pieces: [...pieces, { text: text.slice(gaps.at(-1)?.to ?? 0), isGap: false }],
    missing,
    does: actionWords(macro.actions, names),
  };
}
export const usesWords = (uses: number): string =>
  uses === 0 ? t('never used') : t('{uses, plural, =1 {used once} other {used # times}}', { uses });

export function useNames(): Names {
  const agents = useStore((state) => state.agents);
  const teams = useStore((state) => state.teams);
  return { agentName: (id) => agents.get(id)?.name, teamName: (id) => teams.get(id)?.name };
}

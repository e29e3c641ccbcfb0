// The menu of a row under the right mouse button or a long press: the commands of the table, for this conversation, wherever one is.
import type { Conversation } from '@throughline/sdk';
import { deedsOn } from '../../commands/conversation-deeds.ts';
import { entryOf, moreOf } from '../../commands/entries.ts';
import { change, getState, type ConversationPatch } from '../../live/index.ts';
import { priorityWord, snoozeChoices } from '../../live/words.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { t } from '../../words/t.ts';

const priorities = ['urgent', 'high', 'low', 'none'] as const;
const byName = <T extends { name: string }>(items: Iterable<T>): T[] =>
  [...items].toSorted((a, b) => a.name.localeCompare(b.name));

export function rowMenu(it: Conversation): MenuEntry[] {
  const act = (patch: ConversationPatch) => void change(it.id, patch);
  const { me, agents, teams, tags } = getState();
  if (!me) return [];
  const whyNot = me.scopes.includes('conversations:write') ? undefined : t('Your role may only read');
  const deeds = deedsOn([it], me.agent.id, act, whyNot);
  const run = (patch: ConversationPatch) => () => act(patch);
  const choice = (label: string, isChecked: boolean, patch: ConversationPatch) => ({
    label,
    isChecked,
    run: run(patch),
  });
  return [
    { type: 'heading', label: `#${it.number}` },
    entryOf('close', deeds.close),
    entryOf('wait', deeds.wait),
    moreOf(
      'snooze',
      snoozeChoices(new Date()).map(({ label, at }) =>
        choice(label, false, { status: 'snoozed', snoozedUntil: at.toISOString() }),
      ),
      whyNot ?? (it.status === 'closed' ? t('It is closed') : undefined),
    ),
    { type: 'line' },
    entryOf('take', deeds.take),
    moreOf(
      'assign',
      [
        choice(t('Nobody'), it.assigneeId === null, { assigneeId: null }),
        ...byName([...agents.values()].filter((agent) => agent.state === 'active')).map((agent) =>
          choice(agent.name, it.assigneeId === agent.id, { assigneeId: agent.id }),
        ),
      ],
      whyNot,
    ),
    moreOf(
      'team',
      [
        choice(t('No team'), it.teamId === null, { teamId: null }),
        ...byName(teams.values()).map((team) => choice(team.name, it.teamId === team.id, { teamId: team.id })),
      ],
      whyNot ?? (teams.size === 0 ? t('There are no teams') : undefined),
    ),
    moreOf(
      'priority',
      priorities.map((priority) => choice(priorityWord(priority), it.priority === priority, { priority })),
      whyNot,
    ),
    moreOf('tag', tagChoices(it, choice), whyNot ?? (tags.size === 0 ? t('There are no tags') : undefined)),
    { type: 'line' },
    entryOf('unread', deeds.unread),
    entryOf('copy-link', deeds['copy-link']),
    { type: 'line' },
    entryOf('spam', deeds.spam, true),
  ];
}

/** When to wake it: the usual moments, behind the row's own button. */
export const snoozeMenu = (it: Conversation): MenuEntry[] =>
  snoozeChoices(new Date()).map(({ label, at }) => ({
    label,
    run: () => void change(it.id, { status: 'snoozed', snoozedUntil: at.toISOString() }),
  }));

type Choose = (label: string, isChecked: boolean, patch: ConversationPatch) => MenuEntry;

function tagChoices(it: Conversation, choice: Choose): MenuEntry[] {
  return byName(getState().tags.values()).map((tag) => {
    const isHeld = it.tags.some((each) => each.id === tag.id);
    return choice(tag.name, isHeld, {
      tags: isHeld ? it.tags.filter((each) => each.id !== tag.id) : [...it.tags, tag],
    });
  });
}

// What a macro does beside its words: told before, done on sending, each by the deed an agent would do it with.
import type { Conversation, Macro, Tag } from '@throughline/sdk';
import type { ConversationPatch } from '../../live/index.ts';
import { snoozeTime } from '../../live/typed-moment.ts';
import type { Sending } from './sending.ts';

export type MacroActions = Macro['actions'];
/** What changes about the conversation, its status aside: that is part of the sending. What is so already is no change. */
export function patchOf(
  actions: MacroActions,
  it: Pick<Conversation, 'tags' | 'assigneeId' | 'teamId' | 'priority'>,
  myId: string,
  known: readonly Tag[],
): ConversationPatch {
  const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  const added = (actions.tags ?? [])
    .filter((name) => !it.tags.some((tag) => isSame(tag.name, name)))
    .map((name) => known.find((tag) => isSame(tag.name, name)) ?? { id: crypto.randomUUID(), name, color: 'grey' });
  const { assignee, teamId = it.teamId, priority = it.priority } = actions;
  const assigneeId =
    assignee === undefined ? it.assigneeId : assignee === 'me' ? myId : assignee === 'none' ? null : assignee;
  return {
    ...(added.length > 0 ? { tags: [...it.tags, ...added] } : {}),
    ...(assigneeId === it.assigneeId ? {} : { assigneeId }),
    ...(teamId === it.teamId ? {} : { teamId }),
    ...(priority === it.priority ? {} : { priority }),
  };
}

export function sendingOf({ status, snooze }: MacroActions, now: Date): Sending {
  const until = snooze === undefined ? null : snoozeTime(snooze, now);
  if (until) return { then: 'snooze', snoozeUntil: until.toISOString() };
  return status === undefined ? {} : { then: ({ closed: 'close', waiting: 'wait', open: 'stay' } as const)[status] };
}
/** The same for a macro without words, which is done at once. */
export function statusPatch({ status, snooze }: MacroActions, now: Date): ConversationPatch {
  const until = snooze === undefined ? null : snoozeTime(snooze, now);
  if (until) return { status: 'snoozed', snoozedUntil: until.toISOString() };
  return status === undefined ? {} : { status };
}

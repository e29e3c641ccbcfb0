// The words of an action, what undoes it, and how the API wants it: pure, so that the toast and the undo can be tested.
import type { Conversation } from '@throughline/sdk';
import type { ConversationPatch, State } from './state.ts';

/** What the API takes: tags by name, nothing that is only ours. */
export function bodyOf(patch: ConversationPatch) {
  const { tags, isUnread: _read, draft: _draft, ...rest } = patch;
  return { ...rest, ...(tags ? { tags: tags.map((tag) => tag.name) } : {}) };
}

/** The patch that puts back what `patch` changes. */
export function inverseOf(before: Conversation, patch: ConversationPatch): ConversationPatch {
  return Object.fromEntries(
    Object.keys(patch).map((key) => [key, before[key as keyof ConversationPatch]]),
  ) as ConversationPatch;
}

const statusWords = {
  open: 'Reopened',
  waiting: 'Waiting for the customer:',
  snoozed: 'Snoozed',
  closed: 'Closed',
  spam: 'Marked as spam:',
} as const;

/** "Closed #1042", "Assigned #1042 to Maja". */
export function wordsFor(
  before: Conversation,
  patch: ConversationPatch,
  state: Pick<State, 'agents' | 'teams' | 'me'>,
): string {
  const it = `#${before.number}`;
  if (patch.status !== undefined)
    return `${patch.status === 'open' && before.status !== 'closed' ? 'Opened' : statusWords[patch.status]} ${it}`;
  if (patch.assigneeId !== undefined) {
    if (patch.assigneeId === null) return `Unassigned ${it}`;
    return patch.assigneeId === state.me?.agent.id
      ? `Assigned ${it} to you`
      : `Assigned ${it} to ${state.agents.get(patch.assigneeId)?.name ?? 'someone'}`;
  }
  if (patch.teamId !== undefined)
    return patch.teamId === null
      ? `Took ${it} from its team`
      : `Moved ${it} to ${state.teams.get(patch.teamId)?.name ?? 'a team'}`;
  if (patch.priority !== undefined)
    return patch.priority === 'none' ? `Removed the priority of ${it}` : `Set ${it} to ${patch.priority}`;
  if (patch.tags !== undefined) {
    const added = patch.tags.filter((tag) => !before.tags.some((each) => each.id === tag.id || each.name === tag.name));
    const removed = before.tags.filter(
      (tag) => !patch.tags?.some((each) => each.id === tag.id || each.name === tag.name),
    );
    return added.length > 0
      ? `Tagged ${it} ${added.map((tag) => tag.name).join(', ')}`
      : `Removed ${removed.map((tag) => tag.name).join(', ') || 'nothing'} from ${it}`;
  }
  if (patch.subject !== undefined) return `Renamed ${it}`;
  return `Changed ${it}`;
}

// The words of an action, what undoes it, and how the API wants it: pure, so that the toast and the undo can be tested.
import type { Conversation } from '@throughline/sdk';
import type { ConversationPatch, State } from './state.ts';

/** What the API takes: tags by name, nothing that is only ours. */
export function bodyOf(patch: ConversationPatch) {
  const { tags, isUnread: _read, draft: _draft, ...rest } = patch;
  return { ...rest, ...(tags ? { tags: tags.map((tag) => tag.name) } : {}) };
}

/**
 * The patch that puts back what `patch` changed, as far as it still stands in `now`. `isPartly`: someone changed some of it since, and
 * that stays. A snooze whose time has passed meanwhile comes back open.
 */
export function inverseOf(
  before: Conversation,
  patch: ConversationPatch,
  now: Conversation,
  at: Date,
): { readonly inverse: ConversationPatch; readonly isPartly: boolean } {
  const inverse: Record<string, unknown> = {};
  let isPartly = false;
  for (const key of Object.keys(patch) as (keyof ConversationPatch)[]) {
    if (key === 'tags') {
      const tags = withoutOurs(before, patch.tags ?? [], now.tags);
      if (!sameTags(tags, now.tags)) inverse['tags'] = tags;
    } else if (key !== 'snoozedUntil' && now[key] !== patch[key]) isPartly = true;
    else if (key !== 'snoozedUntil') inverse[key] = before[key];
  }
  if ('status' in inverse) {
    const { status, snoozedUntil } = before;
    const isOver = status === 'snoozed' && snoozedUntil !== null && new Date(snoozedUntil) <= at;
    if (isOver) inverse['status'] = 'open';
    inverse['snoozedUntil'] = isOver ? null : snoozedUntil;
  }
  return { inverse: inverse as ConversationPatch, isPartly };
}
const hasTag = (tags: Conversation['tags'], tag: Conversation['tags'][number]) =>
  tags.some((each) => each.name.toLowerCase() === tag.name.toLowerCase());
const sameTags = (a: Conversation['tags'], b: Conversation['tags']) =>
  a.length === b.length && a.every((tag) => hasTag(b, tag));
/** Our own tags go and come back; what others tagged meanwhile stays. */
function withoutOurs(
  before: Conversation,
  ours: Conversation['tags'],
  now: Conversation['tags'],
): Conversation['tags'] {
  const back = before.tags.filter((tag) => !hasTag(ours, tag) && !hasTag(now, tag));
  return [...now.filter((tag) => hasTag(before.tags, tag) || !hasTag(ours, tag)), ...back];
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
  if (patch.isUnread !== undefined) return `Marked ${it} ${patch.isUnread ? 'unread' : 'read'}`;
  if (patch.subject !== undefined) return `Renamed ${it}`;
  return `Changed ${it}`;
}

// The words of an action, what undoes it, and how the API wants it: pure, so that the toast and the undo can be tested.
import type { Conversation } from '@throughline/sdk';
import type { ConversationPatch, State } from './state.ts';
import { listed } from '../words/lists.ts';
import { t } from '../words/t.ts';

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

/** "Closed #1042", "Assigned #1042 to Maja". */
export function wordsFor(
  before: Conversation,
  patch: ConversationPatch,
  state: Pick<State, 'agents' | 'teams' | 'me'>,
): string {
  const it = `#${before.number}`;
  switch (patch.status) {
    case 'open':
      return before.status === 'closed' ? t('Reopened {it}', { it }) : t('Opened {it}', { it });
    case 'waiting':
      return t('Waiting for the customer: {it}', { it });
    case 'snoozed':
      return t('Snoozed {it}', { it });
    case 'closed':
      return t('Closed {it}', { it });
    case 'spam':
      return t('Marked as spam: {it}', { it });
    case undefined:
  }
  if (patch.assigneeId !== undefined) {
    if (patch.assigneeId === null) return t('Unassigned {it}', { it });
    return patch.assigneeId === state.me?.agent.id
      ? t('Assigned {it} to you', { it })
      : t('Assigned {it} to {name}', { it, name: state.agents.get(patch.assigneeId)?.name ?? t('someone') });
  }
  if (patch.teamId !== undefined)
    return patch.teamId === null
      ? t('Took {it} from its team', { it })
      : t('Moved {it} to {name}', { it, name: state.teams.get(patch.teamId)?.name ?? t('a team') });
  if (patch.priority !== undefined)
    return patch.priority === 'none'
      ? t('Removed the priority of {it}', { it })
      : t('Set {it} to {priority, select, low {low} high {high} other {urgent}}', { it, priority: patch.priority });
  if (patch.tags !== undefined) {
    const added = patch.tags.filter((tag) => !before.tags.some((each) => each.id === tag.id || each.name === tag.name));
    const removed = before.tags.filter(
      (tag) => !patch.tags?.some((each) => each.id === tag.id || each.name === tag.name),
    );
    if (added.length + removed.length === 0) return t('Changed {it}', { it });
    return added.length > 0
      ? t('Tagged {it} {tags}', { it, tags: listed(added.map((tag) => tag.name)) })
      : t('Removed {tags} from {it}', { tags: listed(removed.map((tag) => tag.name)), it });
  }
  if (patch.isUnread !== undefined)
    return patch.isUnread ? t('Marked {it} unread', { it }) : t('Marked {it} read', { it });
  if (patch.subject !== undefined) return t('Renamed {it}', { it });
  return t('Changed {it}', { it });
}

// From the words of a filter to what a list asks the database. One value stands on an index of its own; everything else is `loose`: it
// is asked of rows that an index brings in order, a bounded number of them at a time.
import { readChoice, readSpan, type Choices, type Status } from '@throughline/domain';
import type { QueryOf, Routes } from '@throughline/protocol';
import { agentOf, type Viewer } from '../../ground/viewer.ts';
import { everyStatus, type ListFilter, type Loose, type LooseChoice, type Sort } from './list-store.ts';
import { priorities } from './present.ts';

export type FilterWords = Omit<QueryOf<Routes['listConversations']>, 'limit' | 'cursor' | 'sort'>;

export function filterOf(viewer: Viewer, words: FilterWords, now: Date, sort: Sort = 'newest'): ListFilter {
  const me = () => agentOf(viewer).agentId;
  const mine = (choice: Choices | null) =>
    choice && { ...choice, values: choice.values.map((value) => (value === 'me' ? me() : value)) };
  const number = /^#(\d{1,15})$/.exec(words.q?.trim() ?? '');
  const loose: Loose[] = [];
  /** A single value has an index; the rest is loose. */
  const only = (name: LooseChoice['name'], choice: Choices | null): string | null => {
    if (choice === null) return null;
    if (!choice.isNot && choice.values.length === 1) return choice.values[0]!;
    loose.push({ name, isNot: choice.isNot, values: choice.values });
    return null;
  };
  const assignee = only('assignee', mine(readChoice(words.assignee)));
  const teams = readChoice(words.team);
  const isMine = teams !== null && !teams.isNot && teams.values.length === 1 && teams.values[0] === 'mine';
  const team = only(
    'team',
    teams && !isMine
      ? { ...teams, values: teams.values.flatMap((id) => (id === 'mine' ? agentOf(viewer).teamIds : [id])) }
      : null,
  );
  const priority = readChoice(words.priority);
  if (priority)
    loose.push({
      name: 'priority',
      isNot: priority.isNot,
      values: priority.values.map((value) => String(priorities.indexOf(value as (typeof priorities)[number]))),
    });
  const span = (name: 'created' | 'updated' | 'waiting') => readSpan(words[name], now);
  const waiting = span('waiting');
  const created = span('created');
  if (created) loose.push({ name: 'created', ...created });
  const updated = span('updated');
  if (updated && sort !== 'newest' && sort !== 'oldest') loose.push({ name: 'updated', ...updated });
  if (waiting && sort !== 'waiting') loose.push({ name: 'waiting', ...waiting });
  return {
    statuses: statusesOf(words),
    assigneeId: assignee === 'none' ? null : assignee,
    nobody: assignee === 'none',
    teamIds: isMine ? [...agentOf(viewer).teamIds] : team === 'none' || team === null ? null : [team],
    noTeam: team === 'none',
    channelKind: only('channelKind', readChoice(words.channelKind)),
    channelId: only('channelId', readChoice(words.channelId)),
    contactId: words.contact ?? null,
    tagId: only('tag', readChoice(words.tag)),
    unreadFor: words.unread === 'true' ? me() : null,
    mentionOf: words.mentions === 'me' ? me() : null,
    watchedBy: words.watching === 'me' ? me() : null,
    draftOf: words.drafts === 'mine' ? me() : null,
    words: number ? null : (words.q ?? null),
    sorted: sort === 'waiting' ? waiting : sort === 'newest' || sort === 'oldest' ? updated : null,
    loose,
  };
}

/** Without a word about it, the inbox is what is open; who asks for something by name looks everywhere. */
function statusesOf(words: FilterWords): readonly Status[] | null {
  const choice = readChoice(words.status);
  if (choice === null)
    return words.q || words.contact || words.drafts || words.mentions || words.watching ? null : ['open'];
  if (choice.values.includes('all')) return null;
  return everyStatus.filter((status) => choice.values.includes(status) !== choice.isNot);
}

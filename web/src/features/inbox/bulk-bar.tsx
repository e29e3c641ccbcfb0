// In the header's place while rows are selected: how many, all of the view, and what to do with them. The keys of single conversations
// work on the selection meanwhile.
import { Clock, Ellipsis, UserRound, X } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { hintOf } from '../../commands/remap.ts';
import { changeMany, type BulkChange } from '../../live/bulk.ts';
import { useMay, useMe, useStore, type List } from '../../live/index.ts';
import { priorityWord, snoozeChoices } from '../../live/words.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { lazyPart } from '../../ui/lazy-part.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { clearSelection, selectAll, type Selected } from './selection.ts';
import { t } from '../../words/t.ts';
import { useLanguage } from '../../words/language.ts';

const DeleteMany = lazyPart(async () => ({ default: (await import('./delete-many.tsx')).DeleteMany }), 'over');
const byName = <T extends { name: string }>(items: Iterable<T>): T[] =>
  [...items].toSorted((a, b) => a.name.localeCompare(b.name));

export default function BulkBar({
  selected,
  list,
  count,
}: {
  selected: Selected;
  list: List;
  /** How many the view holds, where that is known. */
  count: number | null;
}) {
  const me = useMe();
  const mayWrite = useMay('conversations:write');
  const { agents, teams, tags } = useStore((state) => state);
  const whyNot = mayWrite ? undefined : t('Your role may only read');
  const isWhole = list.ids.every((id) => selected.ids.has(id));
  const mayErase = useMay('contacts:erase');
  const [isDeleting, setDeleting] = useState(false);
  const selection = selected.isAll ? { filter: list.filter, shown: list.ids } : { ids: [...selected.ids] };
  const change = (what: BulkChange, words: string) => {
    clearSelection();
    void changeMany(selection, what, words);
  };
  const state = { whyNot, isFirst: true };
  useCommand('close', () => change({ status: 'closed' }, t('Closed')), state);
  useCommand('wait', () => change({ status: 'waiting' }, t('Set waiting')), state);
  useCommand('take', () => change({ assigneeId: me.agent.id }, t('Assigned to you')), state);
  useCommand('unassign', () => change({ assigneeId: null }, t('Assignment removed')), state);
  useCommand('unread', () => change({ isUnread: true }, t('Marked unread')), state);
  useCommand('spam', () => change({ status: 'spam' }, t('Marked as spam')), state);
  const whyNotErase = mayErase ? undefined : t('Your role may not erase');
  useCommand('delete', () => setDeleting(true), { whyNot: whyNotErase, isFirst: true });
  useCommand('back', clearSelection, { isFirst: true });
  const language = useLanguage();
  const entries = useMemo(() => {
    const entry = (label: string, what: BulkChange, words: string): MenuEntry => ({
      label,
      run: () => change(what, words),
    });
    const more = (label: string, of: readonly MenuEntry[]): MenuEntry => ({
      type: 'more',
      label,
      entries: of,
      whyNot: whyNot ?? (of.length === 0 ? t('There are none') : undefined),
    });
    const active = byName([...agents.values()].filter((agent) => agent.state === 'active'));
    const named = byName(tags.values());
    return {
      assign: [
        entry(t('Nobody'), { assigneeId: null }, t('Assignment removed')),
        ...active.map((agent) =>
          entry(agent.name, { assigneeId: agent.id }, t('Assigned to {name}', { name: agent.name })),
        ),
      ],
      snooze: snoozeChoices(new Date()).map(({ label, at }) =>
        entry(label, { snoozedUntil: at.toISOString() }, t('Snoozed')),
      ),
      more: [
        more(
          hintOf('tag').label,
          named.map((tag) => entry(tag.name, { addTags: [tag.name] }, t('Tagged {name}', { name: tag.name }))),
        ),
        more(
          t('Take tags away'),
          named.map((tag) => entry(tag.name, { removeTags: [tag.name] }, t('Removed {name}', { name: tag.name }))),
        ),
        more(
          hintOf('priority').label,
          (['urgent', 'high', 'low', 'none'] as const).map((priority) =>
            entry(priorityWord(priority), { priority }, t('Set to {priority}', { priority: priorityWord(priority) })),
          ),
        ),
        more(hintOf('team').label, [
          entry(t('No team'), { teamId: null }, t('Took from their team')),
          ...byName(teams.values()).map((team) =>
            entry(team.name, { teamId: team.id }, t('Moved to {name}', { name: team.name })),
          ),
        ]),
        { ...entry(hintOf('wait').label, { status: 'waiting' }, t('Set waiting')), shortcut: hintOf('wait').shortcut },
        { ...entry(t.as('verb', 'Open'), { status: 'open' }, t('Opened')) },
        { ...entry(t('Mark read'), { isUnread: false }, t('Marked read')) },
        {
          ...entry(hintOf('unread').label, { isUnread: true }, t('Marked unread')),
          shortcut: hintOf('unread').shortcut,
        },
        {
          ...entry(hintOf('spam').label, { status: 'spam' }, t('Marked as spam')),
          shortcut: hintOf('spam').shortcut,
          isDanger: true,
        },
        { ...hintOf('delete'), run: () => setDeleting(true), whyNot: whyNotErase, isDanger: true },
      ] as MenuEntry[],
    };
  }, [agents, teams, tags, selected, list, whyNot, whyNotErase, language]);
  return (
    <div
      role="toolbar"
      aria-label={t('Selected conversations')}
      className="flex flex-wrap items-center gap-1 border-b border-line bg-selected px-2 py-1.5"
    >
      <IconButton
        label={t('End the selection')}
        shortcut={hintOf('back').shortcut}
        icon={<X size={16} />}
        onClick={clearSelection}
      />
      <span role="status" className="tabular text-sm font-medium">
        {selected.isAll
          ? count === null
            ? t('All in this view')
            : t('All {count, number} in this view', { count })
          : t('{count, number} selected', { count: selected.ids.size })}
      </span>
      {isWhole && list.nextCursor !== null && !selected.isAll ? (
        <Button size="sm" look="ghost" onClick={selectAll}>
          {count === null ? t('Select all in this view') : t('Select all {count, number} in this view', { count })}
        </Button>
      ) : null}
      <span className="flex-1" />
      <Button size="sm" disabled={!mayWrite} onClick={() => change({ status: 'closed' }, t('Closed'))}>
        {hintOf('close').label}
      </Button>
      <Menu
        trigger={<IconButton label={t('Assign')} icon={<UserRound size={16} />} disabled={!mayWrite} />}
        entries={entries.assign}
      />
      <Menu
        trigger={<IconButton label={hintOf('snooze').label} icon={<Clock size={16} />} disabled={!mayWrite} />}
        entries={entries.snooze}
      />
      <Menu
        align="end"
        trigger={<IconButton label={t('More')} icon={<Ellipsis size={16} />} />}
        entries={entries.more}
      />
      {isDeleting ? (
        <Suspense fallback={null}>
          <DeleteMany selection={selection} onClose={() => setDeleting(false)} onDelete={clearSelection} />
        </Suspense>
      ) : null}
    </div>
  );
}

// The small pickers of the header: status, assignee, team, priority, tags, snooze. Each opens by its key as well.
import type { Conversation } from '@throughline/sdk';
import { ChevronDown, Clock, Plus, SignalLow, Tag as TagIcon, UserRound, UsersRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { holdKeysForDialog } from '../../commands/held-keys.ts';
import { useCommand } from '../../commands/registry.ts';
import { useAgent, useMe, useStore, type ConversationPatch } from '../../live/index.ts';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import { snoozeTime } from '../../live/typed-moment.ts';
import { priorityWord, snoozeChoices, statusWord } from '../../live/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Chip } from '../../ui/chip.tsx';
import { classes } from '../../ui/classes.ts';
import { Popover } from '../../ui/popover.tsx';
import { Picker, type PickerChoice } from './picker.tsx';
import { listed } from '../../words/lists.ts';
import { msg, t } from '../../words/t.ts';
import { perLocale } from '../../words/per-locale.ts';

export type Act = (patch: ConversationPatch) => void;

const fieldClass =
  'inline-flex min-h-7 min-w-7 max-w-44 shrink-0 items-center justify-center gap-1.5 rounded-control px-1.5 text-sm text-text-2 hover:bg-hover hover:text-text pointer-coarse:min-h-9 pointer-coarse:min-w-9';
/** Where there is no room for a word beside its sign. */
const wordClass = { wide: 'truncate @max-2xl:sr-only', always: 'truncate' } as const;
function PickField({
  title,
  label,
  icon,
  shows = 'wide',
  children,
  isOpen,
  setOpen,
}: {
  title: string;
  label: string;
  icon: ReactNode;
  /** Its word: where the header is wide, or everywhere. */
  shows?: keyof typeof wordClass;
  children: ReactNode;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
}) {
  return (
    <Popover
      title={title}
      hidesTitle
      isOpen={isOpen}
      onOpenChange={setOpen}
      className="w-64 p-1!"
      trigger={
        <button type="button" title={t('{field}: {value}', { field: title, value: label })} className={fieldClass}>
          <span className="sr-only">{title}: </span>
          {icon}
          <span className={wordClass[shows]}>{label}</span>
          <ChevronDown size={12} aria-hidden className="shrink-0 text-text-3 @max-sm:hidden" />
        </button>
      }
    >
      {children}
    </Popover>
  );
}

const statusDots = {
  open: 'bg-accent',
  waiting: 'bg-warn',
  snoozed: 'bg-text-3',
  closed: 'bg-ok',
  spam: 'bg-danger',
} as const;
export function StatusPicker({ it, act }: { it: Conversation; act: Act }) {
  const [isOpen, setOpen] = useState(false);
  useCommand('status', () => setOpen(true));
  const dot = (status: keyof typeof statusDots) => (
    <span aria-hidden data-dot="" className={classes('size-2 shrink-0 rounded-full', statusDots[status])} />
  );
  return (
    <PickField
      title={t('Status')}
      label={statusWord(it.status)}
      icon={dot(it.status)}
      shows="always"
      isOpen={isOpen}
      setOpen={setOpen}
    >
      <Picker
        label={t('Status')}
        chosen={[it.status]}
        choices={(['open', 'waiting', 'closed', 'spam'] as const).map((status) => ({
          value: status,
          label: statusWord(status),
          icon: dot(status),
        }))}
        onPick={(status) => {
          setOpen(false);
          act({ status: status as 'open' });
        }}
      />
    </PickField>
  );
}

const onlineWords = { available: msg('online'), busy: msg('busy'), away: msg('away') } as const;
export function AssigneePicker({ it, act }: { it: Conversation; act: Act }) {
  const me = useMe();
  const assignee = useAgent(it.assigneeId);
  const agents = useStore((state) => [...state.agents.values()].filter((agent) => agent.state === 'active'));
  const online = useStore((state) => state.online);
  const [isOpen, setOpen] = useState(false);
  useCommand('assign', () => {
    holdKeysForDialog();
    setOpen(true);
  });
  useCommand(
    'take',
    () => act({ assigneeId: me.agent.id }),
    it.assigneeId === me.agent.id ? t('It is yours already') : undefined,
  );
  const choices: PickerChoice[] = [
    { value: '', label: t('Nobody'), icon: <UserRound size={16} aria-hidden /> },
    ...agents
      .toSorted((a, b) => Number(b.id === me.agent.id) - Number(a.id === me.agent.id) || a.name.localeCompare(b.name))
      .map((agent) => ({
        value: agent.id,
        label: agent.id === me.agent.id ? t('{name} (me)', { name: agent.name }) : agent.name,
        icon: <Avatar name={agent.name} seed={agent.id} size="xs" />,
        detail: online.has(agent.id) ? t.of(onlineWords[agent.availability]) : undefined,
      })),
  ];
  return (
    <PickField
      title={t('Assignee')}
      label={assignee?.name ?? t('Nobody')}
      icon={
        assignee ? <Avatar name={assignee.name} seed={assignee.id} size="xs" /> : <UserRound size={14} aria-hidden />
      }
      isOpen={isOpen}
      setOpen={setOpen}
    >
      <Picker
        label={t('Assign to')}
        chosen={[it.assigneeId ?? '']}
        choices={choices}
        isSearched
        onPick={(id) => {
          setOpen(false);
          act({ assigneeId: id || null });
        }}
      />
    </PickField>
  );
}

export function TeamPicker({ it, act }: { it: Conversation; act: Act }) {
  const teams = useStore((state) => [...state.teams.values()]);
  const [isOpen, setOpen] = useState(false);
  useCommand('team', () => setOpen(true), teams.length === 0 ? t('There are no teams') : undefined);
  if (teams.length === 0) return null;
  return (
    <PickField
      title={t('Team')}
      label={teams.find((team) => team.id === it.teamId)?.name ?? t('No team')}
      icon={<UsersRound size={14} aria-hidden />}
      isOpen={isOpen}
      setOpen={setOpen}
    >
      <Picker
        label={t('Move to team')}
        chosen={[it.teamId ?? '']}
        choices={[{ value: '', label: t('No team') }, ...teams.map((team) => ({ value: team.id, label: team.name }))]}
        onPick={(id) => {
          setOpen(false);
          act({ teamId: id || null });
        }}
      />
    </PickField>
  );
}

export function PriorityPicker({ it, act }: { it: Conversation; act: Act }) {
  const [isOpen, setOpen] = useState(false);
  useCommand('priority', () => setOpen(true));
  const mark = (priority: Conversation['priority']) => (
    <span aria-hidden className="inline-flex w-4 justify-center">
      <PriorityMark priority={priority} />
    </span>
  );
  return (
    <PickField
      title={t('Priority')}
      label={priorityWord(it.priority)}
      icon={it.priority === 'none' ? <SignalLow size={14} aria-hidden /> : mark(it.priority)}
      isOpen={isOpen}
      setOpen={setOpen}
    >
      <Picker
        label={t('Priority')}
        chosen={[it.priority]}
        choices={(['urgent', 'high', 'low', 'none'] as const).map((priority) => ({
          value: priority,
          label: priorityWord(priority),
          icon: mark(priority),
        }))}
        onPick={(priority) => {
          setOpen(false);
          act({ priority: priority as 'high' });
        }}
      />
    </PickField>
  );
}

/** The rest is a number. */
const shownTags = 2;
export function TagsPicker({ it, act }: { it: Conversation; act: Act }) {
  const tags = useStore((state) => [...state.tags.values()]);
  const [isOpen, setOpen] = useState(false);
  useCommand('tag', () => {
    holdKeysForDialog();
    setOpen(true);
  });
  const toggle = (name: string) => {
    const held = it.tags.some((tag) => tag.name === name);
    const known = tags.find((tag) => tag.name === name) ?? { id: crypto.randomUUID(), name, color: 'grey' };
    act({ tags: held ? it.tags.filter((tag) => tag.name !== name) : [...it.tags, known] });
  };
  return (
    <span className="flex shrink-0 items-center gap-1">
      {it.tags.slice(0, shownTags).map((tag) => (
        <Chip
          className="max-w-32 @max-4xl:hidden"
          key={tag.id}
          color={tag.color}
          onRemove={() => toggle(tag.name)}
          removeLabel={t('Remove tag {name}', { name: tag.name })}
        >
          {tag.name}
        </Chip>
      ))}
      <Popover
        title={t('Tags')}
        hidesTitle
        isOpen={isOpen}
        onOpenChange={setOpen}
        className="w-60 p-1!"
        trigger={
          <button type="button" title={listed(it.tags.map((tag) => tag.name)) || undefined} className={fieldClass}>
            {it.tags.length === 0 ? (
              <TagIcon size={14} aria-hidden />
            ) : (
              <>
                <span aria-hidden className="flex items-center -space-x-0.5 @4xl:hidden">
                  {it.tags.slice(0, 3).map((tag) => (
                    <Chip key={tag.id} color={tag.color} className="border-0 bg-transparent p-0! gap-0!">
                      {''}
                    </Chip>
                  ))}
                </span>
                <Plus size={14} aria-hidden className="@max-4xl:hidden" />
                {it.tags.length > shownTags ? (
                  <span className="tabular @max-4xl:hidden">{it.tags.length - shownTags}</span>
                ) : null}
                <span className="tabular @4xl:hidden">{it.tags.length}</span>
              </>
            )}
            <span className={it.tags.length === 0 ? wordClass.wide : 'sr-only'}>
              {it.tags.length === 0 ? t('Tag') : t('Add tag')}
            </span>
          </button>
        }
      >
        <Picker
          label={t('Tags')}
          chosen={it.tags.map((tag) => tag.name)}
          isSearched
          isMultiple
          onPick={toggle}
          onNew={toggle}
          choices={tags
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map((tag) => ({
              value: tag.name,
              label: tag.name,
              icon: (
                <Chip color={tag.color} className="border-0 bg-transparent px-1">
                  {' '}
                </Chip>
              ),
            }))}
        />
      </Popover>
    </span>
  );
}

const moment = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
    }),
);
export function SnoozePicker({
  it,
  act,
  trigger,
}: {
  it: Conversation;
  act: Act;
  trigger: React.ReactElement<Record<string, unknown>>;
}) {
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const open = () => {
    holdKeysForDialog();
    setOpen(true);
  };
  useCommand('snooze', open, it.status === 'closed' ? t('It is closed') : undefined);
  const now = new Date();
  const own = snoozeTime(typed, now);
  const pick = (at: Date) => {
    setOpen(false);
    setTyped('');
    act({ status: 'snoozed', snoozedUntil: at.toISOString() });
  };
  return (
    <Popover
      title={t('Snooze until')}
      isOpen={isOpen}
      onOpenChange={setOpen}
      align="end"
      className="w-80"
      trigger={trigger}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (own) pick(own);
        }}
      >
        <input
          aria-label={t('Snooze until')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          placeholder={t('fri 9, 3d, tomorrow 14:30')}
          className="mb-1 min-h-9 w-full rounded-control border border-input-line bg-bg px-2"
        />
        <p role="status" className="min-h-5 px-1 text-sm text-text-3">
          {typed === '' ? '' : own ? moment().format(own) : t('Try “3d”, “2h” or “fri 14:30”.')}
        </p>
      </form>
      <ul>
        {snoozeChoices(now).map((choice) => (
          <li key={choice.label}>
            <button
              type="button"
              onClick={() => pick(choice.at)}
              className="flex min-h-9 w-full items-center gap-2 rounded-control px-2 text-start hover:bg-hover"
            >
              <Clock size={14} aria-hidden className="text-text-3" />
              <span className="flex-1 whitespace-nowrap">{choice.label}</span>
              <span className="tabular text-sm whitespace-nowrap text-text-3">{moment().format(choice.at)}</span>
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}

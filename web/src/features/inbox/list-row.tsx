// One conversation in the list: who, what about, what was said last, and who is at it.
import type { Conversation } from '@throughline/sdk';
import { CheckCheck, Clock, CornerUpLeft, Ellipsis, Eye, UserRoundCheck } from 'lucide-react';
import { memo, useState } from 'react';
import { change, prefetch, useAgent, useKind, useMe, usePresence, useStore } from '../../live/index.ts';
import { nameOf, reasonWord } from '../../live/words.ts';
import { afterPaint } from '../../ui/after-paint.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Chip } from '../../ui/chip.tsx';
import { classes } from '../../ui/classes.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { ContextMenu, Menu } from '../../ui/menu.tsx';
import { exactTime } from '../../ui/relative-time.ts';
import { PriorityMark } from '../../ui/priority-mark.tsx';
import type { InboxSearch } from '../../live/views.ts';
import { InboxLink } from './inbox-link.tsx';
import { Swipe } from './swipe.tsx';
import { othersIn, rowMarks, rowTime } from './row-words.ts';
import { useLanguage } from '../../words/language.ts';
import { t } from '../../words/t.ts';
import { perLocale } from '../../words/per-locale.ts';

export interface RowProps {
  it: Conversation;
  /** The list it stands in. */
  place: InboxSearch;
  isSelected: boolean;
  isTabStop: boolean;
  showsAssignee: boolean;
  index: number;
  now: Date;
  isCompact: boolean;
  isPicked: boolean;
  /** Something is selected: boxes are shown everywhere. */
  isPicking: boolean;
  onSelect: (id: string, isRange: boolean) => void;
  onFocus: (id: string) => void;
}

export const ListRow = memo(function ListRow({
  it,
  place,
  isSelected,
  isTabStop,
  showsAssignee,
  index,
  now,
  isCompact,
  isPicked,
  isPicking,
  onSelect,
  onFocus,
}: RowProps) {
  useLanguage();
  const me = useMe();
  const [isNear, setNear] = useState(false);
  const kind = useKind(it.channelKind);
  const agents = useStore((state) => state.agents);
  const presence = usePresence(it.id);
  const assignee = useAgent(it.assigneeId);
  const others = othersIn(presence, me.agent.id, agents);
  return (
    <ContextMenu entries={() => import('./row-menu.ts').then(({ rowMenu }) => rowMenu(it))}>
      <div
        role="row"
        aria-rowindex={index + 1}
        aria-selected={isSelected}
        onPointerEnter={() => setNear(true)}
        // Each step through the list puts the focus on a row: what the hand may do there comes after the step is painted.
        onFocus={() => afterPaint(() => setNear(true))}
        className={classes(
          'group relative border-b border-line',
          isSelected || isPicked ? 'bg-selected' : 'hover:bg-hover',
        )}
      >
        {isSelected ? (
          <span aria-hidden data-selected-bar className="absolute inset-y-0 start-0 w-[3px] bg-accent" />
        ) : null}
        <Swipe it={it} surface={isSelected || isPicked ? 'bg-selected' : 'bg-bg'}>
          <InboxLink
            search={{ ...place, conversation: it.id }}
            aria-current={isSelected ? 'page' : undefined}
            data-conversation={it.id}
            tabIndex={isTabStop ? 0 : -1}
            onFocus={() => onFocus(it.id)}
            // It is on its way while the hand still goes up.
            onPointerDown={(event) => event.pointerType === 'mouse' && event.button === 0 && prefetch(it.id)}
            onClick={(event) => {
              if (!event.shiftKey) return;
              event.preventDefault();
              onSelect(it.id, true);
            }}
            className={classes(
              'flex gap-2.5 ps-3 pe-3 focus-visible:-outline-offset-2!',
              isCompact ? 'items-center py-1.5' : 'py-2.5',
            )}
          >
            <span className="relative self-start">
              <Avatar name={nameOf(it)} seed={it.contactId} src={it.contactAvatarUrl} size={isCompact ? 'sm' : 'md'} />
              {kind && !isCompact ? (
                <span
                  className={classes(
                    'absolute -end-1.5 -bottom-2 z-1 rounded-[6px] border-2',
                    isSelected || isPicked ? 'border-selected' : 'border-bg',
                  )}
                >
                  <ChannelIcon card={kind} size="sm" />
                </span>
              ) : null}
            </span>
            <span className="min-w-0 flex-1">
              <span className="flex items-baseline gap-2">
                <span
                  className={classes('min-w-0 flex-1 truncate', it.isUnread ? 'font-semibold text-text' : 'text-text')}
                >
                  <bdi>{nameOf(it)}</bdi>
                  <span className="sr-only">{rowMarks(it, kind?.title)}</span>
                </span>
                <time
                  dateTime={it.lastMessageAt}
                  title={exactTime(new Date(it.lastMessageAt))}
                  className="tabular shrink-0 text-xs text-text-3"
                >
                  {rowTime(it.lastMessageAt, now)}
                </time>
              </span>
              {it.subject ? (
                <span
                  className={classes(
                    'block truncate text-sm',
                    it.isUnread ? 'font-medium text-text' : 'text-text-2',
                    isCompact && 'hidden',
                  )}
                >
                  <bdi>{it.subject}</bdi>
                </span>
              ) : null}
              <LastLine
                it={it}
                others={others}
                contactIsWriting={presence?.contactIsWriting ?? false}
                isWide={!it.subject && !isCompact}
              />
              {isCompact ? null : (
                <Marks
                  it={it}
                  looking={others.looking}
                  assigneeName={showsAssignee ? assignee?.name : undefined}
                  assigneeId={it.assigneeId}
                />
              )}
            </span>
            {it.isUnread ? (
              <span aria-hidden data-dot="" className="mt-1.5 size-2 shrink-0 rounded-full bg-accent" />
            ) : null}
          </InboxLink>
        </Swipe>
        <label
          role="gridcell"
          className={classes(
            // In the avatar's place, clear of the channel's mark; for a finger larger around its middle.
            'absolute inline-flex size-8 items-center justify-center rounded-full bg-raised pe-2 pb-2 pointer-coarse:start-1.5 pointer-coarse:size-11',
            isCompact ? 'start-2 top-0.5 pointer-coarse:-top-1' : 'start-3 top-2.5 pointer-coarse:top-1',
            isPicking ? '' : 'opacity-0 group-hover:opacity-100 focus-within:opacity-100 pointer-coarse:hidden',
          )}
        >
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('Select conversation with {name}', { name: nameOf(it) })}
            className="size-4 accent-(--accent)"
            checked={isPicked}
            onClick={(event) => onSelect(it.id, event.shiftKey)}
            onChange={() => undefined}
          />
        </label>
        {isNear ? <Actions it={it} myId={me.agent.id} /> : null}
      </div>
    </ContextMenu>
  );
});

/** What the hand is most likely to do; drawn once the pointer or the focus has come near, so that a list of rows costs only rows. */
function Actions({ it, myId }: { it: Conversation; myId: string }) {
  return (
    <div
      role="gridcell"
      className="absolute end-2 bottom-1.5 flex gap-0.5 rounded-control bg-raised opacity-0 shadow-float group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:hidden"
    >
      {it.status === 'closed' ? null : (
        <IconButton
          size="sm"
          label={t('Close conversation with {name}', { name: nameOf(it) })}
          icon={<CheckCheck size={14} />}
          tabIndex={-1}
          onClick={() => void change(it.id, { status: 'closed' })}
        />
      )}
      {it.status === 'closed' ? null : (
        <Menu
          align="end"
          trigger={
            <IconButton
              size="sm"
              label={t('Snooze conversation with {name}', { name: nameOf(it) })}
              icon={<Clock size={14} />}
              tabIndex={-1}
            />
          }
          entries={() => import('./row-menu.ts').then(({ snoozeMenu }) => snoozeMenu(it))}
        />
      )}
      {it.assigneeId === myId ? null : (
        <IconButton
          size="sm"
          label={t('Assign conversation with {name} to me', { name: nameOf(it) })}
          icon={<UserRoundCheck size={14} />}
          tabIndex={-1}
          onClick={() => void change(it.id, { assigneeId: myId })}
        />
      )}
      <Menu
        align="end"
        trigger={
          <IconButton
            size="sm"
            label={t('More for conversation with {name}', { name: nameOf(it) })}
            icon={<Ellipsis size={14} />}
            tabIndex={-1}
          />
        }
        entries={() => import('./row-menu.ts').then(({ rowMenu }) => rowMenu(it))}
      />
    </div>
  );
}

function LastLine({
  it,
  others,
  contactIsWriting,
  isWide,
}: {
  it: Conversation;
  others: { writing: string[] };
  contactIsWriting: boolean;
  isWide: boolean;
}) {
  const look = classes('text-sm text-text-2', isWide ? 'line-clamp-2' : 'block truncate');
  if (others.writing.length > 0)
    return <span className={classes(look, 'text-accent')}>{t('{name} is writing…', { name: others.writing[0] })}</span>;
  if (contactIsWriting)
    return <span className={classes(look, 'text-accent')}>{t('{name} is typing…', { name: nameOf(it) })}</span>;
  if (it.draft !== null)
    return (
      <span className={look}>
        <span className="font-medium text-warn">{t('Draft:')}</span> <bdi>{it.draft}</bdi>
      </span>
    );
  if (it.sharedDraft) return <SharedDraft draft={it.sharedDraft} className={look} />;
  return (
    <span className={look}>
      {it.previewDirection === 'outbound' ? (
        <CornerUpLeft size={12} aria-label={t('Our answer:')} className="me-1 inline text-text-3 rtl:-scale-x-100" />
      ) : null}
      {it.preview ? (
        <bdi>{it.preview}</bdi>
      ) : (
        <span className="text-text-3">{it.isPreviewDeleted ? t('Message deleted') : t('No messages yet')}</span>
      )}
    </span>
  );
}

function SharedDraft({ draft, className }: { draft: NonNullable<Conversation['sharedDraft']>; className: string }) {
  const name = useStore((state) => state.agents.get(draft.agentId)?.name ?? t('Someone'));
  return (
    <span className={className}>
      <span className="font-medium text-warn">{t('{name}’s draft:', { name })}</span> <bdi>{draft.text}</bdi>
    </span>
  );
}

const snoozedUntil = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
);
function Marks({
  it,
  looking,
  assigneeName,
  assigneeId,
}: {
  it: Conversation;
  looking: string[];
  assigneeName: string | undefined;
  assigneeId: string | null;
}) {
  const tags = it.tags.slice(0, 2);
  // That they wrote again the row shows by itself.
  const reason = it.reason === 'replied' ? null : reasonWord(it);
  if (
    it.priority === 'none' &&
    tags.length === 0 &&
    looking.length === 0 &&
    !assigneeName &&
    !it.snoozedUntil &&
    !reason
  )
    return null;
  return (
    <span className="mt-1 flex items-center gap-1.5 overflow-hidden">
      <PriorityMark priority={it.priority} />
      {reason ? (
        <span className={classes('shrink-0 text-xs font-medium', it.reason === 'new' ? 'text-accent' : 'text-warn')}>
          {reason}
        </span>
      ) : null}
      {it.snoozedUntil && it.status === 'snoozed' ? (
        <span className="inline-flex shrink-0 items-center gap-1 text-xs text-text-3">
          <Clock size={12} aria-hidden />
          {snoozedUntil().format(new Date(it.snoozedUntil))}
        </span>
      ) : null}
      {tags.map((tag) => (
        <Chip key={tag.id} color={tag.color} className="text-xs! leading-4">
          {tag.name}
        </Chip>
      ))}
      {it.tags.length > 2 ? <span className="text-xs text-text-3">+{it.tags.length - 2}</span> : null}
      <span className="flex-1" />
      {looking.length > 0 ? (
        <span className="inline-flex items-center gap-1 text-xs text-text-3">
          <Eye size={12} aria-hidden />
          {looking[0]}
        </span>
      ) : null}
      {assigneeName ? <Avatar name={assigneeName} seed={assigneeId ?? ''} size="xs" /> : null}
    </span>
  );
}

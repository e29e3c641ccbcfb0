// Above the thread: who, what about, and everything that can be done with the conversation as a whole.
import type { Conversation } from '@throughline/sdk';
import { ArrowLeft, CheckCheck, Clock, Ellipsis, Eye, PanelRight, Pencil, RotateCcw } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { deedsOn, type DeedName } from '../../commands/conversation-deeds.ts';
import { entryOf } from '../../commands/entries.ts';
import { hintOf } from '../../commands/remap.ts';
import { change, useMay, useMe, usePresence, useStore, type ConversationPatch } from '../../live/index.ts';
import { nameOf, reasonWord } from '../../live/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { EditInPlace } from '../../ui/edit-in-place.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { useHeaderKeys } from './header-keys.ts';
import { JoinDialog } from './join-dialog.tsx';
import { watch } from './message-acts.ts';
import { useOpenContact } from './open-contact.ts';
import { PersonLine } from './person-line.tsx';
import { Watchers } from './watchers.tsx';
import { AssigneePicker, PriorityPicker, SnoozePicker, StatusPicker, TagsPicker, TeamPicker } from './pickers.tsx';
import { t } from '../../words/t.ts';
import { perLocale } from '../../words/per-locale.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

export interface HeaderProps {
  it: Conversation;
  onLeave: (patch: ConversationPatch) => void;
  onBack?: (() => void) | undefined;
  onContext: () => void;
  isContextOpen: boolean;
  onFind: () => void;
  /** Null: it is in a window of its own already. */
  onPopOut: (() => void) | null;
}
const ExportDialog = lazyPart(() => import('./export-dialog.tsx'), 'over');
const DeleteDialog = lazyPart(() => import('./delete-dialog.tsx'), 'over');
const SamePerson = lazyPart(() => import('./same-person.tsx'), 'over');

export function ConversationHeader({ it, onLeave, onBack, onContext, isContextOpen, onFind, onPopOut }: HeaderProps) {
  const me = useMe();
  const mayWrite = useMay('conversations:write');
  const [isJoining, setJoining] = useState(false);
  const [isNaming, setNaming] = useState(false);
  const act = (patch: ConversationPatch) => {
    // Where the row goes away, the eye goes to the next one first.
    if (patch.status !== undefined && patch.status !== 'open') onLeave(patch);
    void change(it.id, patch);
  };
  const isClosed = it.status === 'closed';
  const whyNot = mayWrite ? undefined : t('Your role may only read');
  const deeds = deedsOn([it], me.agent.id, act, whyNot);
  for (const name of Object.keys(deeds) as DeedName[]) useCommand(name, deeds[name].run, deeds[name]);
  useHeaderKeys(it, whyNot);
  const join = { run: () => setJoining(true), whyNot, isTurned: false };
  useCommand('join', join.run, join);
  const { merge, isMerging, setMerging } = useMerging();
  useOpenContact(it.contactId);
  const { taking, setTaking, print, take } = useTaking();
  const isWatching = it.watcherIds.includes(me.agent.id);
  const watching = { run: () => void watch(it, !isWatching), isTurned: isWatching };
  const find = { run: onFind, isTurned: false };
  const popOut = {
    run: () => onPopOut?.(),
    whyNot: onPopOut ? undefined : t('It is in a window of its own'),
    isTurned: false,
  };
  const { remove, isDeleting, keep } = useDelete();
  useCommand('watch', watching.run, watching);
  useCommand('find', find.run, find);
  useCommand('pop-out', popOut.run, popOut);
  return (
    <header className="@container shrink-0 border-b border-line bg-bg px-3 py-1.5">
      <div className="flex items-center gap-1 md:gap-2">
        {onBack ? (
          <IconButton
            label={t('Back to the list')}
            icon={<ArrowLeft size={18} className="rtl:-scale-x-100" />}
            onClick={onBack}
          />
        ) : null}
        <div className="flex h-8 min-w-0 flex-1 items-center gap-x-3 overflow-hidden p-0.5">
          <h2 className="min-w-0 max-w-full shrink-0 text-lg font-semibold">
            <button
              type="button"
              title={hintOf('toggle-context', isContextOpen).label}
              onClick={onContext}
              className="block max-w-full truncate rounded-control hover:underline"
            >
              {nameOf(it)}
            </button>
          </h2>
          <PersonLine it={it} />
        </div>
        <Viewers id={it.id} />
        <span className="max-md:hidden">
          <Watchers it={it} />
        </span>
        {mayWrite && !isClosed ? (
          <SnoozePicker it={it} act={act} trigger={<IconButton {...hintOf('snooze')} icon={<Clock size={16} />} />} />
        ) : null}
        {mayWrite ? (
          <Tooltip {...hintOf('close', isClosed)}>
            <Button
              look={isClosed ? 'secondary' : 'primary'}
              size="sm"
              aria-label={hintOf('close', isClosed).label}
              onClick={deeds.close.run}
              icon={isClosed ? <RotateCcw size={14} aria-hidden /> : <CheckCheck size={14} aria-hidden />}
            >
              <span className="@max-md:hidden">{hintOf('close', isClosed).label}</span>
            </Button>
          </Tooltip>
        ) : null}
        <Menu
          align="end"
          trigger={<IconButton label={t('More actions')} icon={<Ellipsis size={16} />} />}
          entries={[
            entryOf('unread', deeds.unread),
            entryOf('wait', deeds.wait),
            entryOf('copy-link', deeds['copy-link']),
            entryOf('find', find),
            entryOf('watch', watching),
            entryOf('pop-out', popOut),
            entryOf('toggle-context', { run: onContext, isTurned: isContextOpen }),
            { type: 'line' },
            {
              label: it.subject ? t('Edit subject') : t('Add a subject'),
              whyNot,
              // After the menu has given the focus back.
              run: () => void setTimeout(() => setNaming(true), 50),
            },
            entryOf('join', join),
            entryOf('merge-contact', merge),
            entryOf('print', print),
            entryOf('export', take),
            { type: 'line' },
            entryOf('spam', deeds.spam, true),
            entryOf('delete', remove, true),
          ]}
        />
        {/* On a phone the name does it, and the menu. */}
        <IconButton
          {...hintOf('toggle-context', isContextOpen)}
          icon={<PanelRight size={16} className="rtl:-scale-x-100" />}
          onClick={onContext}
          isOn={isContextOpen}
          className="max-md:hidden"
        />
      </div>
      <div className="mt-0.5 flex min-w-0 items-center gap-x-0.5 @2xl:gap-x-1">
        <Subject it={it} act={act} mayWrite={mayWrite} isEditing={isNaming} setEditing={setNaming} />
        {mayWrite ? (
          <>
            <StatusPicker it={it} act={act} />
            <Since it={it} />
            <AssigneePicker it={it} act={act} />
            <TeamPicker it={it} act={act} />
            <PriorityPicker it={it} act={act} />
            <TagsPicker it={it} act={act} />
          </>
        ) : (
          <Since it={it} />
        )}
      </div>
      <Joining it={it} isOpen={isJoining} onClose={() => setJoining(false)} />
      <Suspense fallback={null}>
        {taking ? <ExportDialog it={it} isPrint={taking === 'print'} onClose={() => setTaking(null)} /> : null}
        {isDeleting ? <DeleteDialog it={it} onClose={keep} onLeave={() => onLeave({ status: 'closed' })} /> : null}
        {isMerging ? <SamePerson it={it} onClose={() => setMerging(false)} /> : null}
      </Suspense>
    </header>
  );
}

function useMerging() {
  const [isMerging, setMerging] = useState(false);
  const mayMerge = useMay('contacts:write');
  const merge = {
    run: () => setMerging(true),
    whyNot: mayMerge ? undefined : t('Your role may not change contacts'),
    isTurned: false,
  };
  useCommand('merge-contact', merge.run, merge);
  return { merge, isMerging, setMerging };
}

/** Printed, or as a file. */
function useTaking() {
  const [taking, setTaking] = useState<'print' | 'export' | null>(null);
  const whyNot = useMay('contacts:export') ? undefined : t('Your role may not take conversations out');
  const print = { run: () => setTaking('print'), whyNot, isTurned: false };
  const take = { run: () => setTaking('export'), whyNot, isTurned: false };
  useCommand('print', print.run, print);
  useCommand('export', take.run, take);
  return { taking, setTaking, print, take };
}

/** Asks before it deletes. */
function useDelete() {
  const [isDeleting, setDeleting] = useState(false);
  const remove = {
    run: () => setDeleting(true),
    whyNot: useMay('contacts:erase') ? undefined : t('Your role may not erase'),
    isTurned: false,
  };
  useCommand('delete', remove.run, remove);
  return { remove, isDeleting, keep: () => setDeleting(false) };
}

/** Why it is open, until when it sleeps. */
function Since({ it }: { it: Conversation }) {
  const reason = reasonWord(it);
  return (
    <>
      {reason ? <span className="me-1 whitespace-nowrap text-sm text-text-3 @max-xl:sr-only">{reason}</span> : null}
      {it.status === 'snoozed' && it.snoozedUntil ? (
        <span className="min-w-8 truncate text-sm text-text-3">
          {t('until {time}', { time: until().format(new Date(it.snoozedUntil)) })}
        </span>
      ) : null}
    </>
  );
}

/** Not before it is first asked for. */
function Joining(props: Parameters<typeof JoinDialog>[0]) {
  const [wasOpen, setWasOpen] = useState(props.isOpen);
  if (props.isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? <JoinDialog {...props} /> : null;
}

const until = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      day: 'numeric',
      month: 'short',
    }),
);

function Subject({
  it,
  act,
  mayWrite,
  isEditing,
  setEditing,
}: {
  it: Conversation;
  act: (patch: ConversationPatch) => void;
  mayWrite: boolean;
  isEditing: boolean;
  setEditing: (isEditing: boolean) => void;
}) {
  if (isEditing)
    return (
      <EditInPlace
        label={t('Subject')}
        start={it.subject}
        onKeep={(subject) => act({ subject })}
        onLeave={() => setEditing(false)}
        className="min-h-7 min-w-24 flex-1"
      />
    );
  return (
    <span className="me-1 flex min-w-0 flex-1 items-center gap-1 text-text-2">
      <span className="tabular text-text-3 @max-sm:text-sm">#{it.number}</span>
      <span className="truncate" dir="auto" title={it.subject}>
        {it.subject}
      </span>
      {mayWrite ? (
        <IconButton
          size="sm"
          data-edits="Subject"
          label={it.subject ? t('Edit subject') : t('Add a subject')}
          icon={<Pencil size={12} />}
          onClick={() => setEditing(true)}
          className="@max-sm:hidden"
        />
      ) : null}
    </span>
  );
}

function Viewers({ id }: { id: string }) {
  const me = useMe();
  const presence = usePresence(id);
  const agents = useStore((state) => state.agents);
  const others = (presence?.viewers ?? []).filter((viewer) => viewer.agentId !== me.agent.id);
  if (others.length === 0) return null;
  return (
    <ul aria-label={t('Also here')} className="flex -space-x-1">
      {others.slice(0, 3).map((viewer) => {
        const name = agents.get(viewer.agentId)?.name ?? t('Someone');
        const words = viewer.isWriting ? t('{name} is writing', { name }) : t('{name} is looking', { name });
        const Icon = viewer.isWriting ? Pencil : Eye;
        return (
          <li key={viewer.agentId} title={words}>
            <span className="sr-only">{words}</span>
            <Avatar
              name={name}
              seed={viewer.agentId}
              size="sm"
              badge={
                <span className="flex size-3.5 items-center justify-center rounded-full bg-raised text-text-2">
                  <Icon size={10} />
                </span>
              }
            />
          </li>
        );
      })}
    </ul>
  );
}

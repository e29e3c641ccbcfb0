// Triage as a mode of its own: what is new and nobody's, one at a time, each decided by one key; after each the next slides in.
import type { Conversation } from '@throughline/sdk';
import {
  CheckCheck,
  Clock,
  GitMerge,
  MessageSquareReply,
  OctagonAlert,
  UserRoundCheck,
  UserRoundPlus,
} from 'lucide-react';
import { Suspense, useEffect, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { runCommand, useCommand, useKeyMap } from '../../commands/registry.ts';
import { hintOf } from '../../commands/remap.ts';
import type { CommandName } from '../../commands/table.ts';
import { getState, useMay, useMe, usePending, useStore, type List } from '../../live/index.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { dayOf, leftWords, readPace, todayWords, withSorted, type Pace } from './pace.ts';
import { t } from '../../words/t.ts';

const deeds: readonly (readonly [CommandName, CommandName, ReactNode])[] = [
  ['triage-take', 'take', <UserRoundCheck key="i" size={16} aria-hidden />],
  ['triage-assign', 'assign', <UserRoundPlus key="i" size={16} aria-hidden />],
  ['triage-join', 'join', <GitMerge key="i" size={16} aria-hidden />],
  ['triage-spam', 'spam', <OctagonAlert key="i" size={16} aria-hidden />],
];
const others: readonly (readonly [CommandName, ReactNode])[] = [
  ['snooze', <Clock key="i" size={16} aria-hidden />],
  ['close', <CheckCheck key="i" size={16} aria-hidden />],
  ['reply', <MessageSquareReply key="i" size={16} aria-hidden />],
];

export interface JoinProps {
  it: Conversation;
  isOpen: boolean;
  onClose: () => void;
  onInto: () => void;
}

/** Under the conversation. `Join` asks which thread a duplicate goes into. `onNext`: this one is dealt with; the next of the list comes, if there is one. */
export default function TriageBar({
  it,
  list,
  Join,
  onNext,
}: {
  it: Conversation;
  list: List | undefined;
  Join: ComponentType<JoinProps>;
  onNext: (next: string | undefined) => void;
}) {
  const { id } = it;
  const whyNot = useMay('conversations:write') ? undefined : t('Your role may only read');
  const [pace, count] = usePace(id);
  const unassigned = useStore((state) => state.counts?.unassigned ?? 0);
  const left = list?.nextCursor === null ? list.ids.length : unassigned;
  useKeyMap();
  const [isJoining, setJoining] = useState(false);
  const place = useRef(0);
  const ids = list?.ids ?? [];
  const at = ids.indexOf(id);
  if (at >= 0) place.current = at;
  const next = () => {
    const rest = ids.filter((each) => each !== id);
    onNext(rest[Math.min(place.current, rest.length - 1)]);
  };
  useNextAfter(id, next);
  // It is in the other thread by now, and nothing here says any more what became of it.
  const joined = () => {
    count();
    next();
  };
  const run = (name: CommandName) => (name === 'join' ? setJoining(true) : void runCommand(name));
  for (const [own, meant] of deeds) useCommand(own, () => run(meant), whyNot);
  const button = (name: CommandName, meant: CommandName, icon: ReactNode) => {
    const { label, shortcut } = hintOf(name);
    return (
      <button
        key={name}
        type="button"
        disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => run(meant)}
        className="inline-flex min-h-8 shrink-0 items-center gap-1.5 rounded-control border border-line bg-raised px-2 text-sm whitespace-nowrap hover:bg-hover disabled:opacity-55 pointer-coarse:min-h-11"
      >
        <span className="text-text-3 md:max-2xl:hidden">{icon}</span>
        {label}
        {shortcut ? (
          <span className="pointer-coarse:hidden">
            <Keys keys={shortcut} />
          </span>
        ) : null}
      </button>
    );
  };
  return (
    <div
      role="toolbar"
      aria-label={t('Triage')}
      className="flex shrink-0 items-center gap-1.5 max-md:overflow-x-auto md:flex-wrap border-t border-line bg-surface px-3 py-2 max-md:pb-[calc(0.5rem+env(safe-area-inset-bottom))]"
    >
      <span className="tabular me-2 text-sm font-medium whitespace-nowrap">{leftWords(left, pace)}</span>
      <span className="flex-1" />
      {deeds.map(([own, meant, icon]) => button(own, meant, icon))}
      {others.map(([name, icon]) => button(name, name, icon))}
      <Suspense fallback={null}>
        {isJoining ? <Join it={it} isOpen onClose={() => setJoining(false)} onInto={joined} /> : null}
      </Suspense>
    </div>
  );
}

/** Nothing is left. */
export function TriageDone({ list }: { list: List }) {
  const me = useMe();
  const [words, setWords] = useState('');
  // After the last one has been counted.
  useEffect(() => setWords(todayWords(keptPace(me.agent.id), list.ids)), [me.agent.id, list.ids]);
  return (
    <EmptyState className="my-auto" icon={<CheckCheck size={24} />} title={t('Triage done')}>
      {words}
    </EmptyState>
  );
}

/** A status takes its row away by itself; who was given it, or answered, is told here. */
function useNextAfter(id: string, onNext: () => void): void {
  const pending = usePending(id);
  // Given by this hand just now, and not taken back meanwhile.
  const isGiven = useStore(
    (state) =>
      (state.conversations.get(id)?.assigneeId ?? null) !== null &&
      (state.patches.get(id) ?? []).some(({ patch }) => patch.assigneeId !== undefined && patch.assigneeId !== null),
  );
  const isSending = pending.some((each) => each.body.type === 'message' && each.state === 'sending');
  const hasFailed = pending.some((each) => each.state !== 'sending');
  const wasSending = useRef(false);
  useEffect(() => {
    // Whoever begins to write is given the conversation too, and goes on writing.
    if (isGiven && !document.activeElement?.closest('#composer')) onNext();
  }, [isGiven]);
  useEffect(() => {
    if (wasSending.current && !isSending && !hasFailed) onNext();
    wasSending.current = isSending;
  }, [isSending, hasFailed]);
}

const keyOf = (agentId: string) => `throughline.triage.${agentId}`;
function keptPace(agentId: string): Pace {
  try {
    return readPace(JSON.parse(localStorage.getItem(keyOf(agentId)) ?? 'null'), dayOf(new Date()));
  } catch {
    return readPace(null, dayOf(new Date()));
  }
}
/** Counts what was dealt with while it was in front, however it was done. */
function usePace(id: string): readonly [Pace, () => void] {
  const me = useMe();
  const [pace, setPace] = useState(() => keptPace(me.agent.id));
  const began = useRef(Date.now());
  const count = () => {
    const next = withSorted(keptPace(me.agent.id), { id, seconds: (Date.now() - began.current) / 1000 });
    setPace(next);
    try {
      localStorage.setItem(keyOf(me.agent.id), JSON.stringify(next));
    } catch {
      // Storage is off: it lasts as long as the page.
    }
  };
  useEffect(() => {
    began.current = Date.now();
    return () => {
      const now = getState().conversations.get(id);
      if (now && (now.status !== 'open' || now.assigneeId !== null)) count();
    };
  }, [id, me.agent.id]);
  return [pace, count];
}

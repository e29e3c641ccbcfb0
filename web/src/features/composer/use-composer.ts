// What the composer knows and does, without its looks: the draft, the way out, and the send with its two guards.
import { useQuery } from '@tanstack/react-query';
import type { Conversation, Message } from '@throughline/sdk';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { useCommand, type DeedState } from '../../commands/registry.ts';
import { announce } from '../../live/announce.ts';
import {
  api,
  change as changeConversation,
  tellWriting,
  useContact,
  useKind,
  useMay,
  useMe,
  useStore,
  type ConversationPatch,
  type Pending,
} from '../../live/index.ts';
import { onWordsBack } from '../../live/take-back.ts';
import type { GuardState } from './guard.tsx';
import { draftOf } from './message-body.ts';
import { broughtBack, mentionedIn, type Draft, whyNotSend, whyNotWords } from './sendable.ts';
import { nextPaint } from '../../ui/after-paint.ts';
import { signatureOf, unsigned } from '../../live/signature.ts';
import { sendTemplate } from './send-template.ts';
import type { Sending } from './sending.ts';
import type { TemplateSending } from './template-picker.tsx';
import { useComment } from './use-comment.ts';
import { isEmpty } from './draft-kept.ts';
import { useDraft, type TeamDraft } from './use-draft.ts';
import { whyNotTake } from './team-words.ts';
import { useFiles } from './use-files.ts';
import { useMacros } from './use-macros.ts';
import { useSend } from './use-send.ts';
import { useWaitingSend } from './use-waiting-send.ts';
import type { WritingHandle } from './writing-field.tsx';
import { t } from '../../words/t.ts';

export interface ComposerProps {
  it: Conversation;
  replyTo: Message | null;
  onReplyTo: (message: Message | null) => void;
  /** A message that was not sent, taken back to be written anew. */
  restored: Pending | null;
  onLeave: (patch: ConversationPatch) => void;
}
/** Told again after this while the writing goes on, and over when it rests this long. */
const writingMs = 4000;

export function useComposer({ it, replyTo, onReplyTo, restored, onLeave }: ComposerProps) {
  const mayWrite = useMay('conversations:write');
  const { draft, change, clear, saved, flush, team } = useDraft(it.id);
  const files = useFiles(change);
  const field = useRef<WritingHandle>(null);
  const ways = useWays(it, replyTo, draft);
  const { route, kind, answer } = ways;
  const agents = useStore((state) => [...state.agents.values()].filter((agent) => agent.state === 'active'));
  const contact = useContact(it.contactId);
  const [guard, setGuard] = useState<GuardState | null>(null);
  const [asksWhen, setAsksWhen] = useState<'schedule' | 'snooze' | null>(null);
  const isNote = draft.type === 'note';
  const onlyReads = mayWrite ? undefined : t('Your role may only read');
  const whyNotSo =
    ways.routing === 'asked' ? whyNotWords(draft) : ((isNote ? null : ways.whyNot) ?? whyNotSend(draft, route, kind));
  const whyNot = onlyReads ?? answer.whyNot ?? whyNotSo;
  const toCustomer = isNote ? undefined : kind;

  useWordsBack(it.id, restored, change, field);
  const { tell, ...words } = useWords(it, draft, change, field, agents, setGuard);
  const refusal = useRefusal(whyNot);
  const macros = useMacros({ it, contact, kind: toCustomer, field, change, whyNot: onlyReads });
  const about = { it, draft, change, contact, agents, setGuard };
  const send = useSend({
    ...about,
    clear,
    kind,
    answer,
    whyNot,
    onRefused: refusal.onRefused,
    replyTo,
    onReplyTo,
    onLeave,
    route: isNote ? undefined : route,
    onSent: (actions) => {
      macros.carryOut(actions);
      tell(false);
      field.current?.focus();
    },
  });
  const { submit, isWaiting } = useWaitingSend({ it, draft, routing: ways.routing, whyNot, send, change });
  useDraftCommands(draft, team, field, onlyReads);
  useWritingCommands(isNote, words.setType, submit, setAsksWhen, mayWrite, { whyNot: whyNot ?? undefined, ...refusal });
  const shown = { saved, flush, team, files, field, guard, isNote, mayWrite, asksWhen, setAsksWhen };
  return {
    ...about,
    ...ways,
    ...words,
    ...shown,
    submit,
    isWaiting,
    macros,
    whyNot,
    refused: refusal.refused,
    sendTemplate: (sending: TemplateSending) => sendTemplate(it.id, sending),
  };
}

/** How this person can be reached, and which way is taken. */
function useWays(it: Conversation, replyTo: Message | null, draft: Draft) {
  const asked = useQuery({
    queryKey: ['reply-routes', it.id, it.contactId],
    queryFn: () => nextPaint().then(() => api.listReplyRoutes({ params: { id: it.id } })),
    staleTime: 15_000,
  });
  const routes = asked.data?.items ?? [];
  const lastHeard = useLastHeard(it.id);
  const { route, ...answer } = useComment(replyTo, lastHeard, draft, routes);
  return {
    routes,
    lastHeard,
    route,
    answer,
    kind: useKind(route?.channelKind),
    routing: asked.data ? ('known' as const) : asked.isError ? ('failed' as const) : ('asked' as const),
    askRoutes: () => void asked.refetch(),
    whyNot: asked.data || !asked.isError ? null : t('It is not known how to reach this person'),
  };
}

/** Typing, and whom it is for. */
function useWords(
  it: Conversation,
  draft: Draft,
  change: (patch: Partial<Draft>) => void,
  field: RefObject<WritingHandle | null>,
  agents: readonly { id: string; name: string }[],
  setGuard: (guard: GuardState | null) => void,
) {
  const me = useMe();
  const isNote = draft.type === 'note';
  const tell = useWriting(it.id, !isNote);
  const write = (text: string) => {
    const isFirst = draft.text === '' && text !== '';
    change({ text });
    tell(text !== '');
    // Whoever starts to answer what nobody has, has it.
    if (isFirst && !isNote && it.assigneeId === null && me.preferences['takeOnWriting'] !== false)
      void changeConversation(it.id, { assigneeId: me.agent.id });
  };
  const setType = (type: 'message' | 'note', isSure = false) => {
    // What was meant for the team could leave the house with the next keystroke.
    if (type === 'message' && isNote && !isSure && mentionedIn(draft.text, agents).length > 0) {
      setGuard({ type: 'mention', how: {} });
      return;
    }
    setGuard(null);
    change({ type });
    field.current?.focus();
  };
  return { tell, write, setType };
}

function useWritingCommands(
  isNote: boolean,
  setType: (type: 'message' | 'note') => void,
  submit: (how?: Sending) => Promise<void>,
  askWhen: (what: 'schedule' | 'snooze') => void,
  mayWrite: boolean,
  sendable: DeedState,
): void {
  const onlyReads = mayWrite ? undefined : t('Your role may only read');
  useCommand('reply', () => setType('message'), onlyReads);
  useCommand('note', () => setType('note'), onlyReads);
  useCommand('toggle-note', () => setType(isNote ? 'message' : 'note'), onlyReads);
  useCommand('send', () => void submit(), sendable);
  useCommand('send-close', () => void submit({ then: 'close' }), sendable);
  const notForNotes = { ...sendable, whyNot: sendable.whyNot ?? (isNote ? t('A note is not sent') : undefined) };
  useCommand('send-wait', () => void submit({ then: 'wait' }), notForNotes);
  useCommand('send-stay', () => void submit({ then: 'stay' }), notForNotes);
  useCommand('send-snooze', () => askWhen('snooze'), notForNotes);
  useCommand('schedule', () => askWhen('schedule'), notForNotes);
}

function useDraftCommands(
  draft: Draft,
  team: TeamDraft,
  field: RefObject<WritingHandle | null>,
  onlyReads: string | undefined,
): void {
  useCommand('discard-draft', team.discard, onlyReads ?? (isEmpty(draft) ? t('Nothing is written here') : undefined));
  useCommand(
    'take-draft',
    () => void team.takeOver().then(() => field.current?.focus()),
    onlyReads ?? whyNotTake(draft, team),
  );
}

/** Whoever asks for the sending all the same sees and hears what stands against it, until something else does. */
function useRefusal(whyNot: string | null): { readonly refused: string | null; readonly onRefused: () => void } {
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => setRefused(null), [whyNot]);
  const onRefused = () => {
    if (whyNot === null) return;
    announce(whyNot);
    setRefused(whyNot);
  };
  return { refused, onRefused };
}

/** What the customer's side said last here. */
const useLastHeard = (conversationId: string): Message | null =>
  useStore(
    (state) =>
      state.threads
        .get(conversationId)
        ?.messages.findLast((message) => message.type === 'message' && message.direction === 'inbound') ?? null,
  );

/** Words that were not sent, or taken back in time, stand in the field again. */
function useWordsBack(
  id: string,
  restored: Pending | null,
  change: (patch: (now: Draft) => Partial<Draft>) => void,
  field: RefObject<WritingHandle | null>,
): void {
  const me = useMe();
  const hear = (words: Pending) => {
    const back = draftOf(words);
    change((now) => broughtBack(now, { ...back, text: unsigned(back.text, signatureOf(me)) }));
    field.current?.focus();
  };
  useEffect(() => {
    if (restored) hear(restored);
  }, [restored]);
  useEffect(() => onWordsBack(id, hear), [id, change]);
}

/** Says that I write, again while I go on (the server forgets it after a while), and that I stopped. */
function useWriting(id: string, toCustomer: boolean): (isWriting: boolean) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const toldAt = useRef(0);
  const stop = () => {
    if (toldAt.current > 0) {
      toldAt.current = 0;
      tellWriting(id, false, toCustomer);
    }
  };
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      stop();
    },
    [id, toCustomer],
  );
  return (isWriting) => {
    clearTimeout(timer.current);
    if (!isWriting) {
      stop();
      return;
    }
    if (Date.now() - toldAt.current > writingMs) {
      toldAt.current = Date.now();
      tellWriting(id, true, toCustomer);
    }
    timer.current = setTimeout(stop, writingMs);
  };
}

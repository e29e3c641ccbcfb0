// What the composer knows and does, without its looks: the draft, the way out, and the send with its two guards.
import { useQuery } from '@tanstack/react-query';
import { previewOf, richOf } from '@throughline/domain';
import type { Conversation, Message, NewMessage, ReplyRoute } from '@throughline/sdk';
import { useEffect, useRef, useState } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { announce } from '../../live/announce.ts';
import {
  api,
  change as changeConversation,
  getState,
  loadThread,
  send,
  tellWriting,
  useContact,
  useKind,
  useMay,
  useMe,
  useStore,
  type ConversationPatch,
  type Pending,
} from '../../live/index.ts';
import type { GuardState } from './guard.tsx';
import { addresses, broughtBack, leaks, mentionedIn, type Draft, whyNotSend } from './sendable.ts';
import { useComment } from './use-comment.ts';
import { useDraft } from './use-draft.ts';
import type { TemplateSending } from './template-picker.tsx';
import { useFiles } from './use-files.ts';
import type { WritingHandle } from './writing-field.tsx';

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
  const me = useMe();
  const mayWrite = useMay('conversations:write');
  const { draft, change, clear, saved, flush } = useDraft(it.id);
  const files = useFiles(change);
  const field = useRef<WritingHandle>(null);
  const routesQuery = useQuery({
    queryKey: ['reply-routes', it.id, it.contactId],
    queryFn: () => api.listReplyRoutes({ params: { id: it.id } }),
    staleTime: 15_000,
  });
  const routes = routesQuery.data?.items ?? [];
  const { route, ...answer } = useComment(replyTo, useLastHeard(it.id), draft, routes);
  const kind = useKind(route?.channelKind);
  const agents = useStore((state) => [...state.agents.values()].filter((agent) => agent.state === 'active'));
  const contact = useContact(it.contactId);
  const [guard, setGuard] = useState<GuardState | null>(null);
  const isNote = draft.type === 'note';
  const whyNot = mayWrite
    ? isNote || routesQuery.data
      ? (answer.whyNot ?? whyNotSend(draft, route, kind))
      : waitingWords(routesQuery.isError)
    : 'Your role may only read';

  useEffect(() => {
    if (!restored) return;
    change((now) => broughtBack(now, draftOf(restored)));
    field.current?.focus();
  }, [restored]);
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
      setGuard({ type: 'mention', then: undefined });
      return;
    }
    setGuard(null);
    change({ type });
    field.current?.focus();
  };
  const submit = async (then: NewMessage['then'], isSure = false) => {
    if (whyNot !== null) {
      announce(whyNot);
      return;
    }
    const spilled = isNote ? [] : leaks(draft.text, route, contact);
    if (!isSure && spilled.length > 0) {
      setGuard({ type: 'leak', facts: spilled, then });
      return;
    }
    setGuard(null);
    const written = draft;
    const body = bodyOf(written, it, isNote ? undefined : route, answer.to, agents, then, isSure, answer.isPublic);
    clear();
    onReplyTo(null);
    tell(false);
    field.current?.focus();
    if (then === 'close' && !isNote) onLeave({ status: 'closed' });
    const outcome = await send({
      conversationId: it.id,
      body,
      channelKind: isNote ? null : (route?.channelKind ?? null),
      fileNames: written.files.map((file) => file.name),
    });
    if (outcome.type === 'guard') {
      change((now) => broughtBack(now, written));
      onReplyTo(replyTo);
      await loadThread(it.id);
      setGuard({ type: 'newer', then });
    }
    if (outcome.type === 'sent' && isNote && then === 'close') void changeConversation(it.id, { status: 'closed' });
  };

  useWritingCommands(isNote, setType, submit, mayWrite, whyNot);
  return {
    draft,
    change,
    saved,
    flush,
    files,
    field,
    routes,
    routing: routesQuery.data ? ('known' as const) : routesQuery.isError ? ('failed' as const) : ('asked' as const),
    askRoutes: () => void routesQuery.refetch(),
    route,
    answer,
    kind,
    agents,
    contact,
    guard,
    setGuard,
    isNote,
    mayWrite,
    whyNot,
    write,
    setType,
    submit,
    sendTemplate: (sending: TemplateSending) => sendTemplate(it.id, sending),
  };
}

/** Sent as it was approved; what is being written stays in the field. */
async function sendTemplate(conversationId: string, { route, template, values, file }: TemplateSending): Promise<void> {
  const { name, language } = template;
  const outcome = await send({
    conversationId,
    body: {
      type: 'message',
      // Drawn while it is on its way; the server fills it in anew.
      text: previewOf({ template, values }),
      attachments: file ? [file.id] : [],
      channelId: route.channelId,
      identityId: route.identityId,
      template: { name, language, values: { ...values } },
    },
    channelKind: route.channelKind,
    fileNames: file ? [file.name] : [],
  });
  if (outcome.type === 'refused') announce(outcome.why);
}

function useWritingCommands(
  isNote: boolean,
  setType: (type: 'message' | 'note') => void,
  submit: (then: NewMessage['then']) => Promise<void>,
  mayWrite: boolean,
  whyNot: string | null,
): void {
  const onlyReads = mayWrite ? undefined : 'Your role may only read';
  useCommand('reply', () => setType('message'), onlyReads);
  useCommand('note', () => setType('note'), onlyReads);
  useCommand('toggle-note', () => setType(isNote ? 'message' : 'note'), onlyReads);
  useCommand('send', () => void submit(undefined), whyNot ?? undefined);
  useCommand('send-close', () => void submit('close'), whyNot ?? undefined);
}

const waitingWords = (isError: boolean): string =>
  isError ? 'It is not known how to reach this person' : 'Finding out how to reach this person';

/** What the customer's side said last here. */
const useLastHeard = (conversationId: string): Message | null =>
  useStore(
    (state) =>
      state.threads
        .get(conversationId)
        ?.messages.findLast((message) => message.type === 'message' && message.direction === 'inbound') ?? null,
  );

function bodyOf(
  draft: Draft,
  it: Conversation,
  route: ReplyRoute | undefined,
  replyTo: Message | null,
  agents: readonly { id: string; name: string }[],
  then: NewMessage['then'],
  isSure: boolean,
  isPublic: boolean | null,
): NewMessage {
  const seen = getState().threads.get(it.id)?.messages.at(-1)?.number ?? it.lastNumber;
  const cc = addresses(draft.cc);
  const bcc = addresses(draft.bcc);
  return {
    type: draft.type,
    text: draft.text.trim(),
    attachments: draft.files.map((file) => file.id).filter((id) => id !== null),
    ...(route ? { channelId: route.channelId, identityId: route.identityId } : {}),
    ...(replyTo ? { replyToId: replyTo.id } : {}),
    ...(isPublic === null ? {} : { isPublic }),
    ...(draft.rich && draft.type !== 'note' ? (draft.rich as Pick<NewMessage, 'buttons' | 'list' | 'cards'>) : {}),
    ...(draft.type === 'note'
      ? { mentions: mentionedIn(draft.text, agents) }
      : { seenNumber: isSure ? Math.max(seen, it.lastNumber) : seen }),
    ...(route && draft.subject.trim() !== '' ? { subject: draft.subject.trim() } : {}),
    ...(route && cc.length > 0 ? { cc } : {}),
    ...(route && bcc.length > 0 ? { bcc } : {}),
    ...(then && draft.type === 'message' ? { then } : {}),
  };
}

/** A message that was refused, as the draft it came from. */
function draftOf({ body, fileNames }: Pending): Partial<Draft> & Pick<Draft, 'text'> {
  return {
    type: body.type === 'note' ? 'note' : 'message',
    text: body.text ?? '',
    channelId: body.channelId ?? null,
    identityId: body.identityId ?? null,
    subject: body.subject ?? '',
    cc: (body.cc ?? []).join(', '),
    bcc: (body.bcc ?? []).join(', '),
    rich: richOf({ buttons: body.buttons, list: body.list, cards: body.cards }),
    files: (body.attachments ?? []).map((id, at) => ({
      key: id,
      id,
      name: fileNames[at] ?? 'File',
      mime: '',
      bytes: 0,
      progress: 1,
      error: '',
    })),
  };
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

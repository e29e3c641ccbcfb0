// The send itself: what stands against it, what goes out, and what happens when something newer was there.
import type { ChannelKind, Contact, Conversation, Message, ReplyRoute } from '@throughline/sdk';
import { useNavigate } from '@tanstack/react-router';
import { change as changeConversation, loadThread, send, useMe, type ConversationPatch } from '../../live/index.ts';
import type { GuardState } from './guard.tsx';
import { sendingOf, type MacroActions } from './macro-actions.ts';
import { bodyOf } from './message-body.ts';
import { broughtBack, type Draft, leaks } from './sendable.ts';
import { signatureFor, signed } from '../../live/signature.ts';
import { holdSeconds, leave, sayHeld, type Sending } from './sending.ts';

interface Parts {
  readonly it: Conversation;
  readonly change: (patch: (now: Draft) => Partial<Draft>) => void;
  readonly clear: () => void;
  /** None for a note. */
  readonly route: ReplyRoute | undefined;
  readonly kind: ChannelKind | undefined;
  readonly contact: Contact | undefined;
  readonly answer: { readonly to: Message | null; readonly isPublic: boolean | null };
  readonly agents: readonly { id: string; name: string }[];
  readonly whyNot: string | null;
  /** Sending was asked for although there is a reason against it. */
  readonly onRefused: () => void;
  readonly setGuard: (guard: GuardState | null) => void;
  readonly replyTo: Message | null;
  readonly onReplyTo: (message: Message | null) => void;
  readonly onLeave: (patch: ConversationPatch) => void;
  /** The field is empty again. */
  readonly onSent: (actions: MacroActions | null) => void;
}

export function useSend(parts: Parts): (asked: Sending, isSure: boolean, written: Draft) => Promise<void> {
  const { it, change, clear, route, kind, contact, answer, agents } = parts;
  const { whyNot, onRefused, setGuard, replyTo, onReplyTo, onLeave, onSent } = parts;
  const me = useMe();
  const open = useOpen(it.id);
  return async (asked, isSure, written) => {
    const isNote = written.type === 'note';
    // What was chosen now goes before what a macro would do.
    const how = { ...(written.actions && !asked.then ? sendingOf(written.actions, new Date()) : {}), ...asked };
    const { then } = how;
    if (whyNot !== null) {
      onRefused();
      return;
    }
    const spilled = isNote ? [] : leaks(written.text, route, contact);
    if (!isSure && spilled.length > 0) {
      setGuard({ type: 'leak', facts: spilled, how });
      return;
    }
    setGuard(null);
    const text = signed(written.text, isNote || written.isUnsigned ? '' : signatureFor(me, kind));
    const body = bodyOf({ ...written, text }, it, route, answer.to, agents, how, isSure, answer.isPublic);
    if (!isNote && !how.dueAt) body.holdSeconds = holdSeconds(me.preferences['undoSendSeconds'], kind);
    clear();
    onReplyTo(null);
    onSent(written.actions);
    if (!isNote && !how.dueAt) leave(how, onLeave);
    const sentAt = Date.now();
    const outcome = await send({
      conversationId: it.id,
      body,
      channelKind: route?.channelKind ?? null,
      fileNames: written.files.map((file) => file.name),
    });
    if (outcome.type === 'guard') {
      change((now) => broughtBack(now, written));
      onReplyTo(replyTo);
      await loadThread(it.id);
      setGuard({ type: 'newer', how });
    }
    if (outcome.type === 'sent') sayHeld(outcome.message, it, how, open, sentAt);
    if (outcome.type === 'sent' && isNote && then === 'close') void changeConversation(it.id, { status: 'closed' });
  };
}

/** Shows this conversation again, wherever one has gone meanwhile. */
function useOpen(conversation: string): () => void {
  const navigate = useNavigate();
  return () => void navigate({ to: '/inbox', search: (now) => ({ ...now, conversation }) });
}

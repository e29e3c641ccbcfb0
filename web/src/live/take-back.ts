// Words that were sent and had not left: the server forgets the message, and the composer of its conversation has them again.
import { type RichContent, richOf } from '@throughline/domain';
import type { CallReply, Message } from '@throughline/sdk';
import { api } from './api.ts';
import { putMessages } from './apply.ts';
import { wordsOf } from './loading.ts';
import { notify } from './notices.ts';
import type { Pending } from './state.ts';
import { onLeave } from './stay.ts';
import { update } from './store.ts';
import { t } from '../words/t.ts';

type Hear = (words: Pending) => void;
const composers = new Map<string, Hear>();
/** For a composer that is not open: it finds them when it opens. */
const waiting = new Map<string, Pending>();
onLeave(() => waiting.clear());

/** Hands words to the composer of this conversation while it is open, and what waited for it at once. */
export function onWordsBack(conversationId: string, hear: Hear): () => void {
  composers.set(conversationId, hear);
  const kept = waiting.get(conversationId);
  waiting.delete(conversationId);
  if (kept) hear(kept);
  return () => {
    if (composers.get(conversationId) === hear) composers.delete(conversationId);
  };
}

/**
 * Takes a message back, as long as it has not left; `open` shows its conversation. Where the conversation began with it and is gone too, the
 * words are where it is begun anew.
 */
export async function takeBack(message: Message, open?: () => void): Promise<void> {
  const back = await withdraw(message);
  if (!back) return;
  const { words, begunWith } = back;
  if (begunWith) {
    const { contactId, name } = begunWith;
    update((state) => ({ ...state, beginsWith: { contactId, back: { words, name } } }));
    return;
  }
  const hear = composers.get(words.conversationId);
  if (hear) hear(words);
  else waiting.set(words.conversationId, words);
  open?.();
}
/** The same without giving the words to anybody; null when it was too late. */
export async function withdraw(
  message: Message,
): Promise<{ words: Pending; begunWith: CallReply<'takeBackMessage'>['begunWith'] } | null> {
  try {
    const was = await api.takeBackMessage({ params: { id: message.id } });
    update((state) => putMessages(state, [{ id: message.id, body: null }]));
    return { words: wordsIn(was), begunWith: was.begunWith };
  } catch (error) {
    notify({ title: t('It could not be taken back'), detail: wordsOf(error), tone: 'danger' });
    return null;
  }
}

function wordsIn(was: CallReply<'takeBackMessage'>): Pending {
  const { special, attachments } = was;
  const rich = richOf(special) as Pick<Pending['body'], keyof RichContent> | null;
  return {
    clientId: was.id,
    conversationId: was.conversationId,
    channelKind: was.channelKind,
    fileNames: attachments.map((each) => each.name),
    state: 'failed',
    why: '',
    createdAt: was.createdAt,
    body: {
      type: 'message',
      text: was.text,
      attachments: attachments.map((each) => each.id).filter((id) => id !== null),
      ...(was.channelId && was.identityId ? { channelId: was.channelId, identityId: was.identityId } : {}),
      ...(was.subject ? { subject: was.subject } : {}),
      ...(was.cc.length > 0 ? { cc: was.cc } : {}),
      ...(was.bcc.length > 0 ? { bcc: was.bcc } : {}),
      ...(was.replyToId ? { replyToId: was.replyToId } : {}),
      ...rich,
    },
  };
}

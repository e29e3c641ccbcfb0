// A draft as a message, and a message that comes back as a draft.
import { type RichContent, richOf } from '@throughline/domain';
import type { Conversation, Message, NewMessage, ReplyRoute } from '@throughline/sdk';
import { getState, type Pending } from '../../live/index.ts';
import { addresses, type Draft, mentionedIn } from './sendable.ts';
import type { Sending } from './sending.ts';
import { t } from '../../words/t.ts';

export function bodyOf(
  draft: Draft,
  it: Conversation,
  route: ReplyRoute | undefined,
  replyTo: Message | null,
  agents: readonly { id: string; name: string }[],
  how: Sending,
  isSure: boolean,
  isPublic: boolean | null,
): NewMessage {
  const seen = getState().threads.get(it.id)?.messages.at(-1)?.number ?? it.lastNumber;
  return {
    ...wordsBody(draft, route),
    ...(replyTo ? { replyToId: replyTo.id } : {}),
    ...(isPublic === null ? {} : { isPublic }),
    ...(draft.type === 'note'
      ? { mentions: mentionedIn(draft.text, agents) }
      : { seenNumber: isSure ? Math.max(seen, it.lastNumber) : seen }),
    ...(draft.type === 'message' ? how : {}),
  };
}

/** What is said, and by which way. */
export function wordsBody(draft: Draft, route: ReplyRoute | undefined): NewMessage {
  const cc = addresses(draft.cc);
  const bcc = addresses(draft.bcc);
  return {
    type: draft.type,
    text: draft.text.trim(),
    attachments: draft.files.map((file) => file.id).filter((id) => id !== null),
    ...(route ? { channelId: route.channelId } : {}),
    // An address that nobody has yet becomes somebody's by what is sent.
    ...(route?.identityId ? { identityId: route.identityId } : {}),
    ...(draft.rich && draft.type !== 'note' ? (draft.rich as Pick<NewMessage, keyof RichContent>) : {}),
    ...(route && draft.subject.trim() !== '' ? { subject: draft.subject.trim() } : {}),
    ...(route && cc.length > 0 ? { cc } : {}),
    ...(route && bcc.length > 0 ? { bcc } : {}),
  };
}

/** A message that was refused, as the draft it came from. */
export function draftOf({ body, fileNames }: Pending): Partial<Draft> & Pick<Draft, 'text'> {
  return {
    type: body.type === 'note' ? 'note' : 'message',
    text: body.text ?? '',
    channelId: body.channelId ?? null,
    identityId: body.identityId ?? null,
    subject: body.subject ?? '',
    cc: (body.cc ?? []).join(', '),
    bcc: (body.bcc ?? []).join(', '),
    rich: richOf({ ...body }),
    files: (body.attachments ?? []).map((id, at) => ({
      key: id,
      id,
      name: fileNames[at] ?? t('File'),
      mime: '',
      bytes: 0,
      progress: 1,
      error: '',
    })),
  };
}

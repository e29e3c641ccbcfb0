// What the double answers of writing: ways to reply, messages on their way, taken back, later or failed, files and macros.
import { richOf } from '@throughline/domain';
import type { Macro, Message } from '@throughline/sdk';
import * as data from './acorn.ts';
import * as hers from './acorn-ada.ts';
import * as inbox from './acorn-inbox.ts';
import type { Answers, Memory } from './double-memory.ts';

export function messageAnswers({
  conversations,
  messages,
  messageOf,
  add,
  replaced,
  dropMessage,
  put,
  forget,
}: Memory): Answers {
  const macros = structuredClone(data.macros);
  return {
    listReplyRoutes: ({ params }) => ({
      items:
        params['id'] === data.id(11, 1)
          ? inbox.replyRoutes
          : inbox.replyRoutes.slice(1, 2).map((route) => ({ ...route, assurance: 'own', isDefault: true })),
    }),
    addMessage: ({ params, body }) => {
      const given = body as {
        text: string;
        type?: 'message' | 'note';
        clientId: string;
        channelId?: string;
        then?: string;
        isPublic?: boolean;
        holdSeconds?: number;
        dueAt?: string;
      };
      // Asked again under the same id, it is the same message, as with the real server.
      const before = [...messages.values()].flat().find((each) => each.clientId === given.clientId);
      if (before) return before;
      const route = inbox.replyRoutes.find((each) => each.channelId === given.channelId);
      const made = add(
        hers.message(Math.floor(Math.random() * 1e9) + 1000, 0, {
          conversationId: params['id']!,
          text: given.text,
          type: given.type ?? 'message',
          clientId: given.clientId,
          direction: 'outbound',
          author: { type: 'agent', id: data.me.agent.id, name: data.me.agent.name },
          channelId: route?.channelId ?? null,
          channelKind: route?.channelKind ?? null,
          ...(route ? { identityId: route.identityId } : {}),
          special: specialOf(given),
          dueAt:
            given.dueAt ?? (given.holdSeconds ? new Date(Date.now() + given.holdSeconds * 1000).toISOString() : null),
          delivery: { state: given.type === 'note' ? 'none' : given.dueAt ? 'scheduled' : 'queued', why: '', at: null },
          createdAt: new Date().toISOString(),
        }),
      );
      if (given.then === 'close') put({ ...conversations.get(params['id']!)!, status: 'closed' });
      return made;
    },
    listMacros: () => ({ items: macros }),
    addMacro: ({ body }) => {
      const made: Macro = {
        ...data.macros[0]!,
        ...(body as Partial<Macro>),
        id: data.id(22, macros.length + 50),
        uses: 0,
      };
      macros.push(made);
      return made;
    },
    useMacro: () => null,
    takeBackMessage: ({ params }) => {
      const was = messageOf(params['id']!)!;
      dropMessage(was.id);
      const it = conversations.get(was.conversationId)!;
      if (it.status === 'closed') put({ ...it, status: 'open' });
      const isGone = (messages.get(it.id) ?? []).length === 0;
      if (isGone) forget(it.id);
      return {
        ...was,
        subject: '',
        cc: [],
        bcc: [],
        begunWith: isGone ? { contactId: it.contactId, name: it.contactName } : null,
      };
    },
    scheduleMessage: ({ params, body }) => {
      const { dueAt } = body as { dueAt: string | null };
      const was = messageOf(params['id']!)!;
      return replaced({ ...was, dueAt, delivery: { ...was.delivery, state: dueAt === null ? 'queued' : 'scheduled' } });
    },
    addFile: () => ({
      id: data.id(12, 9),
      name: 'note.txt',
      mime: 'text/plain',
      bytes: 5,
      sha256: '',
      width: null,
      height: null,
      hasThumbnail: false,
    }),
    retryMessage: ({ params }) => ({
      ...hers.thread.find((it) => it.id === params['id'])!,
      delivery: { state: 'queued', why: '', at: null },
    }),
    settleMessage: ({ params }) => ({
      ...hers.thread.find((it) => it.id === params['id'])!,
      delivery: { state: 'delivered', why: '', at: null },
    }),
  };
}

/** What the server keeps of buttons, a list, cards, a place or a contact. */
function specialOf(given: object): Message['special'] {
  const rich = richOf({ ...given });
  return rich ? { type: 'rich', ...rich } : null;
}

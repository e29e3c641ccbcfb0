// What the double answers within one thread: pages of it, words and days found, pins, watching, splitting and joining.
import type { Conversation, Message } from '@throughline/sdk';
import * as data from './acorn.ts';
import * as hers from './acorn-ada.ts';
import * as inbox from './acorn-inbox.ts';
import type { Answers, Memory } from './double-memory.ts';

export const longId = data.id(11, 3);
export const longCount = 10_000;
/** A thread of ten thousand messages, an hour apart. */
function longThread(memory: Memory): Message[] {
  const it = memory.conversations.get(longId)!;
  return Array.from({ length: longCount }, (_, at) =>
    hers.message(100_000 + at, (longCount - at) * 60, {
      conversationId: longId,
      contactId: it.contactId,
      number: at + 1,
      text: `Message ${at + 1}${at % 7 === 0 ? `: ${'and so on, '.repeat(30)}` : ''}${at === 41 ? ' about the samovar' : ''}`,
      direction: at % 3 === 0 ? 'outbound' : 'inbound',
      author:
        at % 3 === 0
          ? { type: 'agent', id: data.me.agent.id, name: data.me.agent.name }
          : { type: 'contact', id: it.contactId, name: it.contactName },
    }),
  );
}

/** What Ada had asked before. */
export const earlierId = data.id(11, 90);
export const earlierOne = (): Conversation =>
  inbox.conversation(90, {
    status: 'closed',
    subject: 'Which grind for a moka pot?',
    contactName: 'Ada Lovelace',
    contactId: hers.ada.id,
    createdAt: data.ago(60 * 24 * 400),
  });
const earlierWords = (): Message[] => [
  hers.message(9001, 60 * 24 * 400, {
    conversationId: earlierId,
    contactId: hers.ada.id,
    number: 3,
    text: 'Which grind do I take for a moka pot?',
    author: { type: 'contact', id: hers.ada.id, name: 'Ada Lovelace' },
  }),
  hers.message(9002, 60 * 24 * 399, {
    conversationId: earlierId,
    contactId: hers.ada.id,
    number: 4,
    text: 'A medium fine one. It should feel like table salt.',
    direction: 'outbound',
    author: { type: 'agent', id: data.me.agent.id, name: data.me.agent.name },
  }),
];

export function threadAnswers(memory: Memory): Answers {
  let long: Message[] | null = null;
  memory.conversations.set(longId, {
    ...memory.conversations.get(longId)!,
    createdAt: data.ago(longCount * 60),
    lastNumber: longCount,
    lastInboundNumber: longCount,
  });
  const earlier = earlierWords();
  const threadOf = (id: string) =>
    id === longId ? (long ??= longThread(memory)) : id === earlierId ? earlier : memory.threadOf(id);
  const message = (id: string) =>
    [...memory.conversations.keys()].flatMap((each) => threadOf(each)).find((each) => each.id === id)!;
  const change = (id: string, part: Partial<Message>): Message => {
    const found = message(id);
    const next = { ...found, ...part };
    const all = threadOf(found.conversationId);
    all[all.indexOf(found)] = next;
    memory.tell('message', id, next);
    return next;
  };
  const moved = (messages: readonly Message[], from: string, to: string) => {
    for (const each of messages) {
      const held = threadOf(from);
      held.splice(held.indexOf(each), 1);
      const next = { ...each, conversationId: to };
      threadOf(to).push(next);
      memory.tell('message', each.id, next);
    }
  };
  let joined: { it: Conversation; messages: Message[] } | null = null;
  return {
    listMessages: ({ params, query }) => {
      const all = threadOf(params['id']!);
      const limit = Number(query.get('limit') ?? 60);
      const [way, edge] = (query.get('cursor') ?? '').split('~');
      const around = query.get('around');
      const before = way === 'newer' ? 0 : Number(around ?? edge ?? Number.MAX_SAFE_INTEGER) || Number.MAX_SAFE_INTEGER;
      const older = way === 'newer' ? [] : all.filter((each) => each.number < before);
      const from = way === 'newer' ? Number(edge) : around === null ? Number.POSITIVE_INFINITY : Number(around);
      const newer = all.filter((each) => each.number >= from);
      const items = [...older.slice(-limit), ...newer.slice(0, limit)];
      return {
        items,
        nextCursor: older.length > limit ? `older~${items[0]!.number}` : null,
        newerCursor: newer.length > limit ? `newer~${newer[limit]!.number}` : null,
        number: memory.number(),
      };
    },
    searchThread: ({ params, query }) => {
      const q = query.get('q')!.toLowerCase();
      const hits = threadOf(params['id']!)
        .filter((each) => each.type !== 'event' && each.text.toLowerCase().includes(q))
        .toReversed();
      return {
        items: hits.slice(0, 100).map((each) => ({
          id: each.id,
          number: each.number,
          type: each.type,
          direction: each.direction,
          authorName: each.author.name,
          channelKind: each.channelKind,
          snippet: each.text.slice(0, 150).replace(new RegExp(`(${q})`, 'i'), '«$1»'),
          at: each.createdAt,
        })),
        isMore: hits.length > 100,
        instead: null,
      };
    },
    getConversation: ({ params }) =>
      memory.conversations.get(params['id']!) ?? (params['id'] === earlierId ? earlierOne() : undefined),
    findMoment: ({ params, query }) => {
      const all = threadOf(params['id']!);
      const found = all.find((each) => each.createdAt >= query.get('time')!) ?? all.at(-1)!;
      return { number: found.number, firstAt: all[0]!.createdAt, lastAt: all.at(-1)!.createdAt };
    },
    listPins: ({ params }) => ({ items: threadOf(params['id']!).filter((each) => each.pinnedAt !== null) }),
    pinMessage: ({ params, body }) =>
      change(params['id']!, {
        pinnedAt: (body as { isPinned: boolean }).isPinned ? new Date().toISOString() : null,
      }),
    changeMessage: ({ params, body }) =>
      change(params['id']!, { text: (body as { text: string }).text, editedAt: new Date().toISOString() }),
    removeMessage: ({ params }) => {
      change(params['id']!, { deletedAt: new Date().toISOString() });
      return null;
    },
    restoreNote: ({ params }) => change(params['id']!, { deletedAt: null }),
    watchConversation: ({ params, body }) => {
      const it = memory.conversations.get(params['id']!)!;
      const { isWatching } = body as { isWatching: boolean };
      return memory.put({ ...it, watcherIds: isWatching ? [data.me.agent.id] : [] });
    },
    splitConversation: ({ params, body }) => {
      const { messageIds, fromNumber } = body as { messageIds?: string[]; fromNumber?: number };
      const from = params['id']!;
      const made = memory.put({ ...memory.conversations.get(from)!, id: data.id(11, 80), number: 1080, subject: '' });
      threadOf(made.id).splice(0);
      moved(
        threadOf(from).filter((each) => messageIds?.includes(each.id) ?? (fromNumber ?? 0) <= each.number),
        from,
        made.id,
      );
      return made;
    },
    joinConversations: ({ params, body }) => {
      const { conversationId } = body as { conversationId: string };
      joined = {
        it: memory.conversations.get(conversationId) ?? earlierOne(),
        messages: [...threadOf(conversationId)],
      };
      moved(joined.messages, conversationId, params['id']!);
      memory.forget(conversationId);
      return memory.conversations.get(params['id']!);
    },
    partConversations: ({ params, body }) => {
      const { conversationId } = body as { conversationId: string };
      const back = threadOf(params['id']!).filter((each) => joined?.messages.some(({ id }) => id === each.id));
      moved(back, params['id']!, conversationId);
      if (joined) memory.put(joined.it);
      return memory.conversations.get(params['id']!);
    },
    previewRemoval: () => ({ messages: 6, notes: 1, files: 2, facts: 3, unsent: 1, hold: null, isKept: false }),
    removeConversation: ({ params }) => {
      memory.forget(params['id']!);
      return null;
    },
    addContact: () => ({ ...hers.ada, id: data.id(7, 70) }),
    listContactRoutes: ({ params }) => ({
      items:
        params['id'] === hers.ada.id
          ? inbox.replyRoutes
          : [{ ...inbox.replyRoutes[1]!, assurance: 'own', isDefault: true }],
    }),
    listAddressRoutes: ({ query }) => ({
      contactId: null,
      items: [{ ...inbox.replyRoutes[1]!, identityValue: query.get('value'), assurance: 'own', isDefault: true }],
    }),
    addConversation: ({ body }) => {
      const { text, holdSeconds, dueAt } = (body as { message: { text: string; holdSeconds?: number; dueAt?: string } })
        .message;
      const made = memory.put({ ...memory.conversations.get(data.id(11, 2))!, id: data.id(11, 81), number: 1081 });
      threadOf(made.id).splice(
        0,
        Infinity,
        hers.message(81_000, 0, {
          conversationId: made.id,
          contactId: made.contactId,
          text,
          direction: 'outbound',
          author: { type: 'agent', id: data.me.agent.id, name: data.me.agent.name },
          dueAt: dueAt ?? (holdSeconds ? new Date(Date.now() + holdSeconds * 1000).toISOString() : null),
          delivery: { state: dueAt ? 'scheduled' : 'queued', why: '', at: null },
          createdAt: new Date().toISOString(),
        }),
      );
      return made;
    },
    previewRemovals: ({ body }) => ({
      conversations: (body as { ids: string[] }).ids.length,
      fingerprint: 'those-chosen',
      goes: {
        conversations: (body as { ids: string[] }).ids.length,
        messages: 9,
        notes: 0,
        files: 0,
        facts: 0,
        unsent: 0,
      },
      held: { count: 0, first: [] },
    }),
  };
}

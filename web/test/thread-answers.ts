// What the double answers within one thread: pages of it, words and days found, pins, watching, splitting and joining.
import type { Conversation, Message } from '@throughline/sdk';
import * as data from './acorn.ts';

interface Call {
  params: Record<string, string>;
  query: URLSearchParams;
  body: never;
}
interface House {
  readonly conversations: Map<string, Conversation>;
  readonly threadOf: (id: string) => Message[];
  readonly put: (it: Conversation) => Conversation;
  readonly tell: (kind: string, id: string, body: unknown) => void;
  readonly number: () => number;
}

export const longId = data.id(11, 3);
export const longCount = 10_000;
/** A thread of ten thousand messages, an hour apart. */
function longThread(house: House): Message[] {
  const it = house.conversations.get(longId)!;
  return Array.from({ length: longCount }, (_, at) =>
    data.message(100_000 + at, (longCount - at) * 60, {
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
  data.conversation(90, {
    status: 'closed',
    subject: 'Which grind for a moka pot?',
    contactName: 'Ada Lovelace',
    contactId: data.ada.id,
    createdAt: data.ago(60 * 24 * 400),
  });
const earlierWords = (): Message[] => [
  data.message(9001, 60 * 24 * 400, {
    conversationId: earlierId,
    contactId: data.ada.id,
    number: 3,
    text: 'Which grind do I take for a moka pot?',
    author: { type: 'contact', id: data.ada.id, name: 'Ada Lovelace' },
  }),
  data.message(9002, 60 * 24 * 399, {
    conversationId: earlierId,
    contactId: data.ada.id,
    number: 4,
    text: 'A medium fine one. It should feel like table salt.',
    direction: 'outbound',
    author: { type: 'agent', id: data.me.agent.id, name: data.me.agent.name },
  }),
];

export function threadAnswers(house: House): Record<string, (call: Call) => unknown> {
  let long: Message[] | null = null;
  house.conversations.set(longId, {
    ...house.conversations.get(longId)!,
    createdAt: data.ago(longCount * 60),
    lastNumber: longCount,
    lastInboundNumber: longCount,
  });
  const earlier = earlierWords();
  const threadOf = (id: string) =>
    id === longId ? (long ??= longThread(house)) : id === earlierId ? earlier : house.threadOf(id);
  const message = (id: string) =>
    [...house.conversations.keys()].flatMap((each) => threadOf(each)).find((each) => each.id === id)!;
  const change = (id: string, part: Partial<Message>): Message => {
    const found = message(id);
    const next = { ...found, ...part };
    const all = threadOf(found.conversationId);
    all[all.indexOf(found)] = next;
    house.tell('message', id, next);
    return next;
  };
  const moved = (messages: readonly Message[], from: string, to: string) => {
    for (const each of messages) {
      const held = threadOf(from);
      held.splice(held.indexOf(each), 1);
      const next = { ...each, conversationId: to };
      threadOf(to).push(next);
      house.tell('message', each.id, next);
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
        number: house.number(),
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
      house.conversations.get(params['id']!) ?? (params['id'] === earlierId ? earlierOne() : undefined),
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
      const it = house.conversations.get(params['id']!)!;
      const { isWatching } = body as { isWatching: boolean };
      return house.put({ ...it, watcherIds: isWatching ? [data.me.agent.id] : [] });
    },
    splitConversation: ({ params, body }) => {
      const { messageIds, fromNumber } = body as { messageIds?: string[]; fromNumber?: number };
      const from = params['id']!;
      const made = house.put({ ...house.conversations.get(from)!, id: data.id(11, 80), number: 1080, subject: '' });
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
        it: house.conversations.get(conversationId) ?? earlierOne(),
        messages: [...threadOf(conversationId)],
      };
      moved(joined.messages, conversationId, params['id']!);
      house.conversations.delete(conversationId);
      house.tell('conversation', conversationId, null);
      return house.conversations.get(params['id']!);
    },
    partConversations: ({ params, body }) => {
      const { conversationId } = body as { conversationId: string };
      const back = threadOf(params['id']!).filter((each) => joined?.messages.some(({ id }) => id === each.id));
      moved(back, params['id']!, conversationId);
      if (joined) house.put(joined.it);
      return house.conversations.get(params['id']!);
    },
    previewRemoval: () => ({ messages: 6, notes: 1, files: 2, facts: 3, unsent: 1, hold: null, isKept: false }),
    removeConversation: ({ params }) => {
      house.conversations.delete(params['id']!);
      house.tell('conversation', params['id']!, null);
      return null;
    },
    addContact: () => ({ ...data.ada, id: data.id(7, 70) }),
    listContactRoutes: ({ params }) => ({
      items:
        params['id'] === data.ada.id
          ? data.replyRoutes
          : [{ ...data.replyRoutes[1]!, assurance: 'own', isDefault: true }],
    }),
    listAddressRoutes: ({ query }) => ({
      contactId: null,
      items: [{ ...data.replyRoutes[1]!, identityValue: query.get('value'), assurance: 'own', isDefault: true }],
    }),
    addConversation: ({ body }) => {
      const { text, holdSeconds, dueAt } = (body as { message: { text: string; holdSeconds?: number; dueAt?: string } })
        .message;
      const made = house.put({ ...house.conversations.get(data.id(11, 2))!, id: data.id(11, 81), number: 1081 });
      threadOf(made.id).splice(
        0,
        Infinity,
        data.message(81_000, 0, {
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

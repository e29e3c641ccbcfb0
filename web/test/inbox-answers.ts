// What the double answers of the list: views, what stands in them, what is done to one and to many, and what is searched.
import { passes, readChoice } from '@throughline/domain';
import type { Conversation } from '@throughline/sdk';
import * as data from './acorn.ts';
import * as hers from './acorn-ada.ts';
import type { Answers, Memory } from './double-memory.ts';

export function inboxAnswers({ conversations, counts, put, number }: Memory): Answers {
  const views = new Map<string, { id: string }>();
  let bulk = {
    id: data.id(21, 1),
    state: 'done',
    why: '',
    total: 0,
    done: 0,
    changed: 0,
    refused: 0,
    kept: 0,
    createdAt: data.ago(0),
  };
  let undoBulk: Conversation[] = [];

  return {
    getCounts: counts,
    listViews: () => ({ items: [...views.values()] }),
    countViews: () => ({
      items: [...views.keys()].map((viewId) => ({ id: viewId, count: 2, isMore: false })),
    }),
    startBulk: ({ body }) => {
      const { ids, change } = body as { ids?: string[]; change: { status?: Conversation['status'] } };
      const all = ids ?? [...conversations.keys()];
      bulk = { ...bulk, changed: all.length, total: all.length, done: all.length, state: 'done' };
      undoBulk = all.map((each) => conversations.get(each)!);
      for (const each of undoBulk) put({ ...each, ...change });
      return bulk;
    },
    getBulk: () => bulk,
    undoBulk: () => {
      for (const each of undoBulk) put(each);
      bulk = { ...bulk, state: 'undone' };
      return bulk;
    },
    getView: ({ params }) => views.get(params['id']!),
    addView: ({ body }) => {
      const made = {
        ownerId: data.me.agent.id,
        position: views.size + 1,
        createdAt: data.ago(0),
        ...(body as { name: string }),
        id: data.id(20, views.size + 1),
      };
      views.set(made.id, made);
      return made;
    },
    changeView: ({ params, body }) => {
      const next = { ...views.get(params['id']!)!, ...(body as object) };
      views.set(next.id, next);
      return next;
    },
    removeView: ({ params }) => {
      views.delete(params['id']!);
      return null;
    },
    listConversations: ({ query }) => {
      const items = [...conversations.values()]
        .filter((it) => {
          const status = query.get('status');
          const assignee = query.get('assignee');
          return (
            (!status || status === 'all' || passes(readChoice(status)!, it.status)) &&
            (!query.get('priority') || passes(readChoice(query.get('priority')!)!, it.priority)) &&
            (!assignee ||
              (assignee === 'me'
                ? it.assigneeId === data.me.agent.id
                : assignee === 'none'
                  ? it.assigneeId === null
                  : it.assigneeId === assignee)) &&
            (!query.get('team') || it.teamId === query.get('team')) &&
            (!query.get('tag') ||
              it.tags.some((tag) => query.get('tag')!.includes(tag.id)) !== query.get('tag')!.startsWith('not:')) &&
            (!query.get('channelId') || it.channelId === query.get('channelId')) &&
            (query.get('drafts') !== 'mine' || it.draft !== null) &&
            query.get('mentions') === null &&
            (!query.get('q') ||
              `${it.contactName} ${it.subject} ${it.preview}`.toLowerCase().includes(query.get('q')!.toLowerCase()))
          );
        })
        .toSorted((a, b) => (a.lastMessageAt < b.lastMessageAt ? 1 : -1));
      return { items, nextCursor: null, number: number() };
    },
    changeConversation: ({ params, body }) => {
      const { tags, ...rest } = body as { tags?: string[] };
      return put({
        ...conversations.get(params['id']!)!,
        ...rest,
        ...(tags
          ? {
              tags: tags.map(
                (name) => data.tags.find((tag) => tag.name === name) ?? { id: data.id(3, 90), name, color: 'grey' },
              ),
            }
          : {}),
      });
    },
    markRead: ({ params, body }) => {
      put({ ...conversations.get(params['id']!)!, isUnread: (body as { number: number }).number === 0 });
      return null;
    },
    search: ({ query }) => ({
      items: [
        {
          kind: 'conversation',
          id: data.id(11, 1),
          conversationId: data.id(11, 1),
          contactId: hers.ada.id,
          title: 'Ada Lovelace',
          snippet: `about «${query.get('q')}»`,
          channelKind: 'plane',
          at: data.ago(5),
        },
      ],
    }),
  };
}

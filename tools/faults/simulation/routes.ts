// What agents do, by the verbs of the REST door, on one node.
import { conversationRoutes } from '../../../server/src/rooms/conversations/index.ts';
import { deliveryRoutes } from '../../../server/src/rooms/delivery/index.ts';
import { threadRoutes } from '../../../server/src/rooms/threads/index.ts';
import type { Node } from './node.ts';
import type { Answer, World } from './world.ts';

type Change = Parameters<typeof conversationRoutes.changeConversation>[0]['body'];

export function contactRoutesOf(world: World, node: Node) {
  const call = { house: node.house, viewer: world.ada, query: {}, incoming: null as never };
  const of = (id: string) => ({ ...call, params: { id }, body: undefined });
  const answered = (id: string, text: string, clientId?: string) => ({
    ...call,
    params: { id },
    body: { type: 'message' as const, text, attachments: [], mentions: [], ...(clientId ? { clientId } : {}) },
  });
  return {
    merge: (id: string, contactId: string) => threadRoutes.mergeContacts({ ...of(id), body: { contactId } }),
    unlink: (id: string, identityId: string) => threadRoutes.unlinkIdentity({ ...of(id), body: { identityId } }),
    relink: (id: string) => threadRoutes.relink(of(id)),
    erase: (id: string) => threadRoutes.removeContact(of(id)),
    split: (id: string, messageIds: string[]) =>
      conversationRoutes.splitConversation({ ...of(id), body: { messageIds } }),
    join: (id: string, conversationId: string) =>
      conversationRoutes.joinConversations({ ...of(id), body: { conversationId } }),
    change: (id: string, body: Change) => conversationRoutes.changeConversation({ ...call, params: { id }, body }),
    answer: async ({ conversationId, text, clientId }: Answer) =>
      (await deliveryRoutes.addMessage(answered(conversationId, text, clientId))).id,
    settle: async (id: string) => void (await deliveryRoutes.settleMessage(of(id))),
    retry: async (id: string) => void (await deliveryRoutes.retryMessage(of(id))),
    remove: (id: string) => deliveryRoutes.removeMessage(of(id)),
    edit: async (id: string, text: string) => void (await deliveryRoutes.changeMessage({ ...of(id), body: { text } })),
    list: () =>
      conversationRoutes.listConversations({
        ...call,
        params: {},
        body: undefined,
        query: { limit: 100, sort: 'newest', status: 'all' },
      }),
    thread: (id: string) => conversationRoutes.listMessages({ ...of(id), query: { limit: 100 } }),
  };
}

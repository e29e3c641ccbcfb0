// The contracts of alerts; each agent sees their own.
import { type Alert, problem } from '@throughline/protocol';
import type { z } from 'zod';
import { handlers } from '../../ground/handlers.ts';
import { agentOf } from '../../ground/viewer.ts';
import { conversationsByIds } from '../conversations/index.ts';
import { browserSetup, registerBrowser, removeBrowser } from './browsers.ts';
import { ALERTS_CHANGED } from './follow.ts';
import * as store from './store.ts';

const present = (row: store.AlertRow): z.output<typeof Alert> => ({
  conversationId: row.conversation_id,
  kind: row.kind,
  messageId: row.message_id,
  number: row.number,
  count: row.count,
  at: row.at.toISOString(),
  isRead: row.read_at !== null,
  conversationNumber: row.conversation_number,
  subject: row.subject,
  contactName: row.contact_name,
  authorName: row.author_name,
  words: row.words,
  isDeleted: row.is_deleted,
  why: row.kind === 'failed' ? row.why : '',
});

export const alertRoutes = handlers({
  async listAlerts({ house, viewer, query }) {
    const { workspaceId, agentId } = agentOf(viewer);
    const before = query.cursor ?? Number.MAX_SAFE_INTEGER;
    const [rows, unread, mutedConversationIds] = await Promise.all([
      store.list(house.db, workspaceId, agentId, before, query.limit + 1),
      store.unread(house.db, workspaceId, agentId),
      store.mutedOf(house.db, workspaceId, agentId),
    ]);
    const shown = rows.slice(0, query.limit);
    const nextCursor = rows.length > query.limit ? String(shown.at(-1)!.number) : null;
    return { items: shown.map(present), nextCursor, unread, mutedConversationIds };
  },
  async readAlerts({ house, viewer, body }) {
    const { workspaceId, agentId } = agentOf(viewer);
    const { conversationId = null, number = null } = body;
    const count = await store.setRead(house.db, workspaceId, agentId, conversationId, number, house.now());
    if (count > 0) house.live.whisper({ workspaceId, kind: ALERTS_CHANGED, body: { agentIds: [agentId] } });
  },
  getAlertPush: ({ house, viewer }) => browserSetup(house, agentOf(viewer)),
  async registerAlertPush({ house, viewer, body }) {
    await registerBrowser(house, agentOf(viewer), body);
  },
  async removeAlertPush({ house, viewer }) {
    await removeBrowser(house, agentOf(viewer));
  },
  async muteConversation({ house, viewer, params, body }) {
    const { workspaceId, agentId } = agentOf(viewer);
    if ((await conversationsByIds(house.db, workspaceId, [params.id])).length === 0) throw problem('not_found');
    await store.setMuted(house.db, workspaceId, agentId, params.id, body.isMuted);
    house.live.whisper({ workspaceId, kind: ALERTS_CHANGED, body: { agentIds: [agentId] } });
  },
});

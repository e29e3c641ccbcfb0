// App panels: kept by admins, shown beside a conversation.
import { z } from 'zod';
import { byId, Id, list, route, text } from '../route.ts';
import { Panel, PanelAnswer, PanelKind, ShownPanel } from '../things/index.ts';

const fields = { name: text(60).min(1), url: z.url().max(2000), teamIds: z.array(Id).max(50) };
const beside = z.object({ id: Id, panelId: Id });

export const panels = {
  listPanels: route({
    method: 'GET',
    path: '/panels',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'The app panels of this workspace, in their order',
    reply: list(Panel),
  }),
  addPanel: route({
    method: 'POST',
    path: '/panels',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Add an app panel at the end; its secret is shown only here',
    body: z.object({
      ...fields,
      kind: PanelKind,
      teamIds: fields.teamIds.default([]),
      isEnabled: z.boolean().default(true),
    }),
    reply: Panel.extend({ secret: z.string() }),
  }),
  changePanel: route({
    method: 'PATCH',
    path: '/panels/:id',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Rename, lead elsewhere, move, switch on or off, show to other teams',
    params: byId,
    body: z.object({
      name: fields.name.optional(),
      url: fields.url.optional(),
      teamIds: fields.teamIds.optional(),
      isEnabled: z.boolean().optional(),
      position: z.number().min(-1e12).max(1e12).optional(),
    }),
    reply: Panel,
  }),
  rollPanelSecret: route({
    method: 'POST',
    path: '/panels/:id/secret',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'A new secret; the old one signs nothing from then on',
    params: byId,
    reply: z.object({ secret: z.string() }),
    status: 200,
  }),
  removePanel: route({
    method: 'DELETE',
    path: '/panels/:id',
    caller: 'agent',
    scope: 'workspace:write',
    summary: 'Remove an app panel',
    params: byId,
  }),
  listConversationPanels: route({
    method: 'GET',
    path: '/conversations/:id/panels',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'The app panels I see beside a conversation, in their order',
    params: byId,
    reply: list(ShownPanel),
  }),
  getPanelCards: route({
    method: 'GET',
    path: '/conversations/:id/panels/:panelId/cards',
    caller: 'agent',
    scope: 'conversations:read',
    summary: 'What a panel of cards shows beside a conversation; kept for half a minute, `fresh=1` asks anew',
    params: beside,
    query: z.object({ fresh: z.enum(['0', '1']).default('0') }),
    reply: PanelAnswer,
  }),
  getPanelFrame: route({
    method: 'GET',
    path: '/conversations/:id/panels/:panelId/frame',
    caller: 'agent',
    scope: 'conversations:read',
    summary:
      'A page that holds a panel’s own page in a sandboxed frame and gives it a signed token about the conversation',
    params: beside,
    wire: 'file',
    status: 200,
  }),
} as const;

// Channel kinds, connected channels, and what got stuck on the way in.
import { z } from 'zod';
import { byId, Id, list, listQuery, page, route, text } from '../route.ts';
import { Channel, ChannelKind, Check, SettingValue, StuckJob, StuckReceipt } from '../things/index.ts';

const Settings = z.record(z.string().max(60), SettingValue.nullable());
export const channels = {
  listKinds: route({ method: 'GET', path: '/channel-kinds', caller: 'agent', scope: 'channels:read', summary: 'Every kind of channel and what it can do', reply: list(ChannelKind) }),
  listChannels: route({ method: 'GET', path: '/channels', caller: 'agent', scope: 'channels:read', summary: 'Connected channels', reply: list(Channel) }),
  getChannel: route({ method: 'GET', path: '/channels/:id', caller: 'agent', scope: 'channels:read', summary: 'One channel', params: byId, reply: Channel }),
  addChannel: route({ method: 'POST', path: '/channels', caller: 'agent', scope: 'channels:write', summary: 'Connect a channel: checks the settings by a real call', body: z.object({ kind: text(40), name: text(200).min(1), settings: Settings.default({}), teamId: Id.nullable().default(null) }), reply: Channel }),
  changeChannel: route({ method: 'PATCH', path: '/channels/:id', caller: 'agent', scope: 'channels:write', summary: 'Change a channel; a missing secret stays, null clears it', params: byId, body: z.object({ name: text(200).min(1).optional(), settings: Settings.optional(), teamId: Id.nullable().optional(), state: z.enum(['connected', 'off']).optional() }), reply: Channel }),
  removeChannel: route({ method: 'DELETE', path: '/channels/:id', caller: 'agent', scope: 'channels:write', summary: 'Disconnect a channel; its messages stay', params: byId }),
  testChannel: route({ method: 'POST', path: '/channels/:id/test', caller: 'agent', scope: 'channels:write', summary: 'Check every part of a channel', params: byId, reply: list(Check), status: 200 }),

  listStuckReceipts: route({ method: 'GET', path: '/stuck-receipts', caller: 'agent', scope: 'operations:read', summary: 'Inbound calls and mails that could not be read', query: z.object(listQuery), reply: page(StuckReceipt) }),
  retryStuckReceipt: route({ method: 'POST', path: '/stuck-receipts/:id/retry', caller: 'agent', scope: 'operations:write', summary: 'Read it again', params: byId, reply: z.object({ state: z.enum(['done', 'stuck']), why: z.string() }), status: 200 }),
  listStuckJobs: route({ method: 'GET', path: '/stuck-jobs', caller: 'agent', scope: 'operations:read', summary: 'Jobs that failed for good', query: z.object(listQuery), reply: page(StuckJob) }),
  retryStuckJob: route({ method: 'POST', path: '/stuck-jobs/:id/retry', caller: 'agent', scope: 'operations:write', summary: 'Queue it again', params: byId }),
  dropStuckJob: route({ method: 'DELETE', path: '/stuck-jobs/:id', caller: 'agent', scope: 'operations:write', summary: 'Give a job up', params: byId }),
} as const;

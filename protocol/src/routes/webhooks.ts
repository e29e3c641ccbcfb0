// Webhooks we send to others.
import { z } from 'zod';
import { byId, list, listQuery, page, route, text } from '../route.ts';
import { Webhook, WebhookDelivery } from '../things/index.ts';

const Fields = { url: z.url().max(2000), events: z.array(text(80)).max(100) };
export const webhooks = {
  listWebhooks: route({
    method: 'GET',
    path: '/webhooks',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'Webhooks',
    reply: list(Webhook),
  }),
  addWebhook: route({
    method: 'POST',
    path: '/webhooks',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'Add a webhook; its signing secret is shown only here. `events` empty: all',
    body: z.object({ url: Fields.url, events: Fields.events.default([]) }),
    reply: Webhook.extend({ secret: z.string() }),
  }),
  changeWebhook: route({
    method: 'PATCH',
    path: '/webhooks/:id',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'Change, switch on or off',
    params: byId,
    body: z.object({ url: Fields.url.optional(), events: Fields.events.optional(), isEnabled: z.boolean().optional() }),
    reply: Webhook,
  }),
  rollWebhookSecret: route({
    method: 'POST',
    path: '/webhooks/:id/secret',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'A new signing secret',
    params: byId,
    reply: z.object({ secret: z.string() }),
    status: 200,
  }),
  removeWebhook: route({
    method: 'DELETE',
    path: '/webhooks/:id',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'Remove a webhook',
    params: byId,
  }),
  listDeliveries: route({
    method: 'GET',
    path: '/webhooks/:id/deliveries',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'What was sent, newest first',
    params: byId,
    query: z.object(listQuery),
    reply: page(WebhookDelivery),
  }),
  redeliver: route({
    method: 'POST',
    path: '/webhook-deliveries/:id/redeliver',
    caller: 'agent',
    scope: 'webhooks:write',
    summary: 'Send it again',
    params: byId,
    reply: WebhookDelivery,
    status: 200,
  }),
} as const;

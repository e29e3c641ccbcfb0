// Webhooks over REST: make, change, roll the secret, look at what was sent, send it again.
import { problem, type Webhook, type WebhookDelivery } from '@throughline/protocol';
import type { z } from 'zod';
import { audit } from '../../ground/audit.ts';
import { handlers } from '../../ground/handlers.ts';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { open, seal, SealBroken } from '../../ground/secrets.ts';
import type { Viewer } from '../../ground/viewer.ts';
import { sealPlace } from './deliver.ts';
import { newSecret } from '../../ground/signature.ts';
import * as store from './store.ts';

const WEBHOOKS_LIMIT = 50;
const OLD_SECRET_MS = 24 * 60 * 60_000;

export const hookRoutes = handlers({
  async listWebhooks({ house, viewer }) {
    return { items: (await store.listWebhooks(house.db, viewer.workspaceId)).map(present) };
  },
  async addWebhook({ house, viewer, body }) {
    checkUrl(body.url);
    checkEvents(body.events);
    if ((await store.listWebhooks(house.db, viewer.workspaceId)).length >= WEBHOOKS_LIMIT)
      throw problem('conflict', { detail: `A workspace has at most ${WEBHOOKS_LIMIT} webhooks.` });
    const place = { workspace_id: viewer.workspaceId, id: newId() };
    const secret = newSecret('whsec');
    return await house.db.transaction(async (tx) => {
      const row = await store.addWebhook(tx, {
        ...place,
        url: body.url,
        events: unique(body.events),
        secret: seal(house.keys, secret, sealPlace(place, 'secret')),
      });
      await tell(tx, house, viewer, 'webhook.added', null, row);
      return { ...present(row), secret };
    });
  },
  async changeWebhook({ house, viewer, params, body }) {
    if (body.url !== undefined) checkUrl(body.url);
    if (body.events) checkEvents(body.events);
    return await house.db.transaction(async (tx) => {
      const before = await store.webhookById(tx, viewer.workspaceId, params.id);
      const row = await store.changeWebhook(tx, viewer.workspaceId, params.id, {
        ...body,
        events: body.events && unique(body.events),
      });
      if (!before || !row) throw problem('not_found');
      await tell(tx, house, viewer, 'webhook.changed', before, row);
      if (body.isEnabled === false)
        await store.giveUpQueued(tx, viewer.workspaceId, row.id, 'The webhook was switched off.');
      return present(row);
    });
  },
  async rollWebhookSecret({ house, viewer, params }) {
    return await house.db.transaction(async (tx) => {
      const row = await store.webhookById(tx, viewer.workspaceId, params.id);
      if (!row) throw problem('not_found');
      const secret = newSecret('whsec');
      const old = opened(() => open(house.keys, row.secret, sealPlace(row, 'secret')));
      await store.setSecret(
        tx,
        row.workspace_id,
        row.id,
        seal(house.keys, secret, sealPlace(row, 'secret')),
        old === null
          ? null
          : {
              secret: seal(house.keys, old, sealPlace(row, 'old_secret')),
              until: new Date(house.now().getTime() + OLD_SECRET_MS),
            },
      );
      await audit(tx, viewer, house.now(), {
        what: 'webhook.secret-changed',
        subject: { kind: 'webhook', id: row.id, name: row.url },
        secrets: ['secret'],
      });
      return { secret };
    });
  },
  async removeWebhook({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const row = await store.webhookById(tx, viewer.workspaceId, params.id);
      if (!row || !(await store.removeWebhook(tx, viewer.workspaceId, params.id))) throw problem('not_found');
      await tell(tx, house, viewer, 'webhook.removed', row, null);
    });
  },
  async listDeliveries({ house, viewer, params, query }) {
    if (!(await store.webhookById(house.db, viewer.workspaceId, params.id))) throw problem('not_found');
    if (query.cursor !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(query.cursor))
      throw problem('malformed', { detail: 'This cursor is not one of ours.' });
    const rows = await store.listDeliveries(
      house.db,
      viewer.workspaceId,
      params.id,
      query.limit + 1,
      query.cursor ?? null,
    );
    const shown = rows.slice(0, query.limit);
    return { items: shown.map(presentDelivery), nextCursor: rows.length > query.limit ? shown.at(-1)!.id : null };
  },
  async redeliver({ house, viewer, params }) {
    const row = await house.db.transaction(async (tx) => {
      const queued = await store.requeue(tx, viewer.workspaceId, params.id, house.now());
      if (!queued) throw problem('not_found');
      const webhook = await store.webhookById(tx, viewer.workspaceId, queued.webhook_id);
      if (!webhook?.is_enabled)
        throw problem('conflict', { detail: 'This webhook is switched off. Switch it on first.' });
      return queued;
    });
    return presentDelivery(row);
  },
});

async function tell(
  tx: Tx,
  house: House,
  viewer: Viewer,
  what: string,
  before: store.WebhookRow | null,
  after: store.WebhookRow | null,
): Promise<void> {
  const told = (row: store.WebhookRow | null) =>
    row && { url: row.url, events: [...row.events], isEnabled: row.is_enabled };
  const { id, url } = (after ?? before)!;
  await audit(tx, viewer, house.now(), {
    what,
    subject: { kind: 'webhook', id, name: url },
    before: told(before),
    after: told(after),
  });
}

function present(row: store.WebhookRow): z.output<typeof Webhook> {
  return {
    id: row.id,
    url: row.url,
    events: [...row.events],
    isEnabled: row.is_enabled,
    stateDetail: row.state_detail,
    secretSet: true,
    createdAt: row.created_at.toISOString(),
  };
}
function presentDelivery(row: store.DeliveryRow): z.output<typeof WebhookDelivery> {
  return {
    id: row.id,
    webhookId: row.webhook_id,
    event: row.event,
    number: row.number,
    state: row.state,
    attempts: row.attempts,
    status: row.status,
    why: row.why,
    createdAt: row.created_at.toISOString(),
    nextAt: row.state === 'queued' ? row.due_at.toISOString() : null,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
  };
}

function checkUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw problem('invalid', { fields: { url: 'must be an address that begins with https:// or http://' } });
  // It would be shown to everybody who may see webhooks, and the signature proves us better.
  if (url.username || url.password)
    throw problem('invalid', { fields: { url: 'must not hold a user name or password; check our signature instead' } });
}
function checkEvents(events: readonly string[]): void {
  const wrong = events.find((event) => !/^(\*|[a-z]+\.(\*|[a-z_-]+))$/.test(event));
  if (wrong !== undefined)
    throw problem('invalid', { fields: { events: 'each must look like message.created or message.*' } });
}
const unique = (events: readonly string[]) => [...new Set(events)];
/** Null when the old secret cannot be read any more: it signs nothing then. */
function opened(read: () => string): string | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

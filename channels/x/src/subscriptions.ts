// What X tells us of an account: one subscription for each kind of event, all the same to a stream, or bound to our webhook
// (https://docs.x.com/x-api/activity/introduction).
import type { Place, Refusal } from '@throughline/channel-kit';
import { thing, things, word, type Thing } from '@throughline/channel-kit/json';
import { callX, idOf, setting } from './api.ts';
import { wantedEvents } from './read.ts';

export type Done = { readonly ok: true } | { readonly ok: false; readonly refusal: Refusal; readonly message: string };
type Found = { readonly ok: true; readonly id: string; readonly wasValid: boolean } | (Done & { ok: false });
const again = { repeatable: true, timeoutSeconds: 20 } as const;
const tag = 'throughline';
/** Without these there is nothing to read; the others X may keep for other plans. */
const needed = new Set<string>(['dm.received', 'dm.sent']);

/** Makes sure that X tells us; doing it again changes nothing. `webhookId`: null for a stream. */
export async function subscribe(place: Place, webhookId: string | null): Promise<Done> {
  const listed = await listSubscriptions(place);
  if (!listed.ok) return listed;
  const userId = setting(place.settings, 'userId');
  for (const event of wantedEvents) {
    const own = listed.items.find((each) => each['event_type'] === event && userOf(each) === userId);
    const made =
      own === undefined
        ? await callX(place, 'user', 'POST', '/2/activity/subscriptions', {
            ...again,
            json: {
              event_type: event,
              filter: { user_id: userId },
              tag,
              ...(webhookId === null ? {} : { webhook_id: webhookId }),
            },
          })
        : webhookId === null || own['webhook_id'] === webhookId
          ? null
          : await callX(place, 'app', 'PUT', `/2/activity/subscriptions/${idOf(own['subscription_id']) ?? '0'}`, {
              ...again,
              json: { webhook_id: webhookId, tag },
            });
    if (made && !made.ok && needed.has(event)) return made;
  }
  return { ok: true };
}
const userOf = (subscription: Thing): unknown => thing(subscription['filter'])?.['user_id'];

async function listSubscriptions(
  place: Place,
): Promise<{ ok: true; items: readonly Thing[] } | (Done & { ok: false })> {
  const answer = await callX(place, 'app', 'GET', '/2/activity/subscriptions', {
    ...again,
    query: { max_results: '1000' },
  });
  return answer.ok ? { ok: true, items: things(answer.json['data']) } : answer;
}

/** Our address at X. X calls it before it answers, so the channel must be stored by now. One that X gave up on is checked anew. */
export async function ownWebhook(place: Place): Promise<Found> {
  const listed = await callX(place, 'app', 'GET', '/2/webhooks', again);
  if (!listed.ok) return listed;
  const own = things(listed.json['data']).find((each) => each['url'] === place.hookUrl);
  const id = idOf(own?.['id']);
  if (own && id !== null) {
    if (own['valid'] === true) return { ok: true, id, wasValid: true };
    const checked = await callX(place, 'app', 'PUT', `/2/webhooks/${id}`, again);
    if (!checked.ok) return checked;
    return { ok: true, id, wasValid: false };
  }
  const made = await callX(place, 'app', 'POST', '/2/webhooks', { ...again, json: { url: place.hookUrl ?? '' } });
  if (!made.ok) return made;
  const madeId = idOf(thing(made.json['data'])?.['id']);
  return madeId === null
    ? { ok: false, message: '', refusal: { ok: false, why: 'unknown', detail: 'X named no webhook.' } }
    : { ok: true, id: madeId, wasValid: false };
}

/** What of all this is ours is taken away again; X's refusals change nothing here. */
export async function unsubscribe(place: Place): Promise<void> {
  const listed = await listSubscriptions(place);
  const userId = setting(place.settings, 'userId');
  const own = listed.ok ? listed.items.filter((each) => userOf(each) === userId && word(each['tag']) === tag) : [];
  for (const each of own) {
    const id = idOf(each['subscription_id']);
    if (id !== null) await callX(place, 'app', 'DELETE', `/2/activity/subscriptions/${id}`, again);
  }
  if (setting(place.settings, 'receives') !== 'webhook') return;
  const hooks = await callX(place, 'app', 'GET', '/2/webhooks', again);
  const hook = hooks.ok ? things(hooks.json['data']).find((each) => each['url'] === place.hookUrl) : undefined;
  const hookId = idOf(hook?.['id']);
  if (hookId !== null) await callX(place, 'app', 'DELETE', `/2/webhooks/${hookId}`, again);
}

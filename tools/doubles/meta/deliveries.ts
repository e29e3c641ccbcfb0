// Whom Meta calls when something happens. The app has one address for each kind of object; of WhatsApp some fields go to the address of
// the number or the account instead, where it has one, and all others never do.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override/
import type { Json, World } from './world.ts';

export interface Webhook {
  readonly object: string;
  readonly entry: readonly (Json & { readonly id: string; readonly changes?: readonly Change[] })[];
}
type Change = { readonly field: string; readonly value: Json };
const overridable = new Set(
  'messages,message_echoes,calls,consumer_profile,messaging_handovers,group_lifecycle_update,group_participants_update,group_settings_update,group_status_update,smb_message_echoes,smb_app_state_sync,history,account_settings_update'.split(
    ',',
  ),
);

export function callsFor(world: World, body: Webhook): readonly (readonly [string, Webhook])[] {
  if (body.object === 'whatsapp_business_account') return body.entry.flatMap((entry) => ofWhatsApp(world, body, entry));
  const app = world.callbacks.get(body.object);
  const wanted = body.entry.filter(
    ({ id, changes = [] }) =>
      (world.subscribed.get(id) ?? []).length > 0 && changes.every(({ field }) => app?.fields.includes(field)),
  );
  // Batched, as Meta does under load.
  return app && wanted.length > 0 ? [[app.url, { ...body, entry: wanted }]] : [];
}

function ofWhatsApp(world: World, body: Webhook, entry: Webhook['entry'][number]) {
  if (!world.subscribed.has(entry.id)) return [];
  const app = world.callbacks.get(body.object);
  return (entry.changes ?? []).flatMap((change) => {
    const number = (change.value['metadata'] as { phone_number_id?: string } | undefined)?.phone_number_id ?? '';
    const override = world.overrides.get(number) ?? world.overrides.get(entry.id);
    if (!app?.fields.includes(change.field)) return [];
    const url = (overridable.has(change.field) ? override : undefined) ?? app.url;
    return [[url, { ...body, entry: [{ ...entry, changes: [change] }] }] as const];
  });
}

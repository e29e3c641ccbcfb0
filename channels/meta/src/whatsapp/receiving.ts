// Where Meta sends what happens to a number. Messages go to an address of the number's own; news of the account, of templates and of
// changed user ids only ever go to the app's. Which fields are sent at all is chosen at the app.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override/
import type { Check, Place } from '@throughline/channel-kit';
import { thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { addressRemedy, appTrouble, tellApp, whoseIs } from '../app.ts';
import type { Wish } from '../app.ts';
import { callGraph, remedyFor } from '../graph.ts';
import type { Answer } from '../graph.ts';
import { verifyWordIn } from '../hook.ts';

export const numberOf = (place: Place): string => encodeURIComponent(word(place.settings['phoneNumberId']) ?? '0');
export const accountOf = (place: Place): string => encodeURIComponent(word(place.settings['businessAccountId']) ?? '0');
export const asking = { repeatable: true, timeoutSeconds: 15 } as const;

const wish: Wish = {
  object: 'whatsapp_business_account',
  fields: [
    'messages',
    'smb_message_echoes',
    'user_id_update',
    'user_preferences',
    'message_template_status_update',
    'message_template_quality_update',
    'message_template_components_update',
    'template_category_update',
    'phone_number_quality_update',
    'account_update',
    'account_alerts',
  ],
};
const byHand = `Enter the App ID here and save. By hand: in the app dashboard under WhatsApp → Configuration enter this channel’s webhook address and verify token (Advanced), and subscribe to ${wish.fields.join(', ')}.`;
const again = 'Save this channel again to register it anew.';

/** Has the account tell the app, the app tell us, and this number's messages come to this channel's own address. */
export async function register(place: Place): Promise<Check> {
  const name = 'Receiving';
  const { hookUrl } = place;
  if (hookUrl === null || !hookUrl.startsWith('https://'))
    return {
      name,
      ok: false,
      detail: 'This installation has no public https address, so Meta cannot call it.',
      remedy: 'Set PUBLIC_URL on the server to its https address, then save this channel again.',
    };
  const answer = await tellNumber(place, hookUrl);
  if (!answer.ok) return { name, ok: false, detail: answer.refusal.detail, remedy: addressRemedy(answer, hookUrl) };
  if (word(place.settings['appId']) !== null) {
    const app = await tellApp(place, hookUrl, wish);
    return app.ok ? app : { ...app, detail: ['Messages arrive once the app tells of them.', app.detail].join(' ') };
  }
  const number = await aboutWebhooks(place);
  const app = number.ok ? await appRow(place, number.body) : null;
  return app === null || app.ok ? { name, ok: true, detail: 'Meta calls this installation.' } : { ...app, name };
}

/** An app that hears of the account already is left as it is: telling it anew would take away an address the account may have. */
async function tellNumber(place: Place, hookUrl: string): Promise<Answer> {
  const apps = await callGraph(place, `${accountOf(place)}/subscribed_apps`, asking);
  if (!apps.ok) return apps;
  const appId = word(place.settings['appId']);
  if (appId === null || !hears(apps.body, appId)) {
    const account = await callGraph(place, `${accountOf(place)}/subscribed_apps`, {
      method: 'POST',
      json: {},
      ...asking,
    });
    if (!account.ok) return account;
  }
  const override = { override_callback_uri: hookUrl, verify_token: verifyWordIn(place.settings) ?? '' };
  return await callGraph(place, numberOf(place), {
    method: 'POST',
    json: { webhook_configuration: override },
    ...asking,
  });
}
const hears = (body: Thing, appId: string | null): boolean =>
  things(body['data']).some(
    (each) => appId === null || word(thing(each['whatsapp_business_api_data'])?.['id']) === appId,
  );
const aboutWebhooks = (place: Place): Promise<Answer> =>
  callGraph(place, numberOf(place), { query: { fields: 'webhook_configuration' }, ...asking });

/** Two rows: the messages of this number, and the news that only the app's own address gets. `number` was asked for its webhooks. */
export async function receivingChecks(place: Place, number: Thing): Promise<readonly Check[]> {
  return [await messagesRow(place, number), await appRow(place, number)];
}

async function messagesRow(place: Place, number: Thing): Promise<Check> {
  const name = 'Receiving';
  if (place.hookUrl === null)
    return {
      name,
      ok: false,
      detail: 'This installation has no public address.',
      remedy: 'Set PUBLIC_URL on the server.',
    };
  const apps = await callGraph(place, `${accountOf(place)}/subscribed_apps`, asking);
  if (!apps.ok) return { name, ok: false, detail: apps.refusal.detail, remedy: remedyFor(apps) };
  if (!hears(apps.body, word(place.settings['appId'])))
    return {
      name,
      ok: false,
      detail: 'The app does not receive the events of this WhatsApp Business account.',
      remedy: again,
    };
  // The number's own address comes first, then the account's, then the app's.
  const { phone_number: own, whatsapp_business_account: account, application: app } = configured(number);
  const url = own ?? account ?? app;
  if (url === null) return { name, ok: false, detail: 'Meta calls no address for this number.', remedy: again };
  const whose = await whoseIs(place, url);
  if (whose === 'ours') return { name, ok: true, detail: 'Meta sends this number’s messages here.' };
  const detail =
    whose === 'nobody'
      ? `Meta calls ${url} for this number, where no channel listens any more.`
      : `Meta calls another address for this number: ${url}`;
  return { name, ok: false, detail, remedy: again };
}

async function appRow(place: Place, number: Thing): Promise<Check> {
  const name = 'Fields of the app';
  if (word(place.settings['appId']) !== null) {
    const trouble = await appTrouble(place, wish);
    return trouble === null
      ? { name, ok: true, detail: 'The app tells of messages, templates, the account and changed user ids.' }
      : { name, ok: false, ...trouble };
  }
  const { application: url } = configured(number);
  const isOurs = url !== null && (await whoseIs(place, url)) === 'ours';
  return isOurs
    ? {
        name,
        ok: true,
        detail: 'The app calls this installation. Its App ID is needed here to see which fields it sends.',
      }
    : {
        name,
        ok: false,
        detail:
          url === null
            ? 'News of templates, the account and changed user ids go to the app’s own address, and it has none.'
            : `News of templates, the account and changed user ids go to the app’s own address: ${url}`,
        remedy: byHand,
      };
}

function configured(
  number: Thing,
): Record<'phone_number' | 'whatsapp_business_account' | 'application', string | null> {
  const given = thing(number['webhook_configuration']);
  return {
    phone_number: word(given?.['phone_number']),
    whatsapp_business_account: word(given?.['whatsapp_business_account']),
    application: word(given?.['application']),
  };
}

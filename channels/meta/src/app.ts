// What an app tells, and to whom: for each object (page, instagram, whatsapp_business_account) one address, and the fields wanted there.
// https://developers.facebook.com/docs/graph-api/reference/app/subscriptions/
import type { Check, Place, WhoseHook } from '@throughline/channel-kit';
import { thing, things, word } from '@throughline/channel-kit/json';
import { callGraph, remedyFor } from './graph.ts';
import type { Answer } from './graph.ts';
import { verifyWordIn } from './hook.ts';

type Refused = Extract<Answer, { ok: false }>;
export interface Wish {
  readonly object: 'page' | 'instagram' | 'whatsapp_business_account';
  readonly fields: readonly string[];
}
type Seen =
  | { readonly ok: false; readonly refused: Refused }
  /** `url` null: the app tells nobody. */
  | {
      readonly ok: true;
      readonly url: string | null;
      readonly whose: WhoseHook;
      readonly fields: readonly string[];
      readonly missing: readonly string[];
    };
const asking = { repeatable: true, timeoutSeconds: 15 } as const;
const settingOf = (place: Place, key: string): string => word(place.settings[key]) ?? '';
const tokenOf = (place: Place): string => `${settingOf(place, 'appId')}|${settingOf(place, 'appSecret')}`;
const pathOf = (place: Place): string => `${encodeURIComponent(settingOf(place, 'appId'))}/subscriptions`;

/** Whether we hear what comes to this address, by our own door or by that of a channel of the same app. */
export const whoseIs = async (place: Place, url: string): Promise<WhoseHook> =>
  (await place.whoseHook?.(url)) ?? (url === place.hookUrl ? 'ours' : 'another');

async function look(place: Place, wish: Wish): Promise<Seen> {
  const answer = await callGraph(place, pathOf(place), { token: tokenOf(place), ...asking });
  if (!answer.ok) return { ok: false, refused: answer };
  const found = things(answer.body['data']).find(
    (each) => word(each['object']) === wish.object && each['active'] !== false,
  );
  const url = word(found?.['callback_url']);
  const listed: unknown = found?.['fields'];
  const fields = (Array.isArray(listed) ? listed : []).flatMap((each) => word(thing(each)?.['name'] ?? each) ?? []);
  return {
    ok: true,
    url,
    whose: url === null ? 'nobody' : await whoseIs(place, url),
    fields,
    missing: wish.fields.filter((field) => !fields.includes(field)),
  };
}

/** Has the app tell us what we wish for. An address that works for a channel beside us stays; a stranger's is never taken away. */
export async function tellApp(place: Place, hookUrl: string, wish: Wish): Promise<Check> {
  const name = 'Receiving';
  const seen = await look(place, wish);
  if (!seen.ok) return { name, ok: false, detail: seen.refused.refusal.detail, remedy: remedyFor(seen.refused) };
  if (seen.whose === 'another') return { name, ok: false, ...strange(seen.url ?? '') };
  const isTold = seen.whose === 'ours' && seen.missing.length === 0;
  const answer: Answer = isTold
    ? { ok: true, body: {} }
    : await callGraph(place, pathOf(place), {
        json: {
          object: wish.object,
          callback_url: hookUrl,
          verify_token: verifyWordIn(place.settings) ?? '',
          // What somebody added by hand stays.
          fields: [...new Set([...wish.fields, ...seen.fields])].join(),
        },
        token: tokenOf(place),
        ...asking,
      });
  return answer.ok
    ? { name, ok: true, detail: 'Meta calls this installation.' }
    : { name, ok: false, detail: answer.refusal.detail, remedy: addressRemedy(answer, hookUrl) };
}

/** What the app tells now, for the Test; null: all is well. */
export async function appTrouble(place: Place, wish: Wish): Promise<Omit<Check, 'name' | 'ok'> | null> {
  const seen = await look(place, wish);
  if (!seen.ok) return { detail: seen.refused.refusal.detail, remedy: remedyFor(seen.refused) };
  const again = 'Save this channel again to register it anew.';
  if (seen.url === null) return { detail: 'The app tells nobody of its events.', remedy: again };
  if (seen.whose === 'another') return strange(seen.url);
  if (seen.whose === 'nobody')
    return { detail: `Meta calls ${seen.url}, where no channel listens any more.`, remedy: again };
  return seen.missing.length === 0
    ? null
    : { detail: `The app does not tell ${seen.missing.join(', ')}.`, remedy: again };
}
const strange = (url: string): Omit<Check, 'name' | 'ok'> => ({
  detail: `This app’s events go to ${url}, which is not this workspace’s.`,
  remedy:
    'An app calls one address only. Remove that one in the app dashboard under Webhooks, then save this channel again; or connect with an app of its own.',
});

/** Meta tries an address before it believes in it; what fails then lies between it and us. */
export function addressRemedy(answer: Refused, hookUrl: string): string {
  const isAddress = answer.code === 2200 || /callback|verif/i.test(answer.refusal.detail);
  return isAddress
    ? `Meta could not open ${new URL(hookUrl).host} from the internet. Check DNS, certificate, firewall and reverse proxy, then save this channel again.`
    : remedyFor(answer);
}

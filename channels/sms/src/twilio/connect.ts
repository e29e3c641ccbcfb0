// Taking a number of Twilio's into service: the account is asked, and the number's webhook set by our own call.
import type { Check, Connected, Place } from '@throughline/channel-kit';
import { things, word } from '@throughline/channel-kit/json';
import { setting } from '../provider.ts';
import { callAccount, callService, type Answer } from './api.ts';

const keys = 'Copy the Account SID and the auth token from the front page of the Twilio console.';

export async function connect(place: Place): Promise<Connected> {
  const account = await callAccount(place, '.json', null, { repeatable: true });
  if (!account.ok) return refused(account, 'authToken', keys);
  if (account.json['status'] !== 'active')
    return {
      ok: false,
      field: 'accountSid',
      detail: 'This Twilio account is not active.',
      remedy: 'Look at it in the Twilio console.',
    };
  const number = setting(place.settings, 'number');
  const service = setting(place.settings, 'messagingService');
  if (number === '' && service === '')
    return {
      ok: false,
      field: 'number',
      detail: 'Messages need a number to come from.',
      remedy: 'Enter your Twilio number, or a Messaging Service.',
    };
  if (service !== '') {
    const set = await callService(place, place.hookUrl === null ? null : serviceFields(place.hookUrl));
    if (!set.ok) return refused(set, 'messagingService', 'Copy the SID of the service from Messaging → Services.');
    return { ok: true, settings: {}, label: number || (word(set.json['friendly_name']) ?? 'Messaging Service') };
  }
  const found = await findNumber(place, number);
  if (!found.ok) return refused(found, 'number', keys);
  const sid = word(things(found.json['incoming_phone_numbers'])[0]?.['sid']);
  if (sid === null) {
    // Short codes and sender names are not in this list; a number that should be there is not theirs.
    if (!number.startsWith('+')) return { ok: true, settings: {}, label: number };
    return {
      ok: false,
      field: 'number',
      detail: `This account has no number ${number}.`,
      remedy: 'Choose a number from Phone Numbers → Manage → Active numbers.',
    };
  }
  if (place.hookUrl !== null) {
    const set = await callAccount(place, `/IncomingPhoneNumbers/${sid}.json`, numberFields(place.hookUrl), {
      repeatable: true,
    });
    if (!set.ok) return refused(set, 'number', keys);
  }
  return { ok: true, settings: {}, label: number };
}
const serviceFields = (hookUrl: string) =>
  [
    ['InboundRequestUrl', hookUrl],
    ['InboundMethod', 'POST'],
    ['UseInboundWebhookOnNumber', 'false'],
    ['StatusCallback', hookUrl],
  ] as const;
const numberFields = (hookUrl: string) =>
  [
    ['SmsUrl', hookUrl],
    ['SmsMethod', 'POST'],
  ] as const;
const findNumber = (place: Place, number: string): Promise<Answer> =>
  callAccount(place, `/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`, null, {
    repeatable: true,
  });

function refused(answer: Answer & { ok: false }, field: string, remedy: string): Connected {
  return {
    ok: false,
    ...(isAway(answer) ? {} : { field: answer.refusal.why === 'unauthorized' ? 'authToken' : field }),
    detail: answer.refusal.detail,
    remedy: remedyFor(answer, remedy),
  };
}
const isAway = ({ refusal }: Answer & { ok: false }): boolean =>
  refusal.why === 'unavailable' || refusal.why === 'unknown' || refusal.why === 'busy';
/** Whoever cannot be reached has said nothing about keys. */
const remedyFor = (answer: Answer & { ok: false }, otherwise: string): string =>
  isAway(answer) ? 'Check that this server can reach Twilio, then try again.' : otherwise;

/** The number keeps its other settings; only our address is taken out again. */
export async function disconnect(place: Place): Promise<void> {
  if (place.hookUrl === null || setting(place.settings, 'authToken') === '') return;
  if (setting(place.settings, 'messagingService') !== '') {
    await callService(place, [['InboundRequestUrl', '']]);
    return;
  }
  const found = await findNumber(place, setting(place.settings, 'number'));
  if (!found.ok) {
    if (found.refusal.why === 'unauthorized') return;
    throw new Error(found.refusal.detail);
  }
  const [number] = things(found.json['incoming_phone_numbers']);
  const sid = word(number?.['sid']);
  if (sid !== null && number?.['sms_url'] === place.hookUrl)
    await callAccount(place, `/IncomingPhoneNumbers/${sid}.json`, [['SmsUrl', '']], { repeatable: true });
}

export async function check(place: Place): Promise<readonly Check[]> {
  const account = await callAccount(place, '.json', null, { repeatable: true });
  if (!account.ok)
    return [{ name: 'Account', ok: false, detail: account.refusal.detail, remedy: remedyFor(account, keys) }];
  const known: Check = {
    name: 'Account',
    ok: true,
    detail: `Twilio knows this account as ${word(account.json['friendly_name']) ?? 'active'}.`,
  };
  if (place.hookUrl === null)
    return [
      known,
      {
        name: 'Public address',
        ok: false,
        detail: 'Twilio cannot call this installation.',
        remedy: 'Set PUBLIC_URL on the server to its https address, then save this channel again.',
      },
    ];
  const isService = setting(place.settings, 'messagingService') !== '';
  const found = isService ? await callService(place, null) : await findNumber(place, setting(place.settings, 'number'));
  if (!found.ok)
    return [known, { name: 'Webhook', ok: false, detail: found.refusal.detail, remedy: remedyFor(found, keys) }];
  const url = isService
    ? (found.json['inbound_request_url'] ?? found.json['InboundRequestUrl'])
    : things(found.json['incoming_phone_numbers'])[0]?.['sms_url'];
  return [
    known,
    url === place.hookUrl
      ? { name: 'Webhook', ok: true, detail: 'Messages to this number come here.' }
      : {
          name: 'Webhook',
          ok: false,
          detail: 'Twilio sends this number’s messages elsewhere.',
          remedy: 'Save this channel again to set the webhook anew.',
        },
  ];
}

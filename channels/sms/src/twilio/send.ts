// One text or picture message to Twilio. There is no key against doing it twice, so a call without an answer is never repeated.
import type { OutboundMessage, Place, Sent } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { setting } from '../provider.ts';
import { callAccount } from './api.ts';

export async function send(message: OutboundMessage, body: string, place: Place): Promise<Sent> {
  const urls = message.files.map((file) => file.url);
  if (urls.includes(undefined))
    return {
      ok: false,
      why: 'unsupported',
      detail: 'Twilio fetches files from this installation, which has no public address. Set PUBLIC_URL on the server.',
    };
  const service = setting(place.settings, 'messagingService');
  const number = setting(place.settings, 'number');
  const answer = await callAccount(place, '/Messages.json', [
    ['To', message.recipient.value],
    ...(service === '' ? [] : [['MessagingServiceSid', service] as const]),
    ...(number === '' ? [] : [['From', number] as const]),
    ...(body === '' ? [] : [['Body', body] as const]),
    ...urls.map((url) => ['MediaUrl', url ?? ''] as const),
    ...(place.hookUrl === null ? [] : [['StatusCallback', place.hookUrl] as const]),
  ]);
  if (!answer.ok) return answer.refusal;
  const sid = word(answer.json['sid']);
  return sid === null
    ? { ok: false, why: 'unknown', detail: 'Twilio took the message without naming it.' }
    : { ok: true, externalIds: [sid] };
}

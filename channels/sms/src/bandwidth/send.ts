// One message to Bandwidth. Files are laid there first, under names of their own, so that no public address of ours is needed;
// laying one twice is laying it once. The message itself has no key against doubling, so a call without an answer is not repeated.
import { sendKey, type OutboundMessage, type Place, type Sent } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { setting } from '../provider.ts';
import { callBandwidth, messagingUrl } from './api.ts';

export async function send(message: OutboundMessage, body: string, place: Place): Promise<Sent> {
  const media: string[] = [];
  for (const [index, file] of message.files.entries()) {
    const name = file.name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-60) || 'file';
    const url = `${messagingUrl(place)}/media/${sendKey(message)}-${index}-${name}`;
    const laid = await callBandwidth(
      place,
      url,
      { method: 'PUT', body: await file.read(), type: file.mime, timeoutSeconds: 60 },
      { repeatable: true },
    );
    if (!laid.ok) return laid.refusal;
    media.push(url);
  }
  const answer = await callBandwidth(place, `${messagingUrl(place)}/messages`, {
    method: 'POST',
    type: 'application/json',
    body: JSON.stringify({
      applicationId: setting(place.settings, 'applicationId'),
      from: setting(place.settings, 'number'),
      to: [message.recipient.value],
      ...(body === '' ? {} : { text: body }),
      ...(media.length === 0 ? {} : { media }),
      tag: message.id,
    }),
  });
  if (!answer.ok) return answer.refusal;
  const id = word(answer.heard.json?.['id']);
  return id === null
    ? { ok: false, why: 'unknown', detail: 'Bandwidth took the message without naming it.' }
    : { ok: true, externalIds: [id] };
}

// The SMS channel: one number, over the provider its settings name.
import type { Channel, Outbound, Place, Sent, Settings } from '@throughline/channel-kit';
import { bandwidth } from './bandwidth/index.ts';
import { card, mediaMegabytes, textLimit } from './card.ts';
import { gateway } from './gateway/index.ts';
import { confirmation } from './confirmation.ts';
import { setting, type Provider } from './provider.ts';
import { demo } from './demo.ts';
import { rehearse } from './rehearse.ts';
import { twilio } from './twilio/index.ts';
import { continuationText, numberOf } from './words.ts';

const providers: Readonly<Record<string, Provider>> = { twilio, bandwidth, gateway };
const providerOf = (settings: Settings): Provider => providers[setting(settings, 'provider')] ?? twilio;

export const sms: Channel = {
  card,
  intake: { hook: (call, place) => providerOf(place.settings).hook(call, place), source: null, mail: null },
  read: (raw, settings) => providerOf(settings).read(raw, settings),
  send,
  fetchFile: (file, _raw, place) => providerOf(place.settings).fetchFile(file, place),
  connect: (place) => providerOf(place.settings).connect(place),
  disconnect: (place) => providerOf(place.settings).disconnect(place),
  check: (place) => providerOf(place.settings).check(place),
  /** Opens the customer's own messages app with our words typed in (RFC 5724). */
  continuationUrl: (token, settings) => {
    const number = setting(settings, 'number');
    return /^\+?\d{3,15}$/.test(number) ? `sms:${number}?body=${encodeURIComponent(continuationText(token))}` : null;
  },
  writeUrl: (settings) =>
    /^\+?\d{3,15}$/.test(setting(settings, 'number')) ? `sms:${setting(settings, 'number')}` : null,
  rehearse,
  demo,
  confirmation,
  normalize: (value) => numberOf(value) ?? value.trim(),
};

async function send(message: Outbound, place: Place): Promise<Sent> {
  const no = (why: 'rejected' | 'too-large' | 'unsupported' | 'recipient-gone', detail: string): Sent => ({
    ok: false,
    why,
    detail,
  });
  if (message.kind !== 'message') return no('unsupported', 'A text message that was sent cannot be changed or marked.');
  const body = message.text;
  if (body === '' && message.files.length === 0) return no('rejected', 'A text message needs words.');
  if (body.length > textLimit)
    return no('too-large', `A text message holds ${textLimit} characters; this one has ${body.length}.`);
  const big = message.files.find((file) => file.bytes > mediaMegabytes * 1024 * 1024);
  if (big) return no('too-large', `“${big.name}” is larger than the ${mediaMegabytes} MB that travel as MMS.`);
  if (message.files.length > card.abilities.files.perMessage)
    return no('too-large', `At most ${card.abilities.files.perMessage} files travel in one message.`);
  if (/^[A-Za-z]/.test(message.recipient.value))
    return no('recipient-gone', `“${message.recipient.value}” is a sender’s name: nobody can answer it.`);
  return await providerOf(place.settings).send(message, body, place);
}

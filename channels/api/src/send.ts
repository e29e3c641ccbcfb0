// What agents do, told to the program as signed calls. Each carries a key, so that telling it twice is telling it once, and nothing
// has to be left in doubt.
import { createHmac } from 'node:crypto';
import {
  ask,
  refusalOf,
  sendKey,
  type Heard,
  type Outbound,
  type OutboundButton,
  type OutboundFile,
  type Place,
  type Sent,
} from '@throughline/channel-kit';
import { text, things, word } from '@throughline/channel-kit/json';
import { card, textLimit } from './card.ts';

export async function send(message: Outbound, place: Place): Promise<Sent> {
  const refusal = message.kind === 'message' ? refuse(message, place) : null;
  if (refusal) return refusal;
  const key = message.kind === 'message' ? sendKey(message) : undefined;
  return await call(place, bodyOf(message), key ?? '');
}

function refuse(message: Extract<Outbound, { kind: 'message' }>, _place: Place): Sent | null {
  const no = (why: 'rejected' | 'too-large' | 'unsupported', detail: string): Sent => ({ ok: false, why, detail });
  const { perMessage, megabytes } = card.abilities.files;
  if (message.text === '' && message.files.length === 0 && !message.cards && !message.location && !message.contactCard)
    return no('rejected', 'An empty message is not sent.');
  if (message.text.length > textLimit)
    return no('too-large', `A message holds ${textLimit} characters; this one has ${message.text.length}.`);
  if (message.files.length > perMessage) return no('too-large', `At most ${perMessage} files travel in one message.`);
  const big = message.files.find((file) => file.bytes > megabytes * 1024 * 1024);
  if (big) return no('too-large', `“${big.name}” is larger than ${megabytes} MB.`);
  const pictures = (message.cards ?? []).flatMap((each) => each.picture ?? []);
  if ([...message.files, ...pictures].some((file) => file.url === undefined))
    return no(
      'unsupported',
      'Files are fetched from this installation, which has no public address. Set PUBLIC_URL on the server.',
    );
  return null;
}

function bodyOf(message: Outbound): object {
  const to = { id: message.recipient.value, name: message.recipient.name };
  if (message.kind !== 'message') {
    const { kind, recipient: _recipient, ...rest } = message;
    const { externalId, externalIds, ...more } = { externalId: undefined, externalIds: undefined, ...rest };
    const ids = externalIds ?? (externalId === undefined ? undefined : [externalId]);
    return { type: kind, to, ...(ids ? { messageIds: ids } : {}), ...more };
  }
  return {
    type: 'message',
    id: sendKey(message),
    messageId: message.id,
    conversation: { id: message.conversationId, number: message.conversationNumber },
    to,
    author: message.author,
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    files: message.files.map(fileOf),
    ...(message.buttons === undefined ? {} : { buttons: message.buttons.map(buttonOf) }),
    ...(message.list === undefined
      ? {}
      : {
          list: {
            label: message.list.label,
            rows: message.list.rows.map((row) => ({
              ...buttonOf(row),
              ...(row.text === undefined ? {} : { text: row.text }),
            })),
          },
        }),
    ...(message.cards === undefined
      ? {}
      : {
          cards: message.cards.map(({ title, text: words, picture, buttons }) => ({
            title,
            ...(words === undefined ? {} : { text: words }),
            ...(picture === undefined ? {} : { picture: fileOf(picture) }),
            ...(buttons === undefined ? {} : { buttons: buttons.map(buttonOf) }),
          })),
        }),
    ...(message.location === undefined ? {} : { location: message.location }),
    ...(message.contactCard === undefined ? {} : { contactCard: message.contactCard }),
    ...(message.replyToExternalId === undefined ? {} : { replyToId: message.replyToExternalId }),
    ...(message.isAutomatic ? { isAutomatic: true } : {}),
  };
}

const fileOf = ({ url, name, mime, bytes }: OutboundFile) => ({ url, name, type: mime, bytes });
/** `value` is what the button means; `token` names it without doubt, and either may come back in `special.value`. */
const buttonOf = ({ title, value, url, payload }: OutboundButton) =>
  url === undefined
    ? { title, value: payload ?? value ?? title, ...(payload === undefined ? {} : { token: value }) }
    : { title, url };

/** `t=<seconds>,v1=<hex>` over `<seconds>.<body>`, as our webhooks are signed. */
export function signatureOf(secret: string, body: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

export async function call(place: Place, said: object, key: string): Promise<Sent> {
  const url = text(place.settings['answersUrl']) ?? '';
  const secret = text(place.settings['signingSecret']) ?? '';
  if (url === '')
    return {
      ok: false,
      why: 'unsupported',
      detail: 'This channel has no address for answers, so it only brings messages.',
    };
  if (secret === '') return { ok: false, why: 'unauthorized', detail: 'No secret is set that would sign our calls.' };
  const body = JSON.stringify(said);
  const asked = await ask(
    place.net,
    'The program',
    url,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'throughline-signature': signatureOf(secret, body, Math.floor(Date.now() / 1000)),
        ...(key === '' ? {} : { 'idempotency-key': key }),
      },
      body,
      redirects: 'refuse',
    },
    { repeatable: true },
  );
  return asked.ok ? understand(asked.heard, key) : asked.refusal;
}

function understand(heard: Heard, key: string): Sent {
  if (heard.status >= 200 && heard.status < 300) {
    const ids = things(heard.json?.['messages']).flatMap((each) => word(each['id']) ?? []);
    const id = word(heard.json?.['id']) ?? key;
    return { ok: true, externalIds: ids.length > 0 ? ids : id === '' ? [] : [id] };
  }
  const detail = word(heard.json?.['detail']) ?? word(heard.json?.['error']) ?? '';
  const said = `The program: ${detail.slice(0, 500) || `HTTP ${heard.status}`}`;
  // It has this one already, which is what was wanted.
  if (heard.status === 409)
    return { ok: true, externalIds: [word(heard.json?.['id']) ?? key].filter((id) => id !== '') };
  if (heard.status === 404 || heard.status === 410) return { ok: false, why: 'recipient-gone', detail: said };
  if (heard.status === 415 || heard.status === 501) return { ok: false, why: 'unsupported', detail: said };
  return refusalOf('The program', heard, detail, { repeatable: true });
}

// One message as the admin's template writes it, and what the gateway's answer says by the admin's pointers.
import { ask, refusalOf, sendKey, type OutboundMessage, type Place, type Sent } from '@throughline/channel-kit';
import { setting } from '../provider.ts';
import { textAt } from './pointer.ts';
import { fill, formOf, headersOf, blanksIn, type Values } from './template.ts';

export async function send(message: OutboundMessage, body: string, place: Place): Promise<Sent> {
  const { settings } = place;
  const template = setting(settings, 'requestBody');
  const url = setting(settings, 'requestUrl');
  const urls = message.files.map((file) => file.url);
  if (urls.length > 0 && !blanksIn(`${url} ${template}`).includes('media'))
    return {
      ok: false,
      why: 'unsupported',
      detail: 'This gateway’s template has no {{media}}, so it carries no files.',
    };
  if (urls.includes(undefined))
    return {
      ok: false,
      why: 'unsupported',
      detail: 'Gateways fetch files from this installation, which has no public address. Set PUBLIC_URL on the server.',
    };
  const values: Values = {
    to: message.recipient.value,
    from: setting(settings, 'number'),
    text: body,
    id: sendKey(message),
    media: urls.join(' '),
    callback: place.hookUrl ?? '',
    secret: setting(settings, 'gatewaySecret'),
  };
  const headers = headersOf(setting(settings, 'requestHeaders'), values);
  const method = setting(settings, 'requestMethod') || 'POST';
  const asked = await ask(place.net, 'The gateway', fill(url, values, 'url'), {
    method,
    headers,
    ...(method === 'GET' ? {} : { body: fill(template, values, formOf(headers['content-type'] ?? '')) }),
    redirects: 'refuse',
  });
  if (!asked.ok) return asked.refusal;
  return understand(asked.heard, sendKey(message), place);
}

function understand(heard: Parameters<typeof refusalOf>[1], ownId: string, { settings }: Place): Sent {
  const answer: unknown = heard.json ?? parsedList(heard.text);
  const error = textAt(answer, setting(settings, 'answerError'));
  if (heard.status < 200 || heard.status > 299) return refusalOf('The gateway', heard, error);
  const [, pointer, wanted] = /^(.+?)\s*=\s*(.*)$/.exec(setting(settings, 'answerOk')) ?? [];
  if (pointer !== undefined && textAt(answer, pointer) !== wanted) {
    // Something else than the gateway spoke, and nobody knows whether it heard us before.
    if (answer === null) return { ok: false, why: 'unknown', detail: 'The gateway’s answer could not be read.' };
    return {
      ok: false,
      why: 'rejected',
      detail: `The gateway: ${error || `${pointer} is “${textAt(answer, pointer)}”`}`,
    };
  }
  const idPointer = setting(settings, 'answerId');
  if (idPointer === '') return { ok: true, externalIds: [ownId] };
  const id = textAt(answer, idPointer);
  return id === ''
    ? { ok: false, why: 'unknown', detail: 'The gateway answered without naming the message.' }
    : { ok: true, externalIds: [id] };
}
function parsedList(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

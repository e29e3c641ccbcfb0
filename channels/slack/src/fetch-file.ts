// Fetches what a customer sent: Slack is asked where the file lies now (one of a shared channel is only named in the event), and gives
// it to whoever shows the app's token (https://docs.slack.dev/reference/objects/file-object).
import type { InboundFile } from '@throughline/domain';
import type { FetchedFile, Place, Raw } from '@throughline/channel-kit';
import { number, thing, word } from '@throughline/channel-kit/json';
import { apiUrl, callApi, idOf, settingOf } from './api.ts';

const largestMegabytes = 100;

export async function fetchFile(file: InboundFile, _raw: Raw | null, place: Place): Promise<FetchedFile> {
  const id = idOf(file.ref);
  if (id === null) throw new Error(`Slack has no file “${file.name}”.`);
  const answer = await callApi(place, 'files.info', { file: id }, { repeatable: true });
  if (!answer.ok) throw new Error(answer.refusal.detail);
  const known = thing(answer.result['file']) ?? {};
  const name = word(known['name']) ?? file.name;
  if ((number(known['size']) ?? file.bytes ?? 0) > largestMegabytes * 1024 * 1024)
    throw new Error(`“${name}” is larger than the ${largestMegabytes} MB we fetch.`);
  const url = word(known['url_private_download']) ?? word(known['url_private']);
  if (url === null || !isSlacks(url, place)) throw new Error(`Slack no longer has “${name}”.`);
  const mime = /^[\w.+-]+\/[\w.+-]+/.exec(word(known['mimetype']) ?? '')?.[0] ?? file.mime;
  return { name, mime, body: await download(url, name, mime, place) };
}

async function download(url: string, name: string, mime: string, place: Place): Promise<Uint8Array> {
  const reply = await place.net
    .fetch(url, {
      timeoutSeconds: 120,
      maxBytes: largestMegabytes * 1024 * 1024,
      headers: { authorization: `Bearer ${settingOf(place.settings, 'botToken')}` },
    })
    .catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`Slack did not give “${name}”${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  // To a token that may not, Slack shows its page for signing in, with 200.
  if ((reply.headers['content-type'] ?? '').startsWith('text/html') && mime !== 'text/html')
    throw new Error(
      `Slack did not give “${name}”: the app lacks files:read. Add it under OAuth & Permissions, then install the app anew.`,
    );
  const body = await reply.bytes().catch(() => null);
  if (body === null) throw new Error(`“${name}” broke off on its way from Slack.`);
  return body;
}

/** The token goes to Slack and to nobody else, whatever address a file names. */
function isSlacks(url: string, place: Place): boolean {
  try {
    const { protocol, host, hostname } = new URL(url);
    if (host === new URL(apiUrl(place.env)).host) return true;
    return protocol === 'https:' && /(^|\.)slack\.com$/.test(hostname);
  } catch {
    return false;
  }
}

// Files out, in Slack's three steps: ask for an address, bring the bytes there, share what arrived
// (https://docs.slack.dev/messaging/working-with-files#upload). Until it is shared nobody sees it.
import { ask, type OutboundFile, type Place, type Refusal, refusalOf } from '@throughline/channel-kit';
import { thing, things, word } from '@throughline/channel-kit/json';
import { callApi, idOf, tsOf } from './api.ts';
import { fileMegabytes, filesPerMessage } from './card.ts';
import type { Where } from './send.ts';

export interface Uploaded {
  readonly id: string;
  readonly title: string;
}

export function tooMuch(files: readonly OutboundFile[]): Refusal | null {
  if (files.length > filesPerMessage)
    return { ok: false, why: 'too-large', detail: `At most ${filesPerMessage} files go with a message to Slack.` };
  const big = files.find((file) => file.bytes > fileMegabytes * 1024 * 1024);
  if (big) return { ok: false, why: 'too-large', detail: `“${big.name}” is larger than ${fileMegabytes} MB.` };
  const empty = files.find((file) => file.bytes === 0);
  return empty
    ? { ok: false, why: 'rejected', detail: `“${empty.name}” is empty, and Slack takes no empty files.` }
    : null;
}

/** A file left behind unshared harms nobody, so every step may be tried again. */
export async function upload(file: OutboundFile, place: Place): Promise<Uploaded | Refusal> {
  const body = await file.read();
  const filename = [...file.name.replace(/[\p{Cc}"\\/]/gu, '_')].slice(-200).join('') || 'file';
  const asked = await callApi(
    place,
    'files.getUploadURLExternal',
    { filename, length: String(body.length) },
    { repeatable: true },
  );
  if (!asked.ok) return asked.refusal;
  const [url, id] = [word(asked.result['upload_url']), idOf(asked.result['file_id'])];
  if (url === null || id === null)
    return { ok: false, why: 'unavailable', detail: 'Slack gave no address for the file.' };
  const brought = await ask(
    place.net,
    'Slack',
    url,
    {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
      timeoutSeconds: 120,
      maxBytes: 64 * 1024,
    },
    { repeatable: true },
  );
  if (!brought.ok) return brought.refusal;
  if (brought.heard.status === 200) return { id, title: filename };
  return refusalOf('Slack', brought.heard, '', { repeatable: true });
}

/** The names under which the files are known: the message they became, where Slack already says it, and each file. */
export async function share(files: readonly Uploaded[], where: Where, place: Place): Promise<string[] | Refusal> {
  const answer = await callApi(place, 'files.completeUploadExternal', {
    files: files.map(({ id, title }) => ({ id, title })),
    channel_id: where.channel,
    ...(where.thread === null ? {} : { thread_ts: where.thread }),
  });
  if (!answer.ok) return answer.refusal;
  const said = things(answer.result['files']).flatMap((file) => sharedAs(file, where.channel) ?? []);
  const ts = said[0] ?? (await askedFor(files[0]?.id ?? '', where.channel, place));
  return [...(ts === null ? [] : [`${where.channel}:${ts}`]), ...files.map(({ id }) => `file:${id}`)];
}
async function askedFor(file: string, channel: string, place: Place): Promise<string | null> {
  const answer = await callApi(place, 'files.info', { file }, { repeatable: true, timeoutSeconds: 10 });
  return answer.ok ? sharedAs(thing(answer.result['file']) ?? {}, channel) : null;
}
function sharedAs(file: Readonly<Record<string, unknown>>, channel: string): string | null {
  const shares = thing(file['shares']);
  const of = (kind: string) => things(thing(shares?.[kind])?.[channel])[0]?.['ts'];
  return tsOf(of('private')) ?? tsOf(of('public'));
}

// The API channel: messages come by REST with the channel's token, and go as signed calls (docs/api-channel.md).
import type { InboundFile } from '@throughline/domain';
import type { Channel, Check, Connected, FetchedFile, Place, Settings } from '@throughline/channel-kit';
import { parseThing, text } from '@throughline/channel-kit/json';
import { card } from './card.ts';
import { understand } from './events.ts';
import { hook } from './hook.ts';
import { rehearse } from './rehearse.ts';
import { call, send } from './send.ts';

const mostBytes = 100 * 1024 * 1024;

export const api: Channel = {
  card,
  intake: { hook, source: null, mail: null },
  read(raw, _settings, place) {
    const at = new Date(text(raw.meta['receivedAt']) ?? 0);
    // What is wrong was answered at the door; a call that came in has nothing wrong with it.
    const { events, wrong } = understand(parseThing(raw.body), place.channelId, at);
    return wrong.length > 0 ? [] : events;
  },
  send,
  fetchFile,
  connect,
  disconnect: () => Promise.resolve(),
  check,
  continuationUrl: (token, settings) =>
    text(settings['continuation'])?.replaceAll('{{token}}', encodeURIComponent(token)) ?? null,
  rehearse,
  normalize: (value) => value.trim(),
};

async function fetchFile(file: InboundFile, _raw: unknown, place: Place): Promise<FetchedFile> {
  const reply = await place.net.fetch(file.ref, { timeoutSeconds: 120, maxBytes: mostBytes }).catch(() => null);
  if (reply === null || reply.status !== 200)
    throw new Error(`“${file.name}” could not be fetched${reply === null ? '' : ` (HTTP ${reply.status})`}.`);
  const type = reply.headers['content-type']?.split(';')[0]?.trim() ?? '';
  const mime = file.mime === 'application/octet-stream' && /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : file.mime;
  return { name: file.name, mime, body: await reply.bytes() };
}

/** One call asks the program whether it hears us: any 2xx to a `ping` is a yes. */
async function connect(place: Place): Promise<Connected> {
  const said = await ping(place);
  if (said === null) return { ok: true, settings: {}, label: labelOf(place.settings) };
  return { ok: false, field: said.field, detail: said.detail, remedy: said.remedy };
}
function labelOf(settings: Settings): string {
  const url = text(settings['answersUrl']) ?? '';
  return URL.canParse(url) ? new URL(url).host : 'incoming only';
}
async function ping(place: Place): Promise<{ field: string; detail: string; remedy: string } | null> {
  if ((text(place.settings['answersUrl']) ?? '') === '') return null;
  if ((text(place.settings['signingSecret']) ?? '') === '')
    return {
      field: 'signingSecret',
      detail: 'Answers go out signed.',
      remedy: 'Enter a secret of at least 24 characters, and give it to your program.',
    };
  const sent = await call(place, { type: 'ping' }, '');
  if (sent.ok) return null;
  return {
    field: 'answersUrl',
    detail: sent.detail,
    remedy:
      'Let your program answer 200 to {"type":"ping"}. An address inside your network must be allowed by the operator (docs/api-channel.md).',
  };
}

async function check(place: Place): Promise<readonly Check[]> {
  const said = await ping(place);
  const answers: Check = said
    ? { name: 'Answers', ok: false, detail: said.detail, remedy: said.remedy }
    : {
        name: 'Answers',
        ok: true,
        detail:
          labelOf(place.settings) === 'incoming only' ? 'This channel only brings messages.' : 'Your program hears us.',
      };
  const address: Check =
    place.hookUrl === null
      ? {
          name: 'Address',
          ok: false,
          detail: 'This installation has no public address.',
          remedy: 'Set PUBLIC_URL on the server, or call /hooks/<channel> from inside your network.',
        }
      : { name: 'Address', ok: true, detail: `Messages are posted to ${place.hookUrl}.` };
  return [answers, address];
}

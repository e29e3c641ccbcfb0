// Asks for what was said since the newest message we have: after a break of the stream, or once a minute where that is the only way
// (https://docs.x.com/x-api/direct-messages/lookup/introduction). X gives the newest first and goes back 30 days.
import type { Raw, Refusal, Source } from '@throughline/channel-kit';
import { pause } from '@throughline/channel-kit';
import { text, thing, things, word, type Thing } from '@throughline/channel-kit/json';
import { callX, idOf, isLater } from './api.ts';

/** X takes 15 of these in 15 minutes. */
export const askSeconds = 65;
const pagesLimit = 30;
const batch = 100;
/** A message may become visible a little after one that is newer. */
const overlap = 60_000n << 22n;

export type CaughtUp =
  | { readonly ok: true; readonly newest: string }
  | { readonly ok: false; readonly refusal: Refusal };
export type Take = (raws: readonly Raw[], newest: string) => Promise<void>;

export async function catchUp(source: Source, since: string, take: Take): Promise<CaughtUp> {
  const from = String(BigInt(since) - overlap);
  const pages: Raw[][] = [];
  const ids: string[] = [];
  let token: string | null = null;
  for (let page = 0; page < pagesLimit && !source.signal.aborted; page += 1) {
    const answer = await askPage(source, token);
    if (!answer.ok && answer.refusal.why === 'busy' && page > 0) {
      await pause(answer.refusal.retryAfterSeconds, source.signal);
      page -= 1;
      continue;
    }
    if (!answer.ok) return answer;
    const events = things(answer.json['data']);
    const includes = thing(answer.json['includes']) ?? {};
    const later = events.filter((event) => isLater(idOf(event['id']) ?? '0', from));
    pages.push(later.map((event) => rawOf(event, includes)));
    ids.push(...later.flatMap((event) => idOf(event['id']) ?? []));
    token = word(thing(answer.json['meta'])?.['next_token']);
    if (later.length < events.length || events.length === 0 || token === null) break;
  }
  return { ok: true, newest: await takeOldestFirst(source, since, pages.flat().reverse(), ids.reverse(), take) };
}

async function askPage(source: Source, token: string | null) {
  return await callX(source, 'user', 'GET', '/2/dm_events', {
    repeatable: true,
    signal: source.signal,
    query: {
      max_results: '100',
      event_types: 'MessageCreate',
      'dm_event.fields': 'attachments,created_at,dm_conversation_id,entities,event_type,id,text',
      expansions: 'attachments.media_keys,sender_id,participant_ids',
      'user.fields': 'name,username',
      'media.fields': 'media_key,type,url,preview_image_url,variants,duration_ms',
      ...(token === null ? {} : { pagination_token: token }),
    },
  });
}

async function takeOldestFirst(
  source: Source,
  since: string,
  raws: readonly Raw[],
  ids: readonly string[],
  take: Take,
) {
  let newest = since;
  for (let at = 0; at < raws.length && !source.signal.aborted; at += batch) {
    const part = ids.slice(at, at + batch);
    const known = new Set(await source.seen(part));
    const fresh = raws.slice(at, at + batch).filter((_, index) => !known.has(part[index] ?? ''));
    const last = part.at(-1) ?? newest;
    const isNews = isLater(last, newest);
    if (isNews) newest = last;
    if (fresh.length > 0 || isNews) await take(fresh, newest);
  }
  return newest;
}

/** An event with what belongs to it, as it is stored. */
function rawOf(event: Thing, includes: Thing): Raw {
  const people = new Set([event['sender_id'], ...(text(event['dm_conversation_id']) ?? '').split('-')]);
  const attached: unknown = thing(event['attachments'])?.['media_keys'];
  const keys: unknown[] = Array.isArray(attached) ? attached : [];
  const body = {
    dm_event: event,
    includes: {
      users: things(includes['users']).filter((user) => people.has(user['id'])),
      media: things(includes['media']).filter((media) => keys.includes(media['media_key'])),
    },
  };
  return { body: new TextEncoder().encode(JSON.stringify(body)), headers: {}, meta: {} };
}

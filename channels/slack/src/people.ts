// Who somebody is and how a channel is called: events name only ids, so Slack is asked, at most once an hour for each, and never long:
// the event must be stored and thanked for within three seconds. A name that is missing now comes with a later message.
import type { Place } from '@throughline/channel-kit';
import { thing, type Thing, word } from '@throughline/channel-kit/json';
import { callApi, type Caller, idOf, settingOf } from './api.ts';
import { isPress, pressedAt } from './press.ts';

export interface Person {
  readonly name?: string;
  readonly email?: string;
  readonly teamId?: string;
  readonly avatar?: string;
  readonly isBot?: boolean;
}
/** Kept beside the event: what `read` needs and may not ask for. */
export interface Known {
  readonly people: Readonly<Record<string, Person>>;
  readonly channel?: string;
  /** Shared with another organisation. An event says so itself, a tap does not. */
  readonly isShared?: boolean;
}
const askSeconds = 1.5;
const mentionsAsked = 5;
const lifeMs = 3_600_000;
/** Whom Slack did not tell about is asked for again soon. */
const failedMs = 60_000;
const kept = new Map<string, { until: number; readonly value: Promise<Thing | null> }>();
const keptLimit = 10_000;

/** What a person shall see as one message; others are asked nothing about. */
const asking = new Set(['', 'file_share', 'thread_broadcast', 'me_message']);

export async function askPeople(place: Place | (Caller & Pick<Place, 'channelId'>), payload: Thing): Promise<Known> {
  const event = isPress(payload) ? pressedAt(payload) : (thing(payload['event']) ?? {});
  if (!['message', 'app_mention', 'reaction_added', 'reaction_removed', 'press'].includes(word(event['type']) ?? ''))
    return { people: {} };
  if (!asking.has(word(event['subtype']) ?? '') || word(event['bot_id']) !== null) return { people: {} };
  const mentioned = [...(word(event['text']) ?? '').matchAll(/<@([A-Z0-9]{2,31})(?:\|[^>]*)?>/g)]
    .map(([, id]) => id)
    .slice(0, mentionsAsked);
  const ids = new Set(
    [event['user'], event['parent_user_id'], ...mentioned].flatMap((id) => {
      const known = idOf(id);
      return known === null || known === settingOf(place.settings, 'botUserId') ? [] : [known];
    }),
  );
  const channelId = idOf(event['channel']);
  const [people, channel] = await Promise.all([
    Promise.all(
      [...ids].map(async (id) => [id, personOf(await asked(place, 'users.info', 'user', id, 'user'))] as const),
    ),
    channelId === null || event['channel_type'] === 'im' || channelId.startsWith('D')
      ? null
      : asked(place, 'conversations.info', 'channel', channelId, 'channel'),
  ]);
  const name = word(channel?.['name']);
  return {
    people: Object.fromEntries(people.flatMap(([id, person]) => (person === null ? [] : [[id, person]]))),
    ...(name === null ? {} : { channel: name }),
    ...(channel?.['is_ext_shared'] === true ? { isShared: true } : {}),
  };
}

async function asked(
  place: Caller & Pick<Place, 'channelId'>,
  method: string,
  param: string,
  id: string,
  answers: string,
): Promise<Thing | null> {
  const key = `${place.channelId} ${id}`;
  const before = kept.get(key);
  if (before && before.until > Date.now()) return before.value;
  if (kept.size >= keptLimit) kept.clear();
  const value = callApi(place, method, { [param]: id }, { timeoutSeconds: askSeconds, repeatable: true }).then(
    (answer) => (answer.ok ? thing(answer.result[answers]) : null),
  );
  // Many messages of one person at once are one question.
  const entry = { until: Date.now() + lifeMs, value };
  kept.set(key, entry);
  if ((await value) === null) entry.until = Date.now() + failedMs;
  return value;
}

function personOf(user: Thing | null): Person | null {
  if (user === null) return null;
  const profile = thing(user['profile']) ?? {};
  const name =
    word(profile['display_name']) ?? word(profile['real_name']) ?? word(user['real_name']) ?? word(user['name']);
  const email = word(profile['email']);
  const teamId = idOf(user['team_id']);
  const avatar = word(profile['image_72']);
  return {
    ...(name === null ? {} : { name }),
    ...(email === null ? {} : { email }),
    ...(teamId === null ? {} : { teamId }),
    ...(avatar === null ? {} : { avatar }),
    ...(user['is_bot'] === true ? { isBot: true } : {}),
  };
}

/** What was kept beside an event, from wherever it came. */
export function knownIn(meta: Readonly<Record<string, unknown>>): Known {
  const known = thing(meta['known']);
  const people = Object.entries(thing(known?.['people']) ?? {}).flatMap(([id, person]) => {
    const each = thing(person);
    return each === null ? [] : [[id, cleanPerson(each)] as const];
  });
  const channel = word(known?.['channel']);
  return {
    people: Object.fromEntries(people),
    ...(channel === null ? {} : { channel }),
    ...(known?.['isShared'] === true ? { isShared: true } : {}),
  };
}
function cleanPerson(person: Thing): Person {
  const texts = ['name', 'email', 'teamId', 'avatar'].flatMap((key) => {
    const value = word(person[key]);
    return value === null ? [] : [[key, value] as const];
  });
  return { ...Object.fromEntries(texts), ...(person['isBot'] === true ? { isBot: true } : {}) };
}

export const forgetPeople = (): void => kept.clear();

// One event of X in our words: as the activity stream and webhooks bring it, or as it was asked for (`dm_event`). Chats between two
// only: a group has no one customer. Encrypted chat (XChat) shows that something was said, and not what.
import type { Inbound, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { parseThing, text, thing, things, word, type Thing } from '@throughline/channel-kit/json';
import { idOf } from './api.ts';
import { contentOf, lookedUp } from './content.ts';

/** The events that mean something here, as they are subscribed to. */
export const wantedEvents = [
  'dm.received',
  'dm.sent',
  'dm.read',
  'dm.indicate_typing',
  'chat.received',
  'chat.sent',
] as const;
const wanted: ReadonlySet<string> = new Set([...wantedEvents, 'oauth.revoke']);
const markers = ['direct_message', 'chat.', 'revoke'];
/** Cheap, since an app's stream carries what other programs subscribed to as well. */
export function isWanted(body: Uint8Array): boolean {
  const said = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return markers.some((marker) => said.includes(marker));
}
/** Whose event this is, and the newest message in it; null for what is not ours. */
export function concerns(body: Uint8Array, userId: string): { readonly newest: string | null } | null {
  const said = parseThing(body);
  const event = thing(said?.['data']);
  if (event === null || thing(event['filter'])?.['user_id'] !== userId) return null;
  if (!wanted.has(text(event['event_type']) ?? '')) return null;
  const ids = things(thing(event['payload'])?.['direct_message_events']).flatMap((each) => idOf(each['id']) ?? []);
  return { newest: ids.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)).at(-1) ?? null };
}

interface Reading {
  readonly me: string;
  readonly users: Thing;
}
export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const said = parseThing(raw.body);
  const me = idOf(settings['userId']);
  if (said === null || me === null) return [];
  const polled = thing(said['dm_event']);
  if (polled) return one(polledMessage(polled, thing(said['includes']) ?? {}, me));
  const event = thing(said['data']);
  // The older Account Activity API says the same without an envelope, and for whom beside it.
  const payload = event === null ? said : thing(event['payload']);
  const forWhom = event === null ? said['for_user_id'] : thing(event['filter'])?.['user_id'];
  if (payload === null) return [];
  const withdrawn = thing(thing(said['user_event'])?.['revoke']);
  if (withdrawn) return thing(withdrawn['source'])?.['user_id'] === me ? one(revoked(withdrawn['date_time'])) : [];
  if (forWhom !== me) return [];
  if (event?.['event_type'] === 'oauth.revoke') return one(revoked(event['event_uuid']));
  const reading = { me, users: thing(payload['users']) ?? {} };
  const type = text(event?.['event_type']) ?? '';
  if (type === 'chat.received' || type === 'chat.sent') return one(encrypted(payload, reading));
  const found = [
    ...things(payload['direct_message_events']).map((each) => messageOf(each, reading)),
    ...things(payload['direct_message_mark_read_events']).flatMap((each) => readOf(each, reading)),
    ...things(payload['direct_message_indicate_typing_events']).map((each) => typingOf(each, reading)),
  ].flatMap((each) => each ?? []);
  return [...new Map(found.map((each, index) => [keyOf(each, index), each])).values()];
}
const one = (event: Inbound | null): readonly Inbound[] => (event === null ? [] : [event]);
const keyOf = (event: Inbound, index: number): string =>
  event.kind === 'message' ? event.externalId : 'eventId' in event ? event.eventId : String(index);

function senderOf(id: string, { users }: Pick<Reading, 'users'>): Sender {
  const user = thing(users[id]);
  const data = thing(user?.['data']) ?? user;
  const username = word(data?.['username']) ?? word(data?.['screen_name']);
  const name = word(data?.['name']) ?? username;
  return {
    kind: 'x',
    scope: '',
    value: id,
    ...(name === null ? {} : { name: name.slice(0, 200) }),
    ...(username === null ? {} : { attributes: { username: username.slice(0, 100) } }),
    trust: 'attested',
  };
}
export function timeOf(value: unknown): Date | null {
  const ms = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null;
  return ms === null ? null : new Date(ms);
}

function messageOf(event: Thing, reading: Reading): InboundMessage | null {
  const id = idOf(event['id']);
  const sentAt = timeOf(event['created_timestamp']);
  const created = thing(event['message_create']);
  const [from, to] = [idOf(created?.['sender_id']), idOf(thing(created?.['target'])?.['recipient_id'])];
  const data = thing(created?.['message_data']);
  if (id === null || sentAt === null || from === null || to === null || data === null) return null;
  const isEcho = from === reading.me;
  // A note to oneself has nobody else in it.
  if (from === to || (!isEcho && to !== reading.me)) return null;
  return {
    kind: 'message',
    externalId: id,
    sender: senderOf(isEcho ? to : from, reading),
    ...contentOf(data),
    sentAt,
    ...(isEcho ? { direction: 'outbound' as const } : {}),
  };
}

/** https://docs.x.com/x-api/direct-messages/lookup/introduction: a chat of two is named by both. */
function polledMessage(event: Thing, includes: Thing, me: string): InboundMessage | null {
  const id = idOf(event['id']);
  const at = new Date(text(event['created_at']) ?? '');
  const from = idOf(event['sender_id']);
  const [, low, high] = /^(\d{1,19})-(\d{1,19})$/.exec(text(event['dm_conversation_id']) ?? '') ?? [];
  const both = [low, high];
  if (id === null || from === null || Number.isNaN(at.getTime()) || event['event_type'] !== 'MessageCreate')
    return null;
  const other = both.find((each) => each !== undefined && each !== me);
  if (other === undefined || !both.includes(me) || !both.includes(from)) return null;
  const users = Object.fromEntries(
    things(includes['users']).flatMap((user) => {
      const userId = idOf(user['id']);
      return userId === null ? [] : [[userId, user]];
    }),
  );
  return {
    kind: 'message',
    externalId: id,
    sender: senderOf(other, { users }),
    ...contentOf(lookedUp(event, includes)),
    sentAt: at,
    ...(from === me ? { direction: 'outbound' as const } : {}),
  };
}

/** Everything up to a message, and that one by its name: it may be one that we have not been told the name of yet. */
function readOf(event: Thing, reading: Reading): readonly Inbound[] {
  const [from, at] = [idOf(event['sender_id']), timeOf(event['created_timestamp'])];
  if (from === null || at === null || from === reading.me) return [];
  const when = `${from}:${at.getTime()}`;
  const sender = senderOf(from, reading);
  const last = idOf(event['last_read_event_id']);
  return [
    { kind: 'watermark', eventId: `read:${when}`, sender, state: 'read', at },
    ...(last === null
      ? []
      : [{ kind: 'status', eventId: `read:${last}:${when}`, externalId: last, state: 'read', at } as const]),
  ];
}
function typingOf(event: Thing, reading: Reading): Inbound | null {
  const from = idOf(event['sender_id']);
  return from === null || from === reading.me ? null : { kind: 'typing', sender: senderOf(from, reading) };
}

/** `conversation_id` names both, in either order. */
function encrypted(payload: Thing, reading: Reading): InboundMessage | null {
  const id = /^[\w-]{1,100}$/.exec(text(payload['id']) ?? '')?.[0];
  const [from, sentAt] = [idOf(payload['sender_id']), timeOf(payload['created_at_msec'])];
  const [, former, latter] = /^(\d{1,19}):(\d{1,19})$/.exec(text(payload['conversation_id']) ?? '') ?? [];
  const both = [former, latter];
  const other = both.find((each) => each !== undefined && each !== reading.me);
  if (id === undefined || from === null || sentAt === null || other === undefined) return null;
  if (!both.includes(reading.me) || !both.includes(from)) return null;
  return {
    kind: 'message',
    externalId: `chat:${id}`,
    sender: senderOf(other, reading),
    text: '',
    files: [],
    sentAt,
    special: {
      type: 'unsupported',
      name: 'encrypted message',
      detail:
        'X encrypts this chat between the two phones. Open it in X; an answer from here starts an unencrypted one.',
    },
    ...(from === reading.me ? { direction: 'outbound' as const } : {}),
  };
}

function revoked(when: unknown): Inbound | null {
  const eventId = word(when)?.slice(0, 100);
  if (eventId === undefined) return null;
  return {
    kind: 'notice',
    eventId: `revoked:${eventId}`,
    about: 'account',
    state: 'trouble',
    detail: 'The account withdrew its consent on X.',
    remedy: 'Save this channel again and let the account agree once more.',
  };
}

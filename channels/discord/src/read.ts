// One dispatch of Discord's gateway in our words. Pure: what it means depends on nothing but its bytes and the bot it came to.
// Direct messages are private; what is said in a thread of the support channel is public, and so are the answers there.
import type { Inbound, InboundFile, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { parseThing, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { botIdOf, snowflake } from './api.ts';

/** The dispatches that mean something here; others are not even kept. */
export const wantedDispatches: ReadonlySet<string> = new Set([
  'MESSAGE_CREATE',
  'MESSAGE_UPDATE',
  'MESSAGE_DELETE',
  'MESSAGE_DELETE_BULK',
  'MESSAGE_REACTION_ADD',
  'MESSAGE_REACTION_REMOVE',
  'TYPING_START',
  'INTERACTION_CREATE',
]);

/** `t` and `d` as the gateway sends them, `at` when it came; `thread` beside a message of the support channel, which alone does not say where it stands. */
export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const dispatch = parseThing(raw.body);
  const data = thing(dispatch?.['d']);
  if (dispatch === null || data === null) return [];
  // In a server only the threads of the support channel are ours.
  const thread = thing(dispatch['thread']);
  if (word(data['guild_id']) !== null && (thread === null || !isOurs(thread, settings))) return [];
  const reading: Reading = {
    botId: botIdOf(settings),
    isPublic: thread !== null,
    place: thread === null ? null : inThread(thread),
    ownerId: thread === null ? null : snowflake(thread['ownerId']),
    staffRoleIds: (text(settings['staffRoleIds']) ?? '').split(/[\s,]+/).flatMap((each) => snowflake(each) ?? []),
    at: text(dispatch['at']) ?? '',
  };
  switch (dispatch['t']) {
    case 'MESSAGE_CREATE':
      return one(messageOf(data, reading));
    case 'MESSAGE_UPDATE':
      return one(editOf(data, reading));
    case 'MESSAGE_DELETE':
      return one(deletionOf(snowflake(data['id']), data));
    case 'MESSAGE_DELETE_BULK':
      return Array.isArray(data['ids']) ? data['ids'].flatMap((id) => one(deletionOf(snowflake(id), data))) : [];
    case 'MESSAGE_REACTION_ADD':
      return one(reactionOf(data, reading, true));
    case 'MESSAGE_REACTION_REMOVE':
      return one(reactionOf(data, reading, false));
    case 'TYPING_START':
      return one(typingOf(data, reading));
    case 'INTERACTION_CREATE':
      return one(pressOf(data, reading));
    default:
      return [];
  }
}

interface Reading {
  readonly botId: string;
  readonly isPublic: boolean;
  readonly place: InboundMessage['place'] | null;
  /** Who began the thread. */
  readonly ownerId: string | null;
  readonly staffRoleIds: readonly string[];
  /** When it came, which tells an emoji put on again from the first time. */ readonly at: string;
}
const one = (event: Inbound | null): readonly Inbound[] => (event === null ? [] : [event]);
export const isOurs = (thread: Thing, settings: Settings): boolean => {
  const wanted = word(settings['supportChannelId']);
  return wanted !== null && thread['parentId'] === wanted;
};

/** Each thread is a conversation of its own, whoever speaks in it. */
function inThread(thread: Thing): InboundMessage['place'] | null {
  const key = snowflake(thread['id']);
  return key === null ? null : { key, name: word(thread['name']) ?? 'a thread' };
}
const inPublic = ({ isPublic, place }: Reading): Pick<InboundMessage, 'isPublic' | 'place'> =>
  isPublic ? { isPublic, ...(place ? { place } : {}) } : {};

/** A message is named together with its channel, because every call about it needs both. */
export const externalIdOf = (channelId: string, messageId: string): string => `${channelId}:${messageId}`;
function externalId(data: Thing, messageId: unknown = data['id']): string | null {
  const [channel, message] = [snowflake(data['channel_id']), snowflake(messageId)];
  return channel === null || message === null ? null : externalIdOf(channel, message);
}
function timeOf(value: unknown): Date | null {
  const date = typeof value === 'string' ? new Date(value) : null;
  return date === null || Number.isNaN(date.getTime()) ? null : date;
}

const [ordinary, reply, call] = [0, 19, 3];
/** Joined, pinned, renamed …: the server's own lines, no words of anybody. */
const isSystem = (type: unknown): boolean =>
  typeof type === 'number' && type !== ordinary && type !== reply && type !== call;

function messageOf(data: Thing, reading: Reading): InboundMessage | null {
  const id = externalId(data);
  const sentAt = timeOf(data['timestamp']);
  const author = thing(data['author']);
  if (id === null || sentAt === null || author === null) return null;
  const isEcho = snowflake(author['id']) === reading.botId;
  // Other bots and webhooks are machines, and a machine that answers a machine never stops.
  if (!isEcho && (author['bot'] === true || word(data['webhook_id']) !== null)) return null;
  if (isSystem(data['type'])) return null;
  const customer = isEcho ? null : customerBeside(data, author, reading);
  const isFromUs = isEcho || customer !== null;
  const recipient = isEcho ? recipientOf(data) : (customer ?? author);
  const sender = recipient && senderOf(recipient, data);
  if (sender === null) return null;
  const forwarded = thing(things(data['message_snapshots'])[0]?.['message']);
  const said = wordsOf(data);
  const files = [...filesOf(data), ...(forwarded === null ? [] : filesOf({ ...forwarded, ...placeOf(data) }))];
  const special = specialOf(data, said, files.length, forwarded);
  const replied = thing(data['message_reference']);
  const repliedTo = forwarded === null && replied !== null ? externalId(data, replied['message_id']) : null;
  return {
    kind: 'message',
    externalId: id,
    sender,
    text: said,
    ...(forwarded === null ? {} : { quoted: { text: wordsOf(forwarded) } }),
    files,
    sentAt,
    ...(repliedTo === null ? {} : { replyToExternalId: repliedTo }),
    ...(isFromUs ? { direction: 'outbound' as const } : {}),
    ...(special === null ? {} : { special }),
    ...inPublic(reading),
  };
}
/** Whose thread one of our own people wrote in; null: they are no colleague of ours, or the thread is their own. */
function customerBeside(data: Thing, author: Thing, { ownerId, staffRoleIds, botId }: Reading): Thing | null {
  const roles = thing(data['member'])?.['roles'];
  const isStaff = Array.isArray(roles) && roles.some((role) => staffRoleIds.includes(snowflake(role) ?? ''));
  return isStaff && ownerId !== null && ownerId !== botId && ownerId !== snowflake(author['id'])
    ? { id: ownerId }
    : null;
}
const placeOf = (data: Thing): Thing => ({ id: data['id'], channel_id: data['channel_id'] });
/** Whom our own words in a direct message went to is not said in them; then nothing is known of them. */
function recipientOf(data: Thing): Thing | null {
  return things(data['recipients'])[0] ?? null;
}

function specialOf(
  data: Thing,
  said: string,
  files: number,
  forwarded: Thing | null,
): NonNullable<InboundMessage['special']> | null {
  const sticker = things(data['sticker_items'])[0];
  if (sticker) return { type: 'sticker', name: text(sticker['name']) ?? '' };
  if (forwarded !== null) return { type: 'forwarded' };
  if (data['type'] === call) return { type: 'unsupported', what: 'a call' };
  if (said !== '' || files > 0) return null;
  const poll = thing(data['poll']);
  if (poll !== null)
    return {
      type: 'poll',
      question: text(thing(poll['question'])?.['text']) ?? '',
      options: things(poll['answers']).flatMap((answer) => word(thing(answer['poll_media'])?.['text']) ?? []),
    };
  return { type: 'unsupported', what: 'a message without words' };
}

/** The words as people see them: a mention shows a name there, not a number. */
function wordsOf(data: Thing): string {
  const names = new Map(
    things(data['mentions']).flatMap((user) => {
      const id = snowflake(user['id']);
      return id === null ? [] : [[id, nameOf(user)] as const];
    }),
  );
  return (text(data['content']) ?? '')
    .replace(/<@!?([0-9]{1,20})>/g, (whole, id: string) => (names.has(id) ? `@${names.get(id)}` : whole))
    .replace(/<a?:(\w{2,32}):[0-9]{1,20}>/g, ':$1:')
    .replace(/<t:(-?[0-9]{1,12})(?::[tTdDfFR])?>/g, (whole, seconds: string) => {
      const at = new Date(Number(seconds) * 1000);
      return Number.isNaN(at.getTime()) ? whole : at.toISOString().replace('T', ' ').slice(0, 16);
    });
}

const mimeOf = (value: unknown): string =>
  /^[\w.+-]+\/[\w.+-]+/.exec(text(value) ?? '')?.[0] ?? 'application/octet-stream';
function filesOf(data: Thing): InboundFile[] {
  const at = externalId(data);
  if (at === null) return [];
  return things(data['attachments']).flatMap((file) => {
    const id = snowflake(file['id']);
    const bytes = file['size'];
    return id === null
      ? []
      : [
          {
            ref: `${at}:${id}`,
            name: word(file['filename']) ?? 'file',
            mime: mimeOf(file['content_type']),
            ...(typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0 ? { bytes } : {}),
          },
        ];
  });
}

function editOf(data: Thing, reading: Reading): Inbound | null {
  const id = externalId(data);
  const editedAt = timeOf(data['edited_timestamp']);
  const author = thing(data['author']);
  // Without a time of editing it is Discord that added the preview of a link.
  if (id === null || editedAt === null || typeof data['content'] !== 'string') return null;
  if (author?.['bot'] === true || snowflake(author?.['id']) === reading.botId) return null;
  return { kind: 'edit', eventId: `edit:${id}:${editedAt.getTime()}`, externalId: id, text: wordsOf(data), editedAt };
}
function deletionOf(messageId: string | null, data: Thing): Inbound | null {
  const id = externalId(data, messageId);
  return id === null ? null : { kind: 'delete', eventId: `delete:${id}`, externalId: id };
}

/** Discord tells one emoji put on or taken off, never all of them: the last one told is the one shown. */
function reactionOf(data: Thing, reading: Reading, isOn: boolean): Inbound | null {
  const id = externalId(data, data['message_id']);
  const userId = snowflake(data['user_id']);
  const emoji = thing(data['emoji']);
  const name = word(emoji?.['name']);
  if (id === null || userId === null || name === null || userId === reading.botId) return null;
  const user = thing(thing(data['member'])?.['user']) ?? { id: userId };
  if (user['bot'] === true) return null;
  const sender = senderOf(user, data);
  if (sender === null) return null;
  // A server's own emoji is a picture with a name.
  const shown = snowflake(emoji?.['id']) === null ? name : `:${name}:`;
  return {
    kind: 'reaction',
    eventId: `reaction:${id}:${userId}:${isOn ? 'on' : 'off'}:${word(emoji?.['id']) ?? name}:${reading.at}`,
    externalId: id,
    sender,
    emoji: isOn ? [shown] : [],
  };
}

function typingOf(data: Thing, reading: Reading): Inbound | null {
  const userId = snowflake(data['user_id']);
  if (userId === null || userId === reading.botId || snowflake(data['channel_id']) === null) return null;
  const user = thing(thing(data['member'])?.['user']) ?? { id: userId };
  const sender = user['bot'] === true ? null : senderOf(user, data);
  return sender === null ? null : { kind: 'typing', sender };
}

const component = 3;
/** A pressed button says its title, as if the customer had typed it. */
function pressOf(data: Thing, reading: Reading): Inbound | null {
  const id = snowflake(data['id']);
  const user = thing(data['user']) ?? thing(thing(data['member'])?.['user']);
  const message = thing(data['message']);
  const pressed = thing(data['data']);
  // Of a menu the chosen row counts, of a button the button.
  const row = word(Array.isArray(pressed?.['values']) ? pressed['values'][0] : null);
  const value = row ?? word(pressed?.['custom_id']);
  const sender = user && senderOf(user, data);
  const channel = snowflake(data['channel_id']);
  if (id === null || channel === null || data['type'] !== component || message === null || value === null || !sender)
    return null;
  const repliedTo = externalId({ channel_id: data['channel_id'] }, message['id']);
  return {
    kind: 'message',
    externalId: `press:${channel}:${id}`,
    sender,
    text: labelIn(message, value) ?? value,
    files: [],
    sentAt: timeOfId(id),
    ...(repliedTo === null ? {} : { replyToExternalId: repliedTo }),
    special: { type: 'button', value },
    ...inPublic(reading),
  };
}
/** What stands on the button, or on the row of a menu, that has this value. Cards hold rows of their own. */
function labelIn(holder: Thing, value: string, depth = 0): string | null {
  if (depth > 4) return null;
  for (const each of [...things(holder['components']), ...things(holder['options'])]) {
    const isIt = each['custom_id'] === value || each['value'] === value;
    const label = isIt ? word(each['label']) : labelIn(each, value, depth + 1);
    if (label !== null) return label;
  }
  return null;
}

const epoch = 1_420_070_400_000n;
/** The first 42 bits of an id are milliseconds since 2015. */
export const timeOfId = (id: string): Date => new Date(Number((BigInt(id) >> 22n) + epoch));

const nameOf = (user: Thing): string => word(user['global_name']) ?? word(user['username']) ?? '';
function senderOf(user: Thing, data: Thing): Sender | null {
  const value = snowflake(user['id']);
  if (value === null) return null;
  const name = nameOf(user);
  const username = word(user['username']);
  const channel = snowflake(data['channel_id']);
  const attributes = {
    ...(username === null ? {} : { username }),
    // Where to write to them in private, which saves asking for it.
    ...(channel === null || word(data['guild_id']) !== null ? {} : { channel }),
  };
  return {
    kind: 'discord',
    scope: '',
    value,
    trust: 'attested',
    ...(name === '' ? {} : { name }),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}

// One event of Slack in our words (https://docs.slack.dev/apis/events-api). Pure: what it means depends on nothing but its bytes, the
// app it came to, and the names that were asked beside it. Direct messages are private; each thread of a channel is a conversation of
// its own, read by everybody there, and so are the answers in it.
import type { Inbound, InboundMessage, Sender } from '@throughline/domain';
import type { Raw, Settings } from '@throughline/channel-kit';
import { number, text, thing, type Thing, word } from '@throughline/channel-kit/json';
import { idOf, settingOf, tsOf } from './api.ts';
import { contentOf, wordsIn } from './content.ts';
import { emojiOf } from './emoji.ts';
import { type Known, knownIn, type Person } from './people.ts';
import { isPress, payloadIn, pressedAt, pressedIn } from './press.ts';

interface Reading {
  readonly settings: Settings;
  readonly known: Known;
  readonly teamId: string;
  /** Shared with another organisation: then people of our own are colleagues, not customers. */
  readonly isShared: boolean;
  readonly eventId: string;
}

export function read(raw: Raw, settings: Settings): readonly Inbound[] {
  const payload = payloadIn(raw.body);
  if (payload === null) return [];
  if (payload['type'] === 'app_rate_limited') return one(limited(payload));
  const known = knownIn(raw.meta);
  const reading: Reading = {
    settings,
    known,
    teamId: settingOf(settings, 'teamId'),
    isShared: payload['is_ext_shared_channel'] === true || known.isShared === true,
    eventId: word(payload['event_id']) ?? '',
  };
  if (isPress(payload)) return pressesOf(payload, reading);
  const event = thing(payload['event']);
  if (payload['type'] !== 'event_callback' || event === null) return [];
  switch (event['type']) {
    case 'message':
    case 'app_mention':
      return isServed(event, settings) ? one(ofMessage(event, reading)) : [];
    case 'reaction_added':
    case 'reaction_removed':
      return one(reactionOf(event, reading));
    case 'tokens_revoked':
    case 'app_uninstalled':
      return one(gone(reading));
    default:
      return [];
  }
}
const one = (event: Inbound | null): readonly Inbound[] => (event === null ? [] : [event]);

/** A message is named together with its channel, because every call about it needs both. */
export const externalIdOf = (channelId: string, ts: string): string => `${channelId}:${ts}`;
function externalId(channel: unknown, ts: unknown): string | null {
  const [channelId, time] = [idOf(channel), tsOf(ts)];
  return channelId === null || time === null ? null : externalIdOf(channelId, time);
}
function timeOf(ts: unknown): Date | null {
  const time = tsOf(ts);
  return time === null ? null : new Date(Math.floor(Number(time) * 1000));
}

const isDirect = (event: Thing): boolean =>
  event['channel_type'] === 'im' || (idOf(event['channel'])?.startsWith('D') ?? false);
export function isServed(event: Thing, settings: Settings): boolean {
  const channelId = idOf(event['channel']);
  if (channelId === null) return false;
  if (isDirect(event)) return true;
  const serves = settingOf(settings, 'serves') || 'all';
  if (serves === 'listed') return servedIds(settings).includes(channelId);
  return serves === 'all';
}
export const servedIds = (settings: Settings): readonly string[] =>
  settingOf(settings, 'channelIds')
    .split(/[\s,]+/)
    .flatMap((each) => idOf(each) ?? []);

function ofMessage(event: Thing, reading: Reading): Inbound | null {
  switch (event['subtype']) {
    case 'message_changed':
      return editOf(event, reading);
    case 'message_deleted':
      return deletionOf(event['channel'], event['deleted_ts']);
    default:
      return messageOf(event, reading);
  }
}

/** Joined, renamed, pinned …: the channel's own lines, no words of anybody. */
const lineOfSlack =
  /^(channel_|group_|bot_|pinned_item$|unpinned_item$|reminder_add$|message_replied$|tombstone$|ekm_access_denied$|sh_room_)/;

function messageOf(event: Thing, reading: Reading): InboundMessage | null {
  const id = externalId(event['channel'], event['ts']);
  const sentAt = timeOf(event['ts']);
  const author = idOf(event['user']);
  if (id === null || sentAt === null || author === null || event['hidden'] === true) return null;
  if (isMachine(event, author, reading) || lineOfSlack.test(text(event['subtype']) ?? '')) return null;
  const isPrivate = isDirect(event);
  const isOurs = !isPrivate && reading.isShared && isColleague(event, author, reading);
  // Our own people's words count beside a customer's: in a thread that a customer began.
  const parent = isOurs ? idOf(event['parent_user_id']) : null;
  const speaker = isOurs ? parent : author;
  if (speaker === null || (isOurs && isOfTeam(reading.known.people[speaker]?.teamId ?? null, reading))) return null;
  const { text: said, html, quoted, files, special } = contentOf(event, nameIn(reading));
  const root = tsOf(event['thread_ts']);
  const repliedTo = root === null || root === tsOf(event['ts']) ? null : externalId(event['channel'], root);
  const sender = senderOf(speaker, event, reading, isPrivate);
  const hints = isOurs ? [] : hintsOf(reading.known.people[speaker]);
  return {
    kind: 'message',
    externalId: id,
    sender,
    text: said,
    ...(html === null ? {} : { html }),
    ...(quoted === null ? {} : { quoted }),
    files,
    sentAt,
    ...(repliedTo === null ? {} : { replyToExternalId: repliedTo }),
    ...(hints.length === 0 ? {} : { hints }),
    ...(isOurs ? { direction: 'outbound' as const } : {}),
    ...(special === null ? {} : { special }),
    ...(isPrivate ? {} : inThread(event, reading)),
  };
}
function inThread(event: Thing, reading: Reading): Pick<InboundMessage, 'isPublic' | 'place'> {
  const channelId = idOf(event['channel']) ?? '';
  const name = reading.known.channel === undefined ? 'a Slack channel' : `#${reading.known.channel}`;
  // A chat of several people has no threads worth a conversation each: it is one.
  const isChat = event['channel_type'] === 'mpim';
  const root = tsOf(event['thread_ts']) ?? tsOf(event['ts']) ?? '';
  return {
    isPublic: true,
    place: isChat ? { key: channelId, name: 'a group chat' } : { key: `${channelId}:${root}`, name },
  };
}

/** A tap says the title of what was tapped, as if it had been typed below our message. */
function pressesOf(payload: Thing, reading: Reading): readonly InboundMessage[] {
  const at = pressedAt(payload);
  const [repliedTo, author] = [externalId(at['channel'], at['ts']), idOf(at['user'])];
  if (repliedTo === null || author === null || !isServed(at, reading.settings)) return [];
  const isPrivate = isDirect(at);
  if (isMachine(at, author, reading) || (!isPrivate && reading.isShared && isColleague(at, author, reading))) return [];
  const hints = hintsOf(reading.known.people[author]);
  return pressedIn(payload).flatMap(({ title, value, ts }) => {
    const sentAt = timeOf(ts);
    if (sentAt === null) return [];
    return [
      {
        kind: 'message',
        externalId: `press:${repliedTo}:${String(ts)}:${author}`,
        sender: senderOf(author, at, reading, isPrivate),
        text: title,
        files: [],
        sentAt,
        replyToExternalId: repliedTo,
        ...(hints.length === 0 ? {} : { hints }),
        special: { type: 'button', value },
        ...(isPrivate ? {} : inThread(at, reading)),
      },
    ];
  });
}

/** Ourselves, other apps and Slack's own bot: a machine that answers a machine never stops. */
function isMachine(event: Thing, author: string, { settings, known }: Reading): boolean {
  return (
    word(event['bot_id']) !== null ||
    author === settingOf(settings, 'botUserId') ||
    author === 'USLACKBOT' ||
    known.people[author]?.isBot === true
  );
}
const isOfTeam = (teamId: string | null, reading: Reading): boolean => teamId !== null && teamId === reading.teamId;
const isColleague = (event: Thing, author: string, reading: Reading): boolean =>
  isOfTeam(idOf(event['user_team']) ?? reading.known.people[author]?.teamId ?? idOf(event['team']), reading);
const nameIn =
  ({ known, settings }: Reading) =>
  (userId: string): string | null =>
    known.people[userId]?.name ?? (userId === settingOf(settings, 'botUserId') ? word(settings['botName']) : null);

function senderOf(userId: string, event: Thing, reading: Reading, isPrivate: boolean): Sender {
  const person = reading.known.people[userId];
  const profile = idOf(event['user']) === userId ? thing(event['user_profile']) : null;
  const name = person?.name ?? word(profile?.['display_name']) ?? word(profile?.['real_name']);
  const teamId = person?.teamId ?? (idOf(event['user']) === userId ? idOf(event['user_team']) : null);
  const channel = isPrivate ? idOf(event['channel']) : null;
  const attributes = {
    ...(teamId === null || teamId === undefined ? {} : { team: teamId }),
    // Where to write to them in private, which saves asking for it.
    ...(channel === null ? {} : { channel }),
    ...(person?.avatar === undefined ? {} : { avatar: person.avatar }),
  };
  return {
    kind: 'slack',
    scope: reading.teamId,
    value: userId,
    trust: 'attested',
    ...(name === null || name === undefined ? {} : { name }),
    ...(Object.keys(attributes).length > 0 ? { attributes } : {}),
  };
}
/** The address in a profile is set by the person or by admins of their own workspace. Slack passes it on, and nobody proved it to us. */
function hintsOf(person: Person | undefined): NonNullable<InboundMessage['hints']> {
  const value = person?.email?.trim().toLowerCase() ?? '';
  return /^[^\s@<>,;:"()]{1,64}@[\p{L}\p{N}.-]{1,255}\.[\p{L}\p{N}]{2,}$/u.test(value)
    ? [{ kind: 'email', scope: '', value, assurance: 'claimed', evidence: 'in their Slack profile' }]
    : [];
}

function editOf(event: Thing, reading: Reading): Inbound | null {
  const message = thing(event['message']);
  const id = externalId(event['channel'], message?.['ts']);
  if (message === null || id === null) return null;
  if (message['subtype'] === 'tombstone') return deletionOf(event['channel'], message['ts']);
  const edited = thing(message['edited']);
  const editedAt = timeOf(edited?.['ts']);
  const author = idOf(message['user']);
  // Without a time of editing it is Slack that added a preview, or counted an answer.
  if (edited === null || editedAt === null || author === null || isMachine(message, author, reading)) return null;
  if (text(thing(event['previous_message'])?.['text']) === text(message['text'])) return null;
  const { text: said, html } = wordsIn(message, nameIn(reading));
  return {
    kind: 'edit',
    eventId: `edit:${id}:${String(edited['ts'])}`,
    externalId: id,
    text: said,
    ...(html === null ? {} : { html }),
    editedAt,
  };
}
function deletionOf(channel: unknown, ts: unknown): Inbound | null {
  const id = externalId(channel, ts);
  return id === null ? null : { kind: 'delete', eventId: `delete:${id}`, externalId: id };
}

/** Slack tells one emoji put on or taken off, never all of them: the last one told is the one shown. */
function reactionOf(event: Thing, reading: Reading): Inbound | null {
  const item = thing(event['item']);
  const id = item?.['type'] === 'message' ? externalId(item['channel'], item['ts']) : null;
  const userId = idOf(event['user']);
  const name = word(event['reaction']);
  const at = timeOf(event['event_ts']);
  if (item === null || id === null || userId === null || name === null || at === null) return null;
  if (!/^[a-z0-9_+':-]{1,200}$/.test(name) || !isServed(item, reading.settings)) return null;
  if (isMachine(event, userId, reading)) return null;
  if (reading.isShared && isColleague(event, userId, reading)) return null;
  const isOn = event['type'] === 'reaction_added';
  return {
    kind: 'reaction',
    eventId: `reaction:${id}:${userId}:${name}:${isOn ? 'on' : 'off'}:${String(event['event_ts'])}`,
    externalId: id,
    sender: senderOf(userId, event, reading, false),
    emoji: isOn ? [emojiOf(name)] : [],
    at,
  };
}

/** https://docs.slack.dev/apis/events-api/#rate-limiting */
function limited(payload: Thing): Inbound | null {
  const minute = number(payload['minute_rate_limited']);
  return minute === null
    ? null
    : {
        kind: 'notice',
        eventId: `limited:${minute}`,
        about: 'account',
        state: 'trouble',
        detail: 'Slack held back events: there were more than it delivers in an hour.',
        remedy: 'Serve fewer channels here, or remove the app from channels where nobody asks for help.',
      };
}
function gone({ eventId }: Reading): Inbound | null {
  return eventId === ''
    ? null
    : {
        kind: 'notice',
        eventId,
        about: 'account',
        state: 'trouble',
        detail: 'The app was removed from the Slack workspace, or its token was revoked.',
        remedy: 'Install the app anew at api.slack.com/apps and save its Bot User OAuth Token here.',
      };
}

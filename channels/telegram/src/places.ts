// Where a message stands: in a private chat with the bot, in one with a business account the bot answers for, or in a group. What is said
// in a group is public: it belongs to the place, opens no private window and proves nothing.
import type { InboundMessage } from '@throughline/domain';
import type { Settings } from '@throughline/channel-kit';
import { digits, text, thing, type Thing, things, word } from '@throughline/channel-kit/json';
import { botIdOf } from './api.ts';

export interface Spot {
  readonly kind: 'private' | 'business' | 'group';
  readonly chat: Thing;
  readonly chatId: string;
  readonly messageId: string;
  /** Of a business account: the connection by which its chats are seen and answered. */
  readonly connection: string;
}

/** Message ids count per chat, so a message is named by both; one of a business account by its connection too. */
export const externalIdOf = (chatId: string, messageId: string, connection = ''): string =>
  connection === '' ? `${chatId}:${messageId}` : `business:${connection}:${chatId}:${messageId}`;
const connectionPattern = /^[A-Za-z0-9_=+/.-]{1,200}$/;
export const connectionOf = (value: unknown): string | null =>
  typeof value === 'string' && connectionPattern.test(value) ? value : null;

/** Null for channels, groups that are not served, and noise. `isBusiness`: it came as an update of a business account. */
export function spotOf(message: Thing, settings: Settings, isBusiness = false): Spot | null {
  const chat = thing(message['chat']);
  const [chatId, messageId] = [digits(chat?.['id']), digits(message['message_id'])];
  if (chat === null || chatId === null || messageId === null) return null;
  const at = { chat, chatId, messageId, connection: '' };
  if (isBusiness) {
    const connection = connectionOf(message['business_connection_id']);
    return connection === null || chat['type'] !== 'private' ? null : { ...at, kind: 'business', connection };
  }
  if (chat['type'] === 'private') return { ...at, kind: 'private' };
  const isGroup = chat['type'] === 'group' || chat['type'] === 'supergroup';
  return isGroup && chatId.startsWith('-') && isServed(chatId, settings) ? { ...at, kind: 'group' } : null;
}

export const settingOf = (settings: Settings, key: string): string => {
  const value = settings[key];
  return typeof value === 'string' ? value.trim() : '';
};
export const servedGroups = (settings: Settings): readonly string[] =>
  settingOf(settings, 'groupIds')
    .split(/[\s,]+/)
    .filter((id) => /^-\d{1,20}$/.test(id));
/** A group that became a supergroup has another id since; it is the same place under its first one. */
export function firstIdOf(chatId: string, settings: Settings): string {
  const moves = new Map(movesOf(settings).map(({ from, to }) => [to, from]));
  let id = chatId;
  for (let step = 0; step < 5 && moves.has(id); step += 1) id = moves.get(id) ?? id;
  return id;
}
export const movesOf = (settings: Settings): readonly { from: string; to: string }[] =>
  settingOf(settings, 'movedGroups')
    .split('\n')
    .flatMap((line) => {
      const [, from, to] = /^(-\d{1,20})>(-\d{1,20})$/.exec(line.trim()) ?? [];
      return from === undefined || to === undefined ? [] : [{ from, to }];
    });
function isServed(chatId: string, settings: Settings): boolean {
  const serves = settingOf(settings, 'groups') || 'none';
  if (serves === 'all') return true;
  const listed = serves === 'listed' ? servedGroups(settings) : [];
  return listed.includes(chatId) || listed.includes(firstIdOf(chatId, settings));
}

/** Is the bot meant: called by name, given a command, or answered? Without that a group that wants to be asked is not listened to. */
export function isHeard(message: Thing, settings: Settings): boolean {
  if (settingOf(settings, 'groupTalk') === 'all') return true;
  const botId = botIdOf(settings);
  const answered = thing(message['reply_to_message']);
  if (
    answered !== null &&
    answered['forum_topic_created'] === undefined &&
    digits(thing(answered['from'])?.['id']) === botId
  )
    return true;
  const name = `@${settingOf(settings, 'botUsername')}`.toLowerCase();
  const words = text(message['text']) ?? text(message['caption']) ?? '';
  return things(message['entities'] ?? message['caption_entities']).some((entity) => {
    const [offset, length] = [Number(entity['offset']), Number(entity['length'])];
    const said = words.slice(offset, offset + length).toLowerCase();
    if (entity['type'] === 'mention') return said === name;
    if (entity['type'] === 'bot_command') return said.endsWith(name);
    return entity['type'] === 'text_mention' && digits(thing(entity['user'])?.['id']) === botId;
  });
}

const topicOf = (message: Thing): string | null =>
  message['is_topic_message'] === true ? digits(message['message_thread_id']) : null;

/**
 * A topic is a conversation of its own. In a group without topics each member has one there, and whoever answers a message takes part in
 * that one's.
 */
export function inGroup(
  message: Thing,
  spot: Spot,
  speaker: string,
  settings: Settings,
): Pick<InboundMessage, 'isPublic' | 'place' | 'references' | 'replyToExternalId'> {
  const topic = topicOf(message);
  const first = firstIdOf(spot.chatId, settings);
  const title = word(spot.chat['title']) ?? 'a group';
  const answered = thing(message['reply_to_message']);
  // The first message of a topic stands as the answered one in each that answers none.
  const begun = thing(answered?.['forum_topic_created']);
  const repliedTo = begun === null ? digits(answered?.['message_id']) : null;
  const replied = repliedTo === null ? null : externalIdOf(spot.chatId, repliedTo);
  const name = word(begun?.['name']) === null ? title : `${title} › ${word(begun?.['name'])}`;
  return {
    isPublic: true,
    place: { key: topic === null ? `${first}:from ${speaker}` : `${first}:topic ${topic}`, name },
    ...(replied === null ? {} : { replyToExternalId: replied }),
    ...(replied === null || topic !== null ? {} : { references: [replied] }),
  };
}

/** Who speaks in a group: a person; or the group or a channel itself, for its anonymous admins. Null for machines and forwarded posts. */
export function speakerIn(message: Thing): { readonly user: Thing; readonly isAnonymous: boolean } | null {
  const chat = thing(message['sender_chat']);
  if (message['is_automatic_forward'] === true) return null;
  if (chat === null) {
    const from = thing(message['from']);
    return from === null || from['is_bot'] === true ? null : { user: from, isAnonymous: false };
  }
  const title = word(chat['title']) ?? 'a group';
  const signature = word(message['author_signature']);
  const name = signature === null ? `${title} (anonymous admin)` : `${signature} (${title})`;
  return { user: { id: chat['id'], first_name: name }, isAnonymous: true };
}

/** What happens to a topic is told in it; joins, leaves, new titles and the like are no matter of support. */
export const toldInGroups: ReadonlySet<string> = new Set([
  'pinned_message',
  'forum_topic_edited',
  'forum_topic_closed',
  'forum_topic_reopened',
]);
const groupLines =
  /^(new_chat_|left_chat_member$|delete_chat_photo$|group_chat_created$|supergroup_chat_created$|channel_chat_created$|migrate_|video_chat_|boost_|giveaway|general_forum_topic_|forum_topic_created$|chat_background_set$|chat_owner_|users_shared$|chat_shared$|message_auto_delete_timer_changed$|proximity_alert_triggered$|suggested_post_)/;
export const isGroupLine = (message: Thing): boolean => Object.keys(message).some((key) => groupLines.test(key));

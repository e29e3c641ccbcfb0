// Where words go: into the private chat, through a business account, or into the group where the answered message stands. Public words
// go only below a public message, and private ones never into a group.
import type { OutboundMessage, Place, Recipient } from '@throughline/channel-kit';
import { digits, parseThing, thing } from '@throughline/channel-kit/json';
import { botIdOf } from './api.ts';
import type { Refusal } from './api.ts';
import { connectionIn } from './business.ts';

export interface Target {
  readonly chatId: string;
  /** Of the business account in whose name it goes; '' for the bot's own. */
  readonly connection: string;
  /** Said with every call that writes there. */
  readonly params: Readonly<Record<string, unknown>>;
}
/** Where a stored message lies. A pressed button is no message of its own. */
export interface Address {
  readonly chatId: string;
  readonly messageId: number;
  readonly connection: string;
}

export function addressIn(externalId: string | undefined): Address | null {
  const [, connection = '', chatId, messageId] = /^(?:business:([^:]+):)?(-?\d+):(\d+)$/.exec(externalId ?? '') ?? [];
  return chatId === undefined || messageId === undefined ? null : { chatId, messageId: Number(messageId), connection };
}
export const isGroup = (chatId: string): boolean => chatId.startsWith('-');

/** The connection of a customer met through a business account; '' for one who wrote to the bot. */
export const connectionFor = (recipient: Recipient, place: Pick<Place, 'settings'>): string =>
  connectionIn(recipient.scope, botIdOf(place.settings)) ?? '';

export async function targetOf(message: OutboundMessage, place: Place): Promise<Target | Refusal> {
  if (message.isPublic) return inGroup(message);
  const connection = connectionFor(message.recipient, place);
  const { value: chatId } = message.recipient;
  if (isGroup(chatId))
    return { ok: false, why: 'rejected', detail: 'They speak for a group, and private words do not go there.' };
  return { chatId, connection, params: connection === '' ? {} : { business_connection_id: connection } };
}

async function inGroup(message: OutboundMessage): Promise<Target | Refusal> {
  const answered = addressIn(message.replyToExternalId);
  if (answered === null || !isGroup(answered.chatId))
    return { ok: false, why: 'rejected', detail: 'An answer in a group needs the message of the group it answers.' };
  const topic = await topicOf(message);
  return {
    chatId: answered.chatId,
    connection: '',
    params: topic === null ? {} : { message_thread_id: Number(topic) },
  };
}
/** Its call says in which topic a message stands; while that is not kept, Telegram puts the answer beside what it answers. */
async function topicOf(message: OutboundMessage): Promise<string | null> {
  const raw = await message.replyToRaw?.();
  const update = raw ? parseThing(raw.body) : null;
  const said = thing(update?.['message']) ?? thing(thing(update?.['callback_query'])?.['message']);
  return said?.['is_topic_message'] === true ? digits(said['message_thread_id']) : null;
}

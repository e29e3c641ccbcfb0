// Our own signed words in mail: the reply address of a conversation, the bounce address of a message, the Message-ID that says both.
// All are lower case and short, because mail servers fold case in addresses and a local part ends at 64 characters.
import { createHash } from 'node:crypto';
import type { Place } from '@throughline/channel-kit';

type Signer = Pick<Place, 'channelId' | 'sign'>;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const replyForm = /^([0-9a-z]{25})\.([0-9a-z]{10})$/;
const bounceForm = /^([0-9a-z]{25})\.([0-9a-z]{25})\.([0-9a-z]{10})$/;
const messageIdForm = /^<c([0-9a-z]{25})\.m([0-9a-z]{25})\.([0-9a-z]{10})@[^<>@\s]+>$/;

/** `<conversation>.<signature>`: what stands behind the plus of a reply address. */
export function replyToken(conversationId: string, place: Signer): string {
  const conversation = pack(conversationId);
  return `${conversation}.${mark('reply', conversation, place)}`;
}
/** The conversation of a reply token that this channel of this installation signed; null for any other text. */
export function openReplyToken(token: string, place: Signer): string | null {
  const [, conversation, given] = replyForm.exec(token.toLowerCase()) ?? [];
  return conversation && given && given === mark('reply', conversation, place) ? unpack(conversation) : null;
}

export interface Ours {
  readonly conversationId: string;
  readonly messageId: string;
}

/** `<c….m….signature@domain>`: says its conversation and message by itself, so threading survives a lost table. */
export function ourMessageId(ours: Ours, domain: string, place: Signer): string {
  const [conversation, message] = [pack(ours.conversationId), pack(ours.messageId)];
  return `<c${conversation}.m${message}.${mark('id', `${conversation}.${message}`, place)}@${domain}>`;
}
export function openMessageId(messageId: string, place: Signer): Ours | null {
  const [, conversation, message, given] = messageIdForm.exec(messageId.trim().toLowerCase()) ?? [];
  return given === undefined
    ? null
    : opened(conversation, message, given === mark('id', `${conversation}.${message}`, place));
}

/** The envelope sender's local part: a bounce comes back to it whatever its body looks like. Exactly 64 characters. */
export function bounceLocal(ours: Ours, place: Signer): string {
  const [conversation, message] = [pack(ours.conversationId), pack(ours.messageId)];
  return `b+${conversation}.${message}.${mark('bounce', `${conversation}.${message}`, place)}`;
}
export function openBounceTag(tag: string, place: Signer): Ours | null {
  const [, conversation, message, given] = bounceForm.exec(tag.toLowerCase()) ?? [];
  return given === undefined
    ? null
    : opened(conversation, message, given === mark('bounce', `${conversation}.${message}`, place));
}

/** Stands in a header of a letter: with it a bounce proves to which address that letter really went. */
export function recipientMark(messageId: string, address: string, place: Signer): string {
  return mark('for', `${messageId}:${address.toLowerCase()}`, place);
}

/**
 * Outlook and Exchange keep the first 22 bytes of `Thread-Index` through a whole thread, also where Message-IDs are rewritten
 * ([MS-OXOMSG] 2.2.1.3): a one, a time and an id, which here is the conversation's, and half of the time is our signature.
 */
export function threadIndex(conversationId: string, place: Signer): string {
  const id = Buffer.from(conversationId.replaceAll('-', ''), 'hex');
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(id.readUIntBE(0, 6)) * 10_000n + fileTimeOf1970);
  return Buffer.concat([time.subarray(0, 3), threadMark(conversationId, place), id]).toString('base64');
}
export function openThreadIndex(header: string, place: Signer): string | null {
  const bytes = Buffer.from(header.replace(/\s+/g, '').slice(0, 1000), 'base64');
  if (bytes.length < 22) return null;
  const conversationId = uuidOf(bytes.subarray(6, 22).toString('hex'));
  return bytes.subarray(3, 6).equals(threadMark(conversationId, place)) ? conversationId : null;
}
const fileTimeOf1970 = 116_444_736_000_000_000n;
const threadMark = (conversationId: string, place: Signer): Buffer =>
  digest('thread', conversationId, place).subarray(0, 3);

function opened(conversation: string | undefined, message: string | undefined, isOurs: boolean): Ours | null {
  const conversationId = conversation === undefined ? null : unpack(conversation);
  const messageId = message === undefined ? null : unpack(message);
  return isOurs && conversationId && messageId ? { conversationId, messageId } : null;
}
/** About 51 bits, bound to the use, the channel and the installation. */
function mark(use: string, text: string, place: Signer): string {
  return digest(use, text, place).readBigUInt64BE().toString(36).padStart(13, '0').slice(-10);
}
function digest(use: string, text: string, place: Signer): Buffer {
  return createHash('sha256')
    .update(place.sign(`mail:${use}:${place.channelId}:${text}`))
    .digest();
}
/** A UUID as 25 characters of base 36. */
function pack(id: string): string {
  const lower = id.toLowerCase();
  if (!uuid.test(lower)) throw new Error('Only a UUID can stand in a mail address');
  return BigInt(`0x${lower.replaceAll('-', '')}`)
    .toString(36)
    .padStart(25, '0');
}
function unpack(packed: string): string | null {
  let value = 0n;
  for (const digit of packed) value = value * 36n + BigInt(Number.parseInt(digit, 36));
  if (value >= 1n << 128n) return null;
  return uuidOf(value.toString(16).padStart(32, '0'));
}
const uuidOf = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** `<id@domain>`: brackets on, white space and line folds out, the domain in lower case. Null where there is nothing to name. */
export function normalizeMessageId(value: string): string | null {
  const bare = value
    .replace(/[\s<>]/g, '')
    .replace(/[^\x21-\x7e\u00a1-\uffff]/g, '')
    .slice(0, 900);
  if (bare === '') return null;
  const at = bare.lastIndexOf('@');
  return at < 0 ? `<${bare}>` : `<${bare.slice(0, at)}@${bare.slice(at + 1).toLowerCase()}>`;
}
/** All ids of a References or In-Reply-To header, oldest first, at most `limit` of them: the first and the newest. */
export function messageIdsOf(header: string, limit = 100): readonly string[] {
  const found =
    header.slice(0, 200_000).match(/<[^<>]{1,998}>/g) ??
    header
      .slice(0, 1000)
      .split(/\s+/)
      .filter((word) => word.includes('@'));
  const ids = [...new Set(found.flatMap((each) => normalizeMessageId(each) ?? []))];
  return ids.length <= limit ? ids : [ids[0]!, ...ids.slice(1 - limit)];
}

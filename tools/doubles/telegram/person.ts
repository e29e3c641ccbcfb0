// One person's account and chat, and the plain act everything else is made of: a message that reaches the bot.
import { deliver } from './delivery.ts';
import { fileFields, storeFile } from './state.ts';
import type { Bot, Chat, Json, Message, Update, World } from './state.ts';

export interface Profile {
  readonly id?: number;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly username?: string;
  readonly language?: string;
  readonly phone?: string;
}
export interface Said {
  readonly messageId: number;
  readonly message: Message;
  readonly update: Update | null;
}
export interface Extra {
  readonly replyTo?: number;
  readonly quote?: string;
  readonly entities?: readonly Json[];
  readonly forwardedFrom?: string;
  readonly more?: Json;
}
export interface GivenFile {
  readonly body?: Uint8Array;
  readonly name?: string;
  readonly mime?: string;
  readonly caption?: string;
  /** Claimed size, for files too large to make. */ readonly bytes?: number;
}

const onePixel = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);
let nextPersonId = 410_000_001;

export type Person = ReturnType<typeof makePerson>;

export function makePerson(world: World, bot: Bot, profile: Profile) {
  const id = profile.id ?? nextPersonId++;
  const user = {
    id,
    is_bot: false,
    first_name: profile.firstName ?? 'Maria',
    ...(profile.lastName ? { last_name: profile.lastName } : {}),
    ...(profile.username ? { username: profile.username } : {}),
    ...(profile.language ? { language_code: profile.language } : {}),
  };
  const { is_bot: _isBot, language_code: _language, ...names } = user as Json;
  const about = { ...names, id, type: 'private' };
  const phone = profile.phone ?? `4915${String(id).padStart(9, '0').slice(-9)}`;
  const now = () => Math.floor(world.now() / 1000);
  /** Writing to a bot is what opens the chat: before that the bot cannot write. */
  const chat = (): Chat => {
    const known = bot.chats.get(id) ?? { about, messages: [], isBlocked: false, migratedTo: null };
    bot.chats.set(id, known);
    return known;
  };
  const say = (content: Json, extra: Extra = {}): Said => {
    const message: Message = {
      message_id: bot.nextMessageId,
      from: user,
      chat: about,
      date: now(),
      ...around(chat(), extra, now()),
      ...content,
      ...extra.more,
    };
    bot.nextMessageId += 1;
    chat().messages.push(message);
    return { messageId: message.message_id, message, update: deliver(world, bot, { message }) };
  };
  const file = (given: GivenFile, name: string, mime: string, folder: string) => {
    const bytes = given.bytes === undefined ? {} : { bytes: given.bytes };
    const stored = storeFile(bot, {
      body: given.body ?? onePixel,
      name: given.name ?? name,
      mime: given.mime ?? mime,
      folder,
      ...bytes,
    });
    const caption = given.caption ? { caption: given.caption } : {};
    return { fields: fileFields(stored), named: { file_name: stored.name, mime_type: stored.mime }, caption };
  };
  return {
    world,
    bot,
    id,
    user,
    about,
    phone,
    now,
    chat,
    say,
    file,
    tell: (content: Json) => deliver(world, bot, content),
  };
}

function around(chat: Chat, extra: Extra, date: number): Json {
  const replied = extra.replyTo === undefined ? null : chat.messages.find((each) => each.message_id === extra.replyTo);
  if (replied === undefined) throw new Error(`There is no message ${extra.replyTo} to reply to`);
  const { reply_to_message: _deeper, ...flat } = replied ?? ({} as Message);
  return {
    ...(replied ? { reply_to_message: flat } : {}),
    ...(extra.quote ? { quote: { text: extra.quote, position: 0, is_manual: true } } : {}),
    ...(extra.forwardedFrom
      ? { forward_origin: { type: 'hidden_user', date: date - 3600, sender_user_name: extra.forwardedFrom } }
      : {}),
  };
}

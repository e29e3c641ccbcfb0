// A person with the Telegram app: everything they do becomes the update Telegram would send to the bot.
import { deliver } from './delivery.ts';
import { fileFields, storeFile } from './state.ts';
import type { Bot, Chat, Json, Message, Update, World } from './state.ts';

export interface Profile { readonly id?: number; readonly firstName?: string; readonly lastName?: string; readonly username?: string; readonly language?: string; readonly phone?: string }
export interface Said { readonly messageId: number; readonly message: Message; readonly update: Update | null }
export interface Extra { readonly replyTo?: number; readonly quote?: string; readonly entities?: readonly Json[]; readonly forwardedFrom?: string; readonly more?: Json }
export interface GivenFile { readonly body?: Uint8Array; readonly name?: string; readonly mime?: string; readonly caption?: string; /** Claimed size, for files too large to make. */ readonly bytes?: number }

const onePixel = Uint8Array.from(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'));
let nextPersonId = 410_000_001;
let nextGroup = 14_000_000_000_000_000n;
let nextPress = 0;

export type Customer = ReturnType<typeof makeCustomer>;

export function makeCustomer(world: World, bot: Bot, profile: Profile = {}) {
  const id = profile.id ?? nextPersonId++;
  const user = {
    id, is_bot: false, first_name: profile.firstName ?? 'Maria',
    ...(profile.lastName ? { last_name: profile.lastName } : {}), ...(profile.username ? { username: profile.username } : {}), ...(profile.language ? { language_code: profile.language } : {}),
  };
  const { is_bot: _isBot, language_code: _language, ...names } = user as Json;
  const about = { ...names, id, type: 'private' };
  const phone = profile.phone ?? `4915${String(id).padStart(9, '0').slice(-9)}`;

  /** Writing to a bot is what opens the chat: before that the bot cannot write. */
  const chat = (): Chat => {
    const known = bot.chats.get(id) ?? { about, messages: [], isBlocked: false, migratedTo: null };
    bot.chats.set(id, known);
    return known;
  };
  const now = () => Math.floor(world.now() / 1000);
  const say = (content: Json, extra: Extra = {}): Said => {
    const message: Message = { message_id: bot.nextMessageId, from: user, chat: about, date: now(), ...around(chat(), extra, now()), ...content, ...extra.more };
    bot.nextMessageId += 1;
    chat().messages.push(message);
    return { messageId: message.message_id, message, update: deliver(world, bot, { message }) };
  };
  const file = (given: GivenFile, name: string, mime: string, folder: string) => {
    const stored = storeFile(bot, { body: given.body ?? onePixel, name: given.name ?? name, mime: given.mime ?? mime, folder, ...(given.bytes === undefined ? {} : { bytes: given.bytes }) });
    return { fields: fileFields(stored), named: { file_name: stored.name, mime_type: stored.mime }, caption: given.caption ? { caption: given.caption } : {} };
  };
  const photo = (given: GivenFile): Json => {
    const { fields, caption } = file(given, 'photo.png', 'image/png', 'photos');
    return { photo: [{ ...fields, file_id: `${fields.file_id}s`, file_unique_id: `${fields.file_unique_id}s`, width: 90, height: 60, file_size: 900 }, { ...fields, width: 1280, height: 853 }], ...caption };
  };
  const member = (before: string, after: string): Update | null => deliver(world, bot, { my_chat_member: { chat: about, from: user, date: now(), old_chat_member: memberOf(bot, before), new_chat_member: memberOf(bot, after) } });

  return {
    id, user, phone,
    sends: (text: string, extra: Extra = {}) => say({ text, ...(extra.entities ? { entities: extra.entities } : {}) }, extra),
    starts: (payload?: string) => say({ text: payload === undefined ? '/start' : `/start ${payload}`, entities: [{ type: 'bot_command', offset: 0, length: 6 }] }),
    /** Opens `https://t.me/<bot>?start=<payload>` as the app does. */
    opens: (url: string) => {
      const { host, pathname, searchParams } = new URL(url);
      if (host !== 't.me' || pathname !== `/${bot.user.username}`) throw new Error(`${url} does not lead to @${bot.user.username}`);
      const payload = searchParams.get('start') ?? '';
      if (!/^[A-Za-z0-9_-]{0,64}$/.test(payload)) throw new Error(`Telegram drops this payload: ${payload}`);
      return say({ text: payload === '' ? '/start' : `/start ${payload}`, entities: [{ type: 'bot_command', offset: 0, length: 6 }] });
    },
    sendsPhoto: (given: GivenFile = {}, extra: Extra = {}) => say(photo(given), extra),
    /** Each picture is an update of its own, all with one group. */
    sendsAlbum: (pictures: readonly GivenFile[]) => {
      const group = String(nextGroup++);
      return pictures.map((given) => say({ media_group_id: group, ...photo(given) }));
    },
    sendsDocument: (given: GivenFile = {}, extra: Extra = {}) => {
      const { fields, named, caption } = file(given, 'invoice.pdf', 'application/pdf', 'documents');
      return say({ document: { ...fields, ...named }, ...caption }, extra);
    },
    sendsVideo: (given: GivenFile = {}) => {
      const { fields, named, caption } = file(given, 'clip.mp4', 'video/mp4', 'videos');
      return say({ video: { ...fields, ...named, width: 640, height: 360, duration: 7 }, ...caption });
    },
    sendsAnimation: (given: GivenFile = {}) => {
      const { fields, named, caption } = file(given, 'wave.mp4', 'video/mp4', 'animations');
      return say({ animation: { ...fields, ...named, width: 320, height: 240, duration: 2 }, document: { ...fields, ...named }, ...caption });
    },
    sendsVoice: (given: GivenFile = {}) => say({ voice: { ...file(given, 'voice.ogg', 'audio/ogg', 'voice').fields, mime_type: 'audio/ogg', duration: 4 } }),
    sendsAudio: (given: GivenFile = {}) => {
      const { fields, named } = file(given, 'song.mp3', 'audio/mpeg', 'music');
      return say({ audio: { ...fields, ...named, duration: 180, title: 'Song', performer: 'Someone' } });
    },
    sendsVideoNote: (given: GivenFile = {}) => say({ video_note: { ...file(given, 'note.mp4', 'video/mp4', 'video_notes').fields, length: 240, duration: 5 } }),
    sendsSticker: (emoji = '👍') => say({ sticker: { ...file({}, 'sticker.webp', 'image/webp', 'stickers').fields, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji, set_name: 'Cats' } }),
    sendsLocation: (latitude = 50.4501, longitude = 30.5234, liveSeconds?: number) => say({ location: { latitude, longitude, ...(liveSeconds ? { live_period: liveSeconds } : {}) } }),
    sendsVenue: (title: string, address: string) => say({ location: { latitude: 50.45, longitude: 30.52 }, venue: { location: { latitude: 50.45, longitude: 30.52 }, title, address } }),
    sharesOwnContact: () => say({ contact: { phone_number: phone, first_name: user.first_name, user_id: id } }),
    sharesContactOf: (other: { phone: string; name: string; id?: number }) => say({ contact: { phone_number: other.phone, first_name: other.name, ...(other.id ? { user_id: other.id } : {}) } }),
    sendsPoll: (question: string, options: readonly string[]) => say({
      poll: {
        id: String(5_000_000_000_000_000_000n + BigInt(bot.nextMessageId)), question, options: options.map((text, index) => ({ persistent_id: String(index), text, voter_count: 0 })), total_voter_count: 0,
        is_closed: false, is_anonymous: true, type: 'regular', allows_multiple_answers: false, allows_revoting: true, members_only: false,
      },
    }),
    sendsDice: (value = 6) => say({ dice: { emoji: '🎲', value } }),
    sendsStory: () => say({ story: { chat: about, id: 3 } }),
    pins: (messageId: number) => say({ pinned_message: chat().messages.find((each) => each.message_id === messageId) ?? { chat: about, message_id: messageId, date: 0 } }),
    /** A kind of message nobody has heard of yet. */
    sendsUnknown: () => say({ hologram: { depth: 3 } }),
    edits: (messageId: number, text: string): Update | null => {
      const known = chat();
      const index = known.messages.findIndex((each) => each.message_id === messageId);
      const before = known.messages[index];
      if (!before) throw new Error(`There is no message ${messageId} to edit`);
      const edited: Message = { ...before, ...(before['text'] === undefined ? { caption: text } : { text }), edit_date: now() };
      known.messages[index] = edited;
      return deliver(world, bot, { edited_message: edited });
    },
    reacts: (messageId: number, ...emoji: readonly string[]) => deliver(world, bot, {
      message_reaction: { chat: about, message_id: messageId, user, date: now(), old_reaction: [], new_reaction: emoji.map((each) => ({ type: 'emoji', emoji: each })) },
    }),
    /** Presses a button under the bot's latest message that has one of this title. */
    presses: (title: string): { id: string; update: Update | null } => {
      const message = chat().messages.findLast((each) => buttonsOf(each).some((button) => button['text'] === title));
      const button = message && buttonsOf(message).find((each) => each['text'] === title);
      if (!message || !button) throw new Error(`There is no button “${title}”`);
      const pressId = String(4_000_000_000_000_000_000n + BigInt(nextPress++));
      bot.openPresses.add(pressId);
      const update = deliver(world, bot, { callback_query: { id: pressId, from: user, message, chat_instance: '-3141592653589793', data: button['callback_data'] } });
      return { id: pressId, update };
    },
    blocks: () => { chat().isBlocked = true; return member('member', 'kicked'); },
    unblocks: () => { chat().isBlocked = false; return member('kicked', 'member'); },
    /** What this person sees of the chat now, oldest first. */
    get messages(): readonly Message[] { return bot.chats.get(id)?.messages ?? []; },
    /** What the bot has said to them, as texts. */
    get answers(): readonly string[] { return (bot.chats.get(id)?.messages ?? []).filter((each) => (each['from'] as Json)['id'] === bot.user.id).map((each) => String(each['text'] ?? each['caption'] ?? '')); },
    /** Waits for an answer that contains these words, and returns it. */
    async gets(words: string | RegExp, timeoutMs = 10_000): Promise<Message> {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const found = (bot.chats.get(id)?.messages ?? []).find((each) => (each['from'] as Json)['id'] === bot.user.id && matches(String(each['text'] ?? each['caption'] ?? ''), words));
        if (found) return found;
        if (Date.now() > until) throw new Error(`${user.first_name} waited ${timeoutMs} ms for ${String(words)} and has: ${JSON.stringify(this.answers)}`);
        await new Promise((resolve) => { setTimeout(resolve, 20); });
      }
    },
  };
}

const matches = (text: string, words: string | RegExp): boolean => (typeof words === 'string' ? text.includes(words) : words.test(text));
const buttonsOf = (message: Message): readonly Json[] => ((message['reply_markup'] as { inline_keyboard?: Json[][] } | undefined)?.inline_keyboard ?? []).flat();
const memberOf = (bot: Bot, status: string): Json => {
  const user = { id: bot.user.id, is_bot: true, first_name: bot.user['first_name'], username: bot.user.username };
  return status === 'kicked' ? { status, user, until_date: 0 } : { status, user };
};

function around(chat: Chat, extra: Extra, date: number): Json {
  const replied = extra.replyTo === undefined ? null : chat.messages.find((each) => each.message_id === extra.replyTo);
  if (replied === undefined) throw new Error(`There is no message ${extra.replyTo} to reply to`);
  const { reply_to_message: _deeper, ...flat } = replied ?? ({} as Message);
  return {
    ...(replied ? { reply_to_message: flat } : {}),
    ...(extra.quote ? { quote: { text: extra.quote, position: 0, is_manual: true } } : {}),
    ...(extra.forwardedFrom ? { forward_origin: { type: 'hidden_user', date: date - 3600, sender_user_name: extra.forwardedFrom } } : {}),
  };
}

/** A group the bot was added to. It may become a supergroup, and then has another id. */
export function makeGroup(world: World, bot: Bot, given: { id?: number; title?: string } = {}) {
  const id = given.id ?? -(1_000_000 + Math.floor(Math.random() * 1_000_000));
  const about = { id, type: 'group', title: given.title ?? 'Fans' };
  const chat: Chat = { about, messages: [], isBlocked: false, migratedTo: null };
  bot.chats.set(id, chat);
  const post = (about: Chat['about'], from: Json, content: Json): Update | null => {
    const message: Message = { message_id: bot.nextMessageId, from, chat: about, date: Math.floor(world.now() / 1000), ...content };
    bot.nextMessageId += 1;
    return deliver(world, bot, { message });
  };
  return {
    id,
    says: (customer: Customer, text: string) => post(about, customer.user, { text }),
    migrates: (customer: Customer): number => {
      const newId = -(1_000_000_000_000 + Math.abs(id));
      chat.migratedTo = newId;
      const fresh = { id: newId, type: 'supergroup', title: about.title };
      bot.chats.set(newId, { about: fresh, messages: [], isBlocked: false, migratedTo: null });
      post(about, customer.user, { migrate_to_chat_id: newId });
      post(fresh, customer.user, { migrate_from_chat_id: id });
      return newId;
    },
  };
}

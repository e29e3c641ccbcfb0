// A person with the Telegram app: everything they do becomes the update Telegram would send to the bot.
import { makePerson } from './person.ts';
import type { Extra, GivenFile, Person, Profile } from './person.ts';
import type { Bot, Chat, Json, Message, Update, World } from './state.ts';

let nextGroup = 14_000_000_000_000_000n;
let nextPress = 0;

export type Customer = ReturnType<typeof makeCustomer>;

export function makeCustomer(world: World, bot: Bot, profile: Profile = {}) {
  const person = makePerson(world, bot, profile);
  const { id, user, phone } = person;
  const said = () => (bot.chats.get(id)?.messages ?? []).filter((each) => (each['from'] as Json)['id'] === bot.user.id);
  return {
    id,
    user,
    phone,
    ...writing(person),
    ...media(person),
    ...sharing(person),
    ...changing(person),
    /** What this person sees of the chat now, oldest first. */
    get messages(): readonly Message[] {
      return bot.chats.get(id)?.messages ?? [];
    },
    /** What the bot has said to them, as texts. */
    get answers(): readonly string[] {
      return said().map(wordsOf);
    },
    /** Waits for an answer that contains these words, and returns it. */
    async gets(words: string | RegExp, timeoutMs = 60_000): Promise<Message> {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const found = said().find((each) => matches(wordsOf(each), words));
        if (found) return found;
        if (Date.now() > until)
          throw new Error(
            `${user.first_name} waited ${timeoutMs} ms for ${String(words)} and has: ${JSON.stringify(said().map(wordsOf))}`,
          );
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    },
  };
}

const command = (payload: string): Json => ({
  text: payload === '' ? '/start' : `/start ${payload}`,
  entities: [{ type: 'bot_command', offset: 0, length: 6 }],
});

function writing({ bot, say }: Person) {
  return {
    sends: (text: string, extra: Extra = {}) =>
      say({ text, ...(extra.entities ? { entities: extra.entities } : {}) }, extra),
    starts: (payload = '') => say(command(payload)),
    /** Opens `https://t.me/<bot>?start=<payload>` as the app does. */
    opens: (url: string) => {
      const { host, pathname, searchParams } = new URL(url);
      if (host !== 't.me' || pathname !== `/${bot.user.username}`)
        throw new Error(`${url} does not lead to @${bot.user.username}`);
      const payload = searchParams.get('start') ?? '';
      if (!/^[A-Za-z0-9_-]{0,64}$/.test(payload)) throw new Error(`Telegram drops this payload: ${payload}`);
      return say(command(payload));
    },
  };
}

function media({ say, file }: Person) {
  const photo = (given: GivenFile): Json => {
    const { fields, caption } = file(given, 'photo.png', 'image/png', 'photos');
    const small = {
      file_id: `${fields.file_id}s`,
      file_unique_id: `${fields.file_unique_id}s`,
      width: 90,
      height: 60,
      file_size: 900,
    };
    return { photo: [small, { ...fields, width: 1280, height: 853 }], ...caption };
  };
  const film = (given: GivenFile, key: string, name: string, size: Json, extra: Extra = {}) => {
    const { fields, named, caption } = file(given, name, 'video/mp4', `${key}s`);
    // An animation comes as a document too, for apps that know no animations.
    return say(
      {
        [key]: { ...fields, ...named, ...size },
        ...(key === 'animation' ? { document: { ...fields, ...named } } : {}),
        ...caption,
      },
      extra,
    );
  };
  return {
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
    sendsVideo: (given: GivenFile = {}) => film(given, 'video', 'clip.mp4', { width: 640, height: 360, duration: 7 }),
    sendsAnimation: (given: GivenFile = {}) =>
      film(given, 'animation', 'wave.mp4', { width: 320, height: 240, duration: 2 }),
    sendsVoice: (given: GivenFile = {}) =>
      say({ voice: { ...file(given, 'voice.ogg', 'audio/ogg', 'voice').fields, mime_type: 'audio/ogg', duration: 4 } }),
    sendsAudio: (given: GivenFile = {}) => {
      const { fields, named } = file(given, 'song.mp3', 'audio/mpeg', 'music');
      return say({ audio: { ...fields, ...named, duration: 180, title: 'Song', performer: 'Someone' } });
    },
    sendsVideoNote: (given: GivenFile = {}) =>
      say({ video_note: { ...file(given, 'note.mp4', 'video/mp4', 'video_notes').fields, length: 240, duration: 5 } }),
  };
}

function sharing({ bot, id, user, about, phone, chat, say, file }: Person) {
  const place = { latitude: 50.45, longitude: 30.52 };
  const pollFlags = {
    total_voter_count: 0,
    is_closed: false,
    is_anonymous: true,
    type: 'regular',
    allows_multiple_answers: false,
    allows_revoting: true,
    members_only: false,
  };
  return {
    sendsLocation: (latitude = 50.4501, longitude = 30.5234, liveSeconds?: number) =>
      say({ location: { latitude, longitude, ...(liveSeconds ? { live_period: liveSeconds } : {}) } }),
    sendsVenue: (title: string, address: string) =>
      say({ location: place, venue: { location: place, title, address } }),
    sharesOwnContact: () => say({ contact: { phone_number: phone, first_name: user.first_name, user_id: id } }),
    sharesContactOf: (other: { phone: string; name: string; id?: number }) =>
      say({
        contact: { phone_number: other.phone, first_name: other.name, ...(other.id ? { user_id: other.id } : {}) },
      }),
    sendsPoll: (question: string, options: readonly string[]) => {
      const given = options.map((text, index) => ({ persistent_id: String(index), text, voter_count: 0 }));
      return say({
        poll: {
          id: String(5_000_000_000_000_000_000n + BigInt(bot.nextMessageId)),
          question,
          options: given,
          ...pollFlags,
        },
      });
    },
    sendsSticker: (emoji = '👍') => {
      const { fields } = file({}, 'sticker.webp', 'image/webp', 'stickers');
      return say({
        sticker: {
          ...fields,
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: false,
          is_video: false,
          emoji,
          set_name: 'Cats',
        },
      });
    },
    sendsDice: (value = 6) => say({ dice: { emoji: '🎲', value } }),
    sendsStory: () => say({ story: { chat: about, id: 3 } }),
    pins: (messageId: number) => say({ pinned_message: knownOrGone(chat(), messageId) }),
    /** A kind of message nobody has heard of yet. */
    sendsUnknown: () => say({ hologram: { depth: 3 } }),
  };
}

/** A message too old for the bot to see is only its place and a date of 0. */
const knownOrGone = (chat: Chat, messageId: number): Json =>
  chat.messages.find((each) => each.message_id === messageId) ?? { chat: chat.about, message_id: messageId, date: 0 };

function changing({ bot, user, about, chat, now, tell }: Person) {
  const member = (before: string, after: string): Update | null => {
    const states = { old_chat_member: memberOf(bot, before), new_chat_member: memberOf(bot, after) };
    return tell({ my_chat_member: { chat: about, from: user, date: now(), ...states } });
  };
  return {
    edits: (messageId: number, text: string): Update | null => {
      const known = chat();
      const index = known.messages.findIndex((each) => each.message_id === messageId);
      const before = known.messages[index];
      if (!before) throw new Error(`There is no message ${messageId} to edit`);
      const edited: Message = {
        ...before,
        ...(before['text'] === undefined ? { caption: text } : { text }),
        edit_date: now(),
      };
      known.messages[index] = edited;
      return tell({ edited_message: edited });
    },
    reacts: (messageId: number, ...emoji: readonly string[]) => {
      const reaction = emoji.map((each) => ({ type: 'emoji', emoji: each }));
      return tell({
        message_reaction: {
          chat: about,
          message_id: messageId,
          user,
          date: now(),
          old_reaction: [],
          new_reaction: reaction,
        },
      });
    },
    /** Presses a button under the bot's latest message that has one of this title. */
    presses: (title: string): { id: string; update: Update | null } => {
      const message = chat().messages.findLast((each) => buttonsOf(each).some((button) => button['text'] === title));
      const button = message && buttonsOf(message).find((each) => each['text'] === title);
      if (!message || !button) throw new Error(`There is no button “${title}”`);
      const pressId = String(4_000_000_000_000_000_000n + BigInt(nextPress++));
      bot.openPresses.add(pressId);
      const update = tell({
        callback_query: {
          id: pressId,
          from: user,
          message,
          chat_instance: '-3141592653589793',
          data: button['callback_data'],
        },
      });
      return { id: pressId, update };
    },
    blocks: () => {
      chat().isBlocked = true;
      return member('member', 'kicked');
    },
    unblocks: () => {
      chat().isBlocked = false;
      return member('kicked', 'member');
    },
  };
}

const wordsOf = (message: Message): string => String(message['text'] ?? message['caption'] ?? '');
const matches = (text: string, words: string | RegExp): boolean =>
  typeof words === 'string' ? text.includes(words) : words.test(text);
const buttonsOf = (message: Message): readonly Json[] =>
  ((message['reply_markup'] as { inline_keyboard?: Json[][] } | undefined)?.inline_keyboard ?? []).flat();
const memberOf = (bot: Bot, status: string): Json => {
  const user = { id: bot.user.id, is_bot: true, first_name: bot.user['first_name'], username: bot.user.username };
  return status === 'kicked' ? { status, user, until_date: 0 } : { status, user };
};

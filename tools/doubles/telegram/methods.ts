// What each method does in the double's small world, with the answers and refusals the real API gives (its own English).
import { fileFields, Refusal, storeFile } from './state.ts';
import type { Bot, Chat, Json, Message, StoredFile, Upload, World } from './state.ts';
import { checkEntities, checkKeyboard, judged } from './strict.ts';

type Playing = {
  readonly world: World;
  readonly bot: Bot;
  readonly method: string;
  readonly params: Json;
  readonly uploads: readonly Upload[];
};
type Method = (call: Playing) => unknown;

const bad = (description: string, parameters?: Json): Refusal =>
  new Refusal(400, `Bad Request: ${description}`, parameters);
const megabyte = 1024 * 1024;

/** Plays one call and returns its result; throws Refusal. Records the call either way. */
export function play(world: World, bot: Bot, method: string, params: Json, uploads: readonly Upload[]): unknown {
  const record = (status: number) => {
    bot.calls.push({ method, params, uploads, at: world.now(), status });
  };
  try {
    judged(world, method, params, uploads);
    const known = methods[method];
    if (!known) throw new Refusal(404, 'Not Found: this double does not play this method');
    const result = known({ world, bot, method, params, uploads });
    record(200);
    return result;
  } catch (error) {
    record(error instanceof Refusal ? error.code : 500);
    throw error;
  }
}

const methods: Readonly<Record<string, Method>> = {
  getMe: ({ bot }) => bot.user,
  setWebhook,
  deleteWebhook: ({ bot }) => {
    bot.webhook = null;
    return true;
  },
  getWebhookInfo: ({ bot }) => ({
    url: bot.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: bot.pending.length,
    ...(bot.webhook?.lastError
      ? { last_error_message: bot.webhook.lastError, last_error_date: bot.webhook.lastErrorAt }
      : {}),
    ...(bot.webhook?.allowed ? { allowed_updates: bot.webhook.allowed } : {}),
  }),
  sendMessage,
  sendLocation: sendShared,
  sendVenue: sendShared,
  sendContact: sendShared,
  sendPhoto: sendMedia,
  sendDocument: sendMedia,
  sendVideo: sendMedia,
  sendVoice: sendMedia,
  sendAudio: sendMedia,
  sendAnimation: sendMedia,
  sendMediaGroup,
  editMessageText,
  editMessageCaption,
  deleteMessage,
  deleteMessages: (call) => {
    for (const id of call.params['message_ids'] as number[]) forget(chatOf(call), id);
    return true;
  },
  setMessageReaction,
  sendChatAction,
  answerCallbackQuery,
  getFile,
  readBusinessMessage,
  deleteBusinessMessages,
  getBusinessConnection,
  getChatMember,
  getUserProfilePhotos: () => ({ total_count: 0, photos: [] }),
};

function setWebhook({ world, bot, params }: Playing): true {
  const url = String(params['url']);
  const secret = params['secret_token'] as string | undefined;
  if (url === '') {
    bot.webhook = null;
    return true;
  }
  if (world.wantsHttps && !url.startsWith('https://'))
    throw bad('bad webhook: An HTTPS URL must be provided for webhook');
  if (!/^https?:\/\/[^/\s]+/.test(url)) throw bad('bad webhook: invalid webhook URL specified');
  if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret))
    throw bad('bad webhook: secret token contains unallowed characters');
  if (params['drop_pending_updates'] === true) bot.pending.splice(0);
  const allowed = (params['allowed_updates'] as string[] | undefined) ?? bot.allowed;
  bot.allowed = allowed;
  bot.webhook = { url, secret: secret ?? null, allowed, lastError: null, lastErrorAt: 0 };
  bot.poller?.(null);
  return true;
}

function chatOf({ bot, params }: Playing): Chat {
  if (params['business_connection_id'] !== undefined) return businessChat(bot, params);
  const chat = bot.chats.get(Number(params['chat_id']));
  if (!chat) throw bad('chat not found');
  if (chat.migratedTo !== null)
    throw bad('group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.migratedTo });
  if (chat.isBlocked) throw new Refusal(403, 'Forbidden: bot was blocked by the user');
  return chat;
}

/** A business account is answered for only while its owner allows it, and only in chats it has. */
function businessOf(bot: Bot, params: Json, right: string) {
  const business = bot.businesses.get(String(params['business_connection_id']));
  if (!business?.state.isEnabled) throw bad('BUSINESS_CONNECTION_INVALID');
  if (business.state.rights[right] !== true) throw bad('BUSINESS_CONNECTION_NOT_ALLOWED');
  return business;
}
function businessChat(bot: Bot, params: Json, right = 'can_reply'): Chat {
  const chat = businessOf(bot, params, right).chats.get(Number(params['chat_id']));
  if (!chat) throw bad('BUSINESS_PEER_INVALID');
  return chat;
}
function readBusinessMessage({ bot, params }: Playing): true {
  const business = bot.businesses.get(String(params['business_connection_id']));
  if (business?.state.rights['can_read_messages'] !== true) throw bad('not enough rights to read messages');
  businessChat(bot, params, 'can_read_messages');
  return true;
}
function deleteBusinessMessages({ bot, params }: Playing): true {
  const business = businessOf(bot, params, 'can_reply');
  for (const chat of business.chats.values()) for (const id of params['message_ids'] as number[]) forget(chat, id);
  return true;
}
function getChatMember({ bot, params }: Playing): Json {
  const chat = bot.chats.get(Number(params['chat_id']));
  if (!chat) throw bad('chat not found');
  const user = { id: bot.user.id, is_bot: true, first_name: bot.user['first_name'], username: bot.user.username };
  return { status: 'member', user };
}
function getBusinessConnection({ bot, params }: Playing): Json {
  const business = bot.businesses.get(String(params['business_connection_id']));
  if (!business) throw bad('BUSINESS_CONNECTION_INVALID');
  return business.described();
}

function sendMessage(call: Playing): Message {
  const chat = chatOf(call);
  const text = wellSaid(call.params['text'], 4096, 'message is too long');
  if (text === '') throw bad('message text is empty');
  checkEntities(call.world, text, call.params['entities']);
  const entities = call.params['entities'] as Json[] | undefined;
  return post(call, chat, { text, ...(entities && entities.length > 0 ? { entities } : {}) }, text, []);
}
function sendShared(call: Playing): Message {
  const { method, params } = call;
  const chat = chatOf(call);
  const location = { latitude: params['latitude'], longitude: params['longitude'] };
  const named = (key: string, what: string) => {
    if (String(params[key] ?? '').trim() === '') throw bad(`${what}_INVALID`);
    return params[key];
  };
  if (method === 'sendContact') {
    const contact = { phone_number: named('phone_number', 'PHONE_NUMBER'), first_name: named('first_name', 'NAME') };
    return post(call, chat, { contact }, '', []);
  }
  const venue = () => ({ location, title: named('title', 'VENUE_TITLE'), address: named('address', 'VENUE_ADDRESS') });
  return post(call, chat, { location, ...(method === 'sendVenue' ? { venue: venue() } : {}) }, '', []);
}
/** Telegram trims what it sends; the length is counted after that. */
function wellSaid(value: unknown, limit: number, tooLong: string): string {
  const text = String(value ?? '').trim();
  if (text.length > limit) throw bad(tooLong);
  return text;
}

function post(call: Playing, chat: Chat, content: Json, text: string, files: readonly StoredFile[]): Message {
  const { bot, world, params, method } = call;
  const replied = repliedTo(chat, params['reply_parameters'] as Json | undefined);
  const markup = params['reply_markup'] as Json | undefined;
  checkKeyboard(world, markup);
  const message: Message = {
    message_id: bot.nextMessageId,
    from: { id: bot.user.id, is_bot: true, first_name: bot.user['first_name'], username: bot.user.username },
    chat: chat.about,
    date: Math.floor(world.now() / 1000),
    ...(replied ? { reply_to_message: replied } : {}),
    ...(params['message_thread_id'] === undefined
      ? {}
      : { message_thread_id: params['message_thread_id'], is_topic_message: true }),
    ...(params['business_connection_id'] === undefined
      ? {}
      : { business_connection_id: params['business_connection_id'] }),
    ...content,
    ...(markup?.['inline_keyboard'] ? { reply_markup: markup } : {}),
  };
  bot.nextMessageId += 1;
  chat.messages.push(message);
  bot.sent.push({ method, chatId: chat.about.id, messageId: message.message_id, text, message, files });
  return message;
}

function repliedTo(chat: Chat, reply: Json | undefined): Message | null {
  if (!reply) return null;
  const found = chat.messages.find((each) => each.message_id === reply['message_id']);
  if (!found && reply['allow_sending_without_reply'] !== true) throw bad('message to be replied not found');
  if (!found) return null;
  const { reply_to_message: _deeper, ...flat } = found;
  return flat as Message;
}

const kinds: Readonly<Record<string, string>> = {
  sendPhoto: 'photo',
  sendDocument: 'document',
  sendVideo: 'video',
  sendVoice: 'voice',
  sendAudio: 'audio',
  sendAnimation: 'animation',
};

function sendMedia(call: Playing): Message {
  const chat = chatOf(call);
  const kind = kinds[call.method] ?? 'document';
  const stored = given(call, call.params[kind], kind, kind);
  const caption = captionOf(call.world, call.params);
  return post(call, chat, { ...mediaOf(kind, stored), ...caption }, String(caption['caption'] ?? ''), [stored]);
}

function captionOf(world: World, params: Json): Json {
  const caption = wellSaid(params['caption'], 1024, 'message caption is too long');
  checkEntities(world, caption, params['caption_entities']);
  const entities = params['caption_entities'] as Json[] | undefined;
  return caption === '' ? {} : { caption, ...(entities && entities.length > 0 ? { caption_entities: entities } : {}) };
}

/** A file is an upload of that field, one named by `attach://`, or an id Telegram gave before. */
function given({ bot, uploads }: Playing, value: unknown, field: string, kind: string): StoredFile {
  const name = typeof value === 'string' && value.startsWith('attach://') ? value.slice('attach://'.length) : field;
  const upload = uploads.find((each) => each.field === name);
  if (!upload) {
    const stored = bot.files.get(String(value));
    if (stored) return stored;
    throw bad(value === undefined ? `there is no ${kind} in the request` : 'wrong remote file identifier specified');
  }
  if (upload.body.length === 0) throw bad('file must be non-empty');
  if (upload.body.length > 50 * megabyte) throw new Refusal(413, 'Request Entity Too Large');
  if (kind === 'photo' && upload.body.length > 10 * megabyte) throw bad(`too big for a photo`);
  if (kind === 'photo' && !isPicture(upload.body)) throw bad('IMAGE_PROCESS_FAILED');
  return storeFile(bot, { body: upload.body, name: upload.name, mime: upload.mime, folder: `${kind}s` });
}
/** JPEG, PNG or WebP by their first bytes: Telegram reads pictures, it does not believe names. */
const isPicture = (body: Uint8Array): boolean =>
  (body[0] === 0xff && body[1] === 0xd8) ||
  (body[0] === 0x89 && body[1] === 0x50) ||
  (body[8] === 0x57 && body[9] === 0x45);

function mediaOf(kind: string, file: StoredFile): Json {
  const fields = fileFields(file);
  const named = { file_name: file.name, mime_type: file.mime };
  switch (kind) {
    case 'photo':
      return {
        photo: [
          { ...fields, file_unique_id: `${fields.file_unique_id}s`, width: 90, height: 60 },
          { ...fields, width: 1280, height: 853 },
        ],
      };
    case 'video':
      return { video: { ...fields, ...named, width: 640, height: 360, duration: 3 } };
    case 'animation':
      return { animation: { ...fields, ...named, width: 320, height: 240, duration: 2 } };
    case 'audio':
      return { audio: { ...fields, ...named, duration: 30 } };
    case 'voice':
      return { voice: { ...fields, mime_type: file.mime, duration: 4 } };
    default:
      return { document: { ...fields, ...named } };
  }
}

function sendMediaGroup(call: Playing): readonly Message[] {
  const chat = chatOf(call);
  const media = call.params['media'] as Json[];
  if (media.length < 2 || media.length > 10) throw bad(`there must be 2-10 items in an album`);
  const types = new Set(media.map(({ type }) => type));
  if (types.size > 1 && (types.has('document') || types.has('audio')))
    throw bad("document can't be mixed with other media types");
  const group = String(13_000_000_000_000_000n + BigInt(call.bot.nextMessageId));
  const files = media.map((item) => given(call, item['media'], '', String(item['type'])));
  return media.map((item, index) => {
    const file = files[index] as StoredFile;
    const caption = captionOf(call.world, item);
    return post(
      call,
      chat,
      { media_group_id: group, ...mediaOf(String(item['type']), file), ...caption },
      String(caption['caption'] ?? ''),
      [file],
    );
  });
}

function editable(call: Playing): { chat: Chat; message: Message } {
  const chat = chatOf(call);
  const message = chat.messages.find((each) => each.message_id === call.params['message_id']);
  if (!message) throw bad('message to edit not found');
  if ((message['from'] as Json | undefined)?.['id'] !== call.bot.user.id) throw bad("message can't be edited");
  return { chat, message };
}
function editMessageText(call: Playing): Message {
  const { chat, message } = editable(call);
  if (message['text'] === undefined) throw bad('there is no text in the message to edit');
  const text = wellSaid(call.params['text'], 4096, 'MESSAGE_TOO_LONG');
  if (text === '') throw bad('message text is empty');
  checkEntities(call.world, text, call.params['entities']);
  return replace(call, chat, message, { text, entities: call.params['entities'] }, ['text', 'entities']);
}
function editMessageCaption(call: Playing): Message {
  const { chat, message } = editable(call);
  const caption = captionOf(call.world, call.params);
  return replace(call, chat, message, { caption: caption['caption'], caption_entities: caption['caption_entities'] }, [
    'caption',
    'caption_entities',
  ]);
}
function replace(
  { bot, world, params }: Playing,
  chat: Chat,
  message: Message,
  fresh: Json,
  keys: readonly string[],
): Message {
  const markup = params['reply_markup'] as Json | undefined;
  const isSame =
    keys.every((key) => JSON.stringify(message[key]) === JSON.stringify(fresh[key])) &&
    JSON.stringify(message['reply_markup']) === JSON.stringify(markup);
  if (isSame)
    throw bad(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    );
  const { reply_markup: _old, ...rest } = message;
  const edited = {
    ...rest,
    ...fresh,
    edit_date: Math.floor(world.now() / 1000),
    ...(markup ? { reply_markup: markup } : {}),
  } as Message;
  for (const key of keys) if (edited[key] === undefined) delete edited[key];
  chat.messages[chat.messages.indexOf(message)] = edited;
  const index = bot.sent.findIndex((each) => each.message === message);
  const before = bot.sent[index];
  if (before) bot.sent[index] = { ...before, message: edited, text: String(edited['text'] ?? edited['caption'] ?? '') };
  return edited;
}

function deleteMessage(call: Playing): true {
  const chat = chatOf(call);
  const message = chat.messages.find((each) => each.message_id === call.params['message_id']);
  if (!message) throw bad('message to delete not found');
  if (call.world.now() / 1000 - message.date > 48 * 3600) throw bad("message can't be deleted for everyone");
  forget(chat, message.message_id);
  return true;
}
function forget(chat: Chat, messageId: number): void {
  const index = chat.messages.findIndex((each) => each.message_id === messageId);
  if (index >= 0) chat.messages.splice(index, 1);
}

function setMessageReaction(call: Playing): true {
  const chat = chatOf(call);
  const emoji = ((call.params['reaction'] as Json[] | undefined) ?? []).map((each) => String(each['emoji']));
  if (!chat.messages.some((each) => each.message_id === call.params['message_id']))
    throw bad('message to react not found');
  if (emoji.length > 1) throw bad('REACTIONS_TOO_MANY');
  if (call.world.judge && emoji.some((each) => !call.world.judge?.reactionEmoji.has(each)))
    throw bad('REACTION_INVALID');
  call.bot.reactions.push({ chatId: chat.about.id, messageId: Number(call.params['message_id']), emoji });
  return true;
}
function sendChatAction(call: Playing): true {
  const chat = chatOf(call);
  const action = String(call.params['action']);
  if (call.world.judge && !call.world.judge.chatActions.has(action)) throw bad('wrong parameter action in request');
  call.bot.actions.push({ chatId: chat.about.id, action });
  return true;
}
function answerCallbackQuery({ bot, params }: Playing): true {
  if (!bot.openPresses.delete(String(params['callback_query_id'])))
    throw bad('query is too old and response timeout expired or query ID is invalid');
  return true;
}
function getFile({ bot, params }: Playing): Json {
  const file = bot.files.get(String(params['file_id']));
  if (!file) throw bad('invalid file_id');
  if (file.bytes > 20 * megabyte) throw bad('file is too big');
  return { ...fileFields(file), file_path: file.path };
}

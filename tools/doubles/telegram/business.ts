// A business account that lets the bot see and answer its chats: the owner has the phone, customers write to the owner.
import { randomBytes } from 'node:crypto';
import type { Customer } from './customer.ts';
import { deliver } from './delivery.ts';
import type { Bot, Chat, Json, Message, Update, World } from './state.ts';

export function makeBusiness(world: World, bot: Bot, owner: Json & { readonly id: number }) {
  const id = randomBytes(12).toString('base64url');
  const now = () => Math.floor(world.now() / 1000);
  const state = { isEnabled: true, rights: { can_reply: true, can_read_messages: true } as Json };
  const chats = new Map<number, Chat>();
  const described = (): Json => ({
    id,
    user: owner,
    user_chat_id: owner.id,
    date: now(),
    rights: state.rights,
    is_enabled: state.isEnabled,
  });
  bot.businesses.set(id, { state, chats, described });
  const chatWith = (customer: Customer): Chat => {
    const { is_bot: _bot, language_code: _language, ...names } = customer.user as Json;
    const chat = chats.get(customer.id) ?? {
      about: { ...names, id: customer.id, type: 'private' },
      messages: [],
      isBlocked: false,
      migratedTo: null,
    };
    chats.set(customer.id, chat);
    return chat;
  };
  const say = (from: Json, customer: Customer, content: Json): Message => {
    const chat = chatWith(customer);
    const message: Message = {
      message_id: bot.nextMessageId,
      from,
      chat: chat.about,
      date: now(),
      business_connection_id: id,
      ...content,
    };
    bot.nextMessageId += 1;
    chat.messages.push(message);
    return message;
  };
  const tell = (content: Json): Update | null => deliver(world, bot, content);
  return {
    id,
    connects: () => tell({ business_connection: described() }),
    disconnects: () => {
      state.isEnabled = false;
      return tell({ business_connection: described() });
    },
    allows: (rights: Json) => {
      state.rights = rights;
      return tell({ business_connection: described() });
    },
    hears: (customer: Customer, text: string, more: Json = {}) => {
      const message = say(customer.user, customer, { text, ...more });
      return { message, update: tell({ business_message: message }) };
    },
    /** From the owner's own phone. */
    says: (customer: Customer, text: string) => {
      const message = say(owner, customer, { text });
      return { message, update: tell({ business_message: message }) };
    },
    edits: (message: Message, text: string) =>
      tell({ edited_business_message: { ...message, text, edit_date: now() } }),
    deletes: (customer: Customer, ...ids: number[]) =>
      tell({
        deleted_business_messages: { business_connection_id: id, chat: chatWith(customer).about, message_ids: ids },
      }),
    /** Telegram shows our own answer to the bot again. */
    echoes: (message: Message) => tell({ business_message: { ...message, business_connection_id: id } }),
    messagesWith: (customer: Customer): readonly Message[] => chatWith(customer).messages,
  };
}

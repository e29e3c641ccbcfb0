// A group the bot was added to: not a place where customers are served, but one that must do no harm.
import type { Customer } from './customer.ts';
import { deliver } from './delivery.ts';
import type { Bot, Chat, Json, Message, Update, World } from './state.ts';

/** A group the bot was added to. It may become a supergroup, and then has another id. */
export function makeGroup(world: World, bot: Bot, given: { id?: number; title?: string } = {}) {
  const id = given.id ?? -(1_000_000 + Math.floor(Math.random() * 1_000_000));
  const about = { id, type: 'group', title: given.title ?? 'Fans' };
  const chat: Chat = { about, messages: [], isBlocked: false, migratedTo: null };
  bot.chats.set(id, chat);
  const post = (about: Chat['about'], from: Json, content: Json): Update | null => {
    const message: Message = {
      message_id: bot.nextMessageId,
      from,
      chat: about,
      date: Math.floor(world.now() / 1000),
      ...content,
    };
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

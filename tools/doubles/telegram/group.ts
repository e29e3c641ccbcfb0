// A group the bot was added to, with topics where it is a forum: several speak there, some of them for the group itself.
import type { Customer } from './customer.ts';
import { deliver } from './delivery.ts';
import type { Bot, Chat, Json, Message, Update, World } from './state.ts';

/** A group the bot was added to. It may become a supergroup, and then has another id. */
export function makeGroup(world: World, bot: Bot, given: { id?: number; title?: string; isForum?: boolean } = {}) {
  const id = given.id ?? -(1_000_000 + Math.floor(Math.random() * 1_000_000));
  const about = {
    id,
    type: given.isForum ? 'supergroup' : 'group',
    title: given.title ?? 'Fans',
    ...(given.isForum ? { is_forum: true } : {}),
  };
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
    (bot.chats.get(about.id) ?? chat).messages.push(message);
    return deliver(world, bot, { message });
  };
  /** As entities mark it: the bot called by name. */
  const calling = (text: string): Json => {
    const name = `@${bot.user.username}`;
    const offset = text.indexOf(name);
    return offset < 0 ? { text } : { text, entities: [{ type: 'mention', offset, length: name.length }] };
  };
  return {
    id,
    says: (customer: Customer, text: string, more: Json = {}) =>
      post(about, customer.user, { ...calling(text), ...more }),
    /** Anything else that stands in a group: a service message, a shared contact. */
    posts: (from: Json, content: Json) => post(about, from, content),
    answers: (customer: Customer, text: string, messageId: number) => {
      const found = chat.messages.find((each) => each.message_id === messageId);
      if (!found) throw new Error(`There is no message ${messageId} to answer`);
      const { reply_to_message: _deeper, ...answered } = found;
      return post(about, customer.user, { text, reply_to_message: answered });
    },
    /** Begins a topic; `says` in it looks as Telegram has it: the first message stands as the answered one. */
    topic: (customer: Customer, name: string) => {
      const threadId = bot.nextMessageId;
      const inTopic = { message_thread_id: threadId, is_topic_message: true };
      const begun = { ...inTopic, forum_topic_created: { name, icon_color: 7_322_096 } };
      post(about, customer.user, begun);
      const root = {
        message_id: threadId,
        from: customer.user,
        chat: about,
        date: Math.floor(world.now() / 1000),
        ...begun,
      };
      return {
        threadId,
        says: (who: Customer, text: string, more: Json = {}) =>
          post(about, who.user, { ...inTopic, reply_to_message: root, ...calling(text), ...more }),
        posts: (who: Customer, content: Json) => post(about, who.user, { ...inTopic, ...content }),
      };
    },
    /** An admin who speaks for the group. */
    saysAnonymously: (text: string) =>
      post(
        about,
        { id: 1_087_968_824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' },
        { ...calling(text), sender_chat: { id, type: about.type, title: about.title } },
      ),
    get messages(): readonly Message[] {
      return chat.messages;
    },
    migrates: (customer: Customer) => {
      const newId = -(1_000_000_000_000 + Math.abs(id));
      chat.migratedTo = newId;
      const fresh = { id: newId, type: 'supergroup', title: about.title };
      const next: Chat = { about: fresh, messages: [], isBlocked: false, migratedTo: null };
      bot.chats.set(newId, next);
      post(about, customer.user, { migrate_to_chat_id: newId });
      post(fresh, customer.user, { migrate_from_chat_id: id });
      return {
        id: newId,
        says: (who: Customer, text: string) => post(fresh, who.user, calling(text)),
        messages: next.messages,
      };
    },
  };
}

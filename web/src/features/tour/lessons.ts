// The lessons of the practice inbox: one key each, what is to be done, and by what one sees that it was.
import type { Conversation, Message } from '@throughline/sdk';
import { api } from '../../live/api.ts';
import type { CommandName } from '../../commands/table.ts';
import { msg, t, type Msg } from '../../words/t.ts';

type Begun = Awaited<ReturnType<typeof api.startPractice>>['lessons'][number];
export type LessonKey = Begun['key'];
export interface Lesson extends Begun {
  readonly command: CommandName;
  readonly deed: Msg;
}

const table: Readonly<Record<LessonKey, { command: CommandName; deed: Msg }>> = {
  close: { command: 'close', deed: msg('She needs nothing more: close the conversation') },
  note: { command: 'note', deed: msg('Leave a note that only colleagues see') },
  take: { command: 'take', deed: msg('Nobody takes care of this: take it') },
  snooze: { command: 'snooze', deed: msg('He is back next week: snooze it until then') },
  undo: { command: 'undo', deed: msg('Close it, then take that back') },
  macro: { command: 'macro', deed: msg('Everybody asks this: answer with a macro and send it') },
  channel: { command: 'channel', deed: msg('She has left the chat: choose email, and answer there') },
  join: { command: 'join', deed: msg('He wrote twice about one order: join the other conversation into this') },
  search: { command: 'search', deed: msg('Find “marbled cup” in everything that was written') },
  palette: { command: 'palette', deed: msg('Every command by its name: open the palette and look for Print') },
};
export const lessonOf = (begun: Begun): Lesson => ({ ...begun, ...table[begun.key] });

/** What is there to be seen of a lesson; the frame is the app as it stands. */
export interface Seen {
  readonly conversation: Conversation;
  readonly messages: readonly Message[];
  readonly macroUses: number;
}
export async function lookAt({ conversationId }: Lesson): Promise<Seen> {
  const params = { id: conversationId };
  const [conversation, { items: messages }, { items: macros }] = await Promise.all([
    api.getConversation({ params }),
    api.listMessages({ params, query: { limit: 50 } }),
    api.listMacros(),
  ]);
  return { conversation, messages, macroUses: macros.reduce((sum, { myUses }) => sum + myUses, 0) };
}

export function isDone({ key }: Lesson, first: Seen, now: Seen, app: Window): boolean {
  const { conversation, messages } = now;
  const has = (type: string) => messages.some((each) => each.special?.['type'] === type);
  const answer = messages.find((each) => each.type === 'message' && each.direction === 'outbound');
  switch (key) {
    case 'close':
      return conversation.status === 'closed';
    case 'note':
      return messages.some((each) => each.type === 'note');
    case 'take':
      return conversation.assigneeId !== null;
    case 'snooze':
      return conversation.status === 'snoozed';
    case 'undo':
      return has('closed') && conversation.status === 'open';
    case 'macro':
      return answer !== undefined && now.macroUses > first.macroUses;
    case 'channel':
      return answer !== undefined && answer.channelId !== messages[0]?.channelId;
    case 'join':
      return has('joined');
    case 'search':
      return app.location.pathname === '/search' && asksForCup(decodeURIComponent(app.location.search));
    case 'palette':
      return [...app.document.querySelectorAll<HTMLInputElement>('[role=dialog] input')].some(
        (field) => field.value.trim().length > 1,
      );
  }
}

/** One of its words is enough, as the customer wrote it in this language. */
const asksForCup = (query: string): boolean =>
  t('marbled cup')
    .split(' ')
    .some((word) => query.toLowerCase().includes(word.toLowerCase()));

/** The demo has one macro at least, so that there is something to choose. */
export async function needMacro(): Promise<void> {
  const { items } = await api.listMacros();
  if (items.some((each) => each.text !== '' && Object.keys(each.actions).length === 0)) return;
  const text = t('We roast every Thursday, and what is ordered by Wednesday leaves on Friday.');
  await api.addMacro({ body: { name: t('Roasting days'), text } });
}

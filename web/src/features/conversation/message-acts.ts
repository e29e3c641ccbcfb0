// What is done to one message: drawn at once, told to the server, taken back when refused, and undone where it can be.
import type { Conversation, Message } from '@throughline/sdk';
import { putMessages } from '../../live/apply.ts';
import {
  api,
  drawConversation,
  getState,
  listening,
  loadThread,
  takeAnswer,
  update,
  wordsOf,
} from '../../live/index.ts';
import { say, sayUndo } from '../../ui/toast.ts';
import { t } from '../../words/t.ts';

export const put = (...messages: readonly Message[]): void =>
  update((state) =>
    putMessages(
      state,
      messages.map((body) => ({ id: body.id, body })),
    ),
  );

/** Draws `next` at once; what the server makes of it stands, or what was before. True when it worked. */
const drawn = (before: Message, next: Message, trouble: string, tell: () => Promise<Message | void>) =>
  listening(async (told) => {
    put(next);
    const newest = () => told.findLast(({ id }) => id === before.id);
    try {
      const answer = await tell();
      if (answer && !newest()) put(answer);
      return true;
    } catch (error) {
      put((newest()?.body as Message | undefined) ?? before);
      say({ title: trouble, detail: wordsOf(error), tone: 'danger' });
      return false;
    }
  });

export async function pin(message: Message, isPinned: boolean, isQuiet = false): Promise<void> {
  const next = { ...message, pinnedAt: isPinned ? new Date().toISOString() : null };
  // Outside the loaded stretch there is nothing to draw on; its list asks again when the journal tells.
  const isDone = await drawn(message, next, isPinned ? t('Could not pin it') : t('Could not unpin it'), () =>
    api.pinMessage({ params: { id: message.id }, body: { isPinned } }),
  );
  if (isDone && !isQuiet)
    sayUndo(isPinned ? t('Pinned to the top') : t('No longer pinned'), () => void pin(next, !isPinned, true));
}

/** Null takes ours back. */
export async function react(message: Message, emoji: string | null): Promise<void> {
  const others = message.reactions.filter((each) => each.by === 'contact');
  const ours = emoji === null ? [] : [{ emoji, by: 'agent' as const, byId: null }];
  const next = { ...message, reactions: [...others, ...ours] };
  await drawn(message, next, t('Could not react'), () =>
    api.reactToMessage({ params: { id: message.id }, body: { emoji } }),
  );
}

export async function edit(message: Message, text: string, isQuiet = false): Promise<void> {
  const next = { ...message, text, html: null, editedAt: new Date().toISOString() };
  const isDone = await drawn(message, next, t('Could not change it'), () =>
    api.changeMessage({ params: { id: message.id }, body: { text } }),
  );
  if (isDone && !isQuiet) sayUndo(t('Changed'), () => void edit({ ...next }, message.text, true));
}

/** A note can be brought back; what was sent is taken back from the customer, and stays so. */
export async function remove(message: Message): Promise<void> {
  const next = { ...message, text: '', deletedAt: new Date().toISOString() };
  const isDone = await drawn(message, next, t('Could not delete it'), async () => {
    await api.removeMessage({ params: { id: message.id } });
  });
  if (!isDone) return;
  if (message.type !== 'note') say({ title: t('Deleted') });
  else
    sayUndo(t('Note deleted'), () => {
      void drawn(next, message, t('Could not bring the note back'), () =>
        api.restoreNote({ params: { id: message.id } }),
      );
    });
}

/** Messages leave the thread at once; their new conversation is told of when it is there. */
export async function split(it: Conversation, messages: readonly Message[], fromNumber: number | null): Promise<void> {
  put(...messages.map((each) => ({ ...each, conversationId: '' })));
  try {
    const made = await takeAnswer(() =>
      api.splitConversation({
        params: { id: it.id },
        body: fromNumber === null ? { messageIds: messages.map((each) => each.id) } : { fromNumber },
      }),
    );
    sayUndo(t('Split into #{number}', { number: made.number }), () => void join(it, made, true));
  } catch (error) {
    void loadThread(it.id);
    put(...messages);
    say({ title: t('Could not split'), detail: wordsOf(error), tone: 'danger' });
  }
}

/** False: it was refused, which was said. */
export async function join(it: Conversation, other: Conversation, isQuiet = false): Promise<boolean> {
  try {
    await takeAnswer(() => api.joinConversations({ params: { id: it.id }, body: { conversationId: other.id } }));
    void loadThread(it.id);
    if (!isQuiet)
      sayUndo(
        t('Joined #{number} into #{into}', { number: other.number, into: it.number }),
        () => void part(it, other),
      );
    return true;
  } catch (error) {
    say({ title: t('Could not join #{number}', { number: other.number }), detail: wordsOf(error), tone: 'danger' });
    return false;
  }
}
async function part(it: Conversation, other: Conversation): Promise<void> {
  try {
    await takeAnswer(() => api.partConversations({ params: { id: it.id }, body: { conversationId: other.id } }));
    await takeAnswer(() => api.getConversation({ params: { id: other.id } }));
    void loadThread(it.id);
    say({ title: t('#{number} is a conversation of its own again', { number: other.number }) });
  } catch (error) {
    say({ title: t('Could not undo the join'), detail: wordsOf(error), tone: 'danger' });
  }
}

export async function watch(it: Conversation, isWatching: boolean): Promise<void> {
  const myId = getState().me?.agent.id ?? '';
  const before = it.watcherIds;
  drawConversation({ ...it, watcherIds: isWatching ? [...before, myId] : before.filter((each) => each !== myId) });
  try {
    await takeAnswer(() => api.watchConversation({ params: { id: it.id }, body: { isWatching } }));
    say({
      title: isWatching
        ? t('You are told what happens in #{number}', { number: it.number })
        : t('No longer watching #{number}', { number: it.number }),
    });
  } catch (error) {
    drawConversation({ ...(getState().conversations.get(it.id) ?? it), watcherIds: before });
    say({ title: t('Could not change that'), detail: wordsOf(error), tone: 'danger' });
  }
}

// What a visitor does to a message that is there: edit, delete, react. Drawn at once, told to the server one after the other, and taken
// back where it refuses. A message that has not left yet is changed where it waits.
import { stopped } from './calls.ts';
import { entryOf, type Outbox } from './outbox.ts';
import type { Answer, EditBody, Item, ReactionBody, Refusal, StoredMessage, Visitor } from './types.ts';

export interface MessageDeeds extends Pick<Visitor, 'edit' | 'remove' | 'react'> {
  /** Stored messages with what is on its way to the server laid over them. */
  over(stored: readonly StoredMessage[]): readonly StoredMessage[];
  /** The server has this entry of the outbox. What was done to it after it had left follows now. */
  confirmed(clientId: string, message: StoredMessage): void;
  /** Another visitor: nothing of the one before is drawn or answered. */
  clear(): void;
}

export function makeMessageDeeds(given: {
  outbox: Outbox;
  newId: () => string;
  stored: () => readonly StoredMessage[];
  /** The entry on its way just now. */
  busy: () => string | null;
  ask: (method: string, path: string, body?: unknown) => Promise<Answer<StoredMessage | undefined>>;
  onStored: (message: StoredMessage) => void;
  onChange: () => void;
  flush: () => void;
}): MessageDeeds {
  const { outbox, newId, ask, onChange } = given;
  let pending: readonly { readonly id: string; readonly change: Change }[] = [];
  let last: Promise<unknown> = Promise.resolve();
  let life = 0;

  async function tell(message: StoredMessage, change: Change, method: string, path: string, body?: unknown) {
    const [deed, mine] = [{ id: message.id, change }, life];
    pending = [...pending, deed];
    onChange();
    // One after the other: of two edits the later must not arrive first.
    const asked = last.then(() =>
      mine === life ? ask(method, `/visitor/messages/${message.id}${path}`, body) : loggedOut,
    );
    last = asked;
    const answer = await asked;
    if (mine !== life) return loggedOut;
    pending = pending.filter((each) => each !== deed);
    if (!answer.ok) {
      onChange();
      return answer;
    }
    const now = given.stored().find(({ id }) => id === message.id);
    given.onStored(answer.value ?? change(now ?? message));
    return done;
  }
  const find = (key: string) => ({
    message: given.stored().find(({ id, clientId }) => id === key || clientId === key),
    entry: outbox.entries.find(({ clientId, isGone }) => clientId === key && !isGone),
  });

  const deeds: MessageDeeds = {
    over: (stored) =>
      pending.length === 0
        ? stored
        : stored.map((message) =>
            pending.filter(({ id }) => id === message.id).reduce((seen, { change }) => change(seen), message),
          ),
    async edit(key, text) {
      const { message, entry } = find(key);
      const files = (message ?? entry)?.attachments ?? [];
      if (text.trim() === '' && files.length === 0) return refused('invalid', 422, { text: 'must not be empty' });
      if (message) {
        if (message.text === text) return done;
        const body: EditBody = { clientId: newId(), text };
        const editedAt = new Date().toISOString();
        return await tell(message, (seen) => ({ ...seen, text, html: null, editedAt }), 'PATCH', '', body);
      }
      if (!entry) return refused('not_found', 404);
      outbox.change(key, (kept) => ({ ...entryOf(kept), text, isChanged: true }));
      onChange();
      given.flush();
      return done;
    },
    async remove(key) {
      const { message, entry } = find(key);
      if (message) {
        const deletedAt = new Date().toISOString();
        const gone = { text: '', html: null, attachments: [], reactions: [], changeableUntil: null, deletedAt };
        return message.deletedAt ? done : await tell(message, (seen) => ({ ...seen, ...gone }), 'DELETE', '');
      }
      if (!entry) return refused('not_found', 404);
      // On its way it may arrive all the same; then the deletion follows it.
      if (given.busy() === key) outbox.change(key, (kept) => ({ ...kept, isGone: true }));
      else outbox.remove(key);
      onChange();
      return done;
    },
    async react(key, emoji) {
      const { message } = find(key);
      if (!message) return refused('not_found', 404);
      if (reactionTo(message) === emoji) return done;
      const body: ReactionBody = { clientId: newId(), emoji };
      const mine = emoji === null ? [] : [{ emoji, by: 'contact' as const }];
      const change: Change = (seen) => ({ ...seen, reactions: [...seen.reactions.filter(isTheirs), ...mine] });
      return await tell(message, change, 'PUT', '/reaction', body);
    },
    confirmed(clientId, message) {
      const entry = outbox.entries.find((each) => each.clientId === clientId);
      outbox.remove(clientId);
      if (entry?.isGone) void deeds.remove(message.id);
      else if (entry?.isChanged && entry.text !== message.text) void deeds.edit(message.id, entry.text);
    },
    clear() {
      life += 1;
      pending = [];
    },
  };
  return deeds;
}

type Change = (message: StoredMessage) => StoredMessage;
const done = { ok: true, value: undefined } as const;
const loggedOut = { ok: false, refusal: stopped } as const;
const refused = (code: Refusal['code'], status: number, fields: Refusal['fields'] = {}) =>
  ({ ok: false, refusal: { code, status, detail: '', retryAfterSeconds: null, fields } }) as const;
const isTheirs = ({ by }: StoredMessage['reactions'][number]): boolean => by === 'agent';

/** The visitor's own reaction to a message; null where there is none. */
export const reactionTo = (message: StoredMessage): string | null =>
  message.reactions.find(({ by }) => by === 'contact')?.emoji ?? null;

/** Whether the visitor may edit and delete it now. The server has the last word; `now` in milliseconds. */
export const canChange = ({ stored, draft }: Item, now = Date.now()): boolean =>
  stored ? Date.parse(stored.changeableUntil ?? '') > now : !draft?.choice;

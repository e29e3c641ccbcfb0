// Pages that ask by themselves (settings, contacts) are told which of their answers are old: exactly those, so that a busy day elsewhere costs them nothing.
import type { QueryClient } from '@tanstack/react-query';
import type { Change, Message } from '@throughline/sdk';

type Key = readonly string[];
/** Lists over everybody change with every message: they are asked for again this often at most. */
const listWaitMs = 2000;
let listTimer: ReturnType<typeof setTimeout> | undefined;

export function forgetQueries(queries: QueryClient, changes: readonly Change[]): void {
  for (const queryKey of oldKeys(changes)) void queries.invalidateQueries({ queryKey });
  const said = new Set(changes.filter((change) => change.kind === 'message').map((change) => change.id));
  const pinnedIn = new Set(
    changes.flatMap(({ kind, body }) => {
      const message = kind === 'message' ? (body as Message | null) : null;
      return message?.pinnedAt ? [message.conversationId] : [];
    }),
  );
  // A list of pins is old when something was pinned there, or something of it changed.
  void queries.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      queryKey[0] === 'pins' &&
      (pinnedIn.has(String(queryKey[1])) ||
        ((state.data as { items: readonly Message[] } | undefined)?.items.some((each) => said.has(each.id)) ?? false)),
  });
  const changed = new Set(changes.filter((change) => change.kind === 'contact').map((change) => change.id));
  if (changed.size === 0) return;
  // Who is proved, or may be reached, decides the ways of the open conversation.
  void queries.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'reply-routes' && changed.has(String(queryKey[2])),
  });
  listTimer ??= setTimeout(() => {
    listTimer = undefined;
    void queries.invalidateQueries({ queryKey: ['contacts', 'list'] });
  }, listWaitMs);
}

/** Nothing that was told so far is asked for any more. */
export function stopForgetting(): void {
  clearTimeout(listTimer);
  listTimer = undefined;
}

/** The beginnings of the keys that these changes make old, each once. */
export function oldKeys(changes: readonly Change[]): readonly Key[] {
  const keys = new Map<string, Key>();
  for (const change of changes) for (const key of keysOf(change)) keys.set(key.join(' '), key);
  return [...keys.values()];
}
function keysOf({ kind, id, body }: Change): readonly Key[] {
  const contactId = (body as { contactId?: string } | null)?.contactId;
  switch (kind) {
    case 'conversation':
      return [['reply-routes', id], contactId ? ['conversations', 'of', contactId] : ['conversations']];
    case 'message':
      return [contactId ? ['timeline', contactId] : ['timeline']];
    case 'contact':
      return [
        ['contacts', 'one', id],
        // What they told or came with may make them look like somebody, and they may have looked at another page.
        ['contacts', 'duplicates', id],
        ['visits', id],
        ['timeline', id],
        ['conversations', 'of', id],
      ];
    case 'company':
      return [['companies']];
    case 'channel':
      return [['channels'], ['reply-routes']];
    case 'agent':
      return [['agents'], ['me'], ['invitations']];
    case 'team':
      return [['teams']];
    case 'tag':
      return [['tags']];
    case 'workspace':
      return [['me']];
    case 'counts':
    case 'draft':
    case 'view':
      return [];
  }
}

// What a screen reads. Each hook draws again only when its own part has changed (`useSyncExternalStore`, so also while React renders
// concurrently), and the functions it gives stay the same.
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Draft, Item, Refusal, Visitor, VisitorState } from '../visitor/types.ts';
import { useVisitor } from './provider.ts';

/** A part of the state. `part` must give the same value for the same state: a field of it, or something plain made from it. */
export function useVisitorState<T>(part: (state: VisitorState) => T): T {
  const visitor = useVisitor();
  const subscribe = useCallback((onChange: () => void) => visitor.subscribe(onChange), [visitor]);
  const read = () => part(visitor.state);
  return useSyncExternalStore(subscribe, read, read);
}

export interface Conversation {
  readonly status: VisitorState['status'];
  readonly connection: VisitorState['connection'];
  readonly isClosed: boolean;
  readonly agentName: string | null;
  readonly problem: Refusal | null;
  readonly hasEarlier: boolean;
  loadEarlier(): Promise<void>;
  /** Tries again at once, whatever the clock says. */
  retryNow(): void;
}
/** How the conversation stands. */
export function useConversation(): Conversation {
  const visitor = useVisitor();
  const status = useVisitorState((state) => state.status);
  const connection = useVisitorState((state) => state.connection);
  const isClosed = useVisitorState((state) => state.isClosed);
  const agentName = useVisitorState((state) => state.agentName);
  const problem = useVisitorState((state) => state.problem);
  const hasEarlier = useVisitorState((state) => state.hasEarlier);
  return useMemo(
    () => ({
      status,
      connection,
      isClosed,
      agentName,
      problem,
      hasEarlier,
      loadEarlier: () => visitor.loadEarlier(),
      retryNow: () => visitor.wake(),
    }),
    [visitor, status, connection, isClosed, agentName, problem, hasEarlier],
  );
}

/** The thread, oldest first, unsent messages behind. An item that has not changed is the same object as before. */
export const useMessages = (): readonly Item[] => useVisitorState((state) => state.items);

/** How many answers are unread. With `isOnScreen` they are marked as read as they come. */
export function useUnread({ isOnScreen = false }: { readonly isOnScreen?: boolean } = {}): number {
  const visitor = useVisitor();
  const unread = useVisitorState((state) => state.unread);
  const isReady = useVisitorState((state) => state.connection === 'online');
  useEffect(() => {
    if (isOnScreen && isReady && unread > 0) visitor.read();
  }, [visitor, isOnScreen, isReady, unread]);
  return unread;
}

export interface Typing {
  /** Who is writing to us. */
  readonly name: string | null;
  /** Call on each change of the text; `''` says that writing has ended. */
  onText(text: string): void;
}
export function useTyping(): Typing {
  const visitor = useVisitor();
  const name = useVisitorState((state) => state.typing?.name ?? null);
  const isWriting = useVisitorState((state) => state.typing !== null);
  return useMemo(
    () => ({ name: isWriting ? name : null, onText: (text: string) => visitor.typing(text !== '') }),
    [visitor, name, isWriting],
  );
}

/** Puts a message in the outbox and ends our "is writing". False when the outbox is full. */
export function useSend(): ((draft: Draft | string) => boolean) & Pick<Visitor, 'retry' | 'discard'> {
  const visitor = useVisitor();
  return useMemo(() => {
    const send = (draft: Draft | string) => {
      const isTaken = visitor.send(typeof draft === 'string' ? { text: draft } : draft);
      if (isTaken) visitor.typing(false);
      return isTaken;
    };
    return Object.assign(send, {
      retry: (clientId: string) => visitor.retry(clientId),
      discard: (clientId: string) => visitor.discard(clientId),
    });
  }, [visitor]);
}

/** What can be done to a message that is there, by its item's `key`. The functions stay the same. */
export function useMessageActions(): Pick<Visitor, 'edit' | 'remove' | 'react'> {
  const visitor = useVisitor();
  return useMemo(
    () => ({
      edit: (key: string, text: string) => visitor.edit(key, text),
      remove: (key: string) => visitor.remove(key),
      react: (key: string, emoji: string | null) => visitor.react(key, emoji),
    }),
    [visitor],
  );
}

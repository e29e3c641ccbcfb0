// The hooks by which screens read the store.
import { useCallback, useEffect, useState } from 'react';
import type { Agent, ChannelKind, Contact, Conversation, Me, PresenceFrame } from '@throughline/sdk';
import { loadContact, loadList, wordsOf } from './loading.ts';
import { keyOf, type Filter, type List, type Pending, type Thread } from './state.ts';
import { useStore } from './store.ts';
import { useWatched } from './watched.ts';

/** Who I am; only behind the frame, where it is known. */
export function useMe(): Me {
  const me = useStore((state) => state.me);
  if (!me) throw new Error('useMe needs a signed-in agent above it');
  return me;
}
/** May I? A role is a set of scopes. */
export const useMay = (scope: string): boolean => useStore((state) => state.me?.scopes.includes(scope) ?? false);
export const useConversation = (id: string | undefined): Conversation | undefined =>
  useStore((state) => (id === undefined ? undefined : state.conversations.get(id)));
export function useThread(id: string | undefined): Thread | undefined {
  useWatched('thread', id);
  return useStore((state) => (id === undefined ? undefined : state.threads.get(id)));
}
const nothing: readonly Pending[] = [];
export const usePending = (id: string): readonly Pending[] => useStore((state) => state.pending.get(id) ?? nothing);
/** Who else is there, and whether they write; nothing while there is only me. */
export const usePresence = (id: string | undefined): PresenceFrame | undefined =>
  useStore(({ presence, me }) => {
    const frame = id === undefined ? undefined : presence.get(id);
    const others = frame?.viewers.some(({ agentId }) => agentId !== me?.agent.id);
    return frame?.contactIsWriting || others ? frame : undefined;
  });
export const useKind = (kind: string | null | undefined): ChannelKind | undefined =>
  useStore((state) => (kind ? state.kinds.get(kind) : undefined));
export const useAgent = (id: string | null | undefined): Agent | undefined =>
  useStore((state) => (id ? state.agents.get(id) : undefined));

/** A list of conversations, fetched when first asked for and refreshed silently when shown again. */
export function useList(filter: Filter): List | undefined {
  const key = keyOf(filter);
  useWatched('list', key, filter);
  useEffect(() => {
    void loadList(filter);
  }, [key]);
  return useStore((state) => state.lists.get(key));
}
export function useContact(id: string | undefined): Contact | undefined {
  return useLoadedContact(id).contact;
}
/** The contact, or why it could not be had, in words. */
export function useLoadedContact(id: string | undefined): {
  readonly contact: Contact | undefined;
  readonly error: string;
  readonly retry: () => void;
} {
  const [error, setError] = useState('');
  useWatched('contact', id);
  const retry = useCallback(() => {
    setError('');
    if (id) void loadContact(id).catch((reason: unknown) => setError(wordsOf(reason)));
  }, [id]);
  useEffect(retry, [retry]);
  return { contact: useStore((state) => (id ? state.contacts.get(id) : undefined)), error, retry };
}

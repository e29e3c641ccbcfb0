// Pure steps from one state to the next: a snapshot arrives, the journal tells of changes, an action is tried and confirmed or taken back.
import type {
  Agent,
  Change,
  Channel,
  Contact,
  Conversation,
  Counts,
  Message,
  Tag,
  Team,
  View,
  Workspace,
} from '@throughline/sdk';
import { placed } from './lists.ts';
import { recounted } from './view-counts.ts';
import type { ConversationPatch, List, Pending, State, Thread } from './state.ts';

const withEntry = <V>(map: ReadonlyMap<string, V>, id: string, value: V | null): ReadonlyMap<string, V> => {
  const next = new Map(map);
  if (value === null) next.delete(id);
  else next.set(id, value);
  return next;
};

/** Applies numbered changes in their order. */
export function applyChanges(state: State, changes: readonly Change[]): State {
  let next = state;
  const conversations: { id: string; body: Conversation | null; number: number }[] = [];
  const messages: { id: string; body: Message | null }[] = [];
  for (const { kind, id, body, number } of changes) {
    switch (kind) {
      case 'conversation':
        conversations.push({ id, body: body as Conversation | null, number });
        break;
      case 'message':
        messages.push({ id, body: body as Message | null });
        break;
      case 'contact':
        next = {
          ...next,
          contacts:
            body === null || next.contacts.has(id)
              ? withEntry(next.contacts, id, body as Contact | null)
              : next.contacts,
        };
        break;
      case 'channel':
        next = { ...next, channels: withEntry(next.channels, id, body as Channel | null) };
        break;
      case 'agent':
        next = withAgent({ ...next, agents: withEntry(next.agents, id, body as Agent | null) });
        break;
      case 'team':
        next = { ...next, teams: withEntry(next.teams, id, body as Team | null) };
        break;
      case 'tag':
        next = { ...next, tags: withEntry(next.tags, id, body as Tag | null) };
        break;
      case 'workspace':
        if (next.me && body !== null) next = { ...next, me: { ...next.me, workspace: body as Workspace } };
        break;
      case 'counts':
        if (body !== null) next = { ...next, counts: body as Counts };
        break;
      case 'view':
        next = {
          ...next,
          views: withEntry(next.views, id, body as View | null),
          viewCounts: body === null ? withEntry(next.viewCounts, id, null) : next.viewCounts,
          areViewCountsStale: true,
        };
        break;
      // A draft comes with its conversation's row; pages of companies ask for themselves.
      case 'company':
      case 'draft':
    }
  }
  if (conversations.length > 0) {
    // What was never seen here may have been counted already: only the server knows.
    const isNew = next.views.size > 0 && conversations.some(({ id }) => !next.conversations.has(id));
    next = putConversations(next, conversations);
    if (isNew) next = { ...next, areViewCountsStale: true };
  }
  return messages.length > 0 ? putMessages(next, messages) : next;
}

function withAgent(state: State): State {
  const mine = state.me && state.agents.get(state.me.agent.id);
  return state.me && mine ? { ...state, me: { ...state.me, agent: mine } } : state;
}

/** What is held, where what is given says the same: then nothing is drawn again for it. */
export const kept = <T>(held: T | undefined, given: T): T =>
  held !== undefined && JSON.stringify(held) === JSON.stringify(given) ? held : given;

/** Takes in conversations as known at a journal number; older knowledge never replaces newer. */
export function putConversations(
  state: State,
  given: readonly { id: string; body: Conversation | null; number: number }[],
): State {
  const truth = new Map(state.truth);
  const seenAt = new Map(state.seenAt);
  const changed = new Set<string>();
  for (const { id, body, number } of given) {
    if ((seenAt.get(id) ?? -1) > number) continue;
    seenAt.set(id, number);
    const held = truth.get(id);
    if (body !== null && kept(held, body) === held) continue;
    if (body === null) truth.delete(id);
    else truth.set(id, body);
    changed.add(id);
  }
  if (changed.size === 0) return { ...state, seenAt };
  return redrawn({ ...state, truth, seenAt }, changed);
}

/** Recomputes what is drawn for these conversations, and their place in every list. */
function redrawn(state: State, changed: ReadonlySet<string>): State {
  const conversations = new Map(state.conversations);
  for (const id of changed) {
    const known = state.truth.get(id);
    if (!known) conversations.delete(id);
    else
      conversations.set(
        id,
        (state.patches.get(id) ?? []).reduce((sum, { patch }) => ({ ...sum, ...patch }), known),
      );
  }
  const lists = new Map<string, List>();
  for (const [key, list] of state.lists) lists.set(key, placed(list, changed, conversations, state.me?.agent ?? null));
  return recounted(state, { ...state, conversations, lists }, changed);
}

/** Draws an action at once, under a token by which it is confirmed or taken back. */
export function addPatch(state: State, id: string, token: string, patch: ConversationPatch): State {
  return redrawn(
    { ...state, patches: withEntry(state.patches, id, [...(state.patches.get(id) ?? []), { token, patch }]) },
    new Set([id]),
  );
}
/** The action is settled: with what the server answered, or back to what was. */
export function dropPatch(
  state: State,
  id: string,
  token: string,
  confirmed: Conversation | null,
  number: number,
): State {
  const left = (state.patches.get(id) ?? []).filter((each) => each.token !== token);
  const next = { ...state, patches: withEntry(state.patches, id, left.length > 0 ? left : null) };
  return redrawn(confirmed ? putConversations(next, [{ id, body: confirmed, number }]) : next, new Set([id]));
}

/** New and changed messages take their place; one that moved to another conversation leaves the old thread. */
export function putMessages(state: State, given: readonly { id: string; body: Message | null }[]): State {
  const threads = new Map(state.threads);
  const pending = new Map(state.pending);
  for (const { id, body } of given) {
    for (const [conversationId, thread] of threads) {
      const isHere = body?.conversationId === conversationId;
      const held = thread.messages.some((each) => each.id === id);
      if (held && !isHere)
        threads.set(conversationId, { ...thread, messages: thread.messages.filter((each) => each.id !== id) });
      else if (isHere && body) threads.set(conversationId, withMessage(thread, body, held));
    }
    if (body?.clientId) settlePending(pending, body.conversationId, body.clientId);
  }
  return { ...state, threads, pending };
}
function withMessage(thread: Thread, message: Message, isHeld: boolean): Thread {
  if (isHeld) {
    const before = thread.messages.find((each) => each.id === message.id);
    const messages = thread.messages.map((each) => (each.id === message.id ? message : each));
    // What was scheduled takes its place when it leaves.
    return { ...thread, messages: before?.number === message.number ? messages : inOrder(messages) };
  }
  const first = thread.messages[0];
  const last = thread.messages.at(-1);
  // Outside the loaded stretch it comes with its page.
  if (thread.newerCursor !== null && last && message.number > last.number) return thread;
  if (thread.olderCursor !== null && first && message.number < first.number) return thread;
  return { ...thread, messages: inOrder([...thread.messages, message]) };
}
const inOrder = (messages: readonly Message[]) => messages.toSorted((a, b) => a.number - b.number);

/** One page of a thread joins what is loaded. */
export function joinPage(
  thread: Thread | undefined,
  messages: readonly Message[],
  edge: { olderCursor?: string | null; newerCursor?: string | null },
): Thread {
  const byId = new Map((thread?.messages ?? []).map((each) => [each.id, each]));
  for (const message of messages) byId.set(message.id, kept(byId.get(message.id), message));
  const joined: Thread = {
    messages: [...byId.values()].toSorted((a, b) => a.number - b.number),
    olderCursor: edge.olderCursor !== undefined ? edge.olderCursor : (thread?.olderCursor ?? null),
    newerCursor: edge.newerCursor !== undefined ? edge.newerCursor : (thread?.newerCursor ?? null),
    loading: 'ready',
    error: '',
  };
  return thread && isSame(thread, joined) ? thread : joined;
}
const isSame = (a: Thread, b: Thread): boolean =>
  a.loading === b.loading &&
  a.error === b.error &&
  a.olderCursor === b.olderCursor &&
  a.newerCursor === b.newerCursor &&
  a.messages.length === b.messages.length &&
  a.messages.every((message, at) => message === b.messages[at]);

export function putPending(state: State, pending: Pending): State {
  const mine = state.pending.get(pending.conversationId) ?? [];
  const isKnown = mine.some((each) => each.clientId === pending.clientId);
  const next = isKnown ? mine.map((each) => (each.clientId === pending.clientId ? pending : each)) : [...mine, pending];
  return { ...state, pending: withEntry(state.pending, pending.conversationId, next) };
}
export function dropPending(state: State, conversationId: string, clientId: string): State {
  const pending = new Map(state.pending);
  settlePending(pending, conversationId, clientId);
  return { ...state, pending };
}
function settlePending(pending: Map<string, readonly Pending[]>, conversationId: string, clientId: string): void {
  const left = (pending.get(conversationId) ?? []).filter((each) => each.clientId !== clientId);
  if (left.length > 0) pending.set(conversationId, left);
  else pending.delete(conversationId);
}

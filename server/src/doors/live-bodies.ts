// From journal rows to what each agent's screen shall show: bodies are loaded once for a batch and presented per agent.
import type { Tx } from '../ground/db.ts';
import type { House } from '../ground/house.ts';
import type { JournalRow } from '../ground/journal.ts';
import { channelById, presentChannel } from '../rooms/channels/index.ts';
import { companyBodies } from '../rooms/companies/index.ts';
import { contactBodies } from '../rooms/contacts/index.ts';
import {
  bodiesForAgents,
  countsBody,
  latestOfContacts,
  messageBodies,
  shownConversations,
  shownMessages,
} from '../rooms/conversations/index.ts';
import { presentPeople } from '../rooms/people/index.ts';
import { viewsForAgents } from '../rooms/views/index.ts';

/** A change as text for the wire: a batch goes to many sockets, and most of it reads the same for all, who share one object. */
export interface Change {
  readonly number: number;
  readonly json: string;
  /** Which of the batch's texts this is: whoever is told the same ones is told the same. */
  readonly key: number;
}
type Kind = JournalRow['kind'];
/** Which kinds of things somebody may see. */
export type Sees = (kind: Kind) => boolean;
const seesAll: Sees = () => true;
/** What one agent gets of a batch. What they may not see is to them as if it were gone. */
export type ChangesFor = (agentId: string, sees?: Sees) => readonly Change[];
type BodyOf = (row: JournalRow, agentId: string) => unknown;

/** One thing as an API key would see it, for webhooks; null: gone. */
export async function bodyOfThing(house: House, workspaceId: string, kind: Kind, id: string): Promise<unknown> {
  const row: JournalRow = {
    number: 0,
    kind,
    id,
    what: '',
    detail: {},
    actor_type: 'system',
    actor_id: null,
    at: house.now(),
  };
  return (await bodiesOf(house, workspaceId, [row], []))(row, '');
}

/** Only the last news of each thing matters: screens show what it looks like now. */
export async function changesOf(
  house: House,
  workspaceId: string,
  rows: readonly JournalRow[],
  agentIds: readonly string[],
): Promise<ChangesFor> {
  const last = new Map<string, JournalRow>();
  const named = await conversationsNamed(house, workspaceId, rows);
  for (const row of rows) {
    last.set(`${row.kind} ${row.id}`, row);
    // News of a message is news of its conversation, whose summary shows it.
    const { conversationId: id } = row.detail;
    if (row.kind === 'message' && typeof id === 'string')
      last.set(`conversation ${id}`, { ...row, kind: 'conversation', id });
    for (const theirs of (row.kind === 'contact' && named.get(row.id)) || [])
      last.set(`conversation ${theirs}`, { ...row, kind: 'conversation', id: theirs });
  }
  const ordered = [...last.values()].sort((a, b) => a.number - b.number);
  const end = rows.at(-1)?.number ?? 0;
  const bodyOf = await bodiesOf(house, workspaceId, ordered, agentIds);
  const texts = new Map<string, Change>();
  // By the body itself: agents who see the same of a thing are given the same object, and it is written once for all of them.
  const written = ordered.map(() => new Map<unknown, Change>());
  const changeOf = (row: JournalRow, index: number, body: unknown): Change => {
    const known = written[index]!.get(body);
    if (known) return known;
    const number = index === ordered.length - 1 ? end : row.number;
    const json = JSON.stringify({ number, kind: row.kind, id: row.id, body });
    // Counts are made for each agent, and often alike.
    const change = texts.get(json) ?? { number, json, key: texts.size };
    texts.set(json, change);
    written[index]!.set(body, change);
    return change;
  };
  return (agentId, sees = seesAll) =>
    // Who they are themselves everybody may know.
    ordered.map((row, index) =>
      changeOf(row, index, sees(row.kind) || row.id === agentId ? bodyOf(row, agentId) : null),
    );
}

const NAMED_LIMIT = 50;
/** These tell nothing a list shows: a new contact's conversation has news of its own, and facts stand beside the thread. */
const unnamed = new Set([
  'contact.created',
  'contact.facts',
  'contact.note-added',
  'contact.note-changed',
  'contact.note-removed',
]);
/** A row of a list shows its contact's name: news of a known contact is news of its latest conversations. */
async function conversationsNamed(
  house: House,
  workspaceId: string,
  rows: readonly JournalRow[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = new Set(rows.flatMap((row) => (row.kind === 'contact' && !unnamed.has(row.what) ? [row.id] : [])));
  const named = new Map<string, string[]>();
  if (ids.size === 0) return named;
  for (const { id, contact_id: contactId } of await latestOfContacts(house.db, workspaceId, [...ids], NAMED_LIMIT))
    named.set(contactId, [...(named.get(contactId) ?? []), id]);
  return named;
}

/** Loads the bodies of these things once, for all these agents. */
const bodiesOf = (
  house: House,
  workspaceId: string,
  rows: readonly JournalRow[],
  agentIds: readonly string[],
): Promise<BodyOf> => house.db.reading((db) => loadBodies(house, db, workspaceId, rows, agentIds));

async function loadBodies(
  house: House,
  db: Pick<Tx, 'query'>,
  workspaceId: string,
  rows: readonly JournalRow[],
  agentIds: readonly string[],
): Promise<BodyOf> {
  const ids = (kind: string) => rows.filter((row) => row.kind === kind).map((row) => row.id);
  const [conversationIds, messageIds] = [ids('conversation'), ids('message')];
  const [conversationRows, messageRows] = await Promise.all([
    shownConversations(db, workspaceId, conversationIds, agentIds),
    shownMessages(db, workspaceId, messageIds),
  ]);
  const [conversations, bodies] = await Promise.all([
    bodiesForAgents(db, workspaceId, conversationRows, agentIds),
    messageBodies(db, workspaceId, messageRows),
  ]);
  const messages = new Map(bodies.map((body) => [body.id, body]));
  const contacts =
    ids('contact').length > 0 ? await contactBodies(db, workspaceId, ids('contact')) : new Map<string, unknown>();
  const companies =
    ids('company').length > 0 ? await companyBodies(db, workspaceId, ids('company')) : new Map<string, unknown>();
  const counts = ids('counts').length > 0 ? await countsBody(db, workspaceId) : null;
  const views = ids('view').length > 0 ? await viewsForAgents(db, workspaceId, ids('view'), agentIds) : null;
  const people = new Map<string, object>();
  for (const kind of ['agent', 'team', 'tag', 'workspace'] as const) {
    if (ids(kind).length > 0)
      for (const [id, body] of await presentPeople(db, workspaceId, kind, ids(kind))) people.set(id, body);
  }
  const channels = new Map<string, unknown>();
  for (const id of ids('channel')) {
    const row = await channelById(db, workspaceId, id);
    if (row) channels.set(id, presentChannel(house, row));
  }
  return (row, agentId) => {
    switch (row.kind) {
      case 'conversation':
        return conversations(row.id, agentId);
      case 'message':
        return messages.get(row.id) ?? null;
      case 'contact':
        return contacts.get(row.id) ?? null;
      case 'company':
        return companies.get(row.id) ?? null;
      case 'counts':
        return counts?.(agentId) ?? null;
      case 'agent':
      case 'team':
      case 'tag':
      case 'workspace':
        return people.get(row.id) ?? null;
      case 'channel':
        return channels.get(row.id) ?? null;
      case 'view':
        return views?.(row.id, agentId) ?? null;
      case 'draft':
        return null;
    }
  };
}

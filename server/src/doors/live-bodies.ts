// From journal rows to what each agent's screen shall show: bodies are loaded once for a batch and presented per agent.
import type { House } from '../ground/house.ts';
import type { JournalRow } from '../ground/journal.ts';
import { channelById, presentChannel } from '../rooms/channels/index.ts';
import { contactBodies } from '../rooms/contacts/index.ts';
import {
  bodiesForAgents,
  conversationsByIds,
  countsBody,
  messageBodies,
  messagesByIds,
} from '../rooms/conversations/index.ts';
import { presentPeople } from '../rooms/people/index.ts';

export interface Change {
  readonly number: number;
  readonly kind: string;
  readonly id: string;
  readonly body: unknown;
}
/** What one agent gets of a batch. */
export type BodyFor = (agentId: string) => readonly Change[];

/** One thing as an API key would see it, for webhooks; null: gone. */
export async function bodyOfThing(
  house: House,
  workspaceId: string,
  kind: JournalRow['kind'],
  id: string,
): Promise<unknown> {
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
  return (await changesOf(house, workspaceId, [row], []))('')[0]?.body ?? null;
}

/** Only the last news of each thing matters: screens show what it looks like now. */
export async function changesOf(
  house: House,
  workspaceId: string,
  rows: readonly JournalRow[],
  agentIds: readonly string[],
): Promise<BodyFor> {
  const last = new Map<string, JournalRow>();
  for (const row of rows) last.set(`${row.kind} ${row.id}`, row);
  const ids = (kind: string) => [...last.values()].filter((row) => row.kind === kind).map((row) => row.id);
  const { db } = house;
  const conversationIds = ids('conversation');
  const messageIds = ids('message');
  const conversations = await bodiesForAgents(
    db,
    workspaceId,
    conversationIds.length > 0 ? await conversationsByIds(db, workspaceId, conversationIds) : [],
    agentIds,
  );
  const messages = new Map(
    (
      await messageBodies(
        db,
        workspaceId,
        messageIds.length > 0 ? await messagesByIds(db, workspaceId, messageIds) : [],
      )
    ).map((body) => [body.id, body]),
  );
  const contacts =
    ids('contact').length > 0 ? await contactBodies(db, workspaceId, ids('contact')) : new Map<string, unknown>();
  const counts = last.has(`counts ${workspaceId}`) ? await countsBody(db, workspaceId) : null;
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
  const bodyOf = (row: JournalRow, agentId: string): unknown => {
    switch (row.kind) {
      case 'conversation':
        return conversations(row.id, agentId);
      case 'message':
        return messages.get(row.id) ?? null;
      case 'contact':
        return contacts.get(row.id) ?? null;
      case 'counts':
        return counts?.(agentId) ?? null;
      case 'agent':
      case 'team':
      case 'tag':
      case 'workspace':
        return people.get(row.id) ?? null;
      case 'channel':
        return channels.get(row.id) ?? null;
      case 'draft':
        return null;
    }
  };
  const ordered = [...last.values()].sort((a, b) => a.number - b.number);
  const end = rows.at(-1)?.number ?? 0;
  return (agentId) =>
    ordered.map((row, index) => ({
      number: index === ordered.length - 1 ? end : row.number,
      kind: row.kind,
      id: row.id,
      body: bodyOf(row, agentId),
    }));
}

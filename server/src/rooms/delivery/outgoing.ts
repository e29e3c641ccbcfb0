// What is claimed, with everything its sending needs: read for a whole batch in one trip to the database.
import { isDatabaseAway } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { channelById, type ChannelRow, openChannel, type OpenChannel } from '../channels/index.ts';
import { identitiesByIds, type IdentityRow, type Stop, stopsOf } from '../contacts/index.ts';
import { type ConversationRow, type MessageRow, messagesByIds } from '../conversations/index.ts';
import * as read from './outgoing-store.ts';
import type { OutboxRow } from './store.ts';
import * as store from './store.ts';

export interface Outgoing {
  readonly row: OutboxRow;
  readonly message: MessageRow | undefined;
  readonly identity: IdentityRow | undefined;
  readonly channelRow: ChannelRow | undefined;
  /** Null: not connected, or its secrets cannot be read. */
  readonly channel: OpenChannel | null;
  readonly conversation: ConversationRow | undefined;
  readonly files: readonly read.FileToSend[];
  readonly earlier: readonly read.Earlier[];
  readonly repliedTo: { readonly id: string; readonly external_id: string } | undefined;
  /** They asked for no more messages on this very channel. */
  readonly stop: Stop | undefined;
  /** Of an edit, a deletion, a reaction: what it is about. */
  readonly externalIds: readonly string[];
  readonly workspaceName: string;
  /** Ids of parts that arrived since it was claimed. */
  readonly arrived: string[];
  /** It cannot be read; nothing was asked of anybody. */
  readonly trouble?: string;
}

/** Throws when the database is away; a row that cannot be read by itself comes with its trouble. */
export async function outgoing(house: House, rows: readonly OutboxRow[]): Promise<Outgoing[]> {
  const found: Outgoing[] = [];
  for (const [workspaceId, own] of Map.groupBy(rows, (row) => row.workspace_id))
    found.push(...(await readSome(house, workspaceId, own)));
  return found;
}

async function readSome(house: House, workspaceId: string, rows: readonly OutboxRow[]): Promise<Outgoing[]> {
  try {
    return await readAll(house, workspaceId, rows);
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    if (rows.length === 1) return [{ ...nothing, row: rows[0]!, arrived: [], trouble: String(error) }];
    const each: Outgoing[] = [];
    for (const row of rows) each.push(...(await readSome(house, workspaceId, [row])));
    return each;
  }
}
const nothing: Omit<Outgoing, 'row' | 'arrived'> = {
  message: undefined,
  identity: undefined,
  channelRow: undefined,
  channel: null,
  conversation: undefined,
  files: [],
  earlier: [],
  repliedTo: undefined,
  stop: undefined,
  externalIds: [],
  workspaceName: '',
};

async function readAll(house: House, workspaceId: string, rows: readonly OutboxRow[]): Promise<Outgoing[]> {
  const all = rows.map((row) => row.message_id);
  const words = rows.filter((row) => row.kind === 'message').map((row) => row.message_id);
  const deeds = rows.filter((row) => row.kind !== 'message').map((row) => row.message_id);
  const channelIds = [...new Set(rows.map((row) => row.channel_id))];
  const none = Promise.resolve([]);
  const [messages, identities, channelRows, conversations, files, earlier, answered, ids, stops, workspaceName] =
    await house.db.reading((reader) =>
      Promise.all([
        messagesByIds(reader, workspaceId, all),
        identitiesByIds(
          reader,
          workspaceId,
          rows.map((row) => row.identity_id),
        ),
        Promise.all(channelIds.map((id) => channelById(reader, workspaceId, id))),
        read.conversationsOfMessages(reader, workspaceId, words),
        read.filesOfMessages(reader, workspaceId, words),
        read.earlier(reader, workspaceId, words),
        read.answered(reader, workspaceId, words),
        deeds.length > 0 ? store.idsOfMessages(reader, workspaceId, deeds) : none,
        stopsOf(
          reader,
          workspaceId,
          rows.map((row) => row.identity_id),
        ),
        read.workspaceName(reader, workspaceId),
      ]),
    );
  const channels = new Map<string, { row: ChannelRow; channel: OpenChannel | null }>();
  for (const row of channelRows)
    if (row) channels.set(row.id, { row, channel: row.state === 'off' ? null : await openChannel(house, row) });
  const messageOf = new Map(messages.map((message) => [message.id, message]));
  const identityOf = new Map(identities.map((identity) => [identity.id, identity]));
  const conversationOf = new Map(conversations.map((row) => [row.message_id, row]));
  const answeredBy = new Map(answered.map((each) => [each.message_id, each]));
  const [filesOf, earlierThan, idsOf] = [
    Map.groupBy(files, (file) => file.message_id),
    Map.groupBy(earlier, (each) => each.message_id),
    Map.groupBy(ids as { message_id: string; external_id: string }[], (each) => each.message_id),
  ];
  return rows.map((row) => ({
    row,
    message: messageOf.get(row.message_id),
    identity: identityOf.get(row.identity_id),
    channelRow: channels.get(row.channel_id)?.row,
    channel: channels.get(row.channel_id)?.channel ?? null,
    conversation: conversationOf.get(row.message_id),
    files: filesOf.get(row.message_id) ?? [],
    earlier: earlierThan.get(row.message_id) ?? [],
    repliedTo: answeredBy.get(row.message_id),
    stop: stops.find((stop) => stop.identity_id === row.identity_id && stop.channel_id === row.channel_id),
    externalIds: (idsOf.get(row.message_id) ?? []).map((each) => each.external_id),
    workspaceName,
    arrived: [],
  }));
}

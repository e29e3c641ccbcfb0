// The thread as the customer's device sees it: what was said, by whom by name, and what became of it. Nothing of the inside.
import { richOf, sharedLines } from '@throughline/domain';
import type { VisitorMessage } from '@throughline/protocol';
import { visitorClientId } from '@throughline/channel-kit';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { filesOf, type MessageRow } from '../conversations/index.ts';
import { canReact, changeableUntil, changeMinutesOf } from './may-change.ts';
import { nothingRich, presentChoice, presentRich } from './present-rich.ts';
import { fileUrl } from './ticket.ts';
import * as store from './store.ts';

export type VisitorMessageBody = z.output<typeof VisitorMessage>;
const iso = (date: Date | null) => date?.toISOString() ?? null;

/** Who looks: a device knows its own messages by its own ids, and may do something about those of its own channel. */
export interface Looking {
  readonly visitorId: string;
  readonly channelId: string;
  readonly changeMinutes: number;
}
export const lookingAs = (session: Pick<store.Device, 'visitor_id'>, channel: OpenChannel): Looking => ({
  visitorId: session.visitor_id,
  channelId: channel.row.id,
  changeMinutes: changeMinutesOf(channel),
});

/** Bodies in the rows’ order. */
export async function presentMessages(
  house: House,
  workspaceId: string,
  rows: readonly MessageRow[],
): Promise<(looking: Looking) => VisitorMessageBody[]> {
  const each = await presentEach(house, workspaceId, rows);
  return (looking) => rows.map((row) => each(row, looking));
}

/** The same for rows of several devices. */
export async function presentEach(
  house: House,
  workspaceId: string,
  rows: readonly MessageRow[],
): Promise<(row: MessageRow, looking: Looking) => VisitorMessageBody> {
  const [files, readUpTo] =
    rows.length === 0
      ? [[], new Map<string, number>()]
      : await Promise.all([
          filesOf(
            house.db,
            workspaceId,
            rows.map((row) => row.id),
          ),
          store.agentsReadUpTo(house.db, workspaceId, [...new Set(rows.map((row) => row.conversation_id))]),
        ]);
  const filesByMessage = Map.groupBy(files, (file) => file.message_id);
  const bodies = new Map(
    rows.map((row) => [
      row.id,
      present(house, row, filesByMessage.get(row.id) ?? [], readUpTo.get(row.conversation_id) ?? 0),
    ]),
  );
  return (row, { visitorId, channelId, changeMinutes }) => ({
    ...bodies.get(row.id)!,
    clientId: visitorClientId(row.external_id, visitorId),
    changeableUntil: iso(changeableUntil(row, channelId, changeMinutes, house.now())),
    canReact: canReact(row, channelId),
  });
}

function present(house: House, row: MessageRow, files: readonly store.FileRow[], readUpTo: number): VisitorMessageBody {
  const isGone = row.deleted_at !== null;
  const isOurs = row.direction === 'outbound';
  // A place or somebody's address is told in words here, as on any channel that has no such thing.
  const shared = isOurs ? sharedLines(richOf(row.special) ?? {}).join('\n') : '';
  const pictures = new Set(isOurs ? (richOf(row.special)?.cards ?? []).map((card) => card.picture ?? '') : []);
  return {
    id: row.id,
    number: row.number,
    direction: row.direction,
    author: { type: row.author_type, name: isOurs ? row.author_name.slice(0, 200) : '', avatarUrl: null },
    text: isGone ? '' : [row.text, shared].filter((each) => each !== '').join('\n\n'),
    html: isGone || !isOurs || shared !== '' ? null : row.html,
    attachments: isGone
      ? []
      : files
          .filter((file) => !pictures.has(file.file_id ?? '-'))
          .map((file) => ({
            id: file.file_id,
            name: file.name,
            mime: file.mime,
            bytes: file.bytes,
            width: file.width,
            height: file.height,
            hasThumbnail: file.thumbnail_sha256 !== null,
            url: file.file_id ? fileUrl(house, row.workspace_id, file.file_id) : null,
          })),
    ...(isGone || !isOurs ? nothingRich : presentRich(house, row, files)),
    choice: isGone || isOurs ? null : presentChoice(row),
    delivery: isOurs ? deliveryOf(row) : readUpTo >= row.number ? 'read' : 'sent',
    clientId: null,
    reactions: isGone ? [] : row.reactions.map(({ emoji, by }) => ({ emoji, by })),
    changeableUntil: null,
    canReact: false,
    editedAt: iso(row.edited_at),
    deletedAt: iso(row.deleted_at),
    createdAt: row.created_at.toISOString(),
  };
}

/** What is scheduled is never shown; the type does not know that. */
const deliveryOf = ({ delivery }: Pick<MessageRow, 'delivery'>) => (delivery === 'scheduled' ? 'queued' : delivery);

// One thread to take out of the house: for the customer who asks for it, for a lawyer, for paper. Read page by page; where it stops it says so.
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import { serveHeaders } from '../../ground/files.ts';
import type { FileReply } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import type { Viewer } from '../../ground/viewer.ts';
import {
  conversationBody,
  getConversation,
  type MessageBody,
  messageBodies,
  threadBefore,
} from '../conversations/index.ts';
import { type ExportedFile, exportPage, pagePolicy } from './export-page.ts';
import * as store from './store.ts';

const LIMIT = { messages: 50_000, page: 1000 };

interface Wish {
  readonly format: 'html' | 'json';
  /** With what only the team has seen: notes, and what was done to the conversation. */
  readonly withNotes: boolean;
  readonly isInline: boolean;
}
export async function exportConversation(
  house: House,
  viewer: Viewer,
  id: string,
  wish: Wish,
  limit = LIMIT,
): Promise<FileReply> {
  const { db, config } = house;
  const { workspaceId } = viewer;
  // The right to take out covers what may be read, no more.
  if (!viewer.scopes.has('conversations:read')) throw problem('forbidden');
  const row = await getConversation(db, workspaceId, id);
  const body = await conversationBody(db, viewer, row.id);
  const all: MessageBody[] = [];
  let before = Number.MAX_SAFE_INTEGER;
  let isCut = false;
  for (;;) {
    const rows = await threadBefore(db, workspaceId, row.id, before, limit.page);
    const bodies = await messageBodies(db, workspaceId, rows);
    all.push(...bodies.filter((each) => wish.withNotes || (each.type !== 'note' && each.type !== 'event')));
    if (rows.length < limit.page) break;
    before = rows.at(-1)!.number;
    if (all.length >= limit.messages) {
      isCut = true;
      break;
    }
  }
  const messages = all.reverse();
  const files = messages.flatMap((message) =>
    message.attachments.flatMap((file): ExportedFile[] =>
      file.id === null
        ? []
        : [
            {
              id: file.id,
              messageId: message.id,
              name: file.name,
              mime: file.mime,
              bytes: file.bytes,
              url: `${config.publicUrl ?? ''}/api/v1/files/${file.id}`,
            },
          ],
    ),
  );
  await audit(db, viewer, house.now(), {
    what: 'contact.exported',
    subject: { kind: 'contact', id: body.contactId, name: '' },
    after: { conversation: body.number, withNotes: wish.withNotes },
  });
  const workspace = await store.placeOf(db, workspaceId);
  const head = {
    number: body.number,
    subject: body.subject,
    status: body.status,
    tags: body.tags.map((tag) => tag.name),
    contact: { id: body.contactId, name: body.contactName },
    createdAt: body.createdAt,
    exportedAt: house.now().toISOString(),
    exportedBy: viewer.name,
    withNotes: wish.withNotes,
    /** Older messages there was no room for. */
    isCut,
  };
  const name = `conversation-${body.number}.${wish.format}`;
  if (wish.format === 'json')
    return {
      body: Buffer.from(JSON.stringify({ conversation: head, messages, files }, null, 2)),
      headers: serveHeaders({ name, mime: 'application/json' }, { inline: false }),
    };
  const page = Buffer.from(exportPage(head, messages, files, workspace));
  if (!wish.isInline) return { body: page, headers: serveHeaders({ name, mime: 'text/html' }, { inline: false }) };
  return {
    body: page,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  };
}

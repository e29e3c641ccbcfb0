// Notes on a contact, beside every conversation: added, changed, pinned, deleted and brought back.
import { type ContactNote, problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { addNote, lockNote, type NoteRow, notesOf, putNote } from './note-store.ts';
import { found } from './page.ts';
import { lockContacts } from './store.ts';

/** So many of one contact; more is not read by anybody. */
export const MAX_NOTES = 500;
const RESTORABLE_MS = 3_600_000;
type NoteBody = z.output<typeof ContactNote>;

export const noteRoutes = handlers({
  async listContactNotes({ house, viewer, params }) {
    const contact = await found(house.db, viewer.workspaceId, params.id);
    return { items: await noteBodies(house.db, viewer.workspaceId, contact.id) };
  },
  addContactNote: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      const { id } = await found(tx, viewer.workspaceId, params.id);
      await lockContacts(tx, viewer.workspaceId, [id]);
      if ((await notesOf(tx, viewer.workspaceId, id, MAX_NOTES)).length >= MAX_NOTES)
        throw problem('conflict', { detail: 'This contact has 500 notes, which is as many as there can be.' });
      const now = house.now();
      const row: NoteRow = {
        id: newId(),
        contact_id: id,
        text: textOf(body.text),
        author_type: viewer.type,
        author_id: viewer.type === 'agent' ? viewer.agentId : viewer.keyId,
        author_name: viewer.name,
        pinned_at: body.isPinned ? now : null,
        edited_at: null,
        deleted_at: null,
        created_at: now,
      };
      await addNote(tx, viewer.workspaceId, row);
      tell(tx, viewer, id, 'contact.note-added', row.id);
      return present(row);
    }),
  changeContactNote: ({ house, viewer, params, body }) =>
    house.db.transaction(async (tx) => {
      const row = await noteOf(tx, viewer, params.id);
      const text = body.text === undefined ? row.text : textOf(body.text);
      if (text !== row.text) mustBeTheirs(viewer, row);
      const pinned = body.isPinned ? (row.pinned_at ?? house.now()) : null;
      const next: NoteRow = {
        ...row,
        text,
        edited_at: text === row.text ? row.edited_at : house.now(),
        pinned_at: body.isPinned === undefined ? row.pinned_at : pinned,
      };
      await putNote(tx, viewer.workspaceId, next);
      tell(tx, viewer, row.speaker_id, 'contact.note-changed', row.id);
      return present(next);
    }),
  async removeContactNote({ house, viewer, params }) {
    await house.db.transaction(async (tx) => {
      const row = await noteOf(tx, viewer, params.id);
      mustBeTheirs(viewer, row);
      await putNote(tx, viewer.workspaceId, { ...row, deleted_at: house.now() });
      tell(tx, viewer, row.speaker_id, 'contact.note-removed', row.id);
    });
  },
  restoreContactNote: ({ house, viewer, params }) =>
    house.db.transaction(async (tx) => {
      const row = await noteOf(tx, viewer, params.id, true);
      mustBeTheirs(viewer, row);
      if (!row.deleted_at) return present(row);
      if (house.now().getTime() - row.deleted_at.getTime() > RESTORABLE_MS)
        throw problem('conflict', { detail: 'This note was deleted more than an hour ago.' });
      await putNote(tx, viewer.workspaceId, { ...row, deleted_at: null });
      tell(tx, viewer, row.speaker_id, 'contact.note-added', row.id);
      return present({ ...row, deleted_at: null });
    }),
});

export async function noteBodies(q: Pick<Tx, 'query'>, workspaceId: string, contactId: string): Promise<NoteBody[]> {
  return (await notesOf(q, workspaceId, contactId, MAX_NOTES)).map(present);
}
const present = (row: NoteRow): NoteBody => ({
  id: row.id,
  text: row.text,
  author: { type: row.author_type, id: row.author_id, name: row.author_name },
  isPinned: row.pinned_at !== null,
  editedAt: row.edited_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
});

async function noteOf(tx: Tx, viewer: Viewer, id: string, isDeletedFine = false) {
  const row = await lockNote(tx, viewer.workspaceId, id);
  if (!row || (row.deleted_at && !isDeletedFine)) throw problem('not_found');
  return row;
}
function mustBeTheirs(viewer: Viewer, row: NoteRow): void {
  const isTheirs = row.author_id === (viewer.type === 'agent' ? viewer.agentId : viewer.keyId);
  if (!isTheirs && !viewer.scopes.has('conversations:moderate'))
    throw problem('forbidden', {
      detail: 'Only its author may change or delete this note, or a role that may change other people’s.',
    });
}
function textOf(given: string): string {
  const text = given.trim();
  if (text === '') throw problem('invalid', { fields: { text: 'must say something' } });
  return text;
}
/** News of the contact: whoever shows it asks for its notes again. */
function tell(tx: Tx, viewer: Viewer, contactId: string, what: string, noteId: string): void {
  write(tx, viewer.workspaceId, [{ kind: 'contact', id: contactId, what, detail: { noteId }, actor: actorOf(viewer) }]);
}

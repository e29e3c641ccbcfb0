// Drafts go where their conversation goes: joined into another, they stand in that one; taken out again, in their own. No words are lost:
// what was written on since stays where it was written, and what had come goes back as it came.
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import * as drafts from './draft-store.ts';
import type { DraftRow, JoinedDraft } from './draft-store.ts';
import { together, writtenIn, type Written } from './drafts.ts';

/** Every draft of `fromId` goes to `intoId`; below what its agent had begun there, if they had. */
export async function joinDrafts(tx: Tx, viewer: Viewer, fromId: string, intoId: string): Promise<void> {
  const { workspaceId } = viewer;
  await lockBoth(tx, fromId, intoId);
  const [came, here] = [await drafts.draftsIn(tx, workspaceId, fromId), await drafts.draftsIn(tx, workspaceId, intoId)];
  const hasShared = here.some((row) => row.is_shared);
  for (const row of came) {
    const own = here.find((each) => each.agent_id === row.agent_id);
    const body = own ? bothIn(writtenIn(own), writtenIn(row)) : row.body;
    const isReply = body['type'] === 'message';
    // Alone it is the same draft, and a save that is on its way finds it.
    const version = own ? newId() : row.version;
    const entry: JoinedDraft = {
      from: fromId,
      body: row.body,
      isShared: row.is_shared,
      before: own?.body ?? null,
      wasShared: own?.is_shared ?? false,
      joined: row.joined,
      version,
    };
    await drafts.removeDraft(tx, workspaceId, fromId, row.agent_id);
    await drafts.placeDraft(tx, workspaceId, intoId, {
      agent_id: row.agent_id,
      body,
      is_shared: isReply && (own ? own.is_shared : row.is_shared && !hasShared),
      version,
      taken_by: own ? own.taken_by : row.taken_by,
      joined: [...(own?.joined ?? []), entry],
    });
    tell(tx, viewer, [fromId, intoId], row.agent_id);
  }
}

/** What came from `fromId` into `intoId` goes back. */
export async function partDrafts(tx: Tx, viewer: Viewer, fromId: string, intoId: string): Promise<void> {
  const { workspaceId } = viewer;
  await lockBoth(tx, fromId, intoId);
  const left = await drafts.draftsIn(tx, workspaceId, fromId);
  for (const row of await drafts.draftsIn(tx, workspaceId, intoId)) {
    const at = row.joined.findIndex((each) => each.from === fromId);
    const entry = row.joined[at];
    if (!entry) continue;
    const [stays, goes] = apart(row, entry);
    const rest = row.joined.toSpliced(at, 1);
    const already = left.find((each) => each.agent_id === row.agent_id);
    if (stays) await drafts.placeDraft(tx, workspaceId, intoId, { ...row, ...stays, version: newId(), joined: rest });
    else await drafts.removeDraft(tx, workspaceId, intoId, row.agent_id);
    await drafts.placeDraft(tx, workspaceId, fromId, {
      agent_id: row.agent_id,
      body: already ? bothIn(writtenIn(already), writtenIn({ body: goes })) : goes,
      is_shared: entry.isShared && goes['type'] === 'message' && !left.some((each) => each.is_shared),
      version: newId(),
      taken_by: null,
      joined: entry.joined,
    });
    tell(tx, viewer, [fromId, intoId], row.agent_id);
  }
}

type Body = DraftRow['body'];
/** What stays in the thread, null for nothing, and what goes back. */
function apart(row: DraftRow, entry: JoinedDraft): [Pick<DraftRow, 'body' | 'is_shared'> | null, Body] {
  const isAlone = entry.before === null && row.joined.length === 1;
  // Nobody else's words are in it: it goes as it is now.
  if (isAlone) return [null, row.body];
  if (entry.before !== null && row.version === entry.version)
    return [{ body: entry.before, is_shared: entry.wasShared }, entry.body];
  return [{ body: row.body, is_shared: row.is_shared }, entry.body];
}

/** Words for the team alone never become part of what goes to the customer: with a note among them, both are a note. */
function bothIn(own: Written, came: Written): Written {
  const type = own.type === 'note' || came.type === 'note' ? 'note' : 'message';
  return { ...together(own, came), type };
}

async function lockBoth(tx: Tx, one: string, other: string): Promise<void> {
  for (const id of [one, other].toSorted()) await drafts.lockDrafts(tx, id);
}

function tell(tx: Tx, viewer: Viewer, ids: readonly string[], agentId: string): void {
  write(
    tx,
    viewer.workspaceId,
    ids.map((id) => ({
      kind: 'conversation' as const,
      id,
      what: 'draft.saved',
      detail: { agentId },
      actor: actorOf(viewer),
    })),
  );
}

// Drafts: each agent has one in a conversation, and one of them may be the team's. Nobody's save ever touches words of another.
import { completeSettings, joinedWords, sharesDraft } from '@throughline/domain';
import { type BodyOf, problem, type ReplyOf, type Routes } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { write } from '../../ground/journal.ts';
import { actorOf, type AgentViewer } from '../../ground/viewer.ts';
import * as drafts from './draft-store.ts';
import type { DraftRow } from './draft-store.ts';
import * as store from './store.ts';

type Here = ReplyOf<Routes['getDraft']>;
type Draft = NonNullable<Here['draft']>;
export type Written = Omit<Draft, 'version' | 'isShared' | 'takenById' | 'updatedAt'>;
/** What drafts did not have from the beginning, as one without it is told. */
const later = { rich: null, subject: '', cc: '', bcc: '', isUnsigned: false };
export const writtenIn = (row: Pick<DraftRow, 'body'>): Written => ({ ...later, ...(row.body as unknown as Written) });

/** The caller's own draft here, and the team's where somebody else writes it. */
export async function draftsHere(tx: Pick<Tx, 'query'>, viewer: AgentViewer, conversationId: string): Promise<Here> {
  const rows = await drafts.draftsIn(tx, viewer.workspaceId, conversationId);
  const mine = rows.find((row) => row.agent_id === viewer.agentId);
  const shared = rows.find((row) => row.is_shared && row !== mine);
  const shown = async (row: DraftRow) => {
    const written = writtenIn(row);
    return {
      draft: {
        ...written,
        version: row.version,
        isShared: row.is_shared,
        takenById: row.taken_by,
        updatedAt: row.updated_at.toISOString(),
      },
      files: await store.namedFiles(tx, viewer.workspaceId, written.fileIds),
    };
  };
  return {
    ...(mine ? await shown(mine) : { draft: null, files: [] }),
    shared: shared ? { agentId: shared.agent_id, ...(await shown(shared)) } : null,
  };
}

/**
 * Keeps the caller's draft; null discards it. `version`: what it was made on, null for none; left out, nothing is compared. Throws
 * `draft_changed` where theirs has become another meanwhile.
 */
export async function saveDraft(
  tx: Tx,
  viewer: AgentViewer,
  conversationId: string,
  { draft, version }: BodyOf<Routes['saveDraft']>,
): Promise<ReplyOf<Routes['saveDraft']>> {
  const { workspaceId, agentId } = viewer;
  await drafts.lockDrafts(tx, conversationId);
  const rows = await drafts.draftsIn(tx, workspaceId, conversationId);
  const mine = rows.find((row) => row.agent_id === agentId);
  if (version !== undefined && version !== (mine?.version ?? null)) {
    // Said twice, because the first answer was lost: what stands here already is no other.
    if (mine && draft && isSame(writtenIn(mine), draft)) return { version: mine.version, isShared: mine.is_shared };
    if (mine || draft === null) throw problem('draft_changed');
  }
  if (draft === null) {
    if (!mine) return { version: null, isShared: false };
    await drafts.removeDraft(tx, workspaceId, conversationId, agentId);
    tell(tx, viewer, conversationId, 'draft.saved');
    return { version: null, isShared: false };
  }
  const isShared = sharesDraft({
    isOn: completeSettings(await store.workspaceSettings(tx, workspaceId)).sharedDrafts,
    isReply: draft.type === 'message',
    mine: mine ? { isShared: mine.is_shared, isReply: writtenIn(mine).type === 'message' } : null,
    isTaken: rows.some((row) => row.is_shared && row !== mine),
  });
  const saved = await drafts.putDraft(tx, workspaceId, conversationId, { agentId, body: draft, isShared });
  tell(tx, viewer, conversationId, 'draft.saved');
  return { version: saved, isShared };
}

/**
 * The team's draft becomes the caller's, with what they had begun below it; whoever wrote it keeps the words as their own and is told.
 * Throws `draft_changed` where it is no longer `fromAgentId` who writes it, `conflict` where the caller has begun a note.
 */
export async function takeOverDraft(
  tx: Tx,
  viewer: AgentViewer,
  conversationId: string,
  fromAgentId: string,
): Promise<void> {
  const { workspaceId, agentId } = viewer;
  await drafts.lockDrafts(tx, conversationId);
  const rows = await drafts.draftsIn(tx, workspaceId, conversationId);
  const theirs = rows.find((row) => row.is_shared);
  // Asked twice, or it was the caller's from the beginning.
  if (theirs?.agent_id === agentId) return;
  if (theirs?.agent_id !== fromAgentId) throw problem('draft_changed');
  const mine = rows.find((row) => row.agent_id === agentId);
  // Words for the team alone must not become part of what goes to the customer.
  if (mine && writtenIn(mine).type === 'note')
    throw problem('conflict', { detail: 'Add or discard the note you began here first.' });
  await drafts.giveUpDraft(tx, workspaceId, conversationId, fromAgentId, agentId);
  const body = mine ? together(writtenIn(theirs), writtenIn(mine)) : writtenIn(theirs);
  await drafts.putDraft(tx, workspaceId, conversationId, { agentId, body, isShared: true });
  tell(tx, viewer, conversationId, 'draft.taken', { fromAgentId });
}

/** What was taken, and below it what the taker had. */
export function together(taken: Written, own: Written): Written {
  const fileIds = [...new Set([...taken.fileIds, ...own.fileIds])];
  return {
    ...taken,
    text: joinedWords(taken.text, own.text),
    html: taken.html ?? own.html,
    rich: taken.rich ?? own.rich,
    subject: taken.subject || own.subject,
    cc: joinedWords(taken.cc, own.cc, ', '),
    bcc: joinedWords(taken.bcc, own.bcc, ', '),
    fileIds,
  };
}

const isSame = (kept: Written, sent: Written): boolean =>
  (Object.keys(sent) as (keyof Written)[]).every((key) => JSON.stringify(kept[key]) === JSON.stringify(sent[key]));

function tell(tx: Tx, viewer: AgentViewer, id: string, what: string, detail: object = {}): void {
  write(tx, viewer.workspaceId, [
    { kind: 'conversation', id, what, detail: { agentId: viewer.agentId, ...detail }, actor: actorOf(viewer) },
  ]);
}

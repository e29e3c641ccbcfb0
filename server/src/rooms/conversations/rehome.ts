// After links changed: every message goes to the conversation of its identity's contact. A conversation's rows (itself, and one for
// each other contact that spoke in it) are kept by root, so that undoing and redoing a link ends exactly where it began.
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import { identitiesByIds } from '../contacts/index.ts';
import { editing, type Plan, starting } from './plan.ts';
import { toldOf } from './retell.ts';
import { type ConversationRow, freshConversation } from './rows.ts';
import { lastSaid } from './said-store.ts';
import * as store from './store.ts';
import * as rows from './write-store.ts';

/** Brings the conversations of identities that moved between these contacts into line with them, within a plan. */
export async function rehome(
  tx: Tx,
  plan: Plan,
  derived: { readonly moved: readonly string[]; readonly contactIds: readonly string[] },
): Promise<void> {
  const { workspaceId } = plan;
  if (derived.moved.length === 0) return;
  const rootIds = await rows.rootsOfIdentities(tx, workspaceId, derived.moved, derived.contactIds);
  if (rootIds.length === 0) return;
  const family = await store.lockRoots(tx, workspaceId, rootIds);
  const owners = new Map(
    (await identitiesByIds(tx, workspaceId, [...new Set(family.flatMap((row) => row.own_identity_id ?? []))])).map(
      (identity) => [identity.id, identity.contact_id],
    ),
  );
  const speakers = await rows.identitiesInRoots(tx, workspaceId, rootIds);
  const touched = new Map<string, ConversationRow>();
  const held = family.map((row) => ({ row, contactId: owners.get(row.own_identity_id ?? '') ?? row.contact_id }));
  for (const { row, contactId } of held) {
    if (contactId !== row.contact_id) editing(plan, row, 'conversation.moved').contact_id = contactId;
    touched.set(row.id, row);
  }
  const moves = speakers.map((speaker) => {
    const home = homeOf(held, speaker.root_id, speaker.contact_id) ?? startBranch(plan, held, speaker);
    touched.set(home.id, home);
    return { rootId: speaker.root_id, identityId: speaker.identity_id, conversationId: home.id };
  });
  // New rows must exist before messages point at them in the summary, but carry no number yet: they are inserted by the plan's write.
  const moved = await rows.moveMessages(tx, workspaceId, moves);
  for (const message of moved)
    plan.entries.push({
      kind: 'message',
      id: message.id,
      what: 'message.moved',
      detail: { from: message.from_id, conversationId: message.conversation_id },
    });
  await refresh(tx, plan, [...touched.values()]);
}

function homeOf(
  held: readonly { row: ConversationRow; contactId: string }[],
  rootId: string,
  contactId: string,
): ConversationRow | undefined {
  const own = held
    // What was joined into another is shown to nobody: nothing goes back there.
    .filter(({ row, contactId: owner }) => row.root_id === rootId && owner === contactId && !row.joined_into)
    .map(({ row }) => row);
  return own.find((row) => row.id === rootId) ?? own.sort((a, b) => (a.id < b.id ? -1 : 1))[0];
}
function startBranch(
  plan: Plan,
  held: { row: ConversationRow; contactId: string }[],
  speaker: { root_id: string; identity_id: string; contact_id: string },
): ConversationRow {
  // The first conversation may be gone: who began it was erased. Then the next in line stands for it.
  const family = held.filter(({ row }) => row.root_id === speaker.root_id).map(({ row }) => row);
  const root = family.find((row) => row.id === speaker.root_id) ?? family.sort((a, b) => (a.id < b.id ? -1 : 1))[0]!;
  const branch = starting(
    plan,
    freshConversation(
      {
        workspace_id: plan.workspaceId,
        id: newId(),
        contact_id: speaker.contact_id,
        root_id: speaker.root_id,
        own_identity_id: speaker.identity_id,
        subject: root.subject,
        status: root.status,
        assignee_id: root.assignee_id,
        team_id: root.team_id,
        priority: root.priority,
        snoozed_until: root.snoozed_until,
        closed_at: root.closed_at,
        in_place: root.in_place,
      },
      plan.now,
    ),
  );
  held.push({ row: branch, contactId: speaker.contact_id });
  return branch;
}

/** Rewrites the summaries of these conversations from the messages they hold now; one without any is hidden. */
export async function refresh(tx: Tx, plan: Plan, conversations: readonly ConversationRow[]): Promise<void> {
  const ids = conversations.map((row) => row.id);
  const [summaries, said] = await Promise.all([
    rows.summarise(tx, plan.workspaceId, ids),
    lastSaid(tx, plan.workspaceId, ids),
  ]);
  for (const row of conversations) {
    const summary = summaries.find((candidate) => candidate.id === row.id)!;
    const after = editing(plan, row);
    after.is_empty = summary.spoken === 0;
    if (summary.spoken === 0) continue;
    after.last_number = summary.last_number ?? 0;
    after.last_message_at = summary.last_at ?? after.last_message_at;
    after.last_inbound_number = said.get(row.id)?.last_inbound_number ?? 0;
    after.last_inbound_at = summary.last_inbound_at;
    Object.assign(after, toldOf(said.get(row.id)));
    after.last_identity_id = summary.last_identity_id;
    after.channel_id = summary.channel_id;
    after.channel_kinds = summary.kinds;
    if (after.status === 'open' || after.status === 'waiting') after.waiting_since = summary.waiting_since;
  }
}

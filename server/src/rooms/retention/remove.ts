// One conversation taken out for good, by a person or because its time is over: with its words, files, facts and what waited to be sent. Its
// contact stays; what providers call its messages stays known, so that a call that comes late or twice does not bring it back.
import { problem } from '@throughline/protocol';
import { audit } from '../../ground/audit.ts';
import type { Tx } from '../../ground/db.ts';
import { handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { heldBack, holdOf, holdPeople, mustNotBeKept, presentHold } from '../contacts/index.ts';
import { dropUnsaid } from '../context/index.ts';
import {
  type ConversationRow,
  dropConversations,
  editing,
  getConversation,
  lockConversations,
  openPlan,
  type Plan,
  writePlan,
} from '../conversations/index.ts';
import * as store from './store.ts';

export const removalRoutes = handlers({
  async previewRemoval({ house, viewer, params }) {
    const { workspaceId } = viewer;
    const row = await getConversation(house.db, workspaceId, params.id);
    return {
      ...(await store.contentsOf(house.db, workspaceId, [row.id])),
      isKept: (await heldBack(house.db, workspaceId)).conversations.includes(row.id),
      hold: presentHold(await holdOf(house.db, workspaceId, row.contact_id)),
    };
  },
  async removeConversation({ house, viewer, params }) {
    const { workspaceId } = viewer;
    await house.db.transaction(async (tx) => {
      // Nobody writes meanwhile: what arrives before this goes with it, and what arrives after it finds none.
      holdPeople(tx, [workspaceId], 'alone');
      const row = (await lockConversations(tx, workspaceId, [params.id]))[0];
      if (!row || row.is_empty || row.joined_into) throw problem('not_found');
      await mustNotBeKept(tx, workspaceId, row);
      const { messages, notes, files, facts } = await store.contentsOf(tx, workspaceId, [row.id]);
      await removeHeld(tx, house, viewer, [row], { messages, notes, files, facts });
    });
  },
});

/** Takes out these, which the caller locked with nobody writing meanwhile, and may take out; each is a line in the log with `after`. */
export async function removeHeld(
  tx: Tx,
  house: House,
  viewer: Viewer,
  rows: readonly ConversationRow[],
  after: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { workspaceId } = viewer;
  const plan = openPlan(workspaceId, house.now(), actorOf(viewer));
  await dropWhole(
    tx,
    plan,
    await store.withTheirEmpty(
      tx,
      workspaceId,
      rows.map((row) => row.id),
      null,
    ),
  );
  for (const id of new Set(rows.map((row) => row.contact_id)))
    plan.entries.push({ kind: 'contact', id, what: 'contact.facts', actor: plan.actor });
  for (const row of rows)
    await audit(tx, viewer, house.now(), {
      what: 'conversation.deleted',
      // By its number: what is deleted is not kept here either.
      subject: { kind: 'contact', id: row.contact_id, name: `#${row.number}` },
      after,
    });
  writePlan(tx, plan);
}

/** Takes these conversations away; the plan tells it and takes them out of the counters. */
export async function dropWhole(tx: Tx, plan: Plan, ids: readonly string[]): Promise<readonly ConversationRow[]> {
  const { workspaceId } = plan;
  await store.letGoOfContents(tx, workspaceId, ids);
  const said = await store.messagesIn(tx, workspaceId, ids);
  await dropUnsaid(tx, workspaceId, said, []);
  await store.dropFacts(tx, workspaceId, said);
  await store.dropSnapshots(tx, workspaceId, ids);
  const gone = await dropConversations(tx, workspaceId, { ids });
  for (const row of gone) editing(plan, row, 'conversation.erased').is_empty = true;
  return gone;
}

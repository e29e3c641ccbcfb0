// Undoing a join: the journal says which messages came over, and they go back to the conversation they came from.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import { actorOf, type Viewer } from '../../ground/viewer.ts';
import { holdPeople } from '../contacts/index.ts';
import { partDrafts } from './joined-drafts.ts';
import { joinOf, movedBy } from './part-store.ts';
import { editing, openPlan, writePlan } from './plan.ts';
import { refresh } from './rehome.ts';
import { addEvent } from './split.ts';
import * as store from './store.ts';
import * as rows from './write-store.ts';

/** Takes what came from `otherId` out of `id` again. What was said since stays where it was said. */
export async function partConversations(tx: Tx, viewer: Viewer, id: string, otherId: string, now: Date): Promise<void> {
  holdPeople(tx, [viewer.workspaceId], 'shared');
  const locked = await store.lockConversations(tx, viewer.workspaceId, [id, otherId]);
  const [into, from] = [locked.find((row) => row.id === id), locked.find((row) => row.id === otherId)];
  if (!into || into.is_empty || !from) throw problem('not_found');
  if (from.joined_into !== id)
    throw problem('conflict', { detail: `#${from.number} is not joined into #${into.number}.` });
  // Somebody may have been told apart meanwhile: words never go to another person.
  if (into.contact_id !== from.contact_id) throw problem('not_same_contact');
  const joinNumber = await joinOf(tx, viewer.workspaceId, id, otherId);
  const came = joinNumber === null ? [] : await movedBy(tx, viewer.workspaceId, joinNumber, id, otherId);
  const here = (await store.lockMessages(tx, viewer.workspaceId, came)).filter((each) => each.conversation_id === id);
  if (here.length === 0)
    throw problem('conflict', { detail: 'This join is too long ago to be undone. Split takes messages out.' });
  await rows.reroot(
    tx,
    viewer.workspaceId,
    here.map((each) => each.id),
    from.root_id,
    from.id,
  );
  const plan = openPlan(viewer.workspaceId, now, actorOf(viewer));
  for (const message of here)
    plan.entries.push({
      kind: 'message',
      id: message.id,
      what: 'message.moved',
      detail: { from: id, conversationId: otherId },
      actor: plan.actor,
    });
  editing(plan, from, 'conversation.parted').joined_into = null;
  addEvent(plan, editing(plan, into, 'conversation.parted'), viewer, {
    type: 'parted',
    number: from.number,
    count: here.length,
  });
  await refresh(tx, plan, [into, from]);
  await partDrafts(tx, viewer, from.id, into.id);
  writePlan(tx, plan);
}

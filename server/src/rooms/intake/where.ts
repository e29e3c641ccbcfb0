// Where a message belongs: into its writer's own matter, as a participant's letter into another's, or into one of its own.
import {
  addressesOf,
  type Addressed,
  type Candidate,
  type InboundMessage,
  invitationOf,
  isOtherSubject,
  placeMessage,
  type Placement,
  type PlaceFacts,
} from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { IdentityRow } from '../contacts/index.ts';
import {
  type ConversationRow,
  conversationsByIds,
  lockConversations,
  type Plan,
  pointedConversations,
} from '../conversations/index.ts';
import type { Item } from './item.ts';
import type { Placing } from './place.ts';
import * as store from './store.ts';

export interface Where {
  readonly placement: Placement;
  /** The conversation it goes into; null: a new one. */
  readonly row: ConversationRow | null;
  /** Pointing into somebody else's conversation joins nothing; it is remembered for the agent's eyes. */
  readonly elsewhere: string | null;
  /** The letter that named the sender, where they take part in another's matter. */
  readonly invitation: Addressed | null;
}

export async function whereTo(
  tx: Tx,
  plan: Plan,
  item: Item,
  event: InboundMessage,
  sender: IdentityRow,
  recent: readonly ConversationRow[],
  placing: Placing,
): Promise<Where> {
  const named = [...placing.tokenConversations, ...(await referenced(tx, plan, item, event))];
  const { own, pointed } = await withOlder(tx, plan, sender, recent, named);
  const isOwn = (id: string) => own.some((row) => row.id === id);
  const firstOwn = pointed.findIndex(isOwn);
  const others = [...new Set(firstOwn < 0 ? pointed : pointed.slice(0, firstOwn))];
  const facts = {
    reopenDays: placing.reopenDays,
    isAutomatic: event.isAutomatic === true || event.isGesture === true,
    isQuarantined: event.isQuarantined ?? false,
    now: plan.now,
  };
  const asGuest = mayTakePart(event, placing) ? await asParticipant(tx, plan, event, sender, others, facts) : null;
  if (asGuest) return asGuest;
  const found = placeMessage({ ...facts, conversations: own.map(candidateOf), pointed });
  const row = found.kind === 'start' ? null : own.find((each) => each.id === found.id)!;
  const elsewhere = pointed.find((id) => !isOwn(id)) ?? null;
  if (row && pointed.includes(row.id) && (await isOtherMatter(tx, event, row)))
    return { placement: { kind: 'start', previousId: row.id }, row: null, elsewhere, invitation: null };
  return { placement: found, row, elsewhere, invitation: null };
}

const FOLLOWED = 5;
/**
 * A contact's newest conversations are at hand; what a message names may be older than those, or joined into another since. It is held
 * now, as they are.
 */
async function withOlder(
  tx: Tx,
  plan: Plan,
  sender: IdentityRow,
  recent: readonly ConversationRow[],
  named: readonly string[],
): Promise<{ own: readonly ConversationRow[]; pointed: readonly string[] }> {
  const own = new Map(recent.map((row) => [row.id, row]));
  const now = new Map<string, string>();
  const asked = new Set<string>();
  let wanted = [...new Set(named)].filter((id) => !own.has(id));
  for (let step = 0; step < FOLLOWED && wanted.length > 0; step += 1) {
    for (const id of wanted) asked.add(id);
    const isTheirs = (row: ConversationRow) =>
      (plan.conversations.get(row.id)?.after ?? row).contact_id === sender.contact_id;
    const theirs = (await conversationsByIds(tx, plan.workspaceId, wanted)).filter(isTheirs);
    const held =
      theirs.length === 0
        ? []
        : await lockConversations(
            tx,
            plan.workspaceId,
            theirs.map((row) => row.id),
          );
    for (const row of held.map((each) => plan.conversations.get(each.id)?.after ?? each)) {
      if (row.joined_into) now.set(row.id, row.joined_into);
      else if (!row.is_empty) own.set(row.id, row);
    }
    wanted = [...now.values()].filter((id) => !own.has(id) && !asked.has(id));
  }
  const end = (id: string): string => {
    let at = id;
    for (let step = 0; step < FOLLOWED && now.has(at); step += 1) at = now.get(at)!;
    return at;
  };
  return { own: [...own.values()], pointed: named.map(end) };
}

export const candidateOf = (row: ConversationRow): Candidate => ({
  id: row.id,
  status: row.status,
  closedAt: row.closed_at,
  lastMessageAt: row.last_message_at,
});

async function referenced(tx: Tx, plan: Plan, item: Item, event: InboundMessage): Promise<readonly string[]> {
  const references = (event.references ?? []).slice(0, 50);
  if (references.length === 0) return [];
  const rows = await pointedConversations(tx, plan.workspaceId, item.channel.row.id, references);
  return references.flatMap((reference) =>
    rows.filter((row) => row.external_id === reference).map((row) => row.conversation_id),
  );
}

/** Only letters have participants, and whoever's address is not believed, or not wanted, is none. */
const mayTakePart = (event: InboundMessage, placing: Placing): boolean =>
  event.mail !== undefined &&
  event.direction !== 'outbound' &&
  event.sender.trust !== 'failed' &&
  event.isSpam !== true &&
  !placing.isBlocked;

/** Into one of these matters of other people, if a letter of it was addressed to the sender and it is not long over. */
async function asParticipant(
  tx: Tx,
  plan: Plan,
  event: InboundMessage,
  sender: IdentityRow,
  others: readonly string[],
  facts: Omit<PlaceFacts, 'conversations' | 'pointed'>,
): Promise<Where | null> {
  if (others.length === 0) return null;
  const letters = (await store.lettersOf(tx, plan.workspaceId, others)).map((row) => ({
    conversationId: row.conversation_id,
    identityId: row.identity_id,
    addresses: addressesOf(row),
  }));
  const invitation = others
    .map((id) =>
      invitationOf(
        letters.filter((letter) => letter.conversationId === id),
        sender,
      ),
    )
    .find((each) => each !== undefined);
  if (!invitation) return null;
  // Its person is not of this batch; held now, before the journal's counter, as the batch's own are.
  const [held] = await lockConversations(tx, plan.workspaceId, [invitation.conversationId]);
  if (!held || held.is_empty || held.joined_into || held.contact_id === sender.contact_id) return null;
  const row = plan.conversations.get(held.id)?.after ?? held;
  const placement = placeMessage({ ...facts, conversations: [candidateOf(row)], pointed: [row.id] });
  if (placement.kind === 'start' || row.status === 'spam' || (await isOtherMatter(tx, event, row))) return null;
  return { placement, row, elsewhere: null, invitation };
}

/** Has the letter's subject nothing to do with the conversation's, and does its channel want a new one then? */
async function isOtherMatter(tx: Tx, event: InboundMessage, row: ConversationRow): Promise<boolean> {
  if (!event.startsOnNewSubject || !event.mail) return false;
  const subjects = await store.subjectsOf(tx, row.workspace_id, row.id);
  return isOtherSubject(event.mail.subject, [row.subject, ...subjects]);
}

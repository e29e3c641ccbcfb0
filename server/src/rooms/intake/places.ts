// Places where several may speak: a thread of a shared channel, a topic of a group. Each is a conversation of its own. It belongs to
// whoever began it; others take part in it, as in a letter's matter (decision 0014). Private words never go there.
import { type InboundMessage, placeMessage } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { IdentityRow } from '../contacts/index.ts';
import { type ConversationRow, lockConversations, type Plan } from '../conversations/index.ts';
import type { Item } from './item.ts';
import type { Placing } from './place.ts';
import * as store from './places-store.ts';
import { candidateOf, type Where } from './where.ts';

type Place = NonNullable<InboundMessage['place']>;
/** A place's conversation, and whose it is. */
export interface InPlace {
  readonly conversationId: string;
  readonly identityId: string;
}
const ID_LIMIT = 1000;
const REFERENCE_LIMIT = 50;
const FOLLOWED = 5;
/** How the ledger knows a place: beside the messages, by a name that no message has. */
export const placeIdOf = (place: Place): string => `place:${place.key}`.slice(0, ID_LIMIT);
const keyOf = (item: Item, place: Place) => `${item.channel.row.id} ${placeIdOf(place)}`;

/** Into the conversation of this place, as its person or as a participant; or into a new one. */
export async function inPlace(
  tx: Tx,
  plan: Plan,
  places: ReadonlyMap<string, InPlace>,
  item: Item,
  event: InboundMessage,
  place: Place,
  sender: IdentityRow,
  placing: Placing,
): Promise<Where> {
  const start = (previousId: string | null): Where => ({
    placement: { kind: 'start', previousId },
    row: null,
    elsewhere: null,
    invitation: null,
  });
  const found = await begunIn(tx, plan, places, item, event, place);
  const row = found && (await heldNow(tx, plan, found.conversationId));
  if (!found || !row) return start(null);
  const placement = placeMessage({
    conversations: [candidateOf(row)],
    pointed: [row.id],
    reopenDays: placing.reopenDays,
    isAutomatic: event.isAutomatic === true || event.isGesture === true,
    isQuarantined: false,
    now: plan.now,
  });
  if (placement.kind === 'start') return start(row.id);
  if (row.contact_id === sender.contact_id) return { placement, row, elsewhere: null, invitation: null };
  // Whoever is not wanted takes no part in other people's matters.
  if (placing.isBlocked || event.isSpam === true || event.sender.trust === 'failed') return start(row.id);
  const invitation = { conversationId: row.id, identityId: found.identityId, addresses: [] };
  return { placement, row, elsewhere: null, invitation };
}

async function begunIn(
  tx: Tx,
  plan: Plan,
  places: ReadonlyMap<string, InPlace>,
  item: Item,
  event: InboundMessage,
  place: Place,
): Promise<InPlace | null> {
  const known = places.get(keyOf(item, place));
  const references = (event.references ?? []).slice(0, REFERENCE_LIMIT);
  if (known && references.length === 0) return known;
  const rows = await store.saidInPublic(tx, plan.workspaceId, item.channel.row.id, [...references, placeIdOf(place)]);
  const at = (externalId: string) => rows.find((row) => row.external_id === externalId);
  const row = references.map(at).find((each) => each !== undefined);
  const begun = row ?? (known ? undefined : at(placeIdOf(place)));
  return begun ? { conversationId: begun.conversation_id, identityId: begun.identity_id } : (known ?? null);
}

/** The conversation as it is now, wherever it was joined into since. */
async function heldNow(tx: Tx, plan: Plan, conversationId: string): Promise<ConversationRow | null> {
  let id = conversationId;
  for (let step = 0; step < FOLLOWED; step += 1) {
    const planned = plan.conversations.get(id)?.after;
    const held = planned ?? (await lockConversations(tx, plan.workspaceId, [id]))[0];
    if (!held) return null;
    if (!held.joined_into) return held.is_empty ? null : held;
    id = held.joined_into;
  }
  return null;
}

/** Remembers whose conversation a place now has. */
export function keepPlace(
  tx: Tx,
  places: Map<string, InPlace>,
  item: Item,
  place: Place,
  conversation: ConversationRow,
  sender: IdentityRow,
  messageId: string,
): void {
  places.set(keyOf(item, place), { conversationId: conversation.id, identityId: sender.id });
  store.keepPlace(tx, item.channel.row.workspace_id, item.channel.row.id, placeIdOf(place), messageId);
}

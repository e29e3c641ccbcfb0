// Step c: the conversation a message goes into, and the row it becomes.
import { type InboundMessage, mayStateFacts, type Placement } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import { newId } from '../../ground/id.ts';
import type { IdentityRow } from '../contacts/index.ts';
import {
  addMessage,
  type ConversationRow,
  editing,
  freshConversation,
  lockCandidates,
  type MessageRow,
  type Plan,
  setStatus,
  starting,
} from '../conversations/index.ts';
import { type Chosen, chosenBy } from './choice.ts';
import { type Item, rehearsalOf } from './item.ts';
import type { Met } from './meet.ts';
import * as store from './store.ts';
import { type InPlace, inPlace, keepPlace } from './places.ts';
import { type Where, whereTo } from './where.ts';

/** The conversations each contact of the batch has, kept true while messages are placed. */
export class Shelf {
  /** Conversations that belong to a place, begun in this batch or found by it. */
  readonly places = new Map<string, InPlace>();
  readonly #rows = new Map<string, ConversationRow[]>();
  put(row: ConversationRow): void {
    const rows = this.#rows.get(row.contact_id) ?? [];
    this.#rows.set(row.contact_id, [...rows.filter((known) => known.id !== row.id), row]);
  }
  of(contactId: string): readonly ConversationRow[] {
    return this.#rows.get(contactId) ?? [];
  }
  clear(): void {
    this.#rows.clear();
  }
}
export async function fillShelf(tx: Tx, shelf: Shelf, whose: Parameters<typeof lockCandidates>[1]): Promise<void> {
  for (const row of await lockCandidates(tx, whose)) shelf.put(row);
}

export interface Placing {
  readonly reopenDays: number;
  /** The workspace has an order pattern of its own, which may want words alone. */ readonly hasOwnPattern: boolean;
  readonly tokenConversations: readonly string[];
  readonly isBlocked: boolean;
}

export async function place(
  tx: Tx,
  plan: Plan,
  shelf: Shelf,
  item: Item,
  event: InboundMessage,
  messageId: string,
  sender: IdentityRow,
  met: Met,
  placing: Placing,
): Promise<MessageRow> {
  const own = shelf
    .of(sender.contact_id)
    .map((row) => plan.conversations.get(row.id)?.after ?? row)
    .filter((row) => !row.is_empty && !row.joined_into);
  const where = event.place
    ? await inPlace(tx, plan, shelf.places, item, event, event.place, sender, placing)
    : await whereTo(
        tx,
        plan,
        item,
        event,
        sender,
        own.filter((row) => !row.in_place),
        placing,
      );
  const conversation = where.row
    ? entering(plan, where.row, where.placement, rehearsalOf(item) !== null)
    : begin(plan, item, event, sender, where, placing);
  shelf.put(conversation);
  if (event.place && !placing.isBlocked && !where.row)
    keepPlace(tx, shelf.places, item, event.place, conversation, sender, messageId);
  const given = await messageOf(tx, plan, item, event, messageId, sender, met, placing.hasOwnPattern, conversation);
  const message = addMessage(plan, conversation, {
    ...given,
    ...(event.isGesture && where.row ? { type: 'event' as const } : {}),
    ...(where.invitation ? besides(where.invitation.identityId, sender, given.author_name) : {}),
  });
  follow(plan, conversation, message, event, rehearsalOf(item) !== null);
  return message;
}

/** A participant's letter stays with the one it was written beside; who wrote it is told apart, by address if by no name. */
const besides = (identityId: string, guest: IdentityRow, name: string | undefined) => ({
  identity_id: identityId,
  guest_id: guest.id,
  author_name: name || guest.value,
});

function begin(
  plan: Plan,
  item: Item,
  event: InboundMessage,
  sender: IdentityRow,
  { placement, elsewhere }: Where,
  placing: Placing,
): ConversationRow {
  const previousId = placement.kind === 'start' ? placement.previousId : null;
  return starting(
    plan,
    freshConversation(
      {
        workspace_id: plan.workspaceId,
        id: newId(),
        contact_id: sender.contact_id,
        own_identity_id: sender.id,
        subject: event.mail?.subject.slice(0, 500) ?? '',
        team_id: item.channel.row.team_id,
        channel_id: item.channel.row.id,
        previous_id: previousId ?? elsewhere,
        is_automatic: event.isAutomatic ?? false,
        in_place: event.isPublic === true && event.place !== undefined,
        // A rehearsal waits for nobody: it stands among what is done.
        ...(rehearsalOf(item) === null
          ? { status: event.isSpam || placing.isBlocked ? ('spam' as const) : ('open' as const) }
          : { status: 'closed' as const, closed_at: plan.now }),
      },
      plan.now,
    ),
  );
}

/** The conversation as the plan holds it, opened again where that is due, with a line that says so. */
function entering(plan: Plan, row: ConversationRow, placement: Placement, isRehearsal: boolean): ConversationRow {
  const from = row.status;
  const conversation = editing(plan, row);
  const isReopening = placement.kind === 'reopen';
  if (isRehearsal || (!isReopening && !(placement.kind === 'append' && placement.opens))) return conversation;
  setStatus(conversation, 'open', null, plan.now);
  addMessage(plan, conversation, {
    id: newId(),
    identity_id: null,
    channel_id: null,
    direction: 'inbound',
    type: 'event',
    author_type: 'system',
    text: '',
    special: { type: isReopening ? 'reopened' : 'opened', from },
  });
  return conversation;
}

/** What the conversation remembers of its last message. A participant's asks for an answer too, and it goes to the customer. */
function follow(
  plan: Plan,
  conversation: ConversationRow,
  message: MessageRow,
  event: InboundMessage,
  isRehearsal: boolean,
): void {
  if (message.type === 'event') {
    conversation.last_identity_id = message.identity_id;
  } else if (message.direction === 'inbound') {
    conversation.last_inbound_at = plan.now;
    if (message.guest_id === null) {
      conversation.last_identity_id = message.identity_id;
      conversation.channel_id = message.channel_id;
    }
    if (!event.isAutomatic && !isRehearsal && conversation.status !== 'spam') conversation.waiting_since ??= plan.now;
  } else {
    conversation.waiting_since = null;
  }
}

/** What was said in public stays known as that: it alone may be answered there; so does what another program is answering. */
function specialOf(event: InboundMessage, chosen: Chosen | null): Readonly<Record<string, unknown>> | null {
  const given = chosen?.special ?? event.special;
  const special = event.isStandby ? { type: 'standby', ...given, isStandby: true } : given;
  if (!event.isPublic) return special ?? null;
  return { type: 'comment', ...special, isPublic: true, ...(event.place ? { where: event.place.name } : {}) };
}

async function messageOf(
  tx: Tx,
  plan: Plan,
  item: Item,
  event: InboundMessage,
  messageId: string,
  sender: IdentityRow,
  met: Met,
  hasOwnPattern: boolean,
  conversation: ConversationRow,
): Promise<Parameters<typeof addMessage>[2]> {
  const repliedTo = event.replyToExternalId
    ? ((await store.messagesSeen(tx, plan.workspaceId, item.channel.row.id, [event.replyToExternalId])).get(
        event.replyToExternalId,
      ) ?? null)
    : null;
  const isOurs = event.direction === 'outbound';
  const chosen = await chosenBy(tx, event, sender, conversation.choices_message_id, repliedTo);
  return {
    id: messageId,
    identity_id: sender.id,
    channel_id: item.channel.row.id,
    channelKind: item.channel.row.kind,
    direction: isOurs ? 'outbound' : 'inbound',
    type: 'message',
    author_type: isOurs ? 'system' : 'contact',
    author_name: isOurs ? '' : event.sender.name || met.contacts.get(sender.contact_id)?.name || '',
    text: event.text,
    html: event.html ?? null,
    quoted: event.quoted
      ? { text: event.quoted.text, ...(event.quoted.html === undefined ? {} : { html: event.quoted.html }) }
      : null,
    mail: event.mail ? { ...event.mail } : null,
    special: marked(item, specialOf(event, chosen)),
    external_id: event.externalId.slice(0, 1000),
    reply_to_id: chosen?.messageId ?? repliedTo,
    group_key: event.groupKey ?? null,
    delivery: isOurs ? 'sent' : 'none',
    is_automatic: event.isAutomatic ?? false,
    trust: event.sender.trust,
    sent_at: event.sentAt,
    receipt_id: item.receiptId,
    isPlain:
      !hasOwnPattern &&
      !event.special &&
      !event.files.some((file) => file.mime.startsWith('image/')) &&
      !mayStateFacts(`${event.mail?.subject ?? ''} ${event.text}`),
    files: event.files.map((file, position) => ({
      position,
      name: file.name.slice(0, 500),
      mime: file.mime.slice(0, 200),
      bytes: file.bytes ?? null,
      contentId: file.contentId ?? null,
      ...whereabouts(item, file),
      receiptId: item.receiptId,
    })),
  };
}
function marked(item: Item, special: MessageRow['special']): MessageRow['special'] {
  const rehearsal = rehearsalOf(item);
  return rehearsal === null ? special : { type: 'rehearsal', ...special, rehearsal };
}
/** A visitor's upload is here already; anybody else's file is still with its provider. */
function whereabouts(item: Item, file: InboundMessage['files'][number]): { fileId: string | null; ref: string | null } {
  return file.fileId && item.channel.kind.card.abilities.visitors
    ? { fileId: file.fileId, ref: null }
    : { fileId: null, ref: file.ref };
}

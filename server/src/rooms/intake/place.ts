// Step c: which conversation a message belongs to, and the row it becomes.
import { type InboundMessage, mayStateFacts, placeMessage } from '@throughline/domain';
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
  pointedConversations,
  setStatus,
  starting,
} from '../conversations/index.ts';
import type { Item } from './item.ts';
import type { Met } from './meet.ts';
import * as store from './store.ts';

/** The conversations each contact of the batch has, kept true while messages are placed. */
export class Shelf {
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
export async function fillShelf(
  tx: Tx,
  shelf: Shelf,
  contacts: readonly { workspaceId: string; contactId: string }[],
): Promise<void> {
  const wanted = [...new Map(contacts.map((contact) => [contact.contactId, contact])).values()];
  for (const row of await lockCandidates(
    tx,
    wanted.map((contact) => contact.workspaceId),
    wanted.map((contact) => contact.contactId),
  ))
    shelf.put(row);
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
  const current = (row: ConversationRow) => plan.conversations.get(row.id)?.after ?? row;
  const candidates = shelf
    .of(sender.contact_id)
    .map(current)
    .filter((row) => !row.is_empty && !row.joined_into);
  const referenced =
    event.references && event.references.length > 0
      ? await pointedConversations(tx, plan.workspaceId, item.channel.row.id, event.references.slice(0, 50))
      : [];
  const byReference = (event.references ?? []).flatMap((reference) =>
    referenced.filter((row) => row.external_id === reference).map((row) => row.conversation_id),
  );
  const pointed = [...placing.tokenConversations, ...byReference];
  const placement = placeMessage({
    conversations: candidates.map((row) => ({
      id: row.id,
      status: row.status,
      closedAt: row.closed_at,
      lastMessageAt: row.last_message_at,
    })),
    pointed,
    reopenDays: placing.reopenDays,
    isAutomatic: event.isAutomatic === true || event.isGesture === true,
    isQuarantined: event.isQuarantined ?? false,
    now: plan.now,
  });
  let conversation: ConversationRow;
  if (placement.kind === 'start') {
    // Pointing into somebody else's conversation joins nothing; it is remembered for the agent's eyes.
    const elsewhere = pointed.find((id) => !candidates.some((row) => row.id === id)) ?? null;
    conversation = starting(
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
          previous_id: placement.previousId ?? elsewhere,
          is_automatic: event.isAutomatic ?? false,
          status: event.isSpam || placing.isBlocked ? 'spam' : 'open',
        },
        plan.now,
      ),
    );
  } else {
    const row = candidates.find((candidate) => candidate.id === placement.id)!;
    conversation = editing(plan, row);
    if (placement.kind === 'reopen' || placement.opens) {
      const isReopening = placement.kind === 'reopen';
      setStatus(conversation, 'open', null, plan.now);
      addMessage(plan, conversation, {
        id: newId(),
        identity_id: null,
        channel_id: null,
        direction: 'inbound',
        type: 'event',
        author_type: 'system',
        text: '',
        special: { type: isReopening ? 'reopened' : 'opened', from: row.status },
      });
    }
  }
  shelf.put(conversation);
  const message = addMessage(plan, conversation, {
    ...(await messageOf(tx, plan, item, event, messageId, sender, met, placing.hasOwnPattern)),
    ...(event.isGesture && placement.kind !== 'start' ? { type: 'event' as const } : {}),
  });
  if (message.type === 'event') conversation.last_identity_id = sender.id;
  else if (message.direction === 'inbound') {
    conversation.last_inbound_at = plan.now;
    conversation.last_identity_id = sender.id;
    conversation.channel_id = item.channel.row.id;
    if (!event.isAutomatic && conversation.status !== 'spam') conversation.waiting_since ??= plan.now;
  } else {
    conversation.waiting_since = null;
  }
  return message;
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
): Promise<Parameters<typeof addMessage>[2]> {
  const repliedTo = event.replyToExternalId
    ? ((await store.messagesSeen(tx, plan.workspaceId, item.channel.row.id, [event.replyToExternalId])).get(
        event.replyToExternalId,
      ) ?? null)
    : null;
  const isOurs = event.direction === 'outbound';
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
    special: event.special ?? null,
    external_id: event.externalId.slice(0, 1000),
    reply_to_id: repliedTo,
    group_key: event.groupKey ?? null,
    delivery: isOurs ? 'sent' : 'none',
    is_automatic: event.isAutomatic ?? false,
    trust: event.sender.trust,
    sent_at: event.sentAt,
    receipt_id: item.receiptId,
    isPlain: !hasOwnPattern && !event.special && !mayStateFacts(`${event.mail?.subject ?? ''} ${event.text}`),
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
/** A visitor's upload is here already; anybody else's file is still with its provider. */
function whereabouts(item: Item, file: InboundMessage['files'][number]): { fileId: string | null; ref: string | null } {
  return file.fileId && item.channel.kind.card.abilities.visitors
    ? { fileId: file.fileId, ref: null }
    : { fileId: null, ref: file.ref };
}

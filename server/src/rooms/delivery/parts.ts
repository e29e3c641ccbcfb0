// What is asked of a channel for one row of the outbox: a message in parts within the card's limits, or a deed on one that went out.
import {
  type Abilities,
  type Outbound,
  type OutboundFile,
  type OutboundMessage,
  type Raw,
  type Recipient,
  splitText,
} from '@throughline/channel-kit';
import { provedWith, renderRich, richAbilities, type RichContent, richOf, unsubscribeLine } from '@throughline/domain';
import type { House } from '../../ground/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { identitiesOfContacts, type IdentityRow, linksOf, localeOf, unsubscribeUrl } from '../contacts/index.ts';
import type { ConversationRow, MessageRow } from '../conversations/index.ts';
import { outsideUrl } from '../files/index.ts';
import { rawOf, receiptIdOf } from '../intake/index.ts';
import type { Outgoing } from './outgoing.ts';
import { pictureOf } from './outgoing-store.ts';
import { isUnaskedIn } from './reply-routes.ts';
import { addedHtml, extrasOf } from './rich.ts';

/** One whose message, recipient and channel are all there. */
export type Whole = Outgoing & {
  readonly message: MessageRow;
  readonly identity: IdentityRow;
  readonly channel: OpenChannel;
};

/** A long text becomes several sends, each within the card's limit; files ride with the last, as many as fit. */
export async function partsOf(house: House, given: Whole): Promise<OutboundMessage[]> {
  const { message } = given;
  const { abilities } = given.channel.kind.card;
  const files = given.files.map((file): OutboundFile => ({
    id: file.id,
    name: file.name,
    mime: file.mime,
    bytes: file.bytes,
    ...(file.content_id ? { contentId: file.content_id } : {}),
    ...outsideUrl(house, given.row.workspace_id, file),
    read: () => house.files.read(file.sha256),
  }));
  const base = await envelope(house, given);
  const template = message.special?.['use'] as OutboundMessage['template'];
  // Its words are the provider's and its one file is a part of it: nothing is split.
  if (template) return [{ ...base, template, files: files.slice(0, 1) }];
  const rich = richOf(message.special);
  const all = rich
    ? richParts(base, abilities, rich, message, files)
    : wordsAndFiles(base, abilities, { text: message.text, html: message.html, files, extras: {} });
  return all.map((part, index) => (index === 0 ? part : { ...part, part: index }));
}

/** Files that are no card's picture go with the words, or before the cards, or before what stands alone. */
function richParts(
  base: OutboundMessage,
  abilities: Abilities,
  rich: RichContent,
  message: MessageRow,
  files: readonly OutboundFile[],
): OutboundMessage[] {
  const isAboutComment = message.special?.['isPublic'] !== undefined;
  const shown = renderRich(message.text, rich, richAbilities(abilities, isAboutComment));
  const extras = extrasOf(rich, shown, message.id, files);
  const pictures = new Set((rich.cards ?? []).map((card) => card.picture));
  const others = files.filter((file) => !pictures.has(file.id));
  const [start] = shown.parts;
  const standsAlone = start?.picture ?? start?.location ?? start?.contactCard;
  const isBefore = others.length > 0 && standsAlone !== undefined;
  const before = isBefore ? wordsAndFiles(base, abilities, { text: '', html: null, files: others, extras: {} }) : [];
  return [
    ...before,
    ...shown.parts.flatMap((part, index) =>
      wordsAndFiles(base, abilities, {
        text: part.text,
        html: index === 0 && message.html && message.text !== '' ? `${message.html}${addedHtml(part.added)}` : null,
        files: [...(index === 0 && !isBefore ? others : []), ...files.filter((file) => file.id === part.picture)],
        extras: extras(part),
      }),
    ),
  ];
}

function wordsAndFiles(
  base: OutboundMessage,
  abilities: Abilities,
  given: {
    readonly text: string;
    readonly html: string | null;
    readonly files: readonly OutboundFile[];
    readonly extras: Partial<OutboundMessage>;
  },
): OutboundMessage[] {
  const { text: words, html, files, extras } = given;
  const texts = words === '' ? [''] : splitText(words, abilities.text.limit, abilities.text.unit);
  const groups = chunk(files, Math.max(1, abilities.files.perMessage));
  // One text that fits under its files as a caption goes with them; else the words come first.
  const rides = texts.length === 1 && words.length <= (abilities.files.captionLimit || Infinity);
  const parts = texts.map((text, index): OutboundMessage => ({
    ...base,
    text,
    ...(html && texts.length === 1 && abilities.markup !== 'none' ? { html } : {}),
    ...(index === texts.length - 1 ? extras : {}),
  }));
  const withFiles = groups.map((group): OutboundMessage => ({ ...base, text: '', files: group }));
  return rides && groups.length > 0
    ? [{ ...parts[0]!, files: groups[0]! }, ...withFiles.slice(1)]
    : [...parts, ...withFiles];
}

/** Sent without being an answer: a machine's news of a chat they left, or words in a conversation where nobody has written to us. */
export const isUnasked = ({ row, conversation }: Pick<Outgoing, 'row' | 'conversation'>): boolean =>
  row.kind === 'message' &&
  (row.payload['isUnasked'] === true || (conversation !== undefined && isUnaskedIn(conversation)));

async function envelope(house: House, given: Whole): Promise<OutboundMessage> {
  const { message, identity, conversation, earlier, repliedTo } = given;
  const heard = earlier.findLast((before) => before.direction === 'inbound');
  const mail = message.mail as { subject?: string; cc?: string[]; bcc?: string[] } | null;
  // An answer follows the last letter's subject, which the channel knows; only a first one is named after the conversation.
  const follows = earlier.some((before) => Boolean((before.mail as { subject?: string } | null)?.subject));
  const isTheirs = conversation && !follows && (await isOfTheirs(house, conversation, identity, earlier.length > 0));
  // A person's letter goes without: other help desks take what carries the link for a machine's.
  const stopUrl =
    isUnasked(given) && message.author_type !== 'agent'
      ? unsubscribeUrl(house, {
          workspaceId: message.workspace_id,
          identityId: identity.id,
          channelId: given.row.channel_id,
        })
      : null;
  const subject = mail?.subject ?? (isTheirs ? conversation.subject : '');
  return {
    kind: 'message',
    id: message.id,
    conversationId: message.conversation_id,
    conversationNumber: conversation?.number ?? 0,
    // A name that a stranger typed for an address that never wrote itself is a stranger's words: no machine's letter carries them.
    recipient: { ...recipientOf(identity), ...(message.is_automatic && !identity.last_inbound_at ? { name: '' } : {}) },
    author: {
      name: message.author_name,
      ...(message.author_type === 'agent' ? { pictureUrl: () => pictureUrlOf(house, message) } : {}),
    },
    workspaceName: given.workspaceName,
    text: message.text,
    files: [],
    ...(subject ? { subject } : {}),
    ...(mail?.cc ? { cc: mail.cc } : {}),
    ...(mail?.bcc ? { bcc: mail.bcc } : {}),
    ...(message.is_automatic ? { isAutomatic: true } : {}),
    ...(stopUrl ? { unsubscribeUrl: stopUrl } : {}),
    ...(stopUrl && !message.text.includes(stopUrl)
      ? { unsubscribeWords: unsubscribeLine(languageIn(identity), await localeOf(house.db, message.workspace_id)) }
      : {}),
    isByPerson: message.author_type === 'agent',
    lastInboundAt: identity.channel_id === given.row.channel_id ? identity.last_inbound_at : null,
    ...(typeof message.special?.['isPublic'] === 'boolean' ? { isPublic: message.special['isPublic'] } : {}),
    ...(repliedTo
      ? { replyToExternalId: repliedTo.external_id, replyToRaw: () => rawOfMessage(house, given, repliedTo.id) }
      : {}),
    ...(heard ? { lastRaw: () => rawOfMessage(house, given, heard.id) } : {}),
    earlier: earlier.map((before) => ({
      externalId: before.external_id,
      direction: before.direction,
      mail: before.mail,
      text: before.text,
    })),
  };
}
const languageIn = ({ attributes }: IdentityRow): string | undefined =>
  typeof attributes['language'] === 'string' ? attributes['language'] : undefined;
/** Asked only by channels that show who answers. */
async function pictureUrlOf(house: House, message: MessageRow): Promise<string | null> {
  if (message.author_id === null || !house.config.publicUrl) return null;
  const file = await pictureOf(house.db, message.workspace_id, message.author_id);
  return (file && outsideUrl(house, message.workspace_id, file).url) ?? null;
}
/** May this identity read the conversation's subject? Over a claimed link nothing flows, so only who spoke here, or is proved to be them. */
async function isOfTheirs(
  house: House,
  conversation: ConversationRow,
  identity: IdentityRow,
  spokeHere: boolean,
): Promise<boolean> {
  const { workspace_id: workspaceId, own_identity_id: ownId, contact_id: contactId } = conversation;
  if (conversation.subject === '' || spokeHere || ownId === identity.id || ownId === null) return true;
  const identities = await identitiesOfContacts(house.db, workspaceId, [contactId]);
  const links = await linksOf(
    house.db,
    workspaceId,
    identities.map((each) => each.id),
  );
  return provedWith(
    identity.id,
    links.filter((link) => !link.undoneAt),
  ).has(ownId);
}
const chunk = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
const recipientOf = (identity: IdentityRow): Recipient => ({
  kind: identity.kind,
  scope: identity.scope,
  value: identity.value,
  name: identity.name,
  attributes: identity.attributes,
});

/** An edit, a deletion, a reaction, a read mark. */
export function deedOf(house: House, given: Whole): Outbound {
  const { row, message, identity, externalIds } = given;
  const recipient = recipientOf(identity);
  switch (row.kind) {
    case 'edit':
      return {
        kind: 'edit',
        externalIds,
        recipient,
        text: message.text,
        ...(message.html ? { html: message.html } : {}),
      };
    case 'delete':
      return { kind: 'delete', externalIds, recipient };
    case 'reaction':
      return {
        kind: 'reaction',
        externalId: message.external_id ?? externalIds[0] ?? '',
        recipient,
        emoji: (row.payload['emoji'] as string | null) ?? null,
      };
    case 'read':
      return {
        kind: 'read',
        recipient,
        externalId: message.external_id ?? '',
        raw: () => rawOfMessage(house, given, message.id),
      };
    case 'message':
      throw new Error('delivery: a message is sent in parts');
  }
}
/** Read only by channels that need what came with it. */
async function rawOfMessage(house: House, { row }: Whole, messageId: string): Promise<Raw | null> {
  const receiptId = await receiptIdOf(house, row.workspace_id, messageId);
  return receiptId ? await rawOf(house, row.workspace_id, receiptId) : null;
}

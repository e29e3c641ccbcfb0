// Conversations as lists and headers show them.
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';
import { FieldValues } from './field.ts';
import { File } from './message.ts';
import { Tag } from './workspace.ts';

export const Status = z.enum(['open', 'waiting', 'snoozed', 'closed', 'spam']);
export const Priority = z.enum(['none', 'low', 'high', 'urgent']);
export const Conversation = z
  .object({
    id: Id,
    number: z.number().int(),
    contactId: Id,
    contactName: z.string(),
    /** A picture the contact’s provider gave, as a file of ours. */
    contactAvatarUrl: z.string().nullable(),
    subject: z.string(),
    status: Status,
    assigneeId: Id.nullable(),
    teamId: Id.nullable(),
    /** Of an open one, why it is: nobody has answered yet, the customer wrote again, or its sleep is over. Null: it was left or put there. */
    reason: z.enum(['new', 'replied', 'follow-up']).nullable(),
    priority: Priority,
    tags: z.array(Tag),
    snoozedUntil: Time.nullable(),
    closedAt: Time.nullable(),
    channelKinds: z.array(z.string()),
    channelKind: z.string().nullable(),
    channelId: Id.nullable(),
    lastMessageAt: Time,
    lastNumber: z.number().int(),
    lastInboundNumber: z.number().int(),
    waitingSince: Time.nullable(),
    preview: z.string(),
    previewDirection: z.enum(['inbound', 'outbound']),
    /** Everything that was said here was deleted: `preview` is empty. */
    isPreviewDeleted: z.boolean(),
    /** For the asking agent: something inbound they have not opened yet. False for API keys. */
    isUnread: z.boolean(),
    /** The first words of the asking agent's own draft. */
    draft: z.string().nullable(),
    /** The draft of a reply that the team sees, whoever writes it: its first words. For agents; null for others. */
    sharedDraft: z.object({ agentId: Id, version: Id, text: z.string() }).nullable(),
    previousId: Id.nullable(),
    fields: FieldValues,
    /** Agents who asked to be told of what happens here. */
    watcherIds: z.array(Id),
    /** SLA clocks; null while no policy applies. */
    sla: z.null(),
    createdAt: Time,
  })
  .meta({ id: 'Conversation' });

/** Why a way was chosen when nobody chose, in a word and in a sentence. */
export const ChosenRoute = z
  .object({
    channelId: Id,
    identityId: Id,
    reason: z.enum(['last-used', 'preferred', 'next', 'first-time', 'asked']),
    words: z.string(),
  })
  .meta({ id: 'ChosenRoute' });
/** A way to reach the person from here, best first, and why it can or cannot be used. */
export const ReplyRoute = z
  .object({
    channelId: Id,
    channelKind: z.string(),
    channelName: z.string(),
    identityId: Id,
    identityValue: z.string(),
    identityName: z.string(),
    assurance: z.enum(['own', 'proved', 'claimed']),
    isOpen: z.boolean(),
    why: z.string(),
    closesAt: Time.nullable(),
    isDefault: z.boolean(),
    /** Of the default alone: why it is. */
    chosen: ChosenRoute.nullable(),
    /** A message approved beforehand may go this way, also while it is not open. */
    canUseTemplate: z.boolean(),
    online: z.boolean(),
    /** Who else the letters of this conversation and this address went to: for whoever answers to all. */
    copies: z.array(z.string()),
  })
  .meta({ id: 'ReplyRoute' });
/** A way to an address that nobody has yet. */
export const AddressRoute = ReplyRoute.omit({ identityId: true, chosen: true }).meta({ id: 'AddressRoute' });
/** Where somebody can be written to who may not be known yet. */
export const Address = z.object({ kind: z.enum(['email', 'phone']), value: text(320).min(1) }).meta({ id: 'Address' });
const draftWords = text(2000);
const DraftButton = z.object({ title: draftWords, url: draftWords.optional(), value: draftWords.optional() });
/** Buttons, a list, cards, a place or a contact while they are being written: anything may still be empty, or too long to be sent. */
const DraftRich = z.object({
  buttons: z.array(DraftButton).max(30).optional(),
  list: z
    .object({
      label: draftWords,
      rows: z.array(z.object({ title: draftWords, text: draftWords.optional(), value: draftWords.optional() })).max(30),
    })
    .optional(),
  cards: z
    .array(
      z.object({
        title: draftWords,
        text: draftWords.optional(),
        picture: Id.optional(),
        buttons: z.array(DraftButton).max(30).optional(),
      }),
    )
    .max(30)
    .optional(),
  location: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      title: draftWords.optional(),
      address: draftWords.optional(),
    })
    .optional(),
  contactCard: z.object({ name: draftWords, phone: draftWords.optional(), email: draftWords.optional() }).optional(),
});
export const Draft = z
  .object({
    text: text(100_000),
    html: text(500_000).nullable(),
    type: z.enum(['message', 'note']),
    channelId: Id.nullable(),
    identityId: Id.nullable(),
    fileIds: z.array(Id).max(20),
    rich: DraftRich.nullable().default(null),
    /** Of a letter: as they were typed, unfinished too. */
    subject: text(500).default(''),
    cc: draftWords.default(''),
    bcc: draftWords.default(''),
    /** The signature is left out this once. */
    isUnsigned: z.boolean().default(false),
    /** Another with every save: what the next save was made on. */
    version: Id,
    /** The team sees it. */
    isShared: z.boolean(),
    /** Who took the words over since; these are its writer's own now. */
    takenById: Id.nullable(),
    updatedAt: Time,
  })
  .meta({ id: 'Draft' });
const draftFiles = z.array(File.pick({ id: true, name: true, mime: true, bytes: true }));
export const DraftsHere = z
  .object({
    /** The caller's own. */
    draft: Draft.nullable(),
    /** Those of its `fileIds` that are still here, so that another device can show them. */
    files: draftFiles,
    /** What the team sees of another's. */
    shared: z.object({ agentId: Id, draft: Draft, files: draftFiles }).nullable(),
  })
  .meta({ id: 'DraftsHere' });
/** `counts[status]` over the workspace; open ones that are `mine`, `unassigned`, and per team; `mineWaiting` and `mineSnoozed`. */
export const Counts = z
  .object({
    open: z.number(),
    waiting: z.number(),
    snoozed: z.number(),
    closed: z.number(),
    spam: z.number(),
    mine: z.number(),
    mineWaiting: z.number(),
    mineSnoozed: z.number(),
    unassigned: z.number(),
    teams: z.record(z.string(), z.number()),
  })
  .meta({ id: 'Counts' });

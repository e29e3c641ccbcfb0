// Contacts, their identities, and the links that join them.
import { z } from 'zod';
import { Id, Time } from '../route.ts';
import { CompanyName } from './company.ts';
import { FieldValues } from './field.ts';
import { Tag } from './workspace.ts';

export const Assurance = z.enum(['proved', 'claimed']);
/**
 * `assurance` and `evidence` tell why this identity is here: `own` for the identity the contact began with.
 * `claimsToBe`: the contact's identities that this one, by a claim without proof, says it is the same person as.
 */
export const Identity = z
  .object({
    id: Id,
    kind: z.string(),
    value: z.string(),
    scope: z.string(),
    name: z.string(),
    channelId: Id.nullable(),
    assurance: z.enum(['own', 'proved', 'claimed']),
    evidence: z.string(),
    claimsToBe: z.array(Id),
    linkId: Id.nullable(),
    linkedAt: Time.nullable(),
    linkedBy: z.string(),
    isShared: z.boolean(),
    state: z.enum(['reachable', 'unreachable']),
    stateDetail: z.string(),
    lastInboundAt: Time.nullable(),
    lastOutboundAt: Time.nullable(),
    createdAt: Time,
  })
  .meta({ id: 'Identity' });
/** A link that was undone and can be made again. */
export const UndoneLink = z
  .object({
    id: Id,
    identityId: Id,
    otherId: Id,
    identityValue: z.string(),
    identityKind: z.string(),
    otherContactId: Id,
    otherContactName: z.string(),
    evidence: z.string(),
    assurance: Assurance,
    undoneAt: Time,
  })
  .meta({ id: 'UndoneLink' });
export const Fact = z
  .object({
    id: Id,
    identityId: Id,
    kind: z.string(),
    label: z.string(),
    value: z.string(),
    messageId: Id.nullable(),
    channelId: Id.nullable(),
    channelKind: z.string().nullable(),
    saidAt: Time,
  })
  .meta({ id: 'Fact' });
export const Contact = z
  .object({
    id: Id,
    name: z.string(),
    /** A picture their provider gave. */
    avatarUrl: z.string().nullable(),
    identities: z.array(Identity),
    attributes: z.record(z.string(), z.string()),
    fields: FieldValues,
    company: CompanyName.nullable(),
    tags: z.array(Tag),
    facts: z.array(Fact),
    undoneLinks: z.array(UndoneLink),
    isBlocked: z.boolean(),
    lastSeenAt: Time,
    createdAt: Time,
  })
  .meta({ id: 'Contact' });
export const ContactRow = z
  .object({
    id: Id,
    name: z.string(),
    avatarUrl: z.string().nullable(),
    identities: z.array(z.object({ kind: z.string(), value: z.string() })),
    channelKinds: z.array(z.string()),
    isBlocked: z.boolean(),
    lastSeenAt: Time,
    openConversations: z.number(),
    fields: FieldValues,
    company: CompanyName.nullable(),
    tags: z.array(Tag),
    createdAt: Time,
  })
  .meta({ id: 'ContactRow' });
export const DuplicateSuggestion = z
  .object({ contactId: Id, contactName: z.string(), otherId: Id, otherName: z.string(), reason: z.string() })
  .meta({ id: 'DuplicateSuggestion' });
/** Nothing of a contact on legal hold is erased, by a person or by the rules of retention. */
export const Hold = z.object({ reason: z.string(), placedBy: z.string(), placedAt: Time }).meta({ id: 'Hold' });
/** Written about a contact, beside every conversation. */
export const ContactNote = z
  .object({
    id: Id,
    text: z.string(),
    author: z.object({ type: z.enum(['agent', 'key']), id: Id.nullable(), name: z.string() }),
    isPinned: z.boolean(),
    editedAt: Time.nullable(),
    createdAt: Time,
  })
  .meta({ id: 'ContactNote' });
/** What somebody said about being written to on a channel: `stop` and `start`. The current one holds for what is sent. */
export const Consent = z
  .object({
    identityId: Id,
    channelId: Id,
    said: z.enum(['stop', 'start']),
    /** Their own words, or why an agent noted it. */
    words: z.string(),
    /** The agent who noted it for them; empty: they said it themselves. */
    notedBy: z.string(),
    /** How it came to us: in a message of theirs, noted by an agent, on the page behind a mail's link, by one click in their mail program, from the provider. */
    source: z.enum(['message', 'agent', 'link', 'one-click', 'provider']),
    /** `unasked`: only what is no answer to what they write; they can still be answered. */
    covers: z.enum(['all', 'unasked']),
    at: Time,
    isCurrent: z.boolean(),
  })
  .meta({ id: 'Consent' });

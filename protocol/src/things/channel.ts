// Channel kinds (from the cards) and connected channels.
import { toneLimits } from '@throughline/domain';
import { z } from 'zod';
import { Id, text, Time } from '../route.ts';
import { Hours } from './workspace.ts';

export const SettingValue = z.union([z.string(), z.number(), z.boolean()]);
export const FieldSpec = z
  .object({
    key: z.string(),
    label: z.string(),
    help: z.string().optional(),
    kind: z.enum(['text', 'secret', 'number', 'switch', 'choice', 'lines', 'color', 'hidden']),
    required: z.boolean(),
    default: SettingValue.optional(),
    choices: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
    pattern: z.object({ source: z.string(), hint: z.string() }).optional(),
    when: z.object({ key: z.string(), is: z.array(SettingValue) }).optional(),
    group: z.string().optional(),
    isAdvanced: z.boolean().optional(),
    isDefault: z.boolean().optional(),
  })
  .meta({ id: 'Field' });
export const Abilities = z
  .object({
    text: z.object({
      limit: z.number(),
      unit: z.enum(['characters', 'bytes']),
      split: z.boolean(),
      segments: z
        .object({
          basic: z.string(),
          doubled: z.string(),
          single: z.number(),
          joined: z.number(),
          wideSingle: z.number(),
          wideJoined: z.number(),
        })
        .optional(),
    }),
    markup: z.enum(['none', 'html', 'ranges', 'marks']),
    subject: z.boolean(),
    files: z.object({
      perMessage: z.number(),
      megabytes: z.number(),
      /** Kinds with a smaller limit of their own: `image/gif`, `image/*`. */
      megabytesOf: z.record(z.string(), z.number()).optional(),
      captionLimit: z.number(),
      mimes: z.array(z.string()),
    }),
    replyWindowHours: z.number().nullable(),
    canStart: z.boolean(),
    edit: z.object({ inbound: z.boolean(), outbound: z.boolean() }),
    remove: z.object({ inbound: z.boolean(), outbound: z.boolean(), outboundHours: z.number().nullable() }),
    reactions: z.object({ inbound: z.boolean(), outbound: z.boolean() }),
    typing: z.object({
      inbound: z.boolean(),
      outbound: z.boolean(),
      seconds: z.number().optional(),
      setting: z.string().optional(),
    }),
    readMarks: z.object({ setting: z.string() }).optional(),
    profiles: z.boolean().optional(),
    receipts: z.array(z.enum(['delivered', 'read'])),
    buttons: z.object({
      max: z.number(),
      titleLimit: z.number(),
      links: z.number().optional(),
      mixed: z.boolean().optional(),
    }),
    list: z.object({ max: z.number(), titleLimit: z.number(), textLimit: z.number() }).optional(),
    cards: z
      .object({
        max: z.number(),
        titleLimit: z.number(),
        textLimit: z.number(),
        buttons: z.number(),
        buttonTitleLimit: z.number(),
        answers: z.boolean().optional(),
      })
      .optional(),
    location: z.object({ isNamed: z.boolean() }).optional(),
    contactCard: z.object({ needsPhone: z.boolean(), hasEmail: z.boolean() }).optional(),
    copies: z.boolean(),
    continuation: z.boolean(),
    visitors: z.boolean(),
    live: z.boolean(),
    lateReply: z.object({ hours: z.number(), setting: z.string() }).optional(),
    templates: z.object({ startsWith: z.array(z.string()) }).optional(),
    comments: z
      .object({ privateReplyHours: z.number(), textLimit: z.number(), buttons: z.boolean().optional() })
      .optional(),
  })
  .meta({ id: 'Abilities' });
export const ChannelKind = z
  .object({
    kind: z.string(),
    title: z.string(),
    description: z.string(),
    icon: z.string(),
    tint: z.string(),
    identityKinds: z.array(z.string()),
    settings: z.array(FieldSpec),
    setup: z.object({
      minutes: z.number(),
      needs: z.array(z.string()),
      links: z.array(z.object({ title: z.string(), url: z.string() })).optional(),
      /** Who calls a channel's `hookUrl`, where that is not the provider. */
      hook: z.string().optional(),
    }),
    abilities: Abilities,
  })
  .meta({ id: 'ChannelKind' });

/** How we sound on a channel. Lengths in characters, 0: no limit on that side. */
export const ToneGuide = z
  .object({
    text: text(toneLimits.text),
    examples: z.array(text(toneLimits.example).min(1)).max(toneLimits.examples),
    minLength: z.number().int().min(0).max(toneLimits.length),
    maxLength: z.number().int().min(0).max(toneLimits.length),
    greeting: z.enum(['yes', 'no', 'any']),
    formality: z.enum(['formal', 'informal', 'any']),
    emoji: z.enum(['none', 'few', 'any']),
    markup: z.boolean(),
  })
  .meta({ id: 'ToneGuide' });
export const ChannelState = z.enum(['connecting', 'connected', 'trouble', 'reconnect', 'off']);
/** Secrets never come back: a set secret shows as `true`. */
export const Channel = z
  .object({
    id: Id,
    kind: z.string(),
    name: z.string(),
    label: z.string(),
    settings: z.record(z.string(), SettingValue),
    secretsSet: z.array(z.string()),
    state: ChannelState,
    stateDetail: z.string(),
    stateRemedy: z.string(),
    stateAt: Time,
    teamId: Id.nullable(),
    /** Opening hours of its own, as the workspace's are written; null: the workspace's. */
    hours: Hours.nullable(),
    /** Sent by itself when a conversation begins here; '' nothing. `{{company}}` is the workspace's name. */
    welcomeText: z.string(),
    /** Sent by itself outside the hours, once in a conversation; '' nothing. `{{opens}}` is when they begin again. */
    closedText: z.string(),
    /** As edited, or as the kind suggests. */
    tone: ToneGuide,
    hasOwnTone: z.boolean(),
    hookUrl: z.string().nullable(),
    /** Opens a chat, or a letter, to this channel: what anybody may use to write here. */
    writeUrl: z.string().nullable(),
    lastInboundAt: Time.nullable(),
    lastOutboundAt: Time.nullable(),
    createdAt: Time,
  })
  .meta({ id: 'Channel' });
/** A message approved beforehand. `unusable` says why it cannot be sent from here. */
export const Template = z
  .object({
    id: z.string(),
    name: z.string(),
    language: z.string(),
    category: z.string(),
    state: z.enum(['approved', 'pending', 'rejected', 'paused', 'disabled']),
    why: z.string(),
    header: z.string(),
    body: z.string(),
    footer: z.string(),
    buttons: z.array(
      z.object({ kind: z.enum(['reply', 'url', 'phone', 'code', 'other']), title: z.string(), value: z.string() }),
    ),
    slots: z.array(
      z.object({
        key: z.string(),
        where: z.enum(['header', 'body', 'button']),
        kind: z.enum(['text', 'image', 'video', 'document']),
        mark: z.string(),
        example: z.string(),
      }),
    ),
    unusable: z.string().optional(),
  })
  .meta({ id: 'Template' });
export const Check = z
  .object({ name: z.string(), ok: z.boolean(), detail: z.string(), remedy: z.string().optional() })
  .meta({ id: 'Check' });

// The customer's side: what a website chat or an app may do. `Authorization: Visitor TOKEN`, the token being this device's own.
import { z } from 'zod';
import { byId, Id, listQuery, page, route, text, Time } from '../route.ts';
import { DeliveryState, File } from '../things/index.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const emojiPart =
  /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|[\d#*]\uFE0F?\u20E3|\u200D|\uFE0F|[\u{E0020}-\u{E007F}])+$/u;
/** One picture as people see it: a flag, a face with its skin colour, a family, a keycap. No letters, and no pile of marks. */
const isEmoji = (given: string): boolean =>
  emojiPart.test(given) &&
  /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(given) &&
  [...graphemes.segment(given)].length === 1;

/** `index` names an answer when it is tapped; links have none. */
const VisitorButton = z.object({ title: z.string(), url: z.string().nullable(), index: z.number().int().nullable() });
/** A message as the customer's device sees it: no notes, no other channels, no agent ids beyond a name. */
export const VisitorMessage = z
  .object({
    id: Id,
    number: z.number().int(),
    direction: z.enum(['inbound', 'outbound']),
    author: z.object({
      type: z.enum(['contact', 'agent', 'bot', 'system']),
      name: z.string(),
      avatarUrl: z.string().nullable(),
    }),
    text: z.string(),
    html: z.string().nullable(),
    attachments: z.array(
      z.object({
        id: Id.nullable(),
        name: z.string(),
        mime: z.string(),
        bytes: z.number().int().nullable(),
        width: z.number().int().nullable(),
        height: z.number().int().nullable(),
        hasThumbnail: z.boolean(),
        /** Carries a ticket of its own, so that a picture can be shown; `&thumbnail=1` for the small one. */ url: z
          .string()
          .nullable(),
      }),
    ),
    buttons: z.array(VisitorButton),
    list: z
      .object({
        label: z.string(),
        rows: z.array(z.object({ title: z.string(), text: z.string(), index: z.number().int() })),
      })
      .nullable(),
    cards: z.array(
      z.object({
        title: z.string(),
        text: z.string(),
        picture: z.object({ url: z.string(), name: z.string() }).nullable(),
        buttons: z.array(VisitorButton),
      }),
    ),
    /** Of the visitor's own: which answer of which message this chose. */
    choice: z.object({ messageId: Id, index: z.number().int(), title: z.string() }).nullable(),
    /** A visitor never hears of what is not due yet. */
    delivery: DeliveryState.exclude(['scheduled']),
    clientId: z.string().nullable(),
    /** `contact`: the visitor’s own, made on whichever of their devices. */
    reactions: z.array(z.object({ emoji: z.string(), by: z.enum(['contact', 'agent']) })),
    /** Of the visitor’s own: until when this device may edit or delete it; null: it may not. */
    changeableUntil: Time.nullable(),
    /** This device may react to it. */
    canReact: z.boolean(),
    editedAt: Time.nullable(),
    deletedAt: Time.nullable(),
    createdAt: Time,
  })
  .meta({ id: 'VisitorMessage' });

/** Public settings of a channel: what may be drawn before anyone is known. Values by the card's field keys, no secrets. */
export const VisitorConfig = z
  .object({
    channelId: Id,
    name: z.string(),
    workspaceName: z.string(),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    isOpen: z.boolean(),
    opensAt: Time.nullable(),
    agents: z.array(z.object({ name: z.string(), avatarUrl: z.string().nullable() })),
    usualAnswerMinutes: z.number().nullable(),
    /** Other channels one can go on with: `url` carries a continuation token once there is a visitor. */
    otherWays: z.array(z.object({ channelId: Id, kind: z.string(), title: z.string(), icon: z.string() })),
  })
  .meta({ id: 'VisitorConfig' });

export const VisitorPage = z.object({
  url: text(2000),
  title: text(300).default(''),
  referrer: text(2000).default(''),
  at: Time.optional(),
});
/** What the device knows and, by consent, tells. */
export const VisitorContext = z.object({
  locale: text(40).default(''),
  timezone: text(64).default(''),
  screen: text(40).default(''),
  referrer: text(2000).default(''),
  utm: z.record(z.string().max(60), text(300)).default({}),
  page: VisitorPage.optional(),
});

const PushKind = z.enum(['webpush', 'fcm', 'apns']);
const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}={0,2}$`), `must be ${bytes} bytes in base64url`);
/** What a browser's push service knows it by (RFC 8030, 8291). */
export const PushSubscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(2000),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
});
/** Where a push for a device goes: a browser's subscription (RFC 8030, 8291), a token of Firebase Cloud Messaging, or one of Apple's. */
const PushAddress = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('webpush'), subscription: PushSubscription }),
  z.object({ kind: z.literal('fcm'), token: z.string().regex(/^[\w:.-]{20,4000}$/, 'must be a registration token') }),
  z.object({
    kind: z.literal('apns'),
    token: z.string().regex(/^[0-9a-fA-F]{64,200}$/, 'must be the device token in hexadecimal digits'),
    isSandbox: z.boolean().optional(),
  }),
]);

/** A device of a contact's. What it told of itself is there by the visitor's consent only; the site and the language always. */
export const ContactVisit = z
  .object({
    identityId: Id,
    channelId: Id,
    consent: z.enum(['granted', 'denied', 'pending']),
    site: z.string(),
    language: z.string(),
    timezone: z.string(),
    screen: z.string(),
    referrer: z.string(),
    utm: z.record(z.string(), z.string()),
    /** Newest first. */
    pages: z.array(z.object({ url: z.string(), title: z.string(), at: Time.nullable() })),
    /** What the page said of them (`identify`), unsigned. */
    attributes: z.record(z.string(), z.string()),
    firstSeenAt: Time,
    lastSeenAt: Time,
  })
  .meta({ id: 'ContactVisit' });

export const visitors = {
  getContactVisits: route({
    method: 'GET',
    path: '/contacts/:id/visits',
    caller: 'agent',
    scope: 'contacts:read',
    summary: 'Where this contact came from and which pages they saw, by their consent',
    params: byId,
    reply: z.object({ items: z.array(ContactVisit) }),
  }),
  getVisitorConfig: route({
    method: 'GET',
    path: '/visitor/:channelId/config',
    caller: 'anyone',
    scope: null,
    summary: 'How the chat looks and when it is answered',
    params: z.object({ channelId: Id }),
    reply: VisitorConfig,
  }),
  startVisit: route({
    method: 'POST',
    path: '/visitor/:channelId/session',
    caller: 'anyone',
    scope: null,
    summary: 'A session for this device: with its token the same visitor, without one a new',
    params: z.object({ channelId: Id }),
    body: z.object({
      token: z.string().max(200).optional(),
      consent: z.enum(['granted', 'denied', 'pending']).default('pending'),
      /** The language the chat is shown in: what is mailed to the visitor is written in it. */
      language: text(40).optional(),
      context: VisitorContext.optional(),
    }),
    reply: z.object({
      token: z.string(),
      visitorId: Id,
      name: z.string(),
      unread: z.number().int(),
      number: z.number().int(),
      /** This device has proved by a token of the site whose it is. */
      proved: z.boolean(),
      known: z.object({ email: z.boolean(), name: z.boolean() }),
    }),
  }),
  identifyVisitor: route({
    method: 'POST',
    path: '/visitor/identify',
    caller: 'visitor',
    scope: null,
    summary: 'Who the visitor says they are (claims), or a JWT of the site that proves it; the token may rotate',
    body: z.object({
      name: text(200).optional(),
      email: z.email().max(254).toLowerCase().optional(),
      phone: text(40).optional(),
      userId: text(200).optional(),
      token: z.string().max(4000).optional(),
      attributes: z.record(z.string().max(60), text(500)).optional(),
    }),
    reply: z.object({ token: z.string(), proved: z.boolean() }),
    status: 200,
  }),
  listVisitorMessages: route({
    method: 'GET',
    path: '/visitor/messages',
    caller: 'visitor',
    scope: null,
    summary: 'This visitor’s own messages, newest page first (items oldest to newest)',
    query: z.object(listQuery),
    reply: page(VisitorMessage).extend({ number: z.number().int(), isClosed: z.boolean() }),
  }),
  addVisitorMessage: route({
    method: 'POST',
    path: '/visitor/messages',
    caller: 'visitor',
    scope: null,
    summary: 'Write; the same `clientId` again answers with the first message. `form` carries the pre-chat answers',
    body: z.object({
      clientId: text(100).min(1),
      text: text(10_000).default(''),
      attachments: z.array(Id).max(10).default([]),
      /** A tapped answer: `text` says what stood on it. */
      choice: z.object({ messageId: Id, index: z.number().int().min(0).max(99) }).optional(),
      form: z
        .object({
          name: text(200).optional(),
          email: z.email().max(254).toLowerCase().optional(),
          phone: text(40).optional(),
          consent: z.boolean().optional(),
        })
        .optional(),
      context: VisitorContext.optional(),
    }),
    reply: VisitorMessage,
  }),
  changeVisitorMessage: route({
    method: 'PATCH',
    path: '/visitor/messages/:id',
    caller: 'visitor',
    scope: null,
    summary: 'Edit one’s own message while `changeableUntil` lasts; the same `clientId` again changes nothing',
    params: byId,
    body: z.object({ clientId: text(100).min(1), text: text(10_000) }),
    reply: VisitorMessage,
  }),
  removeVisitorMessage: route({
    method: 'DELETE',
    path: '/visitor/messages/:id',
    caller: 'visitor',
    scope: null,
    summary: 'Delete one’s own message while `changeableUntil` lasts; again is fine',
    params: byId,
  }),
  reactAsVisitor: route({
    method: 'PUT',
    path: '/visitor/messages/:id/reaction',
    caller: 'visitor',
    scope: null,
    summary: 'React to an answer with one emoji, or null to take it back; the same `clientId` again changes nothing',
    params: byId,
    body: z.object({
      clientId: text(100).min(1),
      emoji: text(40).refine(isEmoji, 'must be one emoji').nullable(),
    }),
    reply: VisitorMessage,
  }),
  addVisitorFile: route({
    method: 'POST',
    path: '/visitor/files',
    caller: 'visitor',
    scope: null,
    summary: 'Upload one file (multipart, field `file`)',
    /** The file’s name, where the platform’s form cannot carry it as it is: React Native encodes it. */
    query: z.object({ name: text(300).optional() }),
    wire: 'multipart',
    reply: File,
  }),
  getVisitorFile: route({
    method: 'GET',
    path: '/visitor/files/:id',
    caller: 'anyone',
    scope: null,
    summary: 'A file of this visitor’s own messages; `t` is a short-lived ticket or the header token',
    params: byId,
    query: z.object({ t: z.string().max(300).optional(), thumbnail: z.enum(['0', '1']).default('0') }),
    wire: 'file',
    status: 200,
  }),
  markVisitorRead: route({
    method: 'POST',
    path: '/visitor/read',
    caller: 'visitor',
    scope: null,
    summary: 'Read up to this number',
    body: z.object({ number: z.number().int().min(0), delivered: z.boolean().default(false) }),
    status: 204,
  }),
  addVisitorPage: route({
    method: 'POST',
    path: '/visitor/pages',
    caller: 'visitor',
    scope: null,
    summary: 'A page was opened (only with consent)',
    body: VisitorPage,
    status: 204,
  }),
  continueElsewhere: route({
    method: 'POST',
    path: '/visitor/continue',
    caller: 'visitor',
    scope: null,
    summary: 'A link to go on over another channel with the same thread',
    body: z.object({ channelId: Id }),
    reply: z.object({ url: z.string() }),
  }),
  mailTranscript: route({
    method: 'POST',
    path: '/visitor/transcript',
    caller: 'visitor',
    scope: null,
    summary: 'Mail my conversation to my proved address, or ask for a proof first',
    reply: z.object({ sent: z.boolean() }),
    status: 200,
  }),
  getVisitorPush: route({
    method: 'GET',
    path: '/visitor/push',
    caller: 'visitor',
    scope: null,
    summary: 'What this channel can push with, and whether this device is registered',
    reply: z.object({
      webPushKey: z.string(),
      kinds: z.array(PushKind),
      registered: PushKind.nullable(),
    }),
  }),
  registerVisitorPush: route({
    method: 'PUT',
    path: '/visitor/push',
    caller: 'visitor',
    scope: null,
    summary: 'Push answers this device does not see at once to this address; it replaces the one before',
    body: PushAddress,
    status: 204,
  }),
  removeVisitorPush: route({
    method: 'DELETE',
    path: '/visitor/push',
    caller: 'visitor',
    scope: null,
    summary: 'No more pushes to this device',
  }),
  forgetVisitor: route({
    method: 'DELETE',
    path: '/visitor',
    caller: 'visitor',
    scope: null,
    summary: 'Log this device out: its token stops working',
  }),
} as const;

/** Server → visitor's socket at `/api/v1/visitor/live?token=…&after=N`. */
export const VisitorFrame = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('ready'), number: z.number().int() }),
    z.object({ type: z.literal('messages'), messages: z.array(VisitorMessage), number: z.number().int() }),
    z.object({ type: z.literal('reset') }),
    z.object({ type: z.literal('typing'), name: z.string(), isWriting: z.boolean() }),
    z.object({ type: z.literal('conversation'), isClosed: z.boolean(), agentName: z.string().nullable() }),
    z.object({ type: z.literal('pong') }),
  ])
  .meta({ id: 'VisitorFrame' });
export const VisitorCommand = z.discriminatedUnion('type', [
  z.object({ type: z.literal('typing'), isWriting: z.boolean() }),
  z.object({ type: z.literal('read'), number: z.number().int() }),
  z.object({ type: z.literal('delivered'), number: z.number().int() }),
  z.object({ type: z.literal('ping') }),
]);

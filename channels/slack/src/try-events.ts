// Events as Slack sends them, and exactly what each reads as.
import { botUserId, rawOf, teamId, wrapped } from './try-slack.ts';

export const ts = '1767224888.280449';
export const direct = (more: object = {}) => ({
  type: 'message',
  user: 'U0MINA',
  ts,
  text: 'Hello?',
  channel: 'D0MINA',
  event_ts: ts,
  channel_type: 'im',
  ...more,
});
export const inChannel = (more: object = {}) => direct({ channel: 'C0HELP', channel_type: 'channel', ...more });
const known = {
  people: { U0MINA: { name: 'Mina', email: 'Mina@Customer.example', teamId: 'T0OTHER' }, U0BEN: { name: 'Ben' } },
  channel: 'acorn-help',
};
const stranger = { kind: 'slack', scope: teamId, value: 'U0MINA', trust: 'attested' };
const sender = { ...stranger, name: 'Mina', attributes: { team: 'T0OTHER', channel: 'D0MINA' } };
const hints = [
  {
    kind: 'email',
    scope: '',
    value: 'mina@customer.example',
    assurance: 'claimed',
    evidence: 'in their Slack profile',
  },
];
const sentAt = '2025-12-31T23:48:08.280Z';
const words = { kind: 'message', externalId: `D0MINA:${ts}`, sender, text: 'Hello?', files: [], sentAt, hints };
const aloud = {
  ...words,
  externalId: `C0HELP:${ts}`,
  sender: { ...sender, attributes: { team: 'T0OTHER' } },
  isPublic: true,
  place: { key: `C0HELP:${ts}`, name: '#acorn-help' },
};
export const edited = (more: object = {}) => ({
  type: 'message',
  subtype: 'message_changed',
  hidden: true,
  channel: 'D0MINA',
  channel_type: 'im',
  ts: '1767224900.000100',
  message: {
    type: 'message',
    user: 'U0MINA',
    ts,
    text: 'Hello *again*',
    edited: { user: 'U0MINA', ts: '1767224899.000000' },
  },
  previous_message: { type: 'message', user: 'U0MINA', ts, text: 'Hello?' },
  ...more,
});
export const reaction = (type: string) => ({
  type,
  user: 'U0MINA',
  reaction: 'thumbsup',
  item: { type: 'message', channel: 'C0HELP', ts },
  item_user: botUserId,
  event_ts: '1767224901.000200',
});

/** What a tap sends: https://docs.slack.dev/reference/interaction-payloads/block_actions-payload */
export const tapped = (action: object, more: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U0MINA', username: 'mina', name: 'mina', team_id: 'T0OTHER' },
  api_app_id: 'A0ACORN',
  token: 'old',
  container: { type: 'message', message_ts: ts, channel_id: 'D0MINA', is_ephemeral: false },
  trigger_id: '13345224609.738474920.8088930838d88f008e0',
  team: { id: teamId, domain: 'acorn' },
  enterprise: null,
  is_enterprise_install: false,
  channel: { id: 'D0MINA', name: 'directmessage' },
  message: { bot_id: 'B0ACORN', type: 'message', text: 'Refund it?', user: botUserId, ts, team: teamId, blocks: [] },
  state: { values: {} },
  response_url: 'https://hooks.slack.com/actions/T0ACORN/1/x',
  actions: [{ action_id: 'choice:0', block_id: 'b1', action_ts: '1767224910.000300', ...action }],
  ...more,
});
export const yes = {
  type: 'button',
  text: { type: 'plain_text', text: 'Yes &amp; now :tada:', emoji: true },
  value: 'choice:0',
};
const tap = {
  ...words,
  externalId: `press:D0MINA:${ts}:1767224910.000300:U0MINA`,
  text: 'Yes & now 🎉',
  sentAt: '2025-12-31T23:48:30.000Z',
  replyToExternalId: `D0MINA:${ts}`,
  special: { type: 'button', value: 'choice:0' },
};
const formOf = (payload: object) => ({
  ...rawOf({}, known),
  body: new TextEncoder().encode(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
});

export const recorded = [
  { name: 'a tapped button, over the open line', raw: rawOf(tapped(yes), known), events: [tap] },
  { name: 'a tapped button, as a form at our address', raw: formOf(tapped(yes)), events: [tap] },
  {
    name: 'a row chosen in a channel’s thread',
    raw: rawOf(
      tapped(
        {
          type: 'static_select',
          selected_option: { text: { type: 'plain_text', text: 'Large' }, value: 'choice:1' },
          placeholder: { type: 'plain_text', text: 'Sizes' },
        },
        {
          container: { type: 'message', message_ts: ts, channel_id: 'C0HELP', thread_ts: '1767220000.000001' },
          channel: { id: 'C0HELP', name: 'acorn-help' },
        },
      ),
      known,
    ),
    events: [
      {
        ...tap,
        externalId: `press:C0HELP:${ts}:1767224910.000300:U0MINA`,
        sender: aloud.sender,
        text: 'Large',
        replyToExternalId: `C0HELP:${ts}`,
        special: { type: 'button', value: 'choice:1' },
        isPublic: true,
        place: { key: 'C0HELP:1767220000.000001', name: '#acorn-help' },
      },
    ],
  },
  { name: 'a direct message', raw: rawOf(wrapped(direct()), known), events: [words] },
  {
    name: 'a direct message of whom nothing is known',
    raw: rawOf(wrapped(direct())),
    events: [
      {
        kind: 'message',
        externalId: `D0MINA:${ts}`,
        sender: { ...stranger, attributes: { channel: 'D0MINA' } },
        text: 'Hello?',
        files: [],
        sentAt,
      },
    ],
  },
  {
    name: 'a message in a channel, with a mention, marks and an emoji',
    raw: rawOf(wrapped(inChannel({ text: `<@${botUserId}> and <@U0BEN>, *look* &amp; see :tada:` })), known),
    events: [
      {
        ...aloud,
        text: '@acorn_support and @Ben, look & see 🎉',
        html: '@acorn_support and @Ben, <strong>look</strong> &amp; see 🎉',
      },
    ],
  },
  {
    name: 'an answer in a thread, also shown in the channel',
    raw: rawOf(
      wrapped(inChannel({ subtype: 'thread_broadcast', thread_ts: '1767220000.000001', parent_user_id: 'U0BEN' })),
      known,
    ),
    events: [
      {
        ...aloud,
        replyToExternalId: 'C0HELP:1767220000.000001',
        place: { key: 'C0HELP:1767220000.000001', name: '#acorn-help' },
      },
    ],
  },
  {
    name: 'files: one with all, one of a shared channel, one that lies elsewhere',
    raw: rawOf(
      wrapped(
        direct({
          subtype: 'file_share',
          text: '',
          files: [
            { id: 'F0MUG', name: 'mug.jpg', mimetype: 'image/jpeg', size: 48_211, mode: 'hosted' },
            { id: 'F0FAR', file_access: 'check_file_info', mode: 'file_access' },
            { id: 'F0DOC', title: 'Plan', mode: 'external', url_private: 'https://docs.example/plan' },
          ],
        }),
      ),
      known,
    ),
    events: [
      {
        ...words,
        text: 'Plan: https://docs.example/plan',
        files: [
          { ref: 'F0MUG', name: 'mug.jpg', mime: 'image/jpeg', bytes: 48_211 },
          { ref: 'F0FAR', name: 'file', mime: 'application/octet-stream' },
        ],
      },
    ],
  },
  {
    name: 'a message of another channel that was shared',
    raw: rawOf(
      wrapped(
        direct({ text: '', attachments: [{ is_share: true, author_name: 'Ben', text: 'Sale ends &gt; today' }] }),
      ),
      known,
    ),
    events: [{ ...words, text: '', quoted: { text: 'Ben: Sale ends > today' }, special: { type: 'forwarded' } }],
  },
  {
    name: 'words that stand in blocks alone',
    raw: rawOf(
      wrapped(direct({ text: '', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'From *blocks*' } }] })),
      known,
    ),
    events: [{ ...words, text: 'From blocks', html: 'From <strong>blocks</strong>' }],
  },
  {
    name: 'something newer than we are',
    raw: rawOf(wrapped(direct({ text: '', hologram: {} })), known),
    events: [{ ...words, text: '', special: { type: 'unsupported', name: 'a message without words' } }],
  },
  {
    name: 'what only its reader saw',
    raw: rawOf(wrapped(direct({ is_ephemeral: true })), known),
    events: [{ ...words, special: { type: 'unsupported', name: 'a message only its reader saw' } }],
  },
  {
    name: 'an edit',
    raw: rawOf(wrapped(edited()), known),
    events: [
      {
        kind: 'edit',
        eventId: `edit:D0MINA:${ts}:1767224899.000000`,
        externalId: `D0MINA:${ts}`,
        text: 'Hello again',
        html: 'Hello <strong>again</strong>',
        editedAt: '2025-12-31T23:48:19.000Z',
      },
    ],
  },
  {
    name: 'a deletion',
    raw: rawOf(wrapped({ ...edited(), subtype: 'message_deleted', deleted_ts: ts })),
    events: [{ kind: 'delete', eventId: `delete:D0MINA:${ts}`, externalId: `D0MINA:${ts}` }],
  },
  {
    name: 'the first message of a thread deleted, which leaves a gravestone',
    raw: rawOf(wrapped(edited({ message: { subtype: 'tombstone', ts, user: 'USLACKBOT', text: 'deleted' } }))),
    events: [{ kind: 'delete', eventId: `delete:D0MINA:${ts}`, externalId: `D0MINA:${ts}` }],
  },
  ...(['added', 'removed'] as const).map((how) => ({
    name: `a reaction ${how}`,
    raw: rawOf(wrapped(reaction(`reaction_${how}`))),
    events: [
      {
        kind: 'reaction',
        eventId: `reaction:C0HELP:${ts}:U0MINA:thumbsup:${how === 'added' ? 'on' : 'off'}:1767224901.000200`,
        externalId: `C0HELP:${ts}`,
        sender: stranger,
        emoji: how === 'added' ? ['👍'] : [],
        at: '2025-12-31T23:48:21.000Z',
      },
    ],
  })),
  {
    name: 'the app was removed',
    raw: rawOf(wrapped({ type: 'app_uninstalled' }, { event_id: 'Ev0GONE' })),
    events: [
      {
        kind: 'notice',
        eventId: 'Ev0GONE',
        about: 'account',
        state: 'trouble',
        detail: 'The app was removed from the Slack workspace, or its token was revoked.',
        remedy: 'Install the app anew at api.slack.com/apps and save its Bot User OAuth Token here.',
      },
    ],
  },
  {
    name: 'events held back',
    raw: rawOf({ token: 'old', type: 'app_rate_limited', team_id: teamId, minute_rate_limited: 1_767_224_880 }),
    events: [
      {
        kind: 'notice',
        eventId: 'limited:1767224880',
        about: 'account',
        state: 'trouble',
        detail: 'Slack held back events: there were more than it delivers in an hour.',
        remedy: 'Serve fewer channels here, or remove the app from channels where nobody asks for help.',
      },
    ],
  },
];

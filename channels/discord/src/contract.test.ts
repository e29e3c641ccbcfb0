// Discord keeps the contract of every channel, before a double that judges each call by Discord's own description.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { keepsTheContract, networkFailures, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { startDiscordDouble } from '../../../tools/doubles/discord.ts';
import { discord } from './index.ts';
import { botId, messageTo, placeBefore, rawOf, recipientOf, settings, token, withSupport } from './try-discord.ts';

const double = await startDiscordDouble({ token, botId, name: 'Acorn Support' });
after(() => double.stop());
const place = placeBefore(double.url);
const mina = double.person('1033044521375764530', 'Mina');
const message = messageTo(recipientOf(String(mina.author['id'])));
const at = '2026-02-17T00:48:03.193000+00:00';
const author = { id: '1033044521375764530', username: 'mina', global_name: 'Mina', discriminator: '0' };
const said = (more: object = {}) => ({
  id: '1473118766652199044',
  type: 0,
  channel_id: '1473118766652190000',
  author,
  content: 'Hello?',
  timestamp: at,
  edited_timestamp: null,
  attachments: [],
  mentions: [],
  ...more,
});
const sender = {
  kind: 'discord',
  scope: '',
  value: author.id,
  trust: 'attested',
  name: 'Mina',
  attributes: { username: 'mina', channel: '1473118766652190000' },
};
const id = '1473118766652190000:1473118766652199044';
const words = {
  kind: 'message',
  externalId: id,
  sender,
  text: 'Hello?',
  files: [],
  sentAt: '2026-02-17T00:48:03.193Z',
};
const reacting = { user_id: author.id, channel_id: '1473118766652190000', message_id: '1473118766652199044' };
const anonymous = {
  kind: 'discord',
  scope: '',
  value: author.id,
  trust: 'attested',
  attributes: { channel: '1473118766652190000' },
};
const pressed = {
  id: '1473118791343800450',
  type: 3,
  channel_id: '1473118766652190000',
  token: 'press-token',
  user: author,
  data: { component_type: 2, custom_id: 'yes' },
  message: {
    id: '1473118766652199000',
    components: [{ type: 1, components: [{ type: 2, label: 'Yes, please', custom_id: 'yes' }] }],
  },
};

const press = {
  ...words,
  externalId: 'press:1473118766652190000:1473118791343800450',
  text: 'Yes, please',
  sentAt: '2026-02-17T00:48:09.080Z',
  replyToExternalId: '1473118766652190000:1473118766652199000',
  special: { type: 'button', value: 'yes' },
};

const recorded = [
  { name: 'a text', raw: rawOf('MESSAGE_CREATE', said()), events: [words] },
  {
    name: 'a reply with a mention, an emoji of a server and a file',
    raw: rawOf(
      'MESSAGE_CREATE',
      said({
        type: 19,
        content: `<@${botId}> look <:broken:1473118766652190011>`,
        mentions: [{ id: botId, username: 'Acorn Support' }],
        message_reference: { message_id: '1473118766652198000', channel_id: '1473118766652190000' },
        attachments: [
          {
            id: '1473118766652199999',
            filename: 'mug.jpg',
            size: 48_211,
            content_type: 'image/jpeg',
            url: 'https://cdn.example/mug.jpg',
          },
        ],
      }),
    ),
    events: [
      {
        ...words,
        text: '@Acorn Support look :broken:',
        files: [{ ref: `${id}:1473118766652199999`, name: 'mug.jpg', mime: 'image/jpeg', bytes: 48_211 }],
        replyToExternalId: '1473118766652190000:1473118766652198000',
      },
    ],
  },
  {
    name: 'a sticker',
    raw: rawOf('MESSAGE_CREATE', said({ content: '', sticker_items: [{ id: '7', name: 'Sad mug', format_type: 1 }] })),
    events: [{ ...words, text: '', special: { type: 'sticker', name: 'Sad mug' } }],
  },
  {
    name: 'a forwarded message',
    raw: rawOf(
      'MESSAGE_CREATE',
      said({
        content: '',
        message_reference: { type: 1 },
        message_snapshots: [{ message: { content: 'Sale ends today' } }],
      }),
    ),
    events: [{ ...words, text: '', quoted: { text: 'Sale ends today' }, special: { type: 'forwarded' } }],
  },
  {
    name: 'a poll',
    raw: rawOf(
      'MESSAGE_CREATE',
      said({
        content: '',
        poll: {
          question: { text: 'Which mug?' },
          answers: [{ poll_media: { text: 'Blue' } }, { poll_media: { text: 'Red' } }],
        },
      }),
    ),
    events: [{ ...words, text: '', special: { type: 'poll', question: 'Which mug?', options: ['Blue', 'Red'] } }],
  },
  {
    name: 'something newer than we are',
    raw: rawOf('MESSAGE_CREATE', said({ content: '', hologram: {} })),
    events: [{ ...words, text: '', special: { type: 'unsupported', what: 'a message without words' } }],
  },
  {
    name: 'an edit',
    raw: rawOf('MESSAGE_UPDATE', said({ content: 'Hello!', edited_timestamp: '2026-02-17T00:49:00.500000+00:00' })),
    events: [
      {
        kind: 'edit',
        eventId: `edit:${id}:1771289340500`,
        externalId: id,
        text: 'Hello!',
        editedAt: '2026-02-17T00:49:00.500Z',
      },
    ],
  },
  {
    name: 'a deletion of several',
    raw: rawOf('MESSAGE_DELETE_BULK', { ids: ['11', '12'], channel_id: '9' }),
    events: [
      { kind: 'delete', eventId: 'delete:9:11', externalId: '9:11' },
      { kind: 'delete', eventId: 'delete:9:12', externalId: '9:12' },
    ],
  },
  {
    name: 'a reaction',
    raw: rawOf('MESSAGE_REACTION_ADD', { ...reacting, emoji: { id: null, name: '❤️' } }),
    events: [
      {
        kind: 'reaction',
        eventId: `reaction:${id}:${author.id}:on:❤️:2026-02-03T04:05:06.000Z`,
        externalId: id,
        sender: anonymous,
        emoji: ['❤️'],
      },
    ],
  },
  {
    name: 'a reaction taken back',
    raw: rawOf('MESSAGE_REACTION_REMOVE', { ...reacting, emoji: { id: null, name: '❤️' } }),
    events: [
      {
        kind: 'reaction',
        eventId: `reaction:${id}:${author.id}:off:❤️:2026-02-03T04:05:06.000Z`,
        externalId: id,
        sender: anonymous,
        emoji: [],
      },
    ],
  },
  {
    name: 'typing',
    raw: rawOf('TYPING_START', { user_id: author.id, channel_id: '1473118766652190000', timestamp: 1 }),
    events: [{ kind: 'typing', sender: anonymous }],
  },
  {
    name: 'a row chosen from a menu',
    raw: rawOf('INTERACTION_CREATE', {
      ...pressed,
      data: { component_type: 3, custom_id: 'choice', values: ['large'] },
      message: {
        id: '1473118766652199000',
        components: [
          {
            type: 1,
            components: [
              {
                type: 3,
                custom_id: 'choice',
                options: [
                  { label: 'Small', value: 'small' },
                  { label: 'Large', value: 'large' },
                ],
              },
            ],
          },
        ],
      },
    }),
    events: [{ ...press, text: 'Large', special: { type: 'button', value: 'large' } }],
  },
  {
    name: 'a button of a card',
    raw: rawOf('INTERACTION_CREATE', {
      ...pressed,
      message: {
        id: '1473118766652199000',
        components: [{ type: 17, components: pressed.message.components }],
      },
    }),
    events: [press],
  },
  {
    name: 'a pressed button',
    raw: rawOf('INTERACTION_CREATE', pressed),
    events: [press],
  },
];

const failing =
  (fault: Parameters<typeof double.fail>[1], times = 2) =>
  () => {
    double.recover();
    double.fail(/\/messages$/, fault, times);
    return discord.send(message, placeBefore(double.url, settings, 0.3));
  };
const broken = (error: () => Error) => () =>
  discord.send(
    { ...message, recipient: recipientOf(message.recipient.value, mina.channelId) },
    placeFor(
      settings,
      scriptedNet(() => {
        throw error();
      }),
    ),
  );
const refusing = (status: number, code: number, words: string) => failing({ status, json: { code, message: words } });
const revoked = { ...place, settings: { ...settings, botToken: `${token.slice(0, -8)}revoked0` } };

keepsTheContract(discord, {
  shownElsewhere: { 'something said in public': 'only where a support channel is set: below, and in samples.test.ts' },
  settings,
  place,
  recorded,
  noise: [
    rawOf('MESSAGE_CREATE', said({ guild_id: '5' })),
    rawOf('MESSAGE_CREATE', said({ author: { ...author, bot: true } })),
    rawOf('MESSAGE_CREATE', said({ type: 6 })),
    rawOf('MESSAGE_UPDATE', said({ embeds: [{}] })),
    rawOf('MESSAGE_REACTION_ADD', { ...reacting, user_id: botId, emoji: { name: '👍' } }),
    rawOf('PRESENCE_UPDATE', { user: author }),
  ],
  hook: null,
  echoes: [],
  sending: {
    message,
    send: (each) => {
      double.recover();
      return discord.send(each, place);
    },
    failures: [
      { name: 'a revoked token', why: 'unauthorized', attempt: () => discord.send(message, revoked) },
      {
        name: 'somebody who shares no server with the bot',
        why: 'recipient-gone',
        attempt: () => discord.send({ ...message, recipient: recipientOf('42') }, place),
      },
      {
        name: 'somebody who takes no messages',
        why: 'recipient-gone',
        attempt: refusing(403, 50_007, 'Cannot send messages to this user'),
      },
      {
        name: '429 with a time',
        why: 'busy',
        retryAfterSeconds: 17,
        attempt: failing({ status: 429, json: { message: 'slow', retry_after: 16.4 } }),
      },
      {
        name: '429 of something in between',
        why: 'busy',
        attempt: failing({ status: 429, body: 'slow down', type: 'text/plain' }),
      },
      { name: 'an error inside Discord', why: 'unavailable', attempt: failing({ status: 500, json: {} }) },
      {
        name: 'a gateway that gave up waiting',
        why: 'unknown',
        attempt: failing({ status: 504, body: '', type: 'text/html' }),
      },
      { name: 'a refused connection', why: 'unavailable', attempt: broken(networkFailures.refused) },
      { name: 'a network that broke', why: 'unknown', attempt: broken(networkFailures.reset) },
      { name: 'silence, twice', why: 'unknown', attempt: failing('hang') },
      { name: 'an answer that is not JSON, twice', why: 'unknown', attempt: failing('garbage') },
      { name: 'a message too large', why: 'too-large', attempt: refusing(413, 40_005, 'Request entity too large') },
      { name: 'a refusal of its own words', why: 'rejected', attempt: refusing(400, 50_035, 'Invalid Form Body') },
      {
        name: 'marking as read',
        why: 'unsupported',
        attempt: () => discord.send({ kind: 'read', recipient: message.recipient, externalId: id }, place),
      },
      {
        name: 'an emoji Discord does not have',
        why: 'unsupported',
        attempt: () => {
          double.recover();
          const { id: messageId } = mina.write('hi');
          const externalId = `${mina.channelId}:${String(messageId)}`;
          return discord.send({ kind: 'reaction', recipient: message.recipient, externalId, emoji: 'x' }, place);
        },
      },
    ],
  },
  leaks: [
    { name: 'connecting with a wrong token', attempt: () => discord.connect(revoked) },
    { name: 'checking with a wrong token', attempt: () => discord.check(revoked) },
  ],
});

test('a thread of the support channel is public, and one elsewhere is nobody’s business', () => {
  const raw = rawOf('MESSAGE_CREATE', said({ guild_id: '5' }), {
    id: '1473118766652190000',
    parentId: withSupport.supportChannelId,
    name: 'Broken mug',
  });
  const [event] = discord.read(raw, withSupport, place) as unknown as {
    isPublic?: boolean;
    place?: object;
    sender: { attributes: object };
  }[];
  assert.equal(event?.isPublic, true);
  assert.deepEqual(
    event?.place,
    { key: '1473118766652190000', name: 'Broken mug' },
    'one conversation, whoever speaks',
  );
  assert.deepEqual(event?.sender.attributes, { username: 'mina' }, 'a thread is no place to write to them in private');
  assert.deepEqual(discord.read(raw, { ...withSupport, supportChannelId: '1' }, place), []);
  assert.deepEqual(discord.read(raw, settings, place), []);
});

test('words of our own people in a customer’s thread are an answer; in a thread of their own they are not', () => {
  const thread = {
    id: '1473118766652190000',
    parentId: withSupport.supportChannelId,
    name: 'Broken mug',
    ownerId: '1459999999999999999',
  };
  const given = { ...withSupport, staffRoleIds: '1450000000000000001\n1450000000000000002' };
  const heard = (roles: string[], ownerId = thread.ownerId, settings: Parameters<typeof discord.read>[1] = given) => {
    const raw = rawOf('MESSAGE_CREATE', said({ guild_id: '5', member: { roles } }), { ...thread, ownerId });
    const [event] = discord.read(raw, settings, place) as readonly { sender: { value: string }; direction?: string }[];
    return [event?.direction ?? 'inbound', event?.sender.value];
  };
  const author = heard([])[1]!;
  assert.deepEqual(heard([]), ['inbound', author]);
  assert.deepEqual(heard(['1450000000000000002']), ['outbound', thread.ownerId]);
  assert.deepEqual(heard(['1450000000000000002'], author), ['inbound', author]);
  assert.deepEqual(heard(['1450000000000000009']), ['inbound', author]);
  assert.deepEqual(heard(['1450000000000000002'], thread.ownerId, withSupport), ['inbound', author]);
});

test(
  'every call was one Discord describes',
  { skip: double.judges ? false : 'Discord’s description is not here' },
  () => {
    assert.deepEqual(double.violations, []);
  },
);

// What happens in rooms, as the source keeps it, and exactly what each reads as.
import { rawOf } from './read.ts';
import { account, ada as adaId, direct, directRoom, group, told } from './try-matrix.ts';

const sender = {
  kind: 'matrix',
  scope: '',
  value: adaId,
  trust: 'attested',
  name: 'Ada',
  attributes: { room: directRoom },
};
const { name: _name, ...nameless } = sender;
export const id = `${directRoom} $one`;
const sentAt = '2026-02-17T00:48:00.000Z';
const words = { kind: 'message', externalId: id, sender, text: 'Hello?', files: [], sentAt };
const mug = (msgtype: string, mimetype: string, more: object = {}) => ({
  msgtype,
  body: 'mug.bin',
  url: 'mxc://home.example/Mug_1',
  info: { mimetype, size: 48_211 },
  ...more,
});
export const mugFile = (mime: string) => ({ ref: 'mxc://home.example/Mug_1', name: 'mug.bin', mime, bytes: 48_211 });
const replied = { 'm.in_reply_to': { event_id: '$before' } };
export const replace = { rel_type: 'm.replace', event_id: '$before' };

export const recorded = [
  { name: 'words', raw: told('m.room.message', { msgtype: 'm.text', body: 'Hello?' }), events: [words] },
  {
    name: 'marked-up words, with what no page of ours should hold',
    raw: told('m.room.message', {
      msgtype: 'm.text',
      body: 'Hello there',
      format: 'org.matrix.custom.html',
      formatted_body:
        '<b>Hello</b> <a href="javascript:alert(1)">there</a><script>alert(1)</script><img src="x" onerror="alert(1)" alt="!">',
    }),
    events: [{ ...words, text: 'Hello there', html: '<strong>Hello</strong> there!' }],
  },
  {
    name: 'a reply that repeats what it answers',
    raw: told('m.room.message', {
      msgtype: 'm.text',
      body: '> <@support:acorn.example> Which mug?\n> The large one?\n\nThe blue one',
      format: 'org.matrix.custom.html',
      formatted_body: '<mx-reply><blockquote>Which mug?</blockquote></mx-reply>The <em>blue</em> one',
      'm.relates_to': replied,
    }),
    events: [
      {
        ...words,
        text: 'The blue one',
        html: 'The <em>blue</em> one',
        replyToExternalId: `${directRoom} $before`,
      },
    ],
  },
  {
    name: 'a reply that begins with a quotation of its own',
    raw: told('m.room.message', {
      msgtype: 'm.text',
      body: '> so they say\nI say no',
      'm.relates_to': replied,
    }),
    events: [{ ...words, text: '> so they say\nI say no', replyToExternalId: `${directRoom} $before` }],
  },
  {
    name: 'words that only look like such a reply',
    raw: told('m.room.message', { msgtype: 'm.text', body: '> <@ada:home.example> said so' }),
    events: [{ ...words, text: '> <@ada:home.example> said so' }],
  },
  {
    name: 'a word in a thread, which answers nothing',
    raw: told('m.room.message', {
      msgtype: 'm.text',
      body: 'Hello?',
      'm.relates_to': { rel_type: 'm.thread', event_id: '$root', is_falling_back: true, ...replied },
    }),
    events: [words],
  },
  {
    name: 'a notice of a machine',
    raw: told('m.room.message', { msgtype: 'm.notice', body: 'I am away' }),
    events: [{ ...words, text: 'I am away', isAutomatic: true }],
  },
  {
    name: 'an emote',
    raw: told('m.room.message', { msgtype: 'm.emote', body: 'waves' }),
    events: [{ ...words, text: '* Ada waves' }],
  },
  {
    name: 'a picture',
    raw: told('m.room.message', mug('m.image', 'image/png')),
    events: [{ ...words, text: '', files: [mugFile('image/png')] }],
  },
  {
    name: 'a picture with a word to it',
    raw: told('m.room.message', mug('m.image', 'image/png', { body: 'It broke', filename: 'mug.png' })),
    events: [{ ...words, text: 'It broke', files: [{ ...mugFile('image/png'), name: 'mug.png' }] }],
  },
  {
    name: 'a film',
    raw: told('m.room.message', mug('m.video', 'video/mp4')),
    events: [{ ...words, text: '', files: [mugFile('video/mp4')] }],
  },
  {
    name: 'a file of no known kind',
    raw: told('m.room.message', mug('m.file', 'not a kind')),
    events: [{ ...words, text: '', files: [mugFile('application/octet-stream')] }],
  },
  {
    name: 'a spoken message',
    raw: told(
      'm.room.message',
      mug('m.audio', 'audio/ogg', {
        info: { mimetype: 'audio/ogg', size: 48_211, duration: 7400 },
        'org.matrix.msc3245.voice': {},
      }),
    ),
    events: [{ ...words, text: '', files: [mugFile('audio/ogg')], special: { type: 'voice', seconds: 7 } }],
  },
  {
    name: 'a song',
    raw: told('m.room.message', mug('m.audio', 'audio/mpeg')),
    events: [{ ...words, text: '', files: [mugFile('audio/mpeg')] }],
  },
  {
    name: 'a place',
    raw: told('m.room.message', { msgtype: 'm.location', body: 'Acorn', geo_uri: 'geo:52.2297,21.0122;u=35' }),
    events: [
      {
        ...words,
        text: 'Acorn',
        special: { type: 'location', latitude: 52.2297, longitude: 21.0122, title: 'Acorn' },
      },
    ],
  },
  {
    name: 'a sticker',
    raw: told('m.sticker', { body: '🎉 party', url: 'mxc://home.example/Mug_1', info: { mimetype: 'image/webp' } }),
    events: [
      {
        ...words,
        text: '🎉 party',
        files: [{ ref: 'mxc://home.example/Mug_1', name: 'sticker', mime: 'image/webp' }],
        special: { type: 'sticker', emoji: '🎉 party' },
      },
    ],
  },
  {
    name: 'a poll',
    raw: told('org.matrix.msc3381.poll.start', {
      'org.matrix.msc3381.poll.start': {
        question: { 'org.matrix.msc1767.text': 'Which mug?' },
        answers: [{ 'org.matrix.msc1767.text': 'Blue' }, { body: 'Red' }],
      },
    }),
    events: [
      {
        ...words,
        text: 'Which mug?\n○ Blue\n○ Red',
        special: { type: 'poll', question: 'Which mug?', options: ['Blue', 'Red'] },
      },
    ],
  },
  {
    name: 'a call',
    raw: told('m.call.invite', { call_id: '1', version: '1' }),
    events: [{ ...words, text: '', special: { type: 'unsupported', name: 'call' } }],
  },
  {
    name: 'words that came encrypted',
    raw: told('m.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'AwgAEn' }),
    events: [
      {
        ...words,
        text: '',
        special: {
          type: 'unsupported',
          name: 'encrypted message',
          detail:
            'This chat is encrypted and cannot be read here. Ask them to start a new chat with encryption switched off.',
        },
      },
    ],
  },
  {
    name: 'something newer than we are',
    raw: told('m.room.message', { msgtype: 'org.example.hologram', body: 'A hologram of a mug' }),
    events: [{ ...words, text: 'A hologram of a mug', special: { type: 'unsupported', name: 'org example hologram' } }],
  },
  {
    name: 'an edit',
    raw: told(
      'm.room.message',
      {
        msgtype: 'm.text',
        body: '* Hello!',
        'm.new_content': { msgtype: 'm.text', body: 'Hello!' },
        'm.relates_to': replace,
      },
      {},
      { original: adaId },
    ),
    events: [
      {
        kind: 'edit',
        eventId: `edit:${id}`,
        externalId: `${directRoom} $before`,
        text: 'Hello!',
        editedAt: sentAt,
      },
    ],
  },
  {
    name: 'a reaction',
    raw: told('m.reaction', {}, {}, { reaction: { target: '$before', sender: adaId, keys: ['❤️', '👍'] } }),
    events: [
      {
        kind: 'reaction',
        eventId: `reaction:${id}`,
        externalId: `${directRoom} $before`,
        sender: nameless,
        emoji: ['❤️', '👍'],
        at: sentAt,
      },
    ],
  },
  {
    name: 'a reaction taken back',
    raw: told(
      'm.room.redaction',
      {},
      { redacts: '$heart' },
      { reaction: { target: '$before', sender: adaId, keys: [] } },
    ),
    events: [
      {
        kind: 'reaction',
        eventId: `reaction:${id}`,
        externalId: `${directRoom} $before`,
        sender: nameless,
        emoji: [],
        at: sentAt,
      },
    ],
  },
  {
    name: 'a deletion',
    raw: told('m.room.redaction', { redacts: '$before' }),
    events: [{ kind: 'delete', eventId: `delete:${id}`, externalId: `${directRoom} $before` }],
  },
  {
    name: 'somebody who leaves',
    raw: told('m.room.member', { membership: 'leave' }, { state_key: adaId }),
    events: [
      {
        kind: 'identity',
        eventId: `member:${id}`,
        sender: nameless,
        state: 'unreachable',
        why: 'left the chat',
      },
    ],
  },
  {
    name: 'who has read up to where',
    raw: rawOf({ room: direct, receipts: [{ eventId: '$before', userId: adaId, ts: 1_771_289_280_000 }] }),
    events: [
      {
        kind: 'watermark',
        eventId: `read:${directRoom}:${adaId}:1771289280000`,
        sender: nameless,
        state: 'read',
        at: sentAt,
      },
      {
        kind: 'status',
        eventId: `read:${directRoom} $before:${adaId}:1771289280000`,
        externalId: `${directRoom} $before`,
        state: 'read',
        at: sentAt,
      },
    ],
  },
  {
    name: 'who is writing',
    raw: rawOf({ room: direct, typing: [adaId, account.userId] }),
    events: [{ kind: 'typing', sender: nameless }],
  },
  {
    name: 'what is said in a room',
    raw: told('m.room.message', { msgtype: 'm.text', body: 'Hello?' }, {}, { room: group }),
    events: [
      {
        ...words,
        externalId: `${group.id} $one`,
        sender: { kind: 'matrix', scope: '', value: adaId, trust: 'attested', name: 'Ada' },
        isPublic: true,
        place: { key: group.id, name: group.name },
      },
    ],
  },
];

// The website chat keeps the contract of every channel; there is no provider, so what remains is reading, and saying yes.
import { keepsTheContract, placeFor, scriptedNet } from '@throughline/channel-kit/contract';
import { type VisitorAct, visitorRaw } from '@throughline/channel-kit';
import { webchat } from './index.ts';

const settings = {
  brandColor: '#2F55D4',
  preChat: 'name+email',
  allowedDomains: 'shop.example',
  identitySecret: 'recognisable-secret-of-32-letters!!',
};
const place = placeFor(
  settings,
  scriptedNet(() => {
    throw new Error('the website chat calls nobody');
  }),
);
const visitor = { id: '01900000-0000-7000-8000-00000000d001' };
const sender = { kind: 'visitor', scope: place.channelId, value: visitor.id, trust: 'attested' };
const at = '2026-03-01T10:00:00.000Z';
const hint = {
  kind: 'user',
  scope: '',
  value: 'user-7',
  assurance: 'proved',
  evidence: 'signed in on your site (token)',
} as const;
const raw = (act: VisitorAct) => visitorRaw(act);
const file = { id: '01900000-0000-7000-8000-00000000f001', name: 'bowl.png', mime: 'image/png', bytes: 2048 };

keepsTheContract(webchat, {
  settings,
  place,
  hook: null,
  recorded: [
    {
      name: 'the first message with the form',
      raw: raw({
        type: 'message',
        visitor,
        clientId: 'a1',
        text: 'Order #12345 arrived broken',
        files: [file],
        form: { name: 'Ada', email: 'ada@shop.example', consent: true },
        at,
      }),
      events: [
        {
          kind: 'message',
          externalId: `${visitor.id}:a1`,
          sender: { ...sender, name: 'Ada' },
          text: 'Order #12345 arrived broken',
          sentAt: at,
          files: [{ ref: file.id, fileId: file.id, name: file.name, mime: file.mime, bytes: file.bytes }],
          hints: [
            {
              kind: 'email',
              scope: '',
              value: 'ada@shop.example',
              assurance: 'claimed',
              evidence: 'typed in the chat’s form',
              name: 'Ada',
            },
          ],
        },
      ],
    },
    {
      name: 'a message of a visitor who was proved before',
      raw: raw({
        type: 'message',
        visitor: { ...visitor, attributes: { language: 'de' } },
        clientId: 'a2',
        text: 'hello',
        files: [],
        hints: [hint],
        at,
      }),
      events: [
        {
          kind: 'message',
          externalId: `${visitor.id}:a2`,
          sender: { ...sender, attributes: { language: 'de' } },
          text: 'hello',
          sentAt: at,
          files: [],
          hints: [hint],
        },
      ],
    },
    {
      name: 'delivered',
      raw: raw({ type: 'receipts', visitor, externalIds: ['m1'], state: 'delivered', at }),
      events: [{ kind: 'status', eventId: 'delivered:m1', externalId: 'm1', state: 'delivered', at }],
    },
    {
      name: 'read',
      raw: raw({ type: 'receipts', visitor, externalIds: ['m1'], state: 'read', at }),
      events: [{ kind: 'status', eventId: 'read:m1', externalId: 'm1', state: 'read', at }],
    },
    {
      name: 'an edit',
      raw: raw({ type: 'edit', visitor, eventId: 'edit:v:a1:d1', externalId: `${visitor.id}:a1`, text: '#12346', at }),
      events: [{ kind: 'edit', eventId: 'edit:v:a1:d1', externalId: `${visitor.id}:a1`, text: '#12346', editedAt: at }],
    },
    {
      name: 'a deletion',
      raw: raw({ type: 'delete', visitor, eventId: 'delete:v:a1', externalId: `${visitor.id}:a1`, at }),
      events: [{ kind: 'delete', eventId: 'delete:v:a1', externalId: `${visitor.id}:a1` }],
    },
    {
      name: 'a reaction',
      raw: raw({ type: 'reaction', visitor, eventId: 'reaction:m1:d2', externalId: 'm1', emoji: '❤️', at }),
      events: [{ kind: 'reaction', eventId: 'reaction:m1:d2', externalId: 'm1', sender, emoji: ['❤️'], at }],
    },
    {
      name: 'a reaction taken back',
      raw: raw({ type: 'reaction', visitor, eventId: 'reaction:m1:d3', externalId: 'm1', emoji: null, at }),
      events: [{ kind: 'reaction', eventId: 'reaction:m1:d3', externalId: 'm1', sender, emoji: [], at }],
    },
  ],
  noise: [
    raw({ type: 'edit', visitor, eventId: 'e', externalId: '', text: '', at }),
    raw({ type: 'reaction', visitor, eventId: 'e', externalId: 'm1', emoji: '', at }),
    raw({ type: 'other', visitor, at } as unknown as VisitorAct),
    raw({ type: 'message', visitor: { id: '' }, clientId: 'a', text: '', files: [], at }),
  ],
  echoes: [],
  sending: {
    message: {
      kind: 'message',
      id: '01900000-0000-7000-8000-00000000beee',
      conversationId: '01900000-0000-7000-8000-00000000c001',
      conversationNumber: 1001,
      recipient: { kind: 'visitor', scope: place.channelId, value: visitor.id, name: '', attributes: {} },
      author: { name: 'Maja' },
      workspaceName: 'Acorn',
      text: 'Hello',
      files: [],
    },
    send: (message) => webchat.send(message, place),
    failures: [],
  },
});

// What the audit log's screen asks for.
import { agents, ago, id } from './acorn.ts';

const by = (at: number) => ({ type: 'agent', id: agents[at]!.id, name: agents[at]!.name });
const entries = [
  {
    at: ago(4),
    actor: by(0),
    what: 'workspace.changed',
    subject: { kind: 'workspace', id: id(1, 1), name: 'Acorn Coffee' },
    before: { timezone: 'UTC', 'settings.reopenDays': 7 },
    after: { timezone: 'Europe/Warsaw', 'settings.reopenDays': 21 },
  },
  {
    at: ago(31),
    actor: by(1),
    what: 'channel.changed',
    subject: { kind: 'channel', id: id(2, 2), name: 'support@acorn.example' },
    before: { name: 'Mail', 'settings.signature': '' },
    after: {
      name: 'support@acorn.example',
      'settings.signature': 'Your friends at Acorn Coffee\nRoasted on Tuesdays',
      'settings.smtpPassword': '•••',
    },
  },
  {
    at: ago(60),
    actor: by(1),
    what: 'account.signed-in',
    subject: { kind: 'account', id: agents[1]!.id, name: 'leo@acorn.example' },
  },
  {
    at: ago(63),
    actor: { type: 'system', id: null, name: 'Somebody' },
    what: 'account.sign-in-refused',
    subject: { kind: 'account', id: agents[1]!.id, name: 'leo@acorn.example' },
  },
  {
    at: ago(900),
    actor: by(0),
    what: 'team.changed',
    subject: { kind: 'team', id: id(4, 1), name: 'Beans' },
    before: { memberIds: [agents[0]!.id] },
    after: { memberIds: [agents[0]!.id, agents[1]!.id] },
  },
  {
    at: ago(2000),
    actor: { type: 'key', id: id(21, 1), name: 'Deploy' },
    what: 'webhook.added',
    subject: { kind: 'webhook', id: id(22, 1), name: 'https://hooks.acorn.example/throughline' },
    after: { url: 'https://hooks.acorn.example/throughline', events: ['message.*'], isEnabled: true },
  },
  { at: ago(4000), actor: by(0), what: 'contact.erased', subject: { kind: 'contact', id: id(7, 9), name: '' } },
];
export const auditAnswers = {
  'GET /audit': {
    items: entries.map((entry, at) => ({
      id: id(30, at + 1),
      address: '203.0.113.7',
      before: {},
      after: {},
      ...entry,
    })),
    nextCursor: null,
  },
};

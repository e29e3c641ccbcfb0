// What the screens of channel health, its ledger and rehearsals ask for.
import { ago, id } from './acorn.ts';

const flow = {
  received: 412,
  duplicates: 7,
  noise: 3,
  stuck: 1,
  forged: 0,
  sent: 388,
  failed: 21,
  putOff: 4,
  errorRateIn: 0.002,
  errorRateOut: 0.06,
  callSeconds: 0.183,
  slowestSeconds: 2.4,
};
const health = (isChat: boolean) => ({
  checkedAt: ago(0),
  state: 'connected',
  stateDetail: '',
  stateRemedy: '',
  stateAt: ago(2000),
  lastInboundAt: ago(3),
  lastOutboundAt: ago(5),
  hour: flow,
  day: { ...flow, received: 5210, sent: 4907 },
  hours: Array.from({ length: 24 }, (_, hour) => ({
    at: ago((23 - hour) * 60),
    received: (hour * 7) % 23,
    sent: (hour * 5) % 19,
    wrong: hour === 17 ? 6 : 0,
  })),
  queue: { waiting: 4, postponed: 2, oldestAt: ago(6), nextAt: ago(-2) },
  pace: { atOnce: 8, perSecond: 30 },
  window: { hours: 24, lateHours: 168 },
  expiries: [{ name: 'Access token', at: ago(-60 * 24 * 12) }],
  stuck: 1,
  errors: [
    {
      direction: 'out',
      why: 'rejected',
      detail: '(#100) Invalid parameter: text must be at most 2000 characters',
      remedy: 'Read what the provider says, change the message, and send it again.',
      count: 3,
      at: ago(22),
    },
    {
      direction: 'in',
      why: 'forged',
      detail: 'A call came whose signature is not right.',
      remedy: 'Enter the secret again.',
      count: 1,
      at: ago(200),
    },
  ],
  sites: isChat
    ? [
        { site: 'https://shop.acorn.example', lastSeenAt: ago(1) },
        { site: 'https://blog.acorn.example', lastSeenAt: ago(4000) },
      ]
    : null,
});
const ledger = (['stored', 'stuck', 'noise', 'duplicate'] as const).map((outcome, index) => ({
  id: id(26, index + 1),
  channelId: id(2, 2),
  outcome,
  why: outcome === 'stuck' ? 'Could not be read: a part of it says it is base64 and is not.' : '',
  bytes: 1200 * (index + 1),
  createdAt: ago(index * 9),
}));
const step = (stepId: string, title: string, state: string, detail: string, remedy = '') => ({
  id: stepId,
  title,
  state,
  detail,
  remedy,
  startedAt: ago(4),
  endedAt: state === 'waiting' ? null : ago(3),
  conversationId: null,
});
const rehearsal = {
  id: id(27, 1),
  state: 'waiting',
  code: 'TL-4821',
  startedBy: 'Maja',
  createdAt: ago(4),
  endedAt: null,
  clearedAt: null,
  madeContacts: 3,
  counts: { ok: 4, failed: 1, skipped: 1, waiting: 1 },
  channels: [
    {
      channelId: id(2, 2),
      name: 'Support',
      kind: 'plane',
      title: 'Paper plane',
      label: 'support@acorn.example',
      writeUrl: 'https://plane.example/acorn',
      steps: [
        step('check-0', 'Token', 'ok', 'The provider knows this account as Acorn.'),
        step(
          'check-1',
          'Receiving',
          'failed',
          'localhost is not reachable from the provider.',
          'Set PUBLIC_URL to an address the provider can open.',
        ),
        step('loop', 'A made-up message in', 'ok', 'Believed, read and stored as Rehearsal (+49 30 901820).'),
        step(
          'switch',
          'Changing channel keeps the thread',
          'skipped',
          'Nothing came in on a channel before this one to continue from.',
        ),
        step(
          'code',
          'A message from you',
          'waiting',
          'Send TL-4821 to support@acorn.example. It is answered, which tests the way out too.',
        ),
      ],
    },
  ],
};

export const healthAnswers: Record<string, unknown> = {
  ...Object.fromEntries<unknown>(
    [1, 2, 3, 4, 5, 6].flatMap((each) => [
      [`GET /channels/${id(2, each)}/health`, health(each === 1)],
      [`GET /channels/${id(2, each)}/receipts`, { items: ledger, nextCursor: null }],
    ]),
  ),
  [`GET /receipts/${id(26, 2)}`]: {
    ...ledger[1],
    headers: { 'content-type': 'application/json', 'x-signature': '•••' },
    meta: { receivedAt: ago(9) },
    body: '{"event":"message","text":"Where is my order?","token":"•••"}',
    isCut: false,
    reads: [],
    trouble: 'Could not be read: a part of it says it is base64 and is not.',
  },
  'GET /rehearsals': { items: [rehearsal], nextCursor: null },
  [`GET /rehearsals/${id(27, 1)}`]: rehearsal,
};

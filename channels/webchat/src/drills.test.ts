// The website chat stands the drills that make sense for visitors of our own: there is no provider between them and us.
import { visitorRaw } from '@throughline/channel-kit';
import { standsTheDrills } from '../../../tools/drills/index.ts';
import { webchat } from './index.ts';

const visitor = { id: '01900000-0000-7000-8000-00000000d001' };

standsTheDrills(webchat, {
  settings: {},
  says: (n, text) =>
    visitorRaw({
      type: 'message',
      visitor,
      clientId: `c${n}`,
      text,
      files: [],
      at: new Date(1_795_000_000_000 + n * 1000).toISOString(),
    }),
  unknown: null,
  status: (externalId, state) =>
    visitorRaw({ type: 'receipts', visitor, externalIds: [externalId], state, at: new Date().toISOString() }),
  provider: null,
});

// X stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { startXDouble } from '../../../tools/doubles/x/index.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { x } from './index.ts';
import { account, customerId, rawOf, settingsWith } from './try-x.ts';

const { userId: _userId, username: _username, ...form } = settingsWith({ receives: 'poll' });
const double = await startXDouble(account);
double.person(customerId, 'Mina');
after(() => double.stop());
const said = (n: number, data: object) =>
  rawOf(
    double.envelope(
      'dm.received',
      double.legacy(double.newId(1_784_928_224_000 + n * 1000), customerId, account.userId, { ...data }),
    ),
  );
/** The same message has the same bytes, however often it is told. */
const told = new Map<string, ReturnType<typeof rawOf>>();
const once = (key: string, make: () => ReturnType<typeof rawOf>) => {
  const raw = told.get(key) ?? make();
  told.set(key, raw);
  return raw;
};

standsTheDrills(x, {
  settings: form,
  env: { X_API_URL: double.url },
  says: (n, text) => once(`${n} ${text}`, () => said(n, { text })),
  unknown: (n) => once(`unknown ${n}`, () => said(n, { text: '', attachment: { type: 'hologram' } })),
  status: (externalId) =>
    rawOf(
      double.envelope('dm.read', {
        direct_message_mark_read_events: [
          {
            created_timestamp: String(Date.now() + 1000),
            sender_id: customerId,
            target: { recipient_id: account.userId },
            last_read_event_id: externalId,
          },
        ],
        users: {},
      }),
    ),
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail(/messages$/, fault, times),
      recover: double.recover,
      reached: () => double.sent.map(({ text }) => text),
    },
    {
      busy: double.limited(2),
      broken: double.problem(503, 'Over capacity'),
      silence: 'accept-then-hang',
      revoked: double.problem(403, 'You must use keys and tokens from an app that is attached to a Project.'),
      gone: double.problem(403, 'You do not have permission to DM one or more participants.'),
    },
  ),
});

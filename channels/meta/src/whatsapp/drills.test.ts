// WhatsApp stands the drills of every channel, in a real house before Meta's double.
import { after } from 'node:test';
import { type Fault, startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { providerOf, standsTheDrills } from '../../../../tools/drills/index.ts';
import { formOf, nowhere, rawOf, whatsappSettings } from '../try-meta.ts';
import { whatsapp } from './index.ts';

const double = await startMetaDouble({ reach: nowhere });
after(() => double.stop());
const [phone, user] = ['16505551234', 'US.13491208655302741918'];
const call = (value: object) =>
  rawOf({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: double.world.accountId,
        changes: [
          {
            field: 'messages',
            value: { messaging_product: 'whatsapp', metadata: { phone_number_id: double.world.numberId }, ...value },
          },
        ],
      },
    ],
  });
const said = (n: number, message: object) =>
  call({
    contacts: [{ profile: { name: 'Sheena Nelson' }, wa_id: phone, user_id: user }],
    messages: [
      { from: phone, from_user_id: user, id: `wamid.IN${n}`, timestamp: String(1_780_000_000 + n), ...message },
    ],
  });

standsTheDrills(whatsapp, {
  settings: formOf(whatsapp, whatsappSettings),
  env: { META_GRAPH_URL: double.url },
  says: (n, body) => said(n, { type: 'text', text: { body } }),
  unknown: (n) => said(n, { type: 'hologram', hologram: { beam: 1 } }),
  status: (id, status) => call({ statuses: [{ id, status, timestamp: '1780000001', recipient_user_id: user }] }),
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail('/messages', fault, times),
      recover: double.recover,
      reached: () => double.world.sent.map(({ body }) => String((body['text'] as { body?: string } | undefined)?.body)),
    },
    {
      busy: { code: 130429, status: 429, retryAfter: 1 },
      broken: { code: 131000, status: 500 },
      silence: 'accept-then-hang',
      revoked: { code: 190, subcode: 463 },
      gone: { code: 131026 },
      closed: { code: 131047 },
    },
  ),
});

// Telegram stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import { type Fault, startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { telegram } from './index.ts';
import { rawOf } from './try-telegram.ts';

const double = await startTelegramDouble();
after(() => double.stop());
const customer = double.customer({ firstName: 'Olena' });
customer.starts();
const update = (n: number, content: object) =>
  rawOf({
    update_id: 900_000 + n,
    message: {
      message_id: 70_000 + n,
      from: { id: customer.id, is_bot: false, first_name: 'Olena' },
      chat: { id: customer.id, first_name: 'Olena', type: 'private' },
      date: 1_767_600_000 + n,
      ...content,
    },
  });

standsTheDrills(telegram, {
  settings: { botToken: double.token, mode: 'polling' },
  env: { TELEGRAM_API_URL: double.url },
  says: (n, text) => update(n, { text }),
  unknown: (n) => update(n, { hologram: { depth: 3 } }),
  status: null,
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail('sendMessage', fault, times),
      recover: double.recover,
      reached: () => customer.answers,
    },
    {
      busy: { status: 429, retryAfter: 1 },
      broken: { status: 500 },
      silence: 'accept-then-hang',
      revoked: { status: 401, description: 'Unauthorized' },
      gone: { status: 403, description: 'Forbidden: bot was blocked by the user' },
    },
  ),
});

// LINE stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import { startLineDouble } from '../../../tools/doubles/line/index.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { line } from './index.ts';
import { callOf, rawOf, settings } from './try-line.ts';

const { botId: _botId, basicId: _basicId, pictureUrl: _pictureUrl, ...form } = settings;
const double = await startLineDouble(settings);
double.account.quota = 10_000;
after(() => double.stop());
const said = (n: number, message: object) =>
  rawOf(
    callOf({
      type: 'message',
      webhookEventId: `01FZ74A0TDDPYRVKNK77XD${String(n).padStart(4, '0')}`,
      timestamp: 1_763_640_000_000 + n,
      replyToken: `used-${n}`,
      message: { id: `44457384408358${String(n).padStart(4, '0')}`, ...message },
    }),
  );

standsTheDrills(line, {
  settings: form,
  env: { LINE_API_URL: double.url, LINE_DATA_API_URL: double.url },
  says: (n, text) => said(n, { type: 'text', text, quoteToken: 'q' }),
  unknown: (n) => said(n, { type: 'hologram' }),
  status: null,
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail(/message\/push$/, fault, times),
      recover: double.recover,
      reached: () => double.sent.flatMap(({ messages }) => messages.map(({ text }) => String(text ?? ''))),
    },
    {
      busy: { status: 429, json: { message: 'Too many requests' }, headers: { 'retry-after': '1' } },
      broken: { status: 500, json: {} },
      silence: 'accept-then-hang',
      revoked: double.problem(401, 'Authentication failed.'),
      gone: double.problem(400, "The property, 'to', in the request body is invalid"),
    },
  ),
});

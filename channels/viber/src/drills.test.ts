// Viber stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import { startViberDouble } from '../../../tools/doubles/viber/index.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { viber } from './index.ts';
import { rawOf, settings } from './try-viber.ts';

const double = await startViberDouble({
  authToken: settings.authToken,
  botId: settings.botId,
  name: settings.botName,
  uri: settings.botUri,
});
after(() => double.stop());
// Its numbers are larger than this language's: written as they stand in the body.
const said = (n: number, message: object) =>
  rawOf(
    `{"event":"message","timestamp":${1_763_640_000_000 + n},"message_token":49126614319876${String(n).padStart(5, '0')},` +
      `"sender":{"id":"01234567890A=","name":"John McClane"},"message":${JSON.stringify(message)},"silent":false}`,
  );

standsTheDrills(viber, {
  settings: { authToken: settings.authToken, welcome: settings.welcome },
  env: { VIBER_API_URL: double.url },
  says: (n, text) => said(n, { type: 'text', text }),
  unknown: (n) => said(n, { type: 'hologram', text: '' }),
  status: (externalId, state) =>
    rawOf(
      `{"event":"${state === 'read' ? 'seen' : 'delivered'}","timestamp":1763640001000,"message_token":${externalId},"user_id":"01234567890A="}`,
    ),
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail(/send_message/, fault, times),
      recover: double.recover,
      reached: () => double.sent.map(({ text }) => String(text ?? '')),
    },
    {
      busy: double.said(12, 'tooManyRequests'),
      broken: { status: 503 },
      silence: 'accept-then-hang',
      revoked: double.said(2, 'invalidAuthToken'),
      gone: double.said(6, 'receiverNotSubscribed'),
    },
  ),
});

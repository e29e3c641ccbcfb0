// Matrix stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import { startMatrixDouble } from '../../../tools/doubles/matrix/index.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { addressOf } from './api.ts';
import { matrix } from './index.ts';
import { rawOf } from './read.ts';
import { account, ada as adaId, formOf } from './try-matrix.ts';

const double = await startMatrixDouble(account);
after(() => double.stop());
const ada = double.person(adaId, 'Ada');
const room = { id: ada.opens(), name: '', isDirect: true, with: adaId };
double.rooms.get(room.id)!.members.set(account.userId, 'join');
const began = 1_771_289_280_000;
const said = (n: number, content: object) =>
  rawOf({
    room,
    name: 'Ada',
    event: {
      type: 'm.room.message',
      event_id: `$said${n}`,
      sender: adaId,
      origin_server_ts: began + n * 1000,
      content: { ...content },
    },
  });

standsTheDrills(matrix, {
  settings: formOf(double.url),
  env: { MATRIX_API_URL: double.url },
  says: (n, body) => said(n, { msgtype: 'm.text', body }),
  unknown: (n) => said(n, { msgtype: 'org.example.hologram', body: 'A hologram' }),
  status: (externalId) =>
    rawOf({ room, receipts: [{ eventId: addressOf(externalId)!.eventId, userId: adaId, ts: Date.now() }] }),
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail(/\/send\//, fault, times),
      recover: double.recover,
      reached: () => double.sentIn(room.id).map(({ content }) => String((content as { body?: string }).body ?? '')),
    },
    {
      busy: double.problem(429, 'M_LIMIT_EXCEEDED', 'Too many requests', { retry_after_ms: 700 }),
      broken: double.problem(500, 'M_UNKNOWN', 'Internal server error'),
      silence: 'accept-then-hang',
      revoked: double.problem(401, 'M_UNKNOWN_TOKEN', 'Unknown access token'),
      gone: double.problem(403, 'M_FORBIDDEN', 'You are not in this room'),
    },
  ),
});

// Messenger and Instagram stand the drills of every channel, in a real house before Meta's double.
import { after } from 'node:test';
import { type Fault, startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { providerOf, standsTheDrills } from '../../../../tools/drills/index.ts';
import { instagram } from '../instagram/index.ts';
import { messenger } from '../messenger/index.ts';
import { formOf, instagramSettings, messengerSettings, nowhere, rawOf } from '../try-meta.ts';

for (const [channel, settings, object] of [
  [messenger, messengerSettings, 'page'],
  [instagram, instagramSettings, 'instagram'],
] as const) {
  const double = await startMetaDouble({ reach: nowhere });
  after(() => double.stop());
  double.world.isInstagramToken = object === 'instagram';
  const id = object === 'page' ? double.world.pageId : double.world.instagramId;
  const customer = '200000000000001';
  const told = (timestamp: number, what: object) =>
    rawOf({
      object,
      entry: [
        { id, time: timestamp, messaging: [{ sender: { id: customer }, recipient: { id }, timestamp, ...what }] },
      ],
    });
  const said = (n: number, message: object) =>
    told(1_780_000_000_000 + n, { message: { mid: `m_IN${n}`, ...message } });

  standsTheDrills(channel, {
    settings: formOf(channel, settings),
    env: { META_GRAPH_URL: double.url, INSTAGRAM_GRAPH_URL: double.url },
    says: (n, text) => said(n, { text }),
    unknown: (n) => said(n, { attachments: [{ type: 'hologram', payload: {} }] }),
    // The page tells up to when everything was read, the other which message.
    status: (mid, state) =>
      told(Date.now(), {
        [state === 'read' ? 'read' : 'delivery']:
          object === 'instagram'
            ? { mid }
            : state === 'read'
              ? { watermark: Date.now() }
              : { mids: [mid], watermark: 1 },
      }),
    provider: providerOf<Fault>(
      {
        fail: (fault, times) => double.fail('/messages', fault, times),
        recover: double.recover,
        reached: () =>
          double.world.sent.map(({ body }) => String((body['message'] as { text?: string } | undefined)?.text ?? '')),
      },
      {
        busy: { code: 613, status: 429, retryAfter: 1 },
        broken: { code: 2, status: 500 },
        silence: 'accept-then-hang',
        revoked: { code: 190, subcode: 460 },
        gone: { code: 551, subcode: 1545041 },
        closed: { code: 10, subcode: 2018278 },
      },
    ),
  });
}

// Slack stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { startSlackDouble } from '../../../tools/doubles/slack/index.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { slack } from './index.ts';
import { appToken, given, rawOf, token, wrapped } from './try-slack.ts';

const double = await startSlackDouble(given);
after(() => double.stop());
const mina = double.person('U0MINA', 'Mina');
const said = (n: number, content: object) => {
  const ts = `${1_767_225_000 + n}.000100`;
  const event = { type: 'message', user: 'U0MINA', ts, event_ts: ts, channel: mina.channelId, channel_type: 'im' };
  return rawOf(wrapped({ ...event, ...content }, { event_id: `Ev9${n}` }));
};
const no = (error: string): Fault => ({ status: 200, json: { ok: false, error } });

standsTheDrills(slack, {
  settings: { botToken: token, mode: 'socket', appToken, serves: 'all' },
  env: { SLACK_API_URL: double.apiUrl },
  says: (n, text) => said(n, { text }),
  unknown: (n) => said(n, { text: '', blocks: [{ type: 'hologram' }] }),
  status: null,
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail(/chat\.postMessage$/, fault, times),
      recover: double.recover,
      reached: () => double.messagesIn(mina.channelId).map(({ text }) => String(text ?? '')),
    },
    {
      busy: { status: 429, json: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '1' } },
      broken: { status: 503, body: '', type: 'text/html' },
      silence: 'accept-then-hang',
      revoked: no('token_revoked'),
      gone: no('user_disabled'),
    },
  ),
});

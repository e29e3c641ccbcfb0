// Discord stands the drills of every channel, in a real house before its double.
import { after } from 'node:test';
import { startDiscordDouble } from '../../../tools/doubles/discord.ts';
import type { Fault } from '../../../tools/doubles/shared/server.ts';
import { providerOf, standsTheDrills } from '../../../tools/drills/index.ts';
import { discord } from './index.ts';
import { botId, rawOf, token } from './try-discord.ts';

const double = await startDiscordDouble({ token, botId, name: 'Acorn Support' });
after(() => double.stop());
const mina = double.person('1033044521375764530', 'Mina');
const said = (n: number, content: object) =>
  rawOf('MESSAGE_CREATE', {
    id: String(1_473_118_766_652_200_000n + BigInt(n)),
    type: 0,
    channel_id: mina.channelId,
    author: mina.author,
    content: '',
    timestamp: new Date(1_771_289_280_000 + n * 1000).toISOString(),
    edited_timestamp: null,
    attachments: [],
    mentions: [],
    ...content,
  });
const refusing = (status: number, code: number, message: string) => ({ status, json: { code, message } });

standsTheDrills(discord, {
  settings: { botToken: token },
  env: { DISCORD_API_URL: double.url },
  says: (n, content) => said(n, { content }),
  unknown: (n) => said(n, { hologram: {} }),
  status: null,
  provider: providerOf<Fault>(
    {
      fail: (fault, times) => double.fail(/\/messages$/, fault, times),
      recover: double.recover,
      reached: () => double.messagesIn(mina.channelId).map(({ content }) => String(content ?? '')),
    },
    {
      busy: { status: 429, json: { message: 'You are being rate limited.', retry_after: 0.6 } },
      broken: { status: 500, json: {} },
      silence: 'accept-then-hang',
      revoked: refusing(401, 0, '401: Unauthorized'),
      gone: refusing(403, 50_007, 'Cannot send messages to this user'),
    },
  ),
});

// Events that Discord sent to another project's bot, each read as it should: what was said in threads of the support channel and pressed
// there, and nothing else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findVendor, skipWithout } from '../../../tools/doubles/vendor.ts';
import { read } from './read.ts';
import { rawOf, settings, supportChannelId } from './try-discord.ts';

interface Sample {
  readonly type: string | number;
  readonly data?: { readonly channel_id?: string };
  readonly channel?: { readonly id: string; readonly parent_id?: string };
}
/** What each sample of the file says, in a word; null for what says nothing to us. */
function saidIn(file: string, support: string, thread: string): Record<string, string | null> {
  const samples = JSON.parse(readFileSync(findVendor(`webhooks/${file}`)!, 'utf8')) as Record<string, Sample | string>;
  const threads = new Map([[thread, { id: thread, parentId: support }]]);
  return Object.fromEntries(
    Object.entries(samples)
      .filter((entry): entry is [string, Sample] => typeof entry[1] === 'object' && 'type' in entry[1])
      .map(([name, sample]) => {
        const isPress = typeof sample.type === 'number';
        const t = isPress ? 'INTERACTION_CREATE' : String(sample.type).replace('GATEWAY_', '');
        const at = isPress ? (sample.channel?.id ?? '') : (sample.data?.channel_id ?? '');
        const raw = rawOf(t, isPress ? sample : (sample.data ?? {}), threads.get(at));
        const [event, ...more] = read(raw, { ...settings, supportChannelId: support });
        assert.deepEqual(more, [], name);
        const who = event && 'sender' in event ? event.sender.value : '';
        if (event?.kind === 'message') return [name, `${who}: ${event.text}`];
        return [name, event?.kind === 'reaction' ? `${who}: ${event.emoji.join('')}` : (event?.kind ?? null)];
      }),
  );
}
const who = '1033044521375764530';

test('every event of a bot’s day reads as it should', { skip: skipWithout('webhooks/discord.json') }, () => {
  assert.deepEqual(saidIn('discord.json', supportChannelId, '1457536551830421524'), {
    // Words in the open channel begin no thread, and are nobody's business.
    gatewayMention: null,
    gatewayAIMention: null,
    gatewayRoleMention: null,
    gatewayThreadCreate: null,
    // The bot's own.
    gatewayBotWelcome: null,
    gatewayThreadWelcome: null,
    gatewaySubscribedMessage: `${who}: Hey`,
    gatewayThreadUserHey: `${who}: Hey`,
    gatewayDMRequest: `${who}: DM me`,
    gatewayThreadDMRequest: `${who}: DM me`,
    gatewayThreadNum1: `${who}: 1`,
    gatewayThreadNice: `${who}: Nice`,
    gatewayReactionAdd: `${who}: 👍`,
    buttonClickHello: `${who}: Say Hello`,
    buttonClickMessages: `${who}: Fetch Messages`,
    // Invented by that project, with ids that Discord never gives.
    buttonClickInfo: null,
    buttonClickGoodbye: null,
    differentUser: null,
    dmButtonClick: null,
  });
});
test(
  'a mention and a press in a public channel read as they should',
  { skip: skipWithout('webhooks/channel-discord.json') },
  () => {
    assert.deepEqual(saidIn('channel-discord.json', '1459213904352645277', '1473118766652199044'), {
      mention: null,
      channel_post_action: `${who}: channel-post`,
    });
  },
);

// What keeps running for a bot: asking Telegram for news, or watching that its webhook is still called.
import type { Settings, Source } from '@throughline/channel-kit';
import { poll } from './poll.ts';
import { watch } from './watch.ts';

/** Both ways have something to keep running, once connecting has settled which one it is. */
export const wanted = (settings: Settings): boolean =>
  settings['receives'] === 'polling' || settings['receives'] === 'webhook';

export const run = (source: Source): Promise<void> =>
  source.settings['receives'] === 'webhook' ? watch(source) : poll(source);

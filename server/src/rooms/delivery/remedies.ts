// What helps when a provider does not take something, for whoever looks after the channel.
import { remedies as known } from '@throughline/domain';
import type { Sent } from '@throughline/channel-kit';

type Why = Exclude<Sent, { ok: true }>['why'];

/** It is tried again by itself. */
export const isPassing = (why: Why): boolean => why === 'busy' || why === 'unavailable' || why === 'unauthorized';

export const remedies: Readonly<Record<Why, string>> = known;

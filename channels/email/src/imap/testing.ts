// A mailbox source run as the house runs it, for tests: a ledger and a cursor that survive, and every letter counted.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, Raw, Settings, Source, SourceState } from '@throughline/channel-kit';
import { realNet } from '@throughline/channel-kit/contract';

export interface Ledger {
  cursor: unknown;
  readonly ids: Set<string>;
}
export const freshLedger = (): Ledger => ({ cursor: null, ids: new Set() });

/** `refuses`: the house cannot store now. `more`: what else the place has. */
export function runMailbox(
  channel: Channel,
  settings: Settings,
  kept: Ledger,
  refuses: () => boolean = () => false,
  more: Partial<Source> = {},
) {
  const stop = new AbortController();
  const raws: Raw[] = [];
  const states: SourceState[] = [];
  const place = {
    channelId: '01900000-0000-7000-8000-0000000000c1',
    settings,
    net: realNet(),
    hookUrl: null,
    env: {},
    sign: (text: string) => `s${text}`,
  };
  const source: Source = {
    ...place,
    cursor: kept.cursor,
    signal: stop.signal,
    async take(given, cursor) {
      if (refuses()) throw new Error('the database is away');
      for (const raw of given)
        for (const event of await channel.read(raw, place.settings, place))
          if (event.kind === 'message') {
            if (!kept.ids.has(event.externalId)) raws.push(raw);
            kept.ids.add(event.externalId);
          }
      kept.cursor = JSON.parse(JSON.stringify(cursor));
    },
    seen: (ids) => Promise.resolve(ids.filter((id) => kept.ids.has(id))),
    state: (state) => {
      states.push(state);
    },
    ...more,
  };
  const done = channel.intake.source!.run(source);
  done.catch(() => undefined);
  return {
    raws,
    states,
    done,
    place,
    async stop() {
      stop.abort();
      await done.catch(() => undefined);
    },
  };
}
export async function until(holds: () => boolean | Promise<boolean>, patienceMs = 60_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not happen in time');
    await sleep(25);
  }
}

// The one call to a provider: timed, traced, and never throwing.
import type { Outbound, Sent } from '@throughline/channel-kit';
import { histogram, secondsSince } from '../../ground/metrics.ts';
import { beginSpan } from '../../ground/traces.ts';
import type { Db } from '../../ground/db.ts';
import { type OpenChannel, tally } from '../channels/index.ts';

const sendSeconds = histogram('send_seconds', 'One call to a provider.', ['kind']);

export async function call(db: Db, channel: OpenChannel, outbound: Outbound): Promise<Sent> {
  const begun = performance.now();
  const { kind } = channel.kind.card;
  const span = beginSpan('send', { kind: 'client', parent: null, attributes: { kind, what: outbound.kind } });
  try {
    const sent = await channel.kind.send(outbound, channel.place);
    span?.end(sent.ok ? undefined : sent.why);
    return sent;
  } catch (error) {
    span?.end(error);
    // A surprise after the call began: nobody knows whether it was taken.
    return { ok: false, why: 'unknown', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    const seconds = secondsSince(begun);
    sendSeconds.observe({ kind }, seconds);
    tally(db, channel.row, { calls: 1, callMs: seconds * 1000, slowestMs: seconds * 1000 });
  }
}

// How one channel is: told from its row, its card and counters kept beside it. Nothing is counted by reading messages, and no provider
// is asked; that is what Test is for.
import type { ChannelHealth } from '@throughline/protocol';
import { problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../ground/house.ts';
import { channelById, type ChannelRow, writeTallies } from '../channels/index.ts';
import { limitsOf } from '../delivery/index.ts';
import * as store from './ledger-store.ts';

export type SitesSeen = (
  house: House,
  workspaceId: string,
  channelId: string,
) => Promise<readonly { readonly site: string; readonly lastSeenAt: string }[]>;
type Health = z.output<typeof ChannelHealth>;
type Flow = Health['hour'];

const HOUR_MS = 3_600_000;

export async function channelHealth(
  house: House,
  workspaceId: string,
  channelId: string,
  sitesSeen: SitesSeen,
): Promise<Health> {
  const row = await channelById(house.db, workspaceId, channelId);
  if (!row) throw problem('not_found');
  // What this node has not written down yet belongs to what is shown.
  await writeTallies();
  const now = house.now();
  const { counts, errors, queue, stuck } = await house.db.reading((tx) =>
    store.healthOf(tx, workspaceId, channelId, now),
  );
  const card = house.kinds.get(row.kind)?.card;
  const limits = card ? limitsOf(card, row.settings) : {};
  return {
    checkedAt: now.toISOString(),
    state: row.state,
    stateDetail: row.state_detail,
    stateRemedy: row.state_remedy,
    stateAt: row.state_at.toISOString(),
    lastInboundAt: row.last_inbound_at?.toISOString() ?? null,
    lastOutboundAt: row.last_outbound_at?.toISOString() ?? null,
    hour: flowOf(counts.filter(({ at }) => at.getTime() > now.getTime() - HOUR_MS)),
    day: flowOf(counts),
    hours: hoursOf(counts, now),
    queue: {
      waiting: queue.waiting,
      postponed: queue.postponed,
      oldestAt: queue.oldest?.toISOString() ?? null,
      nextAt: queue.next?.toISOString() ?? null,
    },
    pace: { atOnce: limits.atOnce ?? null, perSecond: limits.perSecond ?? null },
    window: windowOf(card, row),
    expiries: expiriesOf(card, row),
    stuck,
    errors: errors.map((error) => ({ ...error, at: error.at.toISOString() })),
    sites: card?.abilities.visitors
      ? (await sitesSeen(house, workspaceId, channelId)).map(({ site, lastSeenAt }) => ({ site, lastSeenAt }))
      : null,
  };
}

function flowOf(rows: readonly store.CountsRow[]): Flow {
  const sum = (key: Exclude<keyof store.CountsRow, 'at'>) => rows.reduce((all, row) => all + row[key], 0);
  const [calls, wrongIn, failed] = [sum('calls'), sum('stuck') + sum('forged'), sum('failed')];
  const [allIn, allOut] = [
    sum('received') + sum('duplicates') + sum('noise') + wrongIn,
    sum('sent') + failed + sum('put_off'),
  ];
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    received: sum('received'),
    duplicates: sum('duplicates'),
    noise: sum('noise'),
    stuck: sum('stuck'),
    forged: sum('forged'),
    sent: sum('sent'),
    failed,
    putOff: sum('put_off'),
    errorRateIn: share(wrongIn, allIn),
    errorRateOut: share(failed + sum('put_off'), allOut),
    callSeconds: calls === 0 ? null : sum('call_ms') / calls / 1000,
    slowestSeconds: calls === 0 ? null : Math.max(...rows.map((row) => row.slowest_ms)) / 1000,
  };
}

/** The last 24 hours, the newest last, also where nothing happened: a gap is news. */
function hoursOf(rows: readonly store.CountsRow[], now: Date): Health['hours'] {
  const newest = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  return Array.from({ length: 24 }, (_, index) => {
    const at = newest - (23 - index) * HOUR_MS;
    const own = flowOf(rows.filter((row) => row.at.getTime() >= at && row.at.getTime() < at + HOUR_MS));
    return {
      at: new Date(at).toISOString(),
      received: own.received,
      sent: own.sent,
      wrong: own.stuck + own.forged + own.failed,
    };
  });
}

type KnownCard = NonNullable<ReturnType<House['kinds']['get']>>['card'] | undefined;
function windowOf(card: KnownCard, row: ChannelRow): Health['window'] {
  const { replyWindowHours = null, lateReply } = card?.abilities ?? {};
  const isLate = lateReply !== undefined && row.settings[lateReply.setting] === true;
  return { hours: replyWindowHours, lateHours: isLate ? lateReply.hours : null };
}
/** Dates that the card says credentials end on. */
function expiriesOf(card: KnownCard, row: ChannelRow): Health['expiries'] {
  return (card?.settings ?? []).flatMap((field) => {
    const at = field.isExpiry ? Date.parse(String(row.settings[field.key] ?? '')) : NaN;
    return Number.isNaN(at) ? [] : [{ name: field.label, at: new Date(at).toISOString() }];
  });
}

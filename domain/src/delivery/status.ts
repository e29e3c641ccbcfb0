// A message's delivery state as news about it comes in, late, twice and out of order.
export type Delivery =
  | 'none'
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unknown';

const rank: Readonly<Record<Delivery, number>> = {
  none: 0,
  scheduled: 0,
  queued: 1,
  sending: 2,
  unknown: 3,
  sent: 4,
  failed: 5,
  delivered: 6,
  read: 7,
};

/** The state after hearing `news`: it only ever moves forward, and a delivered message can't fail any more. */
export function afterStatus(now: Delivery, news: 'sent' | 'delivered' | 'read' | 'failed'): Delivery {
  return rank[news] > rank[now] ? news : now;
}

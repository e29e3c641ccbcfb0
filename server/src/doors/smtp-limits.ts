// How much the mail door takes from one place (an IPv4 address, an IPv6 network) and from all together: connections, letters a minute,
// bytes held in memory.
import { placeOf } from '../rooms/people/index.ts';

export interface Limits {
  /** Of one letter. */
  readonly bytes: number;
  readonly recipients: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly perAddressPerMinute: number;
  readonly transfersAtOnce: number;
  /** Of all letters being taken, together. */
  readonly bytesAtOnce: number;
  /** For the whole of one letter: a client that drips a byte a minute holds its place no longer. */
  readonly transferSeconds: number;
}

export const usualLimits: Limits = {
  bytes: 50 * 1024 * 1024,
  recipients: 100,
  connections: 200,
  connectionsPerAddress: 20,
  perAddressPerMinute: 300,
  transfersAtOnce: 12,
  bytesAtOnce: 128 * 1024 * 1024,
  transferSeconds: 600,
};
const addressesRemembered = 20_000;

/** Who is connected, and how often each address came and sent lately. */
export interface Guard {
  /** Notes a connection; false: it is one too many. */
  admits(connection: string, address: string): boolean;
  leaves(connection: string, address: string): void;
  /** Notes a letter; false: it is one too many. */
  mayMail(address: string): boolean;
}

export function guardOf(limits: Limits): Guard {
  const [comesTooOften, mailsTooOften] = [rateOf(limits.perAddressPerMinute), rateOf(limits.perAddressPerMinute)];
  const open = new Map<string, Set<string>>();
  return {
    admits(connection, address) {
      const place = placeOf(address);
      const known = open.get(place) ?? new Set();
      if (known.size >= limits.connectionsPerAddress || comesTooOften(place)) return false;
      open.set(place, known.add(connection));
      return true;
    },
    leaves(connection, address) {
      const place = placeOf(address);
      const known = open.get(place);
      if (known?.delete(connection) && known.size === 0) open.delete(place);
    },
    mayMail: (address) => !mailsTooOften(placeOf(address)),
  };
}

/** Counts events of each client address in one-minute windows, for a bounded number of addresses. */
function rateOf(perMinute: number): (address: string) => boolean {
  const counts = new Map<string, { from: number; count: number }>();
  return (address) => {
    const now = performance.now();
    const known = counts.get(address);
    if (known && now - known.from < 60_000) {
      known.count += 1;
      return known.count > perMinute;
    }
    if (counts.size >= addressesRemembered) counts.clear();
    counts.set(address, { from: now, count: 1 });
    return false;
  };
}

// How often someone may try: per account and place, per account, and per place, counted in the database for all nodes.
import { createHash } from 'node:crypto';
import { problem } from '@throughline/protocol';
import type { House } from '../../../ground/house.ts';
import * as store from './store.ts';

const WINDOW_SECONDS = 15 * 60;
/** A person mistyping stays below the first; the second and third stop those who spread their guesses. */
const LIMITS = { accountAndPlace: 8, account: 40, place: 100 };
/** Enough for a whole company in a day; too few to send anybody's words to the world. */
const INVITATIONS = { windowSeconds: 86_400, workspace: 200 };
const RESET = { windowSeconds: 3600, address: 3, place: 20 };

/** Takes a try at an account's password or code before it is checked; `succeeded` gives it back. The account need not exist. */
export async function takeAttempt(house: House, account: string, ip: string): Promise<{ succeeded(): Promise<void> }> {
  const place = placeOf(ip);
  const keys = { both: keyOf('try', account, place), account: keyOf('account', account), place: keyOf('place', place) };
  await take(house, keys.place, WINDOW_SECONDS, LIMITS.place);
  await take(house, keys.both, WINDOW_SECONDS, LIMITS.accountAndPlace);
  await take(house, keys.account, WINDOW_SECONDS, LIMITS.account);
  return {
    async succeeded() {
      await store.forgetAttempts(house.db.outsideTheWall('people'), keys.both);
      await store.uncountAttempt(house.db.outsideTheWall('people'), keys.account);
      await store.uncountAttempt(house.db.outsideTheWall('people'), keys.place);
    },
  };
}

/** One more try at something that names no account yet, from this place. */
export const takePlace = (house: House, kind: string, ip: string): Promise<void> =>
  take(house, keyOf(`${kind} place`, placeOf(ip)), WINDOW_SECONDS, LIMITS.place);

/** May a reset mail go to this address? Refuses the place that asks too often; an address asked for too often just gets no more mail. */
export async function takeReset(house: House, email: string, ip: string): Promise<boolean> {
  await take(house, keyOf('reset place', placeOf(ip)), RESET.windowSeconds, RESET.place);
  const { count } = await store.countAttempt(
    house.db.outsideTheWall('people'),
    keyOf('reset', email),
    RESET.windowSeconds,
    house.now(),
  );
  return count <= RESET.address;
}

/** May this workspace write to one more address? */
export async function takeInvitation(house: House, workspaceId: string): Promise<void> {
  await take(house, keyOf('invite', workspaceId), INVITATIONS.windowSeconds, INVITATIONS.workspace);
}

/** A second factor's code works once, even for who looked over the shoulder. */
export const isFreshCode = (house: House, account: string, code: string): Promise<boolean> =>
  isFirstUse(house, `code\n${account}`, code, 180);

/** True once for each answer of a kind, over all nodes; `seconds` is how long it could be used again. */
export async function isFirstUse(house: House, kind: string, answer: string, seconds: number): Promise<boolean> {
  const db = house.db.outsideTheWall('people');
  return (await store.countAttempt(db, keyOf(kind, answer), seconds, house.now())).count === 1;
}

async function take(house: House, key: string, windowSeconds: number, limit: number): Promise<void> {
  const { count, until } = await store.countAttempt(house.db.outsideTheWall('people'), key, windowSeconds, house.now());
  if (count <= limit) return;
  throw problem('too_many', {
    retryAfterSeconds: Math.max(1, Math.ceil((until.getTime() - house.now().getTime()) / 1000)),
  });
}

/** Hashed, so that a typed address (or a password typed into the wrong field) is not kept. */
const keyOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('base64url');

/** One household has one IPv4 address, but a whole IPv6 /64. Who hung up before we looked has no address any more. */
export function placeOf(ip: string | undefined): string {
  if (ip === undefined) return 'nowhere';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped) return mapped[1]!;
  if (!ip.includes(':')) return ip;
  const [head, tail = ''] = ip.split('%')[0]!.split('::') as [string, string?];
  const left = head.split(':').filter(Boolean);
  const right = tail.split(':').filter(Boolean);
  const groups = [...left, ...Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':');
}

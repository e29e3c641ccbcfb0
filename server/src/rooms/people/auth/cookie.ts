// The session cookie: the token and our signature of it, so that a copy of the sessions' table opens nothing.
import { timingSafeEqual } from 'node:crypto';
import type { House } from '../../../ground/house.ts';

/** Longer than any session: the database decides when one ends. */
const MAX_AGE_SECONDS = 400 * 86_400;

/** `__Host-` ties the cookie to exactly this host and to TLS; browsers refuse it on plain http. */
export const cookieName = (origin: string): string =>
  origin.startsWith('https:') ? '__Host-throughline' : 'throughline';

export function sessionCookie(house: Pick<House, 'sign'>, origin: string, token: string) {
  return { name: cookieName(origin), value: `${token}.${signature(house, token)}`, maxAgeSeconds: MAX_AGE_SECONDS };
}

export const noSessionCookie = (origin: string) => ({ name: cookieName(origin), value: '', maxAgeSeconds: 0 });

/** The session's token in a `Cookie` header, if it carries one that we signed. */
export function tokenIn(house: Pick<House, 'sign'>, origin: string, header: string | undefined): string | null {
  const start = `${cookieName(origin)}=`;
  const part = header
    ?.split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(start));
  const [token, given, ...more] = part?.slice(start.length).split('.') ?? [];
  if (!token || !given || more.length > 0) return null;
  const right = Buffer.from(signature(house, token));
  const theirs = Buffer.from(given);
  return right.length === theirs.length && timingSafeEqual(right, theirs) ? token : null;
}

/** The workspace this browser last chose. A wish, not a right: membership decides. */
export function chosenWorkspace(header: string | undefined): string | null {
  return /(?:^|;\s*)throughline_workspace=([0-9a-f-]{36})(?:;|$)/.exec(header ?? '')?.[1] ?? null;
}

const signature = (house: Pick<House, 'sign'>, token: string): string => house.sign(`session ${token}`);

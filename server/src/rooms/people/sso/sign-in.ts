// The way through a provider and back: begun in one browser, answered once, in the same one.
import { createHash, randomBytes } from 'node:crypto';
import type { SsoTrouble } from '@throughline/protocol';
import type { House } from '../../../ground/house.ts';
import { same } from '../../../ground/secrets.ts';
import { takePlace } from '../auth/attempts.ts';
import { sessionCookie } from '../auth/cookie.ts';
import type { From } from '../auth/port.ts';
import { arrive } from './arrive.ts';
import { askProvider, readAnswer } from './oidc.ts';
import { SsoRefusal } from './refusal.ts';
import * as store from './store.ts';

const MINUTES = 10;
export const OIDC_CALLBACK = '/sso/oidc/callback';
const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Where the browser goes next, and the cookies it takes along. */
export interface Step {
  readonly to: string;
  readonly cookies: readonly { name: string; value: string; maxAgeSeconds: number }[];
}
interface Visit {
  readonly origin: string;
  readonly cookie: string | undefined;
  readonly from: From;
}

/** `next` is a path of ours; anything else leads to the inbox. */
export async function beginSso(
  house: House,
  given: { workspaceId: string; next: string; email: string | null },
  visit: Visit,
): Promise<Step> {
  await takePlace(house, 'sso', visit.from.ip);
  const row = UUID.test(given.workspaceId) ? await store.connectionOf(house.db, given.workspaceId) : undefined;
  if (!row?.is_enabled) return refusedBy('off');
  const [state, browser] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
  try {
    const asked = await askProvider(house, row, {
      redirectUri: visit.origin + OIDC_CALLBACK,
      state,
      email: given.email,
    });
    await store.addRequest(house.db, {
      workspace_id: row.workspace_id,
      state_hash: hashOf(state),
      browser_hash: hashOf(browser),
      nonce: asked.nonce,
      verifier: asked.verifier,
      next: ownPath(given.next),
      expires_at: new Date(house.now().getTime() + MINUTES * 60_000),
    });
    return {
      to: asked.url,
      cookies: [{ name: cookieName(visit.origin), value: browser, maxAgeSeconds: MINUTES * 60 }],
    };
  } catch (error) {
    return refusal(house, row, error);
  }
}

/** The browser is back from an OpenID Connect provider. */
export async function finishOidc(house: House, query: URLSearchParams, visit: Visit): Promise<Step> {
  await takePlace(house, 'sso', visit.from.ip);
  const state = query.get('state') ?? '';
  const request = await store.takeRequest(house.db, hashOf(state), house.now());
  if (!request) return refusedBy('expired');
  // Another browser than the one that began: somebody would be signed in as somebody else.
  if (!same(request.browser_hash, hashOf(valueIn(visit.cookie, cookieName(visit.origin)) ?? '')))
    return refusedBy('expired');
  const row = await store.connectionOf(house.db, request.workspace_id);
  if (!row?.is_enabled) return refusedBy('off');
  try {
    const answer = new URL(`${visit.origin}${OIDC_CALLBACK}?${query.toString()}`);
    const claims = await readAnswer(house, row, answer, { ...request, state });
    const token = await arrive(house, row, claims, visit.from);
    return {
      to: request.next,
      cookies: [
        sessionCookie(house, visit.origin, token),
        { name: cookieName(visit.origin), value: '', maxAgeSeconds: 0 },
      ],
    };
  } catch (error) {
    return refusal(house, row, error);
  }
}

/** The page says it in few words; whoever set it up finds the rest beside the settings. */
async function refusal(house: House, row: store.ConnectionRow, error: unknown): Promise<Step> {
  if (!(error instanceof SsoRefusal)) throw error;
  await store.tellFailure(house.db, row.workspace_id, error.message, house.now());
  return refusedBy(error.code);
}
const refusedBy = (code: SsoTrouble): Step => ({ to: `/login?sso=${code}`, cookies: [] });

const cookieName = (origin: string): string =>
  origin.startsWith('https:') ? '__Host-throughline-sso' : 'throughline-sso';
const valueIn = (header: string | undefined, name: string): string | undefined =>
  header
    ?.split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** As the browser reads it: nothing that leads to another site. */
function ownPath(next: string): string {
  const base = 'https://here.test';
  if (!next.startsWith('/') || !URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  return url.origin === base && !/^\/(login|sso|api)(\/|$)/.test(url.pathname)
    ? url.pathname + url.search + url.hash
    : '/';
}

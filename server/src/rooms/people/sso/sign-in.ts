// The way through a provider and back: begun in one browser, answered once, in the same one.
import { createHash, randomBytes } from 'node:crypto';
import type { SsoTrouble } from '@throughline/protocol';
import type { House } from '../../../ground/house.ts';
import { open, same } from '../../../ground/secrets.ts';
import { takePlace } from '../auth/attempts.ts';
import { sessionCookie } from '../auth/cookie.ts';
import type { From } from '../auth/port.ts';
import { arrive } from './arrive.ts';
import { askProvider, type Claims, readAnswer, secretPlace } from './oidc.ts';
import { SsoRefusal } from './refusal.ts';
import { askBySaml } from './saml/request.ts';
import { ourselves, SAML_FINISH } from './saml/addresses.ts';
import * as store from './store.ts';
import { tellTrial, tellTrialFailure, TRIAL_SEEN } from './trial.ts';

const MINUTES = 10;
export const OIDC_CALLBACK = '/sso/oidc/callback';
const hashOf = (value: string): string => createHash('sha256').update(value).digest('hex');
const token = (): string => randomBytes(32).toString('base64url');
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
const find = async (house: House, workspaceId: string) =>
  UUID.test(workspaceId) ? store.connectionOf(house.db, workspaceId) : undefined;

/** `next` is a path of ours; anything else leads to the inbox. */
export async function beginSso(
  house: House,
  given: { workspaceId: string; next: string; email: string | null },
  visit: Visit,
): Promise<Step> {
  await takePlace(house, 'sso', visit.from.ip);
  const row = await find(house, given.workspaceId);
  if (!row?.is_enabled) return refusedBy('off');
  try {
    const browser = token();
    const to = await ask(house, row, visit.origin, {
      browser,
      next: ownPath(given.next),
      email: given.email,
      isTrial: false,
    });
    return { to, cookies: [{ name: cookieName(visit.origin), value: browser, maxAgeSeconds: MINUTES * 60 }] };
  } catch (error) {
    return refusal(house, row, error);
  }
}

/** The provider's page with our question, which is kept until it is answered. */
export async function ask(
  house: House,
  row: store.ConnectionRow,
  origin: string,
  given: { browser: string; next: string; email: string | null; isTrial: boolean },
): Promise<string> {
  const state = token();
  const asked =
    row.protocol === 'oidc'
      ? await askProvider(house, row, { redirectUri: origin + OIDC_CALLBACK, state, email: given.email })
      : askSaml(house, row, origin, state);
  await store.addRequest(house.db, {
    workspace_id: row.workspace_id,
    state_hash: hashOf(state),
    browser_hash: hashOf(given.browser),
    nonce: asked.nonce,
    verifier: asked.verifier,
    next: given.next,
    is_trial: given.isTrial,
    answer: null,
    expires_at: new Date(house.now().getTime() + MINUTES * 60_000),
  });
  return asked.url;
}
function askSaml(house: House, row: store.ConnectionRow, origin: string, relayState: string) {
  const isSigned = row.signs_requests && row.private_key !== null;
  const { url, id } = askBySaml({
    us: ourselves(origin, row.workspace_id),
    signInUrl: row.sign_in_url!,
    relayState,
    now: house.now(),
    privateKey: isSigned ? open(house.keys, row.private_key!, secretPlace(row, 'private_key')) : null,
  });
  return { url, nonce: id, verifier: '' };
}

/** The browser is back from an OpenID Connect provider. */
export async function finishOidc(house: House, query: URLSearchParams, visit: Visit): Promise<Step> {
  await takePlace(house, 'sso', visit.from.ip);
  const state = query.get('state') ?? '';
  const request = await store.takeRequest(house.db, hashOf(state), house.now());
  // Another browser than the one that began: somebody would be signed in as somebody else.
  if (!request || request.answer || !(request.is_trial || isSameBrowser(request, visit))) return refusedBy('expired');
  const row = await find(house, request.workspace_id);
  if (row?.protocol !== 'oidc' || !(row.is_enabled || request.is_trial)) return refusedBy('off');
  try {
    const answer = new URL(`${visit.origin}${OIDC_CALLBACK}?${query.toString()}`);
    const claims = await readAnswer(house, row, answer, { ...request, state });
    if (request.is_trial) return await seen(tellTrial(house, row, claims, []));
    return await enter(house, row, claims, request.next, visit);
  } catch (error) {
    return request.is_trial ? seen(tellTrialFailure(house, row, error)) : refusal(house, row, error);
  }
}

/**
 * A SAML provider's form was posted from its page, without our cookies: whoever asked is sent on to `finishSaml` with a ticket, where
 * the browser shows that it is the one.
 */
export async function takeSamlAnswer(
  house: House,
  workspaceId: string,
  form: URLSearchParams,
  visit: Visit,
): Promise<Step> {
  await takePlace(house, 'sso', visit.from.ip);
  const row = await find(house, workspaceId);
  if (row?.protocol !== 'saml') return refusedBy('off');
  const relayState = form.get('RelayState') ?? '';
  const request = await store.takeRequest(house.db, hashOf(relayState), house.now());
  if (request && (request.workspace_id !== row.workspace_id || request.answer)) return refusedBy('expired');
  const isTrial = request?.is_trial ?? false;
  if (!(row.is_enabled || isTrial)) return refusedBy('off');
  try {
    const { readAnswer: readSaml } = await import('./saml/answer.ts');
    const said = readSaml(form.get('SAMLResponse') ?? '', {
      ...ourselves(visit.origin, row.workspace_id),
      issuer: row.issuer,
      certificates: row.certificates,
      inResponseTo: request?.nonce ?? null,
      now: house.now(),
    });
    if (!(await store.spendAssertion(house.db, row.workspace_id, hashOf(said.id), said.expiresAt)))
      throw new SsoRefusal('expired', 'The same answer came twice; it is good once.');
    if (isTrial) return await seen(tellTrial(house, row, said.claims, said.attributes));
    if (request) return await passOn(house, request, said.claims);
    if (!row.allows_idp_initiated)
      throw new SsoRefusal(
        'unasked',
        'A sign-in began at the provider. That is off here: switch it on, or begin at our sign-in address.',
      );
    return await enter(house, row, said.claims, ownPath(relayState), visit);
  } catch (error) {
    if (isTrial) return seen(tellTrialFailure(house, row, error));
    // Anybody can post anything here: what nobody asked for is no news, unless it is the provider's.
    const isNews = request !== undefined || (error instanceof SsoRefusal && error.code !== 'provider');
    return isNews ? refusal(house, row, error) : refusalOf(error);
  }
}

async function passOn(house: House, request: store.RequestRow, claims: Claims): Promise<Step> {
  const ticket = token();
  await store.addRequest(house.db, {
    ...request,
    state_hash: hashOf(ticket),
    answer: claims,
    expires_at: new Date(house.now().getTime() + 60_000),
  });
  return { to: `${SAML_FINISH}?ticket=${ticket}`, cookies: [] };
}

/** The browser comes by itself now, with the cookie it began with. */
export async function finishSaml(house: House, query: URLSearchParams, visit: Visit): Promise<Step> {
  await takePlace(house, 'sso', visit.from.ip);
  const request = await store.takeRequest(house.db, hashOf(query.get('ticket') ?? ''), house.now());
  if (!request?.answer || !isSameBrowser(request, visit)) return refusedBy('expired');
  const row = await find(house, request.workspace_id);
  if (row?.protocol !== 'saml' || !row.is_enabled) return refusedBy('off');
  try {
    return await enter(house, row, request.answer, request.next, visit);
  } catch (error) {
    return refusal(house, row, error);
  }
}

async function enter(house: House, row: store.ConnectionRow, claims: Claims, to: string, visit: Visit): Promise<Step> {
  const session = await arrive(house, row, claims, visit.from);
  return {
    to,
    cookies: [
      sessionCookie(house, visit.origin, session),
      { name: cookieName(visit.origin), value: '', maxAgeSeconds: 0 },
    ],
  };
}
const seen = async (told: Promise<void>): Promise<Step> => {
  await told;
  return { to: TRIAL_SEEN, cookies: [] };
};

/** The page says it in few words; whoever set it up finds the rest beside the settings. */
async function refusal(house: House, row: store.ConnectionRow, error: unknown): Promise<Step> {
  if (error instanceof SsoRefusal) await store.tellFailure(house.db, row.workspace_id, error.message, house.now());
  return refusalOf(error);
}
function refusalOf(error: unknown): Step {
  if (!(error instanceof SsoRefusal)) throw error;
  return refusedBy(error.code);
}
const refusedBy = (code: SsoTrouble): Step => ({ to: `/login?sso=${code}`, cookies: [] });

const cookieName = (origin: string): string =>
  origin.startsWith('https:') ? '__Host-throughline-sso' : 'throughline-sso';
const isSameBrowser = (request: store.RequestRow, visit: Visit): boolean =>
  same(request.browser_hash, hashOf(valueIn(visit.cookie, cookieName(visit.origin)) ?? ''));
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

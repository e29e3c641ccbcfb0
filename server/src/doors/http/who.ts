// Who calls a route, and may they: the session or key, the visitor's token, the scope, and protection against other sites' forms.
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { type AnyRoute, problem, routes } from '@throughline/protocol';
import type { House } from '../../ground/house.ts';
import type { DirectoryViewer, NobodyViewer, UserViewer, Viewer, VisitorViewer } from '../../ground/viewer.ts';
import { type Caller, callerOf, credentialOf, directoryOf, placeOf, viewerOf } from '../../rooms/people/index.ts';
import type { DoorOptions } from './options.ts';
import { isOwnName } from './own-names.ts';
import { noDirectory } from './scim.ts';
import {
  checkSlowly,
  type Limiter,
  type Owner,
  type Owners,
  type Payer,
  type Rates,
  takeSlowly,
  type Turns,
} from './rates.ts';

export type AnyViewer = Viewer | UserViewer | VisitorViewer | DirectoryViewer | NobodyViewer;
const nobody: NobodyViewer = { type: 'anyone' };

/** The public address by which this call came. */
export const originOf = (house: House, request: FastifyRequest): string =>
  house.config.publicUrl ?? `${request.protocol}://${request.host}`;

/** Who may call, and in whose line their work stands. */
export interface Admitted {
  readonly viewer: AnyViewer;
  readonly payer: Payer;
}
/** The viewer the contract asks for. Throws the refusal: not signed in, not allowed, too fast, from a foreign site. */
export async function admit(
  house: House,
  route: AnyRoute,
  request: FastifyRequest,
  limits: { limiter: Limiter; rates: Rates; owners: Owners; turns: Turns },
  options: DoorOptions,
): Promise<Admitted> {
  const { limiter, rates, owners, turns } = limits;
  const place = (): Payer => ({ who: `ip ${placeOf(request.ip)}`, rate: rates.anyone });
  const payerOf = (owner: Owner): Payer => (owner === 'stranger' ? place() : owner);
  // Who was over the limit a moment ago costs no look at the database, and whoever looks often does so in turns.
  const looked = async <T>(credential: string | null, look: () => Promise<T>): Promise<T> => {
    const owner = owners.of(credential);
    if (owner === undefined) return await turns(place().who, rates.anyone, look);
    const { who, rate } = payerOf(owner);
    await checkSlowly(limiter, who, rate);
    return await turns(who, rate, look);
  };
  const take = async (credential: string | null, owner: Owner): Promise<Payer> => {
    owners.set(credential, owner);
    const payer = payerOf(owner);
    await takeSlowly(limiter, payer.who, payer.rate);
    return payer;
  };
  if (route.caller === 'anyone') {
    const payer = place();
    await takeSlowly(limiter, payer.who, payer.rate);
    if (!isForVisitors(route)) refuseForeignSite(house, request);
    if (route === routes.setUp && !isOwnName(request.headers.host, house.config.publicUrl))
      throw problem('forbidden', {
        detail:
          'Set this up by its IP address or as localhost; or set PUBLIC_URL to the address you see now, restart, and try again.',
      });
    return { viewer: nobody, payer };
  }
  if (route.caller === 'visitor') {
    const token = /^Visitor +(\S{1,300}) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const visitor = token === null ? null : await looked(token, async () => options.visitorOf?.(house, token));
    const payer = await take(
      token,
      visitor ? { who: `visitor ${visitor.identityId}`, rate: rates.visitor } : 'stranger',
    );
    if (!visitor) throw problem('unauthenticated', { detail: 'This needs the token of a visit.' });
    return { viewer: visitor, payer };
  }
  if (route.caller === 'directory') {
    const token = /^Bearer +(\S{20,300}) *$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
    const directory = token === null ? null : await looked(token, () => directoryOf(house, token, request.ip));
    const payer = await take(
      token,
      directory ? { who: `directory ${directory.tokenId}`, rate: rates.key } : 'stranger',
    );
    if (!directory) throw noDirectory();
    return { viewer: directory, payer };
  }
  const claim = {
    headers: request.headers,
    origin: originOf(house, request),
    workspaceId: wantedWorkspace(request.headers, (request.query as Record<string, unknown>)['workspace']),
    address: request.ip,
  };
  const credential = credentialOf(house, claim);
  const caller = await looked(credential, () => callerOf(house, claim));
  const payer = await take(credential, ownerOf(caller, rates));
  if (caller.by === 'nobody') throw problem('unauthenticated');
  if (caller.by === 'session') refuseForeignSite(house, request);
  return { viewer: route.caller === 'user' ? userOf(caller, route) : memberOf(caller, route), payer };
}

function ownerOf(caller: Caller, rates: Rates): Owner {
  switch (caller.by) {
    case 'key':
      return { who: `key ${caller.key.keyId}`, rate: rates.key };
    case 'session':
      return { who: `session ${caller.user.sessionId}`, rate: rates.session };
    case 'nobody':
      return 'stranger';
  }
}

/** Who opens a socket: before there is any fastify around it. `?workspace=` stands for the header a browser cannot set there. */
export async function viewerOfUpgrade(
  house: House,
  request: IncomingMessage,
): Promise<Viewer | UserViewer | NobodyViewer> {
  const { host = 'localhost', 'x-forwarded-proto': forwarded } = request.headers;
  const isTls =
    house.config.trustProxy !== false &&
    String(forwarded ?? '')
      .split(',')
      .at(-1)!
      .trim() === 'https';
  const origin = house.config.publicUrl ?? `${isTls ? 'https' : 'http'}://${host}`;
  const query = new URLSearchParams((request.url ?? '').split('?')[1] ?? '');
  return viewerOf(house, {
    headers: request.headers,
    origin,
    workspaceId: wantedWorkspace(request.headers, query.get('workspace')),
  });
}

/** The header decides; pictures, downloads and sockets, which cannot send one, name the workspace in their address. */
function wantedWorkspace(headers: IncomingMessage['headers'], query: unknown): string | undefined {
  if (headers['throughline-workspace'] !== undefined) return undefined;
  return typeof query === 'string' && query !== '' ? query : undefined;
}

/** What a person may do with their account though only a workspace's provider vouched for them. The account may be at home elsewhere too. */
const ofAnySession: ReadonlySet<AnyRoute> = new Set<AnyRoute>([
  routes.signOut,
  routes.listSessions,
  routes.revokeSession,
  routes.listPasskeys,
]);
function userOf(caller: Exclude<Caller, { by: 'nobody' }>, route: AnyRoute): UserViewer {
  if (caller.by === 'key') throw problem('forbidden', { detail: 'This needs a signed-in person, not an API key.' });
  if (caller.user.ssoWorkspaceId !== null && !ofAnySession.has(route))
    throw problem('forbidden', {
      detail: 'You came in by single sign-on. Sign in with your password or a passkey to change your account.',
    });
  return caller.user;
}

function memberOf(caller: Exclude<Caller, { by: 'nobody' }>, route: AnyRoute): Viewer {
  const viewer = caller.by === 'key' ? caller.key : caller.agent;
  if (!viewer) throw problem('forbidden', { detail: 'You have no place in this workspace.' });
  // What is somebody's own is a person's: a key has none of it, whatever it holds.
  const isOwn = route.scope === 'self' && viewer.type === 'key';
  if (route.scope === null || isOwn || !viewer.scopes.has(route.scope))
    throw problem('forbidden', {
      detail:
        caller.by === 'key'
          ? `This key does not hold the scope ${String(route.scope)}.`
          : 'Your role does not allow this.',
    });
  return viewer;
}

/** A browser says where a request comes from; another site's page must not act with this browser's cookie, nor sign it in. */
function refuseForeignSite(house: House, request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const isForeign =
    origin === undefined ? site === 'cross-site' || site === 'same-site' : !isOurs(house, request, origin);
  if (isForeign) throw problem('forbidden', { detail: 'This request came from another site.' });
}

function isOurs(house: House, request: FastifyRequest, origin: string): boolean {
  if (origin === house.config.publicUrl) return true;
  // Without a configured address, or on a second one, the browser's own Host must match.
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const asked = `${protocol}//${request.host}`;
  return URL.canParse(asked) && new URL(asked).host === host && host !== '';
}

/** Called from customers' sites and apps, always with a token, never with a cookie. */
export const isForVisitors = (route: AnyRoute): boolean =>
  route.path === '/visitor' || route.path.startsWith('/visitor/');

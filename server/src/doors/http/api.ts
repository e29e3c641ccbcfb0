// One pipeline for every contract: admit the caller, read the request, run the handler once, answer.
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addressOf, type AnyRoute, problem, routes } from '@throughline/protocol';
import type { FileReply, Handlers, Incoming, WithCookies } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { within } from '../../ground/wall.ts';
import { setCookies } from './cookies.ts';
import { once } from './idempotency.ts';
import type { DoorOptions } from './options.ts';
import { parseBody, parseParams, parseQuery } from './parse.ts';
import { makeErrorHandler } from './problems.ts';
import { SCIM_TYPE, sendScimProblem } from './scim.ts';
import { makeLimiter, makeTurns, type Payer, rememberOwners, usualRates } from './rates.ts';
import { admit, type AnyViewer, isForVisitors, originOf } from './who.ts';

export const BASE = '/api/v1';
const MEGABYTE = 1024 * 1024;
const UPLOAD_MEGABYTES = 25;
/** A letter's HTML may be large; a stranger's JSON has no reason to be. */
const JSON_BYTES = { people: 4 * MEGABYTE, strangers: MEGABYTE / 4 };

type AnyHandler = (call: object) => Promise<unknown>;
declare module 'fastify' {
  interface FastifyRequest {
    viewer: AnyViewer | null;
    payer: Payer | null;
  }
}

export async function registerApi(
  app: FastifyInstance,
  house: House,
  rooms: ReadonlyMap<string, AnyHandler>,
  options: DoorOptions,
): Promise<void> {
  const uploadBytes = (options.uploadMegabytes ?? UPLOAD_MEGABYTES) * MEGABYTE;
  await app.register(multipart, {
    throwFileSizeLimit: true,
    limits: { fileSize: uploadBytes, files: 1, fields: 5, parts: 6, fieldSize: 10_000, headerPairs: 50 },
  });
  readJson(app);
  app.decorateRequest('viewer', null);
  app.decorateRequest('payer', null);
  const turns = makeTurns();
  const limits = { limiter: makeLimiter(), rates: options.rates ?? usualRates, owners: rememberOwners(), turns };
  for (const [name, handler] of rooms) {
    const route: AnyRoute = routes[name as keyof typeof routes];
    app.route({
      method: route.method,
      url: addressOf(route),
      ...(route.wire === 'scim' ? { errorHandler: makeErrorHandler(house, sendScimProblem) } : {}),
      bodyLimit: route.caller === 'anyone' || route.caller === 'visitor' ? JSON_BYTES.strangers : JSON_BYTES.people,
      // Before the body is read: who may not call does not get to send.
      onRequest: async (request, reply) => {
        if (isForVisitors(route)) allowOtherSites(reply);
        if (route.wire === 'multipart' && Number(request.headers['content-length'] ?? 0) > uploadBytes + 64 * 1024)
          throw problem('too_large', { detail: `At most ${uploadBytes / MEGABYTE} MB.` });
        // Signing in and deleting are how people make room; reading needs none.
        if (route.method !== 'GET' && route.method !== 'DELETE' && !route.path.startsWith('/auth/')) house.disk.check();
        Object.assign(request, await admit(house, route, request, limits, options));
      },
      handler: async (request, reply) => {
        const work = () => answer(house, route, handler, request, reply, options);
        const { payer } = request;
        // A file is read while it is worked on: a slow line must not hold up the same person's other requests.
        return payer && route.wire !== 'multipart' ? await turns(payer.who, payer.rate, work) : await work();
      },
    });
  }
  app.options(`${BASE}/visitor/*`, async (_request, reply) => {
    allowOtherSites(reply);
    return reply
      .header('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE')
      .header('Access-Control-Allow-Headers', 'authorization, content-type, idempotency-key')
      .header('Access-Control-Max-Age', '86400')
      .status(204)
      .send();
  });
}

async function answer(
  whole: House,
  route: AnyRoute,
  handler: AnyHandler,
  request: FastifyRequest,
  reply: FastifyReply,
  options: DoorOptions,
): Promise<FastifyReply> {
  const { viewer } = request;
  // From here on nobody who has a workspace sees another (a session without one, and who has yet to sign in, see their own accounts).
  const house = viewer && 'workspaceId' in viewer ? within(whole, viewer.workspaceId) : whole;
  const incoming = incomingOf(house, request);
  const call = {
    house,
    viewer,
    params: parseParams(route, request.params),
    query: parseQuery(route, request.query),
    body: parseBody(route, request.body),
    incoming,
  };
  if (route.wire === 'file') return sendFile(reply, (await handler(call)) as FileReply);

  const run = async () => {
    const result = await handler(call);
    const { reply: body, cookies } = isWithCookies(result) ? result : { reply: result, cookies: [] };
    if (options.checkReplies) checkReply(route, body);
    setCookies(reply, cookies);
    return { status: route.status, reply: body };
  };
  const place = keyPlace(route, request);
  const done = place ? await once(house, place, await fingerprint(route, request, incoming), run) : await run();
  if (place && 'replayed' in done && done.replayed) reply.header('Idempotency-Replayed', 'true');
  reply.status(done.status).header('Cache-Control', 'no-store');
  return done.reply === undefined || done.status === 204
    ? reply.send()
    : reply
        .type(`${route.wire === 'scim' ? SCIM_TYPE : 'application/json'}; charset=utf-8`)
        .send(JSON.stringify(done.reply));
}

function incomingOf(house: House, request: FastifyRequest): Incoming {
  let file: Promise<{ name: string; body: Uint8Array }> | null = null;
  return {
    ip: request.ip,
    headers: request.headers,
    origin: originOf(house, request),
    file: () => (file ??= readFile(request)),
  };
}

async function readFile(request: FastifyRequest): Promise<{ name: string; body: Uint8Array }> {
  const part = await request.file();
  if (!part || part.fieldname !== 'file') throw problem('malformed', { detail: 'Send one file in the field `file`.' });
  return { name: part.filename || 'file', body: await part.toBuffer() };
}

/** Whose key this is; null where none is sent, or where there is nobody to bind it to. */
function keyPlace(route: AnyRoute, request: FastifyRequest) {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || route.method === 'GET') return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key))
    throw problem('malformed', { detail: 'Idempotency-Key must have 1 to 200 visible ASCII characters.' });
  const viewer = request.viewer;
  switch (viewer?.type) {
    case 'agent':
      return { workspaceId: viewer.workspaceId, caller: `agent ${viewer.agentId}`, key };
    case 'key':
      return { workspaceId: viewer.workspaceId, caller: `key ${viewer.keyId}`, key };
    case 'visitor':
      return { workspaceId: viewer.workspaceId, caller: `visitor ${viewer.identityId}`, key };
    case 'user':
      return { workspaceId: '00000000-0000-0000-0000-000000000000', caller: `user ${viewer.userId}`, key };
    case 'directory':
    case 'anyone':
    case undefined:
      return null;
  }
}

async function fingerprint(route: AnyRoute, request: FastifyRequest, incoming: Incoming): Promise<string> {
  const start = `${request.method} ${request.url}\n`;
  if (route.wire !== 'multipart') return start + JSON.stringify(request.body ?? null);
  const file = await incoming.file();
  return `${start}${file.name}\n${Buffer.from(file.body).toString('base64')}`;
}

function sendFile(reply: FastifyReply, file: FileReply): FastifyReply {
  reply
    .status(file.status ?? 200)
    .header('Content-Security-Policy', "default-src 'none'; sandbox")
    .headers(file.headers);
  return reply.send(
    file.body instanceof Uint8Array
      ? Buffer.from(file.body.buffer, file.body.byteOffset, file.body.byteLength)
      : file.body,
  );
}

const isWithCookies = (result: unknown): result is WithCookies<unknown> =>
  typeof result === 'object' &&
  result !== null &&
  'cookies' in result &&
  'reply' in result &&
  Array.isArray(result.cookies);

function checkReply(route: AnyRoute, body: unknown): void {
  const checked = route.reply.safeParse(body);
  if (!checked.success)
    throw new Error(
      `the reply of ${route.method} ${route.path} breaks its contract: ${checked.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`,
    );
}

const allowOtherSites = (reply: FastifyReply) =>
  reply
    .header('Access-Control-Allow-Origin', '*')
    .header('Access-Control-Expose-Headers', 'retry-after, idempotency-replayed');

const strictly = new TextDecoder('utf-8', { fatal: true });
/** JSON only; no body at all is fine even when the client announces JSON. `__proto__` keys are refused by the framework's parser. */
function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['text/plain', 'application/json']);
  app.addContentTypeParser(['application/json', SCIM_TYPE], { parseAs: 'buffer' }, (request, body, done) => {
    let text: string;
    try {
      // Bytes that are no letters would be stored as question marks that nobody wrote.
      text = strictly.decode(body as Buffer);
    } catch {
      done(problem('malformed', { detail: 'The body is not UTF-8.' }));
      return;
    }
    if (text === '') done(null, undefined);
    else void parse(request, text, done);
  });
}

/** Each contract has exactly one handler, or the door does not open. */
export function gather(
  rooms: readonly Handlers[],
  allowMissing: DoorOptions['allowMissing'] = [],
): Map<string, AnyHandler> {
  const found = new Map<string, AnyHandler>();
  for (const [name, handler] of rooms.flatMap((room) => Object.entries(room))) {
    if (!(name in routes)) throw new Error(`there is no contract ${name}, but a handler`);
    if (found.has(name)) throw new Error(`two handlers for ${name}`);
    found.set(name, handler as AnyHandler);
  }
  const missing = Object.keys(routes).filter(
    (name) => !found.has(name) && allowMissing !== 'any' && !(allowMissing as readonly string[]).includes(name),
  );
  if (missing.length > 0) throw new Error(`no handler for ${missing.join(', ')}`);
  return found;
}

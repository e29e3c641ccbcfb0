// The HTTP door: one server for the API, the app, the widget and the doors others add. `makeApp` builds it; listening is main's.
import Fastify, { type FastifyHttpOptions, type FastifyInstance, type RawServerDefault } from 'fastify';
import { addressOf, problem, routes } from '@throughline/protocol';
import type { Handlers } from '../../ground/handlers.ts';
import type { House } from '../../ground/house.ts';
import { newId } from '../../ground/id.ts';
import { gather, registerApi } from './api.ts';
import { registerApiPages } from './api-page.ts';
import { guard } from './headers.ts';
import { registerHealth } from './health.ts';
import type { DoorOptions } from './options.ts';
import { pathOf, registerPages } from './pages.ts';
import { asProblem, makeErrorHandler, refuseNoise, sendProblem } from './problems.ts';

const HEADERS_MS = 15_000;
/** How often those who dawdle are looked for. */
const CHECK_MS = 5000;
const REQUEST_MS = 120_000;
const URL_BYTES = 8000;
const RAW_BYTES = 25 * 1024 * 1024;

export async function makeApp(
  house: House,
  rooms: readonly Handlers[],
  options: DoorOptions = {},
): Promise<FastifyInstance> {
  const handlers = gather(rooms, options.allowMissing);
  const settings: FastifyHttpOptions<RawServerDefault> = {
    logger: false,
    trustProxy: trusted(house.config.trustProxy),
    genReqId: newId,
    requestIdHeader: false,
    bodyLimit: RAW_BYTES,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
    requestTimeout: REQUEST_MS,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_MS, maxHeaderSize: URL_BYTES * 2 },
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseNoise,
    frameworkErrors: (error, request, reply) => {
      guard(reply, false);
      sendProblem(reply.header('X-Request-Id', request.id), asProblem(error));
    },
  };
  const app = Fastify(settings);
  const isSecure = house.config.publicUrl?.startsWith('https:') ?? false;
  app.addHook('onRequest', async (request, reply) => {
    guard(reply, isSecure);
    reply.header('X-Request-Id', request.id);
  });
  app.setErrorHandler(makeErrorHandler(house));
  registerHealth(app, house, options);
  const sendApp = registerPages(app, house, options);
  const methodsAt = makeMethodsAt(handlers.keys());
  app.setNotFoundHandler(async (request, reply) => {
    if (await sendApp(request, reply)) return reply;
    const allowed = methodsAt(pathOf(request.url) ?? '');
    if (allowed.length > 0)
      return sendProblem(
        reply.header('Allow', allowed.join(', ')),
        problem('method_not_allowed', { detail: `Use ${allowed.join(' or ')}.` }),
      );
    return sendProblem(reply, problem('not_found'));
  });
  await app.register(async (scope) => registerApi(scope, house, handlers, options));
  await app.register(async (scope) => registerApiPages(scope, [...handlers.keys()]));
  const { register } = options;
  if (register) {
    await app.register(async (scope) => {
      readRaw(scope);
      await register(scope);
    });
  }
  return app;
}

/** What a node without doors shows: that it lives, that it is ready, and its numbers. */
export async function makeHealthApp(house: House, options: DoorOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    genReqId: newId,
    trustProxy: trusted(house.config.trustProxy),
    bodyLimit: 1024,
  });
  app.setErrorHandler(makeErrorHandler(house));
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('not_found')));
  registerHealth(app, house, options);
  return app;
}

/** As the operator said it: nobody, everybody, the last N hops, or these networks. */
function trusted(
  given: House['config']['trustProxy'],
): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (typeof given === 'number') return (_address, hop) => hop < given;
  return typeof given === 'boolean' ? given : [...given];
}

/** Providers sign the bytes they sent, so nothing may touch them on the way in. */
function readRaw(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** What an address of the API does answer to. */
function makeMethodsAt(names: Iterable<string>): (path: string) => string[] {
  const patterns = [...names]
    .map((name) => routes[name as keyof typeof routes])
    .map((route) => ({
      method: route.method,
      pattern: new RegExp(`^${addressOf(route).replace(/:\w+/g, '[^/]+')}/?$`),
    }));
  return (path) => [...new Set(patterns.filter((each) => each.pattern.test(path)).map((each) => each.method))];
}

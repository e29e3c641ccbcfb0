// For whoever watches the machine: alive, ready, and the numbers.
import type { FastifyInstance } from 'fastify';
import type { House } from '../../ground/house.ts';
import { takeInHand } from '../../ground/loop.ts';
import { gauge, histogram, metricsPage } from '../../ground/metrics.ts';
import { beginSpan, callersSpan, type Span, within } from '../../ground/traces.ts';
import { lookUpNumbers } from '../../rooms/operations/index.ts';
import { VERSION } from '../../ground/version.ts';
import { callerOf } from '../../rooms/people/index.ts';
import { problem } from '@throughline/protocol';
import type { DoorOptions } from './options.ts';
import { ping } from './store.ts';
import { originOf } from './who.ts';

const PING_MS = 2000;
const requestSeconds = histogram(
  'http_request_seconds',
  'Time to answer a request.',
  ['method', 'route', 'status'],
  [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
);
gauge('info', 'The version that runs.', ['version']).set({ version: VERSION }, 1);

export function registerHealth(app: FastifyInstance, house: House, options: DoorOptions): void {
  const spans = new WeakMap<object, Span>();
  app.addHook('onRequest', (request, reply, done) => {
    const span = beginSpan('request', { kind: 'server', parent: callersSpan(request.headers.traceparent) });
    if (span) spans.set(request, span);
    reply.raw.once('close', takeInHand(`${request.method} ${request.routeOptions.url ?? 'none'}`));
    done();
  });
  // Behind the reading of the body, which would lose it.
  app.addHook('preHandler', (request, _reply, done) => within(spans.get(request) ?? null, done));
  app.addHook('onResponse', async (request, reply) => {
    const span = spans.get(request);
    span?.set({
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? 'none',
      'http.response.status_code': reply.statusCode,
      requestId: request.id,
    });
    span?.end(reply.statusCode >= 500 ? `status ${reply.statusCode}` : undefined);
    requestSeconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    house.log.debug(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  app.get('/healthz', async (_request, reply) => reply.header('Cache-Control', 'no-store').send({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const troubles = await troublesOf(house, options);
    return reply
      .status(troubles.length === 0 ? 200 : 503)
      .header('Cache-Control', 'no-store')
      .send({ status: troubles.length === 0 ? 'ready' : 'not ready', troubles });
  });
  app.get('/metrics', async (request, reply) => {
    // A proxy in front that nobody told us of makes the whole world look near.
    const isRelayed = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
    if (!isNear(request.ip) || (isRelayed && house.config.trustProxy === false)) {
      const caller = await callerOf(house, { headers: request.headers, origin: originOf(house, request) });
      if (caller.by !== 'key' || !caller.key.scopes.has('operations:read'))
        throw problem('unauthenticated', { detail: 'From afar this needs an API key with operations:read.' });
    }
    await lookUpNumbers(house);
    const { type, body } = await metricsPage();
    return reply.type(type).send(body);
  });
}

async function troublesOf(house: House, options: DoorOptions): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('late')), PING_MS);
  });
  try {
    await Promise.race([ping(house.db), late]);
    return [...((await options.troubles?.()) ?? [])];
  } catch {
    return ['The database does not answer.'];
  } finally {
    clearTimeout(timer);
  }
}

/** This machine or a private network: where collectors of numbers live. */
function isNear(ip: string): boolean {
  return /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(ip) || /^(::1$|f[cd])/i.test(ip);
}

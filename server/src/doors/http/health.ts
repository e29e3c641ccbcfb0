// For whoever watches the machine: alive, ready, and the numbers.
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, register } from 'prom-client';
import type { House } from '../../ground/house.ts';
import { callerOf, VERSION } from '../../rooms/people/index.ts';
import { problem } from '@throughline/protocol';
import type { DoorOptions } from './options.ts';
import { ping } from './store.ts';
import { originOf } from './who.ts';

const PING_MS = 2000;

export function registerHealth(app: FastifyInstance, house: House, options: DoorOptions): void {
  const seconds = requestSeconds();
  app.addHook('onResponse', async (request, reply) => {
    seconds.observe(
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
    return reply.type(register.contentType).send(await register.metrics());
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

/** One registry per process, however many apps a test makes. */
function requestSeconds(): Histogram {
  const known = register.getSingleMetric('throughline_http_request_seconds');
  if (known) return known as Histogram;
  collectDefaultMetrics();
  new Gauge({ name: 'throughline_info', help: 'The version that runs.', labelNames: ['version'] }).set(
    { version: VERSION },
    1,
  );
  return new Histogram({
    name: 'throughline_http_request_seconds',
    help: 'Time to answer a request.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  });
}

/** This machine or a private network: where collectors of numbers live. */
function isNear(ip: string): boolean {
  return /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(ip) || /^(::1$|f[cd])/i.test(ip);
}

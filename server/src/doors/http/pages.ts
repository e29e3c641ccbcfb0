// The agents' app at `/` with its own addresses, and the chat widget for other sites' pages.
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { House } from '../../ground/house.ts';
import { appPolicy, appPolicyInFrame, panelPolicy } from './headers.ts';
import type { DoorOptions } from './options.ts';
import { type Folder, openFolder } from './static.ts';

const built = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const FOREVER = 'public, max-age=31536000, immutable';
const UUID = /^[0-9a-f-]{36}$/i;

/** Returns the fallback for addresses that only the app knows; true when it answered. */
export function registerPages(
  app: FastifyInstance,
  house: House,
  options: DoorOptions,
): (request: FastifyRequest, reply: FastifyReply) => Promise<boolean> {
  const web = openFolder(options.webDir ?? built('web/dist'));
  const widget = openFolder(options.widgetDir ?? built('widget/dist'));

  app.get('/widget.js', async (request, reply) => {
    // Any site loads it; a new version is everywhere within minutes.
    reply.headers({
      'Cache-Control': 'public, max-age=300, stale-while-revalidate=86400',
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    return (await widget.send(request, reply, 'widget.js')) ? reply : reply.callNotFound();
  });
  app.get('/widget/panel.html', async (request, reply) => {
    const { channel } = request.query as { channel?: unknown };
    const sites =
      typeof channel === 'string' && UUID.test(channel) && options.frameAncestorsOf
        ? await options.frameAncestorsOf(house, channel)
        : null;
    reply.headers({ 'Cache-Control': 'no-cache', 'Content-Security-Policy': panelPolicy(sites) });
    return (await widget.send(request, reply, 'widget/panel.html')) ? reply : reply.callNotFound();
  });
  app.get('/widget/*', async (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    reply.headers({
      'Cache-Control': path.startsWith('assets/') ? FOREVER : 'no-cache',
      'Access-Control-Allow-Origin': '*',
    });
    return (await widget.send(request, reply, `widget/${path}`)) ? reply : reply.callNotFound();
  });
  app.get('/assets/*', async (request, reply) => {
    reply.header('Cache-Control', FOREVER);
    return (await web.send(request, reply, `assets/${(request.params as { '*': string })['*']}`))
      ? reply
      : reply.callNotFound();
  });
  return (request, reply) => sendApp(web, request, reply);
}

/** Files beside index.html by name; every other address is a screen of the app. */
async function sendApp(web: Folder, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const path = pathOf(request.url);
  if (path === null || OTHERS.test(path)) return false;
  reply
    .header('Cache-Control', 'no-cache')
    .header('Content-Security-Policy', isOwnFrame(request) ? appPolicyInFrame : appPolicy)
    .header('Cross-Origin-Opener-Policy', 'same-origin');
  if (/\.\w+$/.test(path)) return web.send(request, reply.status(200), path);
  const accept = request.headers.accept ?? '*/*';
  return (accept.includes('text/html') || accept.includes('*/*')) && web.send(request, reply.status(200), 'index.html');
}

/** The tour of the demo shows the app beside a customer's phone. Browsers alone write these headers; the policy holds either way. */
const isOwnFrame = ({ headers }: FastifyRequest): boolean =>
  headers['sec-fetch-dest'] === 'iframe' && headers['sec-fetch-site'] === 'same-origin';

/** Addresses that are never a screen of the app: a mistake there must not look like success. */
const OTHERS = /^\/(api|hooks|sso|scim|widget|assets|healthz|readyz|metrics|demo(?!\/(tour|practice)$)|help)(\/|$)/;

export function pathOf(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?')[0]!);
  } catch {
    return null;
  }
}

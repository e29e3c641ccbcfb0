// A double of Meta's Graph API over real HTTP. It judges every call by the vendor's own description (WhatsApp, when that is on this
// machine) or by schemas written from the documentation, holds the windows by its clock, and fails on command.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { findVendor } from '../vendor.ts';
import { failAfter, failBefore, loadFaults } from './faults.ts';
import type { Fault, Faults } from './faults.ts';
import { callsFor } from './deliveries.ts';
import type { Webhook } from './deliveries.ts';
import { answerMessaging } from './messaging.ts';
import { answerWhatsApp, keepMedium } from './whatsapp.ts';
import { GraphError } from './world.ts';
import type { Call, Json, World } from './world.ts';

export type { Fault } from './faults.ts';
export interface DoubleOptions {
  readonly token?: string;
  readonly appSecret?: string;
  readonly now?: () => number;
  readonly reach?: (url: string) => string;
}
export type MetaDouble = Awaited<ReturnType<typeof startMetaDouble>>;

export async function startMetaDouble(options: DoubleOptions = {}) {
  const spec = findVendor('specs/whatsapp-business-messaging.yaml');
  const world: World = {
    appId: '1005550001234567',
    appSecret: options.appSecret ?? '0123456789abcdef0123456789abcdef',
    token: options.token ?? 'EAAGdoubleTokenThatIsNotReal000000',
    numberId: '106540352242922',
    otherNumbers: new Map(),
    accountId: '102290129340398',
    number: '+1 555-078-3881',
    pageId: '100000000000001',
    otherPages: new Map(),
    instagramId: '17841400000000000',
    judge: spec === null ? null : (await import('./whatsapp-judge.ts')).loadWhatsAppJudge(spec),
    violations: [],
    calls: [],
    sent: [],
    media: new Map(),
    templates: [],
    lastInbound: new Map(),
    comments: new Map(),
    posts: new Map(),
    gone: new Set(),
    people: new Map(),
    subscribed: new Map(),
    tokenFacts: { appId: '1005550001234567', type: 'SYSTEM_USER', expiresAt: 0 },
    isInstagramToken: false,
    pageSpeaksFor: 'page',
    callbacks: new Map(),
    overrides: new Map(),
    now: options.now ?? Date.now,
    reach: options.reach ?? ((url) => url),
    next: 0,
  };
  const faults = loadFaults();
  const server = createServer((request, response) => {
    serve(world, faults, request, response).catch((error: unknown) => {
      refuse(response, new GraphError(1, String(error), { status: 500 }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    world,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    judges: world.judge !== null,
    /** The next `times` calls whose path ends so (`*`: any) fail this way. */
    fail: (path: string, fault: Fault, times = 1) => faults.add(path, fault, times),
    recover: () => faults.clear(),
    keepMedium: (file: { name: string; mime: string; body: Uint8Array }) => keepMedium(world, file),
    /** Meta tells what happened: at the addresses it would call, signed as it signs. Returns their HTTP statuses; none: nobody is told. */
    deliver: (body: unknown) => deliver(world, body as Webhook),
    signed: (body: Uint8Array | string) => signatureOf(world.appSecret, body),
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

export const signatureOf = (secret: string, body: Uint8Array | string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function deliver(world: World, body: Webhook): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (const [url, told] of callsFor(world, body)) {
    const text = JSON.stringify(told);
    const reply = await fetch(world.reach(url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signatureOf(world.appSecret, text) },
      body: text,
    });
    await reply.arrayBuffer();
    statuses.push(reply.status);
  }
  return statuses;
}

async function serve(world: World, faults: Faults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await callOf(request);
  world.calls.push(call);
  const fault = faults.take(call.path);
  if (fault && failBefore(fault, response)) return;
  try {
    const medium = /^double-media\/(.+)$/.exec(call.path)?.[1];
    const tokens = [world.token, `${world.appId}|${world.appSecret}`, ...[...world.otherPages.values()].map(tokenOf)];
    if (!tokens.includes(call.token))
      throw new GraphError(190, 'Invalid OAuth access token - Cannot parse access token', { status: 401 });
    if (medium !== undefined) {
      file(world, medium, response);
      return;
    }
    checkProof(world, call);
    const body = await answer(world, call);
    if (body === undefined)
      throw new GraphError(100, `Unsupported ${call.method} request. Object with ID '${call.path}' does not exist`, {
        subcode: 33,
      });
    if (fault && failAfter(fault, response)) return;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    refuse(response, error);
  }
}
const tokenOf = ({ token }: { readonly token: string }): string => token;
const answer = async (world: World, call: Call): Promise<Json | undefined> =>
  (await answerWhatsApp(world, call)) ?? (await answerMessaging(world, call));

function checkProof(world: World, call: Call): void {
  const proof = call.query['appsecret_proof'];
  if (proof !== undefined && proof !== createHmac('sha256', world.appSecret).update(call.token).digest('hex'))
    throw new GraphError(100, 'Invalid appsecret_proof provided in the API argument');
}
function file(world: World, id: string, response: ServerResponse): void {
  const medium = world.media.get(id);
  if (!medium) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': medium.mime, 'content-length': medium.body.length }).end(medium.body);
}
function refuse(response: ServerResponse, error: GraphError): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(error.more.status ?? 400, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      error: {
        message: error.message,
        type: 'OAuthException',
        code: error.code,
        ...(error.more.subcode === undefined ? {} : { error_subcode: error.more.subcode }),
        ...(error.more.details === undefined
          ? {}
          : { error_data: { messaging_product: 'whatsapp', details: error.more.details } }),
        fbtrace_id: 'Az8or2yhqkZfEZ-double',
      },
    }),
  );
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const raw = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'double'}`);
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(url.searchParams);
  const form = type.startsWith('multipart/form-data')
    ? await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData()
    : null;
  const files: { name: string; mime: string; body: Uint8Array }[] = [];
  const fields: Json = {};
  for (const [key, value] of form ?? [])
    if (typeof value === 'string') fields[key] = value;
    else files.push({ name: value.name, mime: value.type, body: new Uint8Array(await value.arrayBuffer()) });
  return {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/(v\d+\.\d\/)?/, ''),
    query,
    body: form ? fields : raw.length > 0 ? (JSON.parse(raw.toString()) as Json) : {},
    files,
    token: /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? query['access_token'] ?? '',
    origin: url.origin,
  };
}

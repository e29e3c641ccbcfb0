// Outgoing HTTP: bounded in time and size, http(s) only, and for addresses a stranger can influence, never into private networks.
// The name is resolved once per connection, every address is judged, and the judged one is connected to (no DNS rebinding).
import { lookup, type LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { Net, NetInit, NetReply, NetStream } from '@throughline/channel-kit';
import type { Agent, Dispatcher } from 'undici';
import type { Log } from './log.ts';
import { isPrivateAddress, isPublicPort } from './net-private.ts';

/**
 * Why a call came to nothing. `refused`, `timeout-before`, `private` and `dns`: not a byte of the request was taken.
 * `timeout-after` (also a connection lost on the way) and `too-large`: it was sent, and what became of it is unknown.
 */
export type NetErrorKind = 'refused' | 'timeout-before' | 'timeout-after' | 'too-large' | 'private' | 'dns';
export class NetError extends Error {
  readonly kind: NetErrorKind;
  /** As `neverSent` of the channel kit reads it. */
  readonly code: string;
  constructor(kind: NetErrorKind, detail: string, cause?: unknown) {
    super(detail, { cause });
    this.kind = kind;
    this.code = codes[kind];
  }
}
const codes: Record<NetErrorKind, string> = {
  refused: 'ECONNREFUSED',
  'timeout-before': 'UND_ERR_CONNECT_TIMEOUT',
  'timeout-after': 'NO_VERDICT',
  'too-large': 'TOO_LARGE',
  private: 'PRIVATE_ADDRESS',
  dns: 'ENOTFOUND',
};

const TIMEOUT_SECONDS = 30;
const CONNECT_SECONDS = 10;
const MAX_BYTES = 10 * 1024 * 1024;
const REDIRECTS = 5;

export interface OpenNet extends Net {
  close(): Promise<void>;
}
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;
const systemResolve: Resolve = (hostname) => promisify(lookup)(hostname, { all: true, verbatim: true });

/** Many channels share a provider's host: what some of them wait for must not keep the others' calls from leaving. */
const LINES_PER_HOST = 512;

/** `allowPrivate`: only for addresses the operator has set himself. */
export function makeNet(given: { allowPrivate: boolean; log: Log; resolve?: Resolve }): OpenNet {
  const resolve = given.resolve ?? systemResolve;
  let agent: Promise<Agent> | null = null;
  let streams: Promise<Agent> | null = null;
  // Loaded with the first call: a house whose channels only listen never makes one.
  const open = async (connections: number | null) => {
    const { Agent } = await import('undici');
    return new Agent({
      connections,
      connect: {
        timeout: CONNECT_SECONDS * 1000,
        lookup: (hostname, options, callback) => {
          judged(hostname, resolve, given.allowPrivate).then(
            (addresses) => {
              if (options.all) callback(null, [...addresses]);
              else callback(null, addresses[0]!.address, addresses[0]!.family);
            },
            (error: Error) => callback(error, ''),
          );
        },
      },
    });
  };
  return {
    fetch: async (url, init = {}) => {
      const began = performance.now();
      const host = URL.canParse(url) ? new URL(url).host : '';
      try {
        // A stream keeps its connection for hours; among the others it would take their place.
        const through = init.stream ? (streams ??= open(null)) : (agent ??= open(LINES_PER_HOST));
        const reply = await follow(await through, url, init, given.allowPrivate);
        given.log.debug(
          { host, method: init.method ?? 'GET', status: reply.status, ms: Math.round(performance.now() - began) },
          'called out',
        );
        return reply;
      } catch (error) {
        given.log.debug(
          {
            host,
            method: init.method ?? 'GET',
            kind: (error as NetError).kind,
            ms: Math.round(performance.now() - began),
          },
          'calling out failed',
        );
        throw error;
      }
    },
    async close() {
      await (await agent)?.destroy();
      await (await streams)?.destroy();
    },
  };
}

async function judged(hostname: string, resolve: Resolve, allowPrivate: boolean): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname).catch((error: unknown) => {
    throw new NetError('dns', `${hostname} was not found.`, error);
  });
  if (addresses.length === 0) throw new NetError('dns', `${hostname} has no address.`);
  const open = allowPrivate ? addresses : addresses.filter(({ address }) => !isPrivateAddress(address));
  if (open.length === 0) throw new NetError('private', `${hostname} is in a private network.`);
  return open;
}

async function follow(agent: Agent, url: string, init: NetInit, allowPrivate: boolean): Promise<NetReply> {
  const patience = init.stream ? renewable(init.timeoutSeconds ?? TIMEOUT_SECONDS) : null;
  try {
    return await hop(agent, url, init, allowPrivate, patience);
  } finally {
    patience?.end();
  }
}
async function hop(
  agent: Agent,
  url: string,
  init: NetInit,
  allowPrivate: boolean,
  patience: Patience | null,
): Promise<NetReply> {
  const timeout = patience?.signal ?? AbortSignal.timeout((init.timeoutSeconds ?? TIMEOUT_SECONDS) * 1000);
  const signal = init.signal ? AbortSignal.any([timeout, init.signal]) : timeout;
  let call: Call = { url: check(url, allowPrivate), method: init.method ?? 'GET', ...(await encode(init)) };
  for (let hops = 0; ; hops += 1) {
    const flow = init.stream && patience ? { ...init.stream, patience } : null;
    const answer = await once(agent, call, signal, init.maxBytes ?? MAX_BYTES, flow);
    const location = answer.headers['location'];
    if (!location || init.redirects === 'refuse' || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    if (hops >= REDIRECTS) throw new NetError('timeout-after', `${call.url.host} sends us in a circle.`);
    if (!URL.canParse(location, call.url.href)) return answer;
    call = redirected(call, check(new URL(location, call.url).href, allowPrivate), answer.status);
  }
}

/** A limit of time that begins anew with every sign of life. */
interface Patience {
  readonly signal: AbortSignal;
  begin(seconds: number): void;
  end(): void;
}
function renewable(firstSeconds: number): Patience {
  const limit = new AbortController();
  const late = () => limit.abort(new DOMException('It took too long.', 'TimeoutError'));
  let timer = setTimeout(late, firstSeconds * 1000);
  const end = () => clearTimeout(timer);
  return {
    signal: limit.signal,
    begin(seconds) {
      end();
      timer = setTimeout(late, seconds * 1000);
    },
    end,
  };
}

interface Call {
  readonly url: URL;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array | null;
}

/** What can be judged before any lookup: scheme, port, and addresses written as such in any spelling (URL makes them plain). */
function check(url: string, allowPrivate: boolean): URL {
  if (!URL.canParse(url)) throw new NetError('private', 'This is not a web address.');
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    throw new NetError('private', `Only http and https are called, not ${parsed.protocol}`);
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && isPrivateAddress(host))
    throw new NetError('private', `${host} is in a private network.`);
  if (!allowPrivate && !isPublicPort(parsed.port)) throw new NetError('private', `Port ${parsed.port} is not called.`);
  return parsed;
}

/** The platform's FormData is not the library's, so it is written out here. */
async function encode(init: NetInit): Promise<Pick<Call, 'headers' | 'body'>> {
  const headers: Record<string, string> = { 'user-agent': 'Throughline', 'accept-encoding': 'identity' };
  for (const [name, value] of Object.entries(init.headers ?? {})) headers[name.toLowerCase()] = value;
  if (!(init.body instanceof FormData)) return { headers, body: init.body ?? null };
  const form = new Response(init.body);
  headers['content-type'] = form.headers.get('content-type')!;
  return { headers, body: await form.bytes() };
}

function redirected(call: Call, to: URL, status: number): Call {
  const keepsBody = status === 307 || status === 308 || call.method === 'GET' || call.method === 'HEAD';
  const headers = { ...call.headers };
  if (to.origin !== call.url.origin)
    for (const name of ['authorization', 'cookie', 'proxy-authorization']) delete headers[name];
  if (!keepsBody)
    for (const name of Object.keys(headers).filter((each) => each.startsWith('content-'))) delete headers[name];
  return { url: to, method: keepsBody ? call.method : 'GET', headers, body: keepsBody ? call.body : null };
}

async function once(
  agent: Agent,
  call: Call,
  signal: AbortSignal,
  maxBytes: number,
  flow: (NetStream & { readonly patience: Patience }) | null,
): Promise<NetReply> {
  const { request } = await import('undici');
  let isSent = false;
  // The library tells a request's handler when it goes onto a connection: from then on its fate is open.
  const dispatcher = agent.compose(
    (dispatch) => (options, handler) =>
      dispatch(
        options,
        new Proxy(handler, {
          get(target, name) {
            const member: unknown = Reflect.get(target, name, target);
            if (typeof member !== 'function') return member;
            return (...given: unknown[]): unknown => {
              if (name === 'onRequestStart') isSent = true;
              return Reflect.apply(member, target, given);
            };
          },
        }),
      ),
  );
  try {
    // While it is still connecting the library does not look at the signal; once connected it does, before a byte is written.
    const reply = await Promise.race([
      broken(signal),
      request(call.url, {
        dispatcher,
        method: call.method as Dispatcher.HttpMethod,
        headers: call.headers,
        body: call.body,
        signal,
        headersTimeout: 0,
        bodyTimeout: 0,
      }),
    ]);
    const headers = Object.fromEntries(
      Object.entries(reply.headers).map(([name, value]) => [
        name.toLowerCase(),
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    const isFlow = flow !== null && reply.statusCode >= 200 && reply.statusCode < 300;
    if (isFlow) await handOver(reply.body, flow);
    const bytes = isFlow
      ? new Uint8Array()
      : await decode(await read(reply.body, maxBytes), headers['content-encoding'], maxBytes);
    return {
      status: reply.statusCode,
      headers,
      bytes: async () => bytes,
      text: async () => new TextDecoder().decode(bytes),
    };
  } catch (error) {
    throw explain(error, call.url.host, isSent);
  }
}

const broken = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });

async function handOver(
  body: AsyncIterable<Uint8Array>,
  { began, piece, silenceSeconds, patience }: NetStream & { readonly patience: Patience },
): Promise<void> {
  patience.begin(silenceSeconds);
  began?.();
  for await (const bytes of body) {
    // While we are slow ourselves nobody can be called silent.
    patience.end();
    await piece(bytes);
    patience.begin(silenceSeconds);
  }
}

async function read(body: AsyncIterable<Uint8Array> & { destroy(): unknown }, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) {
      body.destroy();
      throw new NetError('too-large', `The answer is larger than ${maxBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Nobody was asked to compress; who does it anyway may not blow up either. */
async function decode(body: Uint8Array, encoding: string | undefined, maxBytes: number): Promise<Uint8Array> {
  const way =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? gunzip
      : encoding === 'br'
        ? brotliDecompress
        : encoding === 'deflate'
          ? inflate
          : null;
  if (!way || body.length === 0) return body;
  try {
    return (await promisify(way as typeof gunzip)(body, { maxOutputLength: maxBytes })) as unknown as Uint8Array;
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? new NetError('too-large', `The answer is larger than ${maxBytes} bytes.`)
      : new NetError('timeout-after', 'The answer could not be unpacked.', error);
  }
}

function explain(error: unknown, host: string, isSent: boolean): NetError {
  for (
    let each: unknown = error, depth = 0;
    depth < 5 && each !== undefined && each !== null;
    each = (each as { cause?: unknown }).cause, depth += 1
  )
    if (each instanceof NetError) return each;
  const { name, code } = error as { name?: string; code?: string };
  const isTime =
    name === 'TimeoutError' || name === 'AbortError' || code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT';
  if (isSent)
    return new NetError(
      'timeout-after',
      isTime ? `${host} did not answer in time.` : `The connection to ${host} was lost before its answer.`,
      error,
    );
  return isTime
    ? new NetError('timeout-before', `${host} could not be reached in time.`, error)
    : new NetError('refused', `${host} does not take connections (${code ?? (error as Error).message}).`, error);
}

// Nets and places for tests of channels: real HTTP with short patience, and one that answers by script.
import type { Net, NetInit, NetReply, OutboundFile, Place, Settings } from './channel.ts';

/** Real `fetch`, as the house does it, with a bound on every wait so that a hanging provider costs a test little. */
export function realNet(patienceSeconds = 10): Net {
  return {
    async fetch(url, init = {}) {
      const seconds = Math.min(init.timeoutSeconds ?? patienceSeconds, patienceSeconds);
      const patience = new AbortController();
      const late = () => patience.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
      let timer = setTimeout(late, seconds * 1000);
      const signal = init.signal ? AbortSignal.any([init.signal, patience.signal]) : patience.signal;
      const reply = await fetch(url, {
        method: init.method ?? 'GET',
        headers: { ...init.headers },
        ...(init.body === undefined ? {} : { body: bodyOf(init.body) }),
        signal,
        redirect: 'manual',
      }).finally(() => clearTimeout(timer));
      const headers = Object.fromEntries(reply.headers);
      if (init.stream && reply.ok) {
        init.stream.began?.();
        const wait = () => {
          timer = setTimeout(late, init.stream!.silenceSeconds * 1000);
        };
        wait();
        try {
          for await (const piece of reply.body ?? []) {
            clearTimeout(timer);
            await init.stream.piece(piece);
            wait();
          }
        } finally {
          clearTimeout(timer);
        }
        return replyOf(reply.status, headers, new Uint8Array());
      }
      timer = setTimeout(late, seconds * 1000);
      const body = new Uint8Array(await reply.arrayBuffer().finally(() => clearTimeout(timer)));
      if (init.maxBytes !== undefined && body.length > init.maxBytes)
        throw Object.assign(new Error('The answer is too large'), { code: 'TOO_LARGE' });
      return replyOf(reply.status, headers, body);
    },
  };
}
const bodyOf = (body: NonNullable<NetInit['body']>): BodyInit =>
  body instanceof Uint8Array ? Uint8Array.from(body) : body;

/** Answers every call by `script`; what it throws is the network's failure. Keeps the calls. */
export function scriptedNet(
  script: (
    url: string,
    init: NetInit,
  ) => { status: number; headers?: Readonly<Record<string, string>>; body?: string | Uint8Array } | Promise<never>,
): Net & { readonly calls: { url: string; init: NetInit }[] } {
  const calls: { url: string; init: NetInit }[] = [];
  return {
    calls,
    async fetch(url, init = {}) {
      calls.push({ url, init });
      const { status, headers = {}, body = '' } = await script(url, init);
      return replyOf(status, headers, typeof body === 'string' ? new TextEncoder().encode(body) : body);
    },
  };
}

function replyOf(status: number, headers: Readonly<Record<string, string>>, body: Uint8Array): NetReply {
  return {
    status,
    headers,
    bytes: () => Promise.resolve(body),
    text: () => Promise.resolve(new TextDecoder().decode(body)),
  };
}

/** How a network fails: before the request left, or after it, when nobody knows. */
export const networkFailures = {
  refused: (): Error =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    }),
  timeout: (): Error => new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
  reset: (): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) }),
} as const;

export function placeFor(settings: Settings, net: Net, more: Partial<Place> = {}): Place {
  return {
    channelId: '01900000-0000-7000-8000-00000000c0de',
    settings,
    net,
    hookUrl: null,
    env: {},
    sign: (text) => `signed-${text.length}`,
    ...more,
  };
}

/** A file of ours that counts how often it was read. */
export function fileOf(
  body: Uint8Array | string,
  given: { name: string; mime: string; bytes?: number },
): OutboundFile & { readonly reads: () => number } {
  const content = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  let reads = 0;
  return {
    id: '01900000-0000-7000-8000-00000000f11e',
    name: given.name,
    mime: given.mime,
    bytes: given.bytes ?? content.length,
    reads: () => reads,
    read: () => {
      reads += 1;
      return Promise.resolve(content);
    },
  };
}

// What a push says and what became of it, the same for all services.
import type { Net, NetInit, NetReply } from '@throughline/channel-kit';

export interface PushContent {
  readonly channelId: string;
  readonly messageId: string;
  /** Of a push to an agent: what opens, and what a later one of the same takes the place of. */
  readonly conversationId?: string;
  readonly tag?: string;
  readonly number: number;
  readonly unread: number;
  readonly title: string;
  readonly body: string;
}
export type Pushed =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /**
       * `gone`: this address is dead. `busy`, `unavailable`: later. `unauthorized`: our own credentials are no good.
       * `rejected`: refused for this push.
       */
      readonly why: 'gone' | 'busy' | 'unavailable' | 'unauthorized' | 'rejected';
      readonly detail: string;
      readonly retryAfterSeconds?: number;
    };

const TIMEOUT_SECONDS = 15;
const REPLY_BYTES = 64 * 1024;
/** Whoever is offline for longer finds the answer in the app; it is no news any more. */
export const KEPT_SECONDS = 24 * 60 * 60;

/** The call, or why it came to nothing. Push services drop doubles by themselves, so an unknown end is worth another try. */
export async function call(net: Net, url: string, init: NetInit): Promise<NetReply | Extract<Pushed, { ok: false }>> {
  try {
    return await net.fetch(url, {
      timeoutSeconds: TIMEOUT_SECONDS,
      maxBytes: REPLY_BYTES,
      redirects: 'refuse',
      ...init,
    });
  } catch (error) {
    const { kind } = error as { kind?: string };
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, why: kind === 'private' ? 'gone' : 'unavailable', detail };
  }
}
export const isRefusal = (
  answer: NetReply | Extract<Pushed, { ok: false }>,
): answer is Extract<Pushed, { ok: false }> => 'ok' in answer;

/** Seconds a service asks us to wait, by number or by date. */
export function retryAfter(reply: NetReply, now: Date): { retryAfterSeconds?: number } {
  const value = reply.headers['retry-after'];
  if (value === undefined) return {};
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - now.getTime()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: Math.min(3600, Math.ceil(seconds)) } : {};
}

/** Cut between characters, so that a push stays within what services take. `bytes` in UTF-8. */
export function clipped(text: string, bytes: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (Buffer.byteLength(line) <= bytes) return line;
  let cut = '';
  let left = bytes - 3;
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    cut += segment;
  }
  return `${cut.trimEnd()}…`;
}

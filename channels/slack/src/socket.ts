// One connection of Socket Mode (https://docs.slack.dev/apis/events-api/using-socket-mode): hello, envelopes, their acknowledgements, and
// the word that it will end. Knows nothing of messages.
import { parseExact, text, thing, type Thing, word } from '@throughline/channel-kit/json';

export interface Envelope {
  readonly id: string;
  readonly payload: Thing;
  /** After this Slack does not send it again. */
  acknowledge(): void;
}
export interface SocketOptions {
  readonly url: string;
  readonly signal: AbortSignal;
  ready(): void;
  took(envelope: Envelope): void;
}
/** `why`: what Slack said (`warning`, `refresh_requested`, `link_disabled`), or `closed`. */
export interface Ending {
  readonly why: string;
  readonly wasReady: boolean;
}
const helloSeconds = 20;
/** How long an old line may still bring and acknowledge what is on its way, after the next was asked for. */
const lingerSeconds = 15;

/** Ends when a next connection is due; the old one lingers until its last envelopes are thanked for. */
export function openSocket(options: SocketOptions): Promise<Ending> {
  return new Promise((resolve) => {
    let [wasReady, isTold] = [false, false];
    const socket = new WebSocket(options.url);
    const close = () => {
      if (socket.readyState <= WebSocket.OPEN) socket.close(1000);
    };
    const tell = (why: string, lingers: number) => {
      clearTimeout(patience);
      if (!isTold) {
        isTold = true;
        resolve({ why, wasReady });
      }
      if (lingers === 0) close();
      else setTimeout(close, lingers * 1000).unref();
    };
    const patience = setTimeout(() => tell('silence', 0), helloSeconds * 1000);
    const stop = () => tell('stopped', 0);
    socket.addEventListener('message', (event) => {
      const frame = parsed(event.data);
      switch (frame?.['type']) {
        case 'hello':
          clearTimeout(patience);
          wasReady = true;
          options.ready();
          return;
        case 'disconnect':
          tell(text(frame['reason']) ?? 'closed', frame['reason'] === 'warning' ? lingerSeconds : 1);
          return;
        default:
          deliver(frame);
      }
    });
    const deliver = (frame: Thing | null) => {
      const id = word(frame?.['envelope_id']);
      if (frame === null || id === null) return;
      const acknowledge = () => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ envelope_id: id }));
      };
      const payload = thing(frame['payload']);
      // What we asked for no part of is thanked for, or Slack would send it again.
      if ((frame['type'] === 'events_api' || frame['type'] === 'interactive') && payload !== null)
        options.took({ id, payload, acknowledge });
      else acknowledge();
    };
    socket.addEventListener('close', () => {
      options.signal.removeEventListener('abort', stop);
      tell('closed', 0);
    });
    socket.addEventListener('error', () => tell('closed', 0));
    options.signal.addEventListener('abort', stop, { once: true });
    if (options.signal.aborted) stop();
  });
}

function parsed(data: unknown): Thing | null {
  try {
    return typeof data === 'string' ? thing(parseExact(data)) : null;
  } catch {
    return null;
  }
}

// Discord's gateway, one connection of it: hello, identify or resume, heartbeats, dispatches
// (https://discord.com/developers/docs/events/gateway). Knows nothing of messages; who calls it decides what to do after its end.
import { number, text, thing, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';

/** What lets a later connection go on where this one ended. */
export interface Session {
  readonly id: string;
  readonly url: string;
  readonly sequence: number;
}
export interface Dispatch {
  readonly type: string;
  readonly data: Thing;
  readonly sequence: number;
}
export interface GatewayOptions {
  readonly url: string;
  readonly token: string;
  readonly intents: number;
  readonly session: Session | null;
  readonly signal: AbortSignal;
  /** In order. `session` is where to go on after this dispatch. */
  dispatched(dispatch: Dispatch, session: Session): void;
  /** The server took us: anew, or with all that was missed. */
  ready(isResumed: boolean): void;
}
/** `session`: null when it cannot be resumed. `code`: why it closed, Discord's own from 4000. */
export interface Ended {
  readonly code: number;
  readonly session: Session | null;
  readonly wasReady: boolean;
}

const op = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const;
/** Any code but 1000 and 1001 leaves the session for us to come back to. */
const leaving = 4900;
const helloSeconds = 20;
/** After these a new session is the only way. */
const sessionEnds = new Set([1000, 1001, 4003, 4007, 4009]);

export function runGateway(options: GatewayOptions): Promise<Ended> {
  return new Promise((resolve) => {
    let { session } = options;
    let [isAcknowledged, wasReady, isOver] = [true, false, false];
    let beat: NodeJS.Timeout | null = null;
    const socket = new WebSocket(`${options.url.replace(/\/+$/, '')}/?v=10&encoding=json`);
    const patience = setTimeout(() => end(leaving), helloSeconds * 1000);
    const say = (code: number, data: unknown) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ op: code, d: data }));
    };
    const end = (code: number) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(patience);
      if (beat) clearTimeout(beat);
      options.signal.removeEventListener('abort', stop);
      if (socket.readyState <= WebSocket.OPEN) socket.close(leaving);
      if (sessionEnds.has(code)) session = null;
      resolve({ code, session, wasReady });
    };
    const stop = () => end(leaving);
    const heartbeat = () => say(op.heartbeat, session?.sequence ?? null);
    const keepBeating = (interval: number) => {
      const again = () => {
        // A line that no longer answers looks open from here for a long time.
        if (!isAcknowledged) return end(leaving);
        isAcknowledged = false;
        heartbeat();
        beat = setTimeout(again, interval);
      };
      // The first comes at a moment of its own, so that after an outage not all bots speak at once.
      beat = setTimeout(again, interval * Math.random());
    };
    const greet = (hello: Thing) => {
      clearTimeout(patience);
      const interval = Math.max(100, number(hello['heartbeat_interval']) ?? 41_250);
      keepBeating(interval);
      if (session) say(op.resume, { token: options.token, session_id: session.id, seq: session.sequence });
      else
        say(op.identify, {
          token: options.token,
          intents: options.intents,
          properties: { os: 'linux', browser: 'throughline', device: 'throughline' },
        });
    };
    const dispatch = (type: string, data: Thing, sequence: number) => {
      if (type === 'READY') {
        const [id, url] = [word(data['session_id']), word(data['resume_gateway_url'])];
        session = id === null ? null : { id, url: url ?? options.url, sequence };
      } else if (session) session = { ...session, sequence };
      if (type === 'READY' || type === 'RESUMED') {
        wasReady = true;
        options.ready(type === 'RESUMED');
      }
      if (session) options.dispatched({ type, data, sequence }, session);
    };
    socket.addEventListener('message', (event) => {
      if (isOver) return;
      const frame = parsed(event.data);
      switch (frame?.['op']) {
        case op.hello:
          return greet(thing(frame['d']) ?? {});
        case op.dispatch:
          return dispatch(text(frame['t']) ?? '', thing(frame['d']) ?? {}, number(frame['s']) ?? 0);
        case op.heartbeat:
          return heartbeat();
        case op.ack:
          isAcknowledged = true;
          return;
        case op.reconnect:
          return end(leaving);
        case op.invalid:
          if (frame['d'] !== true) session = null;
          return end(leaving);
      }
    });
    socket.addEventListener('close', (event) => end(event.code));
    socket.addEventListener('error', () => end(1006));
    options.signal.addEventListener('abort', stop, { once: true });
    if (options.signal.aborted) stop();
  });
}

function parsed(data: unknown): Thing | null {
  try {
    return typeof data === 'string' ? thing(JSON.parse(data)) : null;
  } catch {
    return null;
  }
}

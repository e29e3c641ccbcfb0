// One socket per browser: the tabs of a site elect one that holds the line (by a lock, or by asking each other), the others hear it
// over a BroadcastChannel.
import type { Command, Frame, LiveHooks, LiveLink, OpenLink, VisitorState } from '@throughline/sdk/visitor';

type Note =
  | { kind: 'frame'; frame: Frame }
  | { kind: 'connection'; connection: VisitorState['connection']; number: number }
  | { kind: 'command'; command: Command }
  | { kind: 'wake' }
  | { kind: 'join' };

/** Wraps a link so that only the elected tab opens it. Where tabs cannot hear each other, every tab has its own. */
export function sharedLink(channel: string, open: OpenLink): OpenLink {
  if (typeof BroadcastChannel === 'undefined') return open;
  return (hooks: LiveHooks): LiveLink => {
    // By the visitor whose line it is, known only now: tabs that began before there was a token must meet the later ones.
    const name = `throughline:${channel}:${/token=([^&]*)/.exec(hooks.address() ?? '')?.[1]?.slice(-12)}`;
    const air = new BroadcastChannel(name);
    const stop = new AbortController();
    let election: { stop(): void } | null = null;
    let release = () => {
      /* Not the one who holds the line yet. */
    };
    let inner: LiveLink | null = null;
    let last: Note = { kind: 'connection', connection: 'connecting', number: 0 };

    air.onmessage = ({ data }: MessageEvent<Note>) => {
      if (inner) {
        if (data.kind === 'command') inner.send(data.command);
        if (data.kind === 'wake') inner.wake();
        if (data.kind === 'join') air.postMessage(last);
        return;
      }
      if (data.kind === 'frame') hooks.onFrame(data.frame);
      if (data.kind === 'connection') {
        hooks.onConnection(data.connection);
        // The line had moved on before we joined: read the thread again rather than miss a message.
        if (data.number > numberIn(hooks.address())) hooks.onFrame({ type: 'reset' });
      }
    };
    function lead(): void {
      inner = open({
        address: () => hooks.address(),
        onFrame(frame) {
          const number = 'number' in frame ? frame.number : 0;
          if (last.kind === 'connection' && number > last.number) last = { ...last, number };
          hooks.onFrame(frame);
          air.postMessage({ kind: 'frame', frame } satisfies Note);
        },
        onConnection(connection) {
          last = { kind: 'connection', connection, number: last.kind === 'connection' ? last.number : 0 };
          hooks.onConnection(connection);
          air.postMessage(last);
        },
      });
    }
    /** Another tab holds the line after all. */
    function follow(): void {
      inner?.stop();
      inner = null;
      if (!stop.signal.aborted) air.postMessage({ kind: 'join' } satisfies Note);
    }
    hooks.onConnection('connecting');
    air.postMessage({ kind: 'join' } satisfies Note);
    const vote = async () => {
      const { elect } = await import('./elect.ts');
      if (!stop.signal.aborted) election = elect(name, lead, follow);
    };
    if (!navigator.locks) void vote();
    else
      navigator.locks
        .request(
          name,
          { signal: stop.signal },
          () =>
            new Promise<void>((done) => {
              release = done;
              lead();
            }),
        )
        // A browser that keeps third parties from storage denies them locks too.
        .catch(vote);
    return {
      send(command) {
        if (inner) inner.send(command);
        else air.postMessage({ kind: 'command', command } satisfies Note);
      },
      wake() {
        if (inner) inner.wake();
        else air.postMessage({ kind: 'wake' } satisfies Note);
      },
      stop() {
        stop.abort();
        election?.stop();
        inner?.stop();
        inner = null;
        release();
        air.close();
        hooks.onConnection('off');
      },
    };
  };
}

function numberIn(address: string | null): number {
  return Number(address?.match(/after=(\d+)/)?.[1] ?? Number.MAX_SAFE_INTEGER);
}

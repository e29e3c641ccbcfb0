// The socket of customers' devices at /api/v1/visitor/live?token=…&after=N: judged before it is accepted, dropped when it falls behind.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Problem, VisitorCommand } from '@throughline/protocol';
import { WebSocket, WebSocketServer } from 'ws';
import type { House } from '../ground/house.ts';
import type { Intake } from '../rooms/intake/index.ts';
import { placeOf } from '../rooms/people/index.ts';
import {
  type Frame,
  openVisitorLive,
  sessionForSocket,
  type VisitorClient,
  type VisitorLive,
} from '../rooms/visitors/index.ts';
import { clientAddress } from './client-address.ts';
import { frameOf, type Line, write } from './frames.ts';
import { startHeart } from './heartbeat.ts';
import { partFrom } from './parting.ts';
import { observeLive, socketsBegun, socketsCut, socketsOpen } from './socket-numbers.ts';

const PATH = '/api/v1/visitor/live';
const MAX_COMMAND_BYTES = 4 * 1024;
const HEARTBEAT_MS = 25_000;
/** Commands between two heartbeats: typing every three seconds and a receipt a message leave plenty. */
const COMMANDS_LIMIT = 250;
const SOCKETS_PER_ADDRESS = 60;

export interface VisitorDoor {
  readonly live: VisitorLive;
  readonly count: number;
  /** Takes leave of everybody; nobody new is let in from then on. */
  close(): Promise<void>;
}
type Visit = Exclude<Awaited<ReturnType<typeof sessionForSocket>>, 'ended'>;
/** What a device asks for in the address it calls. */
interface Asked {
  readonly token: string;
  readonly after: number | null;
}
interface Device extends Line {
  readonly turn: number;
  alive: boolean;
  commands: number;
}

export function attach(server: Server, house: House, intake: Intake): VisitorDoor {
  const addressOf = clientAddress(house.config.trustProxy);
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_COMMAND_BYTES, perMessageDeflate: false });
  const live = openVisitorLive(house, intake, (rows) => observeLive('visitor', rows));
  const devices = new Set<Device>();
  let isClosing = false;
  const held = linesHeld();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://house');
    if (url.pathname !== PATH) return;
    const given = url.searchParams.get('after');
    const after = given !== null && /^\d{1,15}$/.test(given) ? Number(given) : null;
    void admit(request, socket, head, { token: url.searchParams.get('token') ?? '', after });
  });

  async function admit(request: IncomingMessage, socket: Duplex, head: Buffer, asked: Asked): Promise<void> {
    const refuse = (status: string) => {
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    const address = placeOf(addressOf(request));
    socket.on('error', destroyed);
    if (isClosing) return refuse('503 Service Unavailable');
    if (!held.take(address)) return refuse('429 Too Many Requests');
    socket.once('close', () => held.release(address));
    try {
      const visit = await sessionForSocket(
        house,
        asked.token,
        { headers: request.headers, origin: ownOrigin(house, request) },
        live.deviceByToken,
      );
      if (isClosing) return refuse('503 Service Unavailable');
      // Accepted first, then closed with a code: a browser cannot read the status of a refused upgrade, and would come back for ever.
      wss.handleUpgrade(request, socket, head, (ws) => {
        if (visit === 'ended') {
          ws.close(4401, 'this visit has ended');
          return;
        }
        void welcome({ socket: ws, wire: socket }, visit, asked.after);
      });
    } catch (error) {
      if (error instanceof Problem) return refuse(error.code === 'wrong_origin' ? '403 Forbidden' : '404 Not Found');
      house.log.warn({ error: String(error) }, 'a visitor’s socket could not be opened');
      refuse('503 Service Unavailable');
    }
  }

  async function welcome(line: Line, visit: Visit, after: number | null): Promise<void> {
    const ws = line.socket;
    const state: Device = { ...line, turn: heart.nextTurn(), alive: true, commands: 0 };
    let client: VisitorClient | null = null;
    devices.add(state);
    socketsOpen.inc({ by: 'visitor' });
    ws.on('pong', () => {
      state.alive = true;
    });
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      if (devices.delete(state)) socketsOpen.dec({ by: 'visitor' });
      if (client) live.leave(client);
    });
    ws.on('message', (data) => {
      state.commands += 1;
      if (state.commands > COMMANDS_LIMIT) {
        socketsCut.inc({ by: 'visitor', why: 'noisy' });
        ws.close(1008, 'too many commands');
        return;
      }
      const command = VisitorCommand.safeParse(parse(String(data)));
      if (!command.success) {
        ws.close(1007, 'unreadable');
        return;
      }
      if (client)
        live.hear(client, command.data).catch((error: unknown) => {
          house.log.warn({ error: String(error) }, 'a visitor’s command failed');
        });
    });
    let how: 'fresh' | 'resumed' | 'reset' = after === null ? 'fresh' : 'resumed';
    const sayFrame = (frame: Frame) => {
      if (frame.type === 'reset') how = 'reset';
      write(line, frameOf(JSON.stringify(frame)), 'visitor');
    };
    try {
      client = await live.enter(visit.session, visit.channel, after, sayFrame, (why) => {
        // With another token the device may come back; without one there is nothing to come back to.
        if (why === 'ended') ws.close(4401, 'this visit has ended');
        else ws.close(1012, 'this visit has a new token');
      });
      socketsBegun.inc({ by: 'visitor', how });
      // Gone while we were catching it up.
      if (ws.readyState !== WebSocket.OPEN) live.leave(client);
    } catch (error) {
      house.log.warn({ error: String(error) }, 'a visitor’s socket could not catch up');
      ws.close(1013, 'try again');
    }
  }

  const heart = startHeart(() => devices, HEARTBEAT_MS, askIfAlive);
  return {
    live,
    get count() {
      return devices.size;
    },
    async close() {
      isClosing = true;
      heart.stop();
      await partFrom([...devices].map((device) => device.socket));
      live.close();
      wss.close();
    },
  };
}
function askIfAlive(device: Device): void {
  device.commands = 0;
  if (!device.alive) {
    socketsCut.inc({ by: 'visitor', why: 'silent' });
    device.socket.terminate();
    return;
  }
  device.alive = false;
  device.socket.ping();
}
/** Lines per address, those still at the door included: a burst must not pass while each is being judged. */
function linesHeld(): { take(address: string): boolean; release(address: string): void } {
  const lines = new Map<string, number>();
  return {
    take(address) {
      const count = lines.get(address) ?? 0;
      if (count < SOCKETS_PER_ADDRESS) lines.set(address, count + 1);
      return count < SOCKETS_PER_ADDRESS;
    },
    release(address) {
      const left = (lines.get(address) ?? 1) - 1;
      if (left > 0) lines.set(address, left);
      else lines.delete(address);
    },
  };
}
function destroyed(this: Duplex): void {
  this.destroy();
}
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
/** The panel is served by us, so its sockets name our own origin; a page that embeds the client itself names its own. */
function ownOrigin(house: House, request: IncomingMessage): string {
  const { origin } = request.headers;
  if (origin && URL.canParse(origin) && new URL(origin).host === request.headers.host) return origin;
  return house.config.publicUrl ?? '';
}

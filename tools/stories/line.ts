// A live socket, of an agent or a visitor, as a test listens to it: it opens again when the line breaks, remembers every frame, and speaks.
import { WebSocket } from 'ws';

export interface Frame {
  readonly type: string;
  readonly number?: number;
  readonly conversationId?: string;
  readonly contactIsWriting?: boolean;
  readonly contactIsOnline?: boolean;
  readonly viewers?: readonly { agentId: string; isWriting: boolean }[];
  readonly isWriting?: boolean;
  readonly messages?: readonly { id: string; text: string }[];
}
export interface Line {
  readonly frames: Frame[];
  /** Texts of messages, in the order they were first told. */
  readonly texts: string[];
  readonly opened: number;
  last(type: string): Frame | undefined;
  say(command: object): void;
  close(): void;
}
const AGAIN_MS = 100;

/** `address` without `after`, which follows from what was seen. */
export function openLine(address: string, headers: Record<string, string> = {}, from: number | null = null): Line {
  const frames: Frame[] = [];
  const texts: string[] = [];
  const seen = new Set<string>();
  let [number, opened, isClosed] = [from, 0, false];
  let socket: WebSocket;
  const connect = (): void => {
    if (isClosed) return;
    const url = new URL(address);
    if (number !== null) url.searchParams.set('after', String(number));
    socket = new WebSocket(url, { headers });
    socket.on('error', () => undefined);
    socket.on('close', () => setTimeout(connect, AGAIN_MS));
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as Frame;
      frames.push(frame);
      if (frame.type === 'ready') opened += 1;
      if (frame.number !== undefined) number = Math.max(number ?? 0, frame.number);
      for (const message of frame.messages ?? []) {
        if (!seen.has(message.id)) texts.push(message.text);
        seen.add(message.id);
      }
    });
  };
  connect();
  return {
    frames,
    texts,
    get opened() {
      return opened;
    },
    last: (type) => frames.findLast((frame) => frame.type === type),
    say: (command) => socket.send(JSON.stringify(command)),
    close() {
      isClosed = true;
      socket.terminate();
    },
  };
}

// What every double of an HTTP vendor is made of: a real server that keeps its calls, has each judged, and fails on command.
import { createServer } from 'node:http';
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The JSON in it, or a form's fields (repeated ones as lists); null for anything else. */
  readonly given: Readonly<Record<string, unknown>> | null;
  /** What it was answered with; 0 while nothing was. */
  status: number;
}
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  /** Instead of `json`: other content, and its type. */
  readonly body?: string | Uint8Array;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An answer without an end: begun and handed over, to be written to for as long as it is open. */
  readonly keepOpen?: (response: ServerResponse) => void;
}
export type Fault =
  | Reply
  /** Never answers; the call is not taken. */
  | 'hang'
  /** Takes the call and never answers. */
  | 'accept-then-hang'
  | 'reset'
  | 'accept-then-reset'
  /** Takes the call and answers 200 with something that is not its own. */
  | 'garbage';

export interface Vendor {
  /** What is wrong with this call by the vendor's own description; null when nothing is. */
  judge(call: Call): string | null;
  answer(call: Call): Reply;
  /** How the vendor says that a call is wrong. */
  refuse(problem: string): Reply;
}

/** `secure`: over TLS and HTTP/2 only, as some vendors insist. */
export async function startDouble(vendor: Vendor, secure?: { readonly key: string; readonly cert: string }) {
  const calls: Call[] = [];
  const violations: string[] = [];
  const faults: { path: RegExp; fault: Fault; times: number }[] = [];
  const take = (path: string): Fault | null => {
    const found = faults.find((each) => each.times > 0 && each.path.test(path));
    if (!found) return null;
    found.times -= 1;
    return found.fault;
  };
  const serve = (request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) => {
    void callOf(request).then((call) => {
      const fault = take(call.path);
      if (fault === 'hang') return;
      if (fault === 'reset') request.socket.resetAndDestroy();
      else if (fault !== null && typeof fault === 'object') give(response, call, fault);
      else {
        calls.push(call);
        const problem = vendor.judge(call);
        if (problem !== null) violations.push(`${call.method} ${call.path}: ${problem}`);
        const reply = problem === null ? vendor.answer(call) : vendor.refuse(problem);
        if (fault === 'accept-then-hang') return;
        if (fault === 'accept-then-reset') request.socket.resetAndDestroy();
        else
          give(
            response,
            call,
            fault === 'garbage' ? { status: 200, body: '<p>Welcome to the hotel Wi-Fi', type: 'text/html' } : reply,
          );
      }
    });
  };
  const lines = new Set<Duplex>();
  const server = secure ? createSecureServer(secure, serve) : createServer(serve);
  server.on(secure ? 'secureConnection' : 'connection', (line: Duplex) => {
    lines.add(line);
    line.on('close', () => lines.delete(line));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    violations,
    /** The next `times` calls to such a path fail this way. */
    fail: (path: RegExp, fault: Fault, times = 1) => {
      faults.push({ path, fault, times });
    },
    recover: () => {
      faults.splice(0);
    },
    async stop() {
      for (const line of lines) line.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function callOf(request: IncomingMessage | Http2ServerRequest): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://double');
  const headers = Object.fromEntries(
    Object.entries(request.headers)
      .filter(([key]) => !key.startsWith(':'))
      .map(([key, value]) => [key, String(value)]),
  );
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body,
    given: givenIn(body, headers['content-type'] ?? ''),
    status: 0,
  };
}
function givenIn(body: Buffer, type: string): Record<string, unknown> | null {
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const fields = new URLSearchParams(body.toString('utf8'));
    return Object.fromEntries(
      [...new Set(fields.keys())].map((key) => {
        const all = fields.getAll(key);
        return [key, all.length > 1 ? all : all[0]];
      }),
    );
  }
  try {
    return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function give(response: ServerResponse | Http2ServerResponse, call: Call, reply: Reply): void {
  call.status = reply.status;
  // Streams are held over HTTP/1.1.
  if (reply.keepOpen && 'flushHeaders' in response) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.flushHeaders();
    reply.keepOpen(response);
    return;
  }
  const body = reply.body ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  (response as ServerResponse).writeHead(reply.status, {
    'content-type': reply.type ?? 'application/json',
    ...reply.headers,
  });
  response.end(body);
}

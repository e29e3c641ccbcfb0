// Failures on command: what a provider does on its bad days, before or after it took the call.
import type { ServerResponse } from 'node:http';
import type { Json } from './state.ts';

export type Fault =
  /** A refusal in the API's own form. `retryAfter` only where given: Telegram sometimes leaves it out. */
  | { readonly status: number; readonly description?: string; readonly retryAfter?: number; readonly parameters?: Json }
  /** Never answers; the call is not taken. */
  | 'hang'
  /** Takes the call and never answers. */
  | 'accept-then-hang'
  /** Breaks the connection; the call is not taken. */
  | 'reset'
  /** Takes the call and breaks the connection: the bot cannot know. */
  | 'accept-then-reset'
  /** Answers 200 with something that is not JSON; the call is taken. */
  | 'garbage'
  /** A gateway's page with this status, not the API's JSON. */
  | { readonly page: number };

export interface Faults {
  add(method: string, fault: Fault, times: number): void;
  clear(): void;
  take(method: string): Fault | null;
  /** Answers instead of the API, if this fault is one that comes before the call is taken. */
  before(fault: Fault, response: ServerResponse): boolean;
  after(fault: Fault, response: ServerResponse): boolean;
}

export function loadFaults(): Faults {
  const planned: { method: string; fault: Fault; times: number }[] = [];
  return {
    add: (method, fault, times) => {
      planned.push({ method, fault, times });
    },
    clear: () => {
      planned.splice(0);
    },
    take: (method) => {
      const index = planned.findIndex((each) => each.method === '*' || each.method === method);
      const found = planned[index];
      if (!found) return null;
      found.times -= 1;
      if (found.times <= 0) planned.splice(index, 1);
      return found.fault;
    },
    before,
    after,
  };
}

function before(fault: Fault, response: ServerResponse): boolean {
  if (fault === 'hang') return true;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return true;
  }
  if (typeof fault === 'string') return false;
  if ('page' in fault) {
    response.writeHead(fault.page, { 'content-type': 'text/html' });
    response.end(`<html><body><center><h1>${fault.page}</h1></center></body></html>`);
    return true;
  }
  const parameters = {
    ...fault.parameters,
    ...(fault.retryAfter === undefined ? {} : { retry_after: fault.retryAfter }),
  };
  const description =
    fault.description ??
    (fault.status === 429
      ? `Too Many Requests: retry after ${fault.retryAfter ?? 'a while'}`
      : 'Internal Server Error');
  response.writeHead(fault.status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({
      ok: false,
      error_code: fault.status,
      description,
      ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    }),
  );
  return true;
}

function after(fault: Fault, response: ServerResponse): boolean {
  if (typeof fault === 'object') return false;
  switch (fault) {
    case 'accept-then-hang':
      return true;
    case 'accept-then-reset':
      response.socket?.resetAndDestroy();
      return true;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><p>Welcome to the hotel Wi-Fi');
      return true;
    case 'hang':
    case 'reset':
      return false;
  }
}

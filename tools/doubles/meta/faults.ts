// Failures on command: what the Graph API does on its bad days, before or after it took the call.
import type { ServerResponse } from 'node:http';

export type Fault =
  /** A refusal in the Graph's own form. */
  | {
      readonly code: number;
      readonly subcode?: number;
      readonly status?: number;
      readonly message?: string;
      readonly isTransient?: boolean;
      readonly retryAfter?: number;
    }
  /** Never answers; the call is not taken. */
  | 'hang'
  /** Takes the call and never answers. */
  | 'accept-then-hang'
  | 'reset'
  | 'accept-then-reset'
  /** Answers 200 with something that is not JSON; the call is taken. */
  | 'garbage'
  /** A gateway's page with this status, not the API's JSON. */
  | { readonly page: number; readonly retryAfter?: number };

export interface Faults {
  add(path: string, fault: Fault, times: number): void;
  clear(): void;
  take(path: string): Fault | null;
}

export function loadFaults(): Faults {
  const planned: { path: string; fault: Fault; times: number }[] = [];
  return {
    add: (path, fault, times) => {
      planned.push({ path, fault, times });
    },
    clear: () => {
      planned.splice(0);
    },
    take: (path) => {
      const index = planned.findIndex((each) => each.path === '*' || path.endsWith(each.path));
      const found = planned[index];
      if (!found) return null;
      found.times -= 1;
      if (found.times <= 0) planned.splice(index, 1);
      return found.fault;
    },
  };
}

/** Answers instead of the API, if this fault is one that comes before the call is taken. */
export function failBefore(fault: Fault, response: ServerResponse): boolean {
  if (fault === 'hang') return true;
  if (fault === 'reset') {
    response.socket?.resetAndDestroy();
    return true;
  }
  if (typeof fault === 'string') return false;
  const headers = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
  if ('page' in fault) {
    response.writeHead(fault.page, { 'content-type': 'text/html', ...headers });
    response.end(`<html><body><h1>${fault.page}</h1></body></html>`);
    return true;
  }
  const status = fault.status ?? (fault.code === 190 ? 401 : 400);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(
    JSON.stringify({
      error: {
        message: fault.message ?? `(#${fault.code}) Something the Graph says`,
        type: 'OAuthException',
        code: fault.code,
        ...(fault.subcode === undefined ? {} : { error_subcode: fault.subcode }),
        ...(fault.isTransient === undefined ? {} : { is_transient: fault.isTransient }),
        fbtrace_id: 'Az8or2yhqkZfEZ-double',
      },
    }),
  );
  return true;
}

export function failAfter(fault: Fault, response: ServerResponse): boolean {
  if (fault === 'accept-then-hang') return true;
  if (fault === 'accept-then-reset') {
    response.socket?.resetAndDestroy();
    return true;
  }
  if (fault !== 'garbage') return false;
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><p>Welcome to the hotel Wi-Fi');
  return true;
}

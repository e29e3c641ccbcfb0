// Every refusal leaves as problem+json: ours as they are, the framework's and the database's translated, surprises logged once.
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problem, type ProblemCode } from '@throughline/protocol';
import { isDatabaseAway } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { TooBusy } from '../../rooms/intake/index.ts';

export function sendProblem(reply: FastifyReply, refusal: Problem): FastifyReply {
  const { retryAfterSeconds, ...extra } = refusal.extra;
  const body = new Problem(refusal.code, extra).body();
  if (typeof retryAfterSeconds === 'number') reply.header('Retry-After', String(retryAfterSeconds));
  if (body.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  return reply
    .status(body.status)
    .header('Cache-Control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer(String)
    .send(JSON.stringify({ ...body, requestId: reply.request.id }));
}

/** `send` is how this door's callers read a refusal. */
export function makeErrorHandler(house: House, send = sendProblem) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = asProblem(error);
    if (refusal.code === 'unexpected')
      house.log.error(
        { error, requestId: request.id, method: request.method, route: request.routeOptions.url },
        'a request failed',
      );
    if (refusal.code === 'too_large' && Number(request.headers['content-length']) <= UNREAD_BYTES)
      reply.removeHeader('connection');
    return send(reply, refusal);
  };
}
/** A refused body up to this many bytes is read to its end unseen: who is still sending as the connection closes never reads why. */
const UNREAD_BYTES = 64 * 1024 * 1024;

const noise: Readonly<Record<string, { status: string; problem: ProblemCode }>> = {
  HPE_HEADER_OVERFLOW: { status: '431 Request Header Fields Too Large', problem: 'too_large' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Content Too Large', problem: 'too_large' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', problem: 'malformed' },
};
/** What is no HTTP, has headers without end, or never comes to an end: answered without ever having been a request. */
export function refuseNoise(error: { readonly code?: string }, socket: Socket): void {
  if (socket.destroyed || error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const { status, problem: code } = noise[error.code ?? ''] ?? {
    status: '400 Bad Request',
    problem: 'malformed' as const,
  };
  const body = JSON.stringify({ ...problem(code).body(), status: Number(status.slice(0, 3)) });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** What any thrown thing means to the caller. Nothing of a surprise's own words goes out. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error) || error instanceof TooBusy) return problem('unavailable', { retryAfterSeconds: 2 });
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  const known = frameworkCodes[code ?? ''] ?? databaseCodes[code ?? ''];
  if (known) return problem(known);
  if (error instanceof SyntaxError || statusCode === 400) return problem('malformed');
  if (statusCode === 413) return problem('too_large');
  if (statusCode === 415) return problem('unsupported_media');
  return problem('unexpected');
}

const frameworkCodes: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media',
  FST_ERR_CTP_EMPTY_TYPE: 'unsupported_media',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'malformed',
  FST_ERR_BAD_URL: 'malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_REQ_FILE_TOO_LARGE: 'too_large',
  FST_FILES_LIMIT: 'malformed',
  FST_PARTS_LIMIT: 'malformed',
  FST_FIELDS_LIMIT: 'malformed',
  FST_PROTO_VIOLATION: 'malformed',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'unsupported_media',
};
/** Text the database cannot hold: NUL, half a surrogate pair. The schemas catch most of it; free-form JSON can still carry it. */
const databaseCodes: Readonly<Record<string, ProblemCode>> = {
  '22021': 'malformed',
  '22P05': 'malformed',
  '22P02': 'malformed',
};

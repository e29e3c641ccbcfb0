// Every refusal leaves as problem+json: ours as they are, the framework's and the database's translated, surprises logged once.
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

export function makeErrorHandler(house: House) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const refusal = asProblem(error);
    if (refusal.code === 'unexpected')
      house.log.error(
        { error, requestId: request.id, method: request.method, route: request.routeOptions.url },
        'a request failed',
      );
    return sendProblem(reply, refusal);
  };
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

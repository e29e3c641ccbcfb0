// SCIM's own envelope: its media type, and its form of a refusal (RFC 7644 §3.12).
import type { FastifyReply } from 'fastify';
import { problem, problems, type Problem } from '@throughline/protocol';

export const SCIM_TYPE = 'application/scim+json';

export function sendScimProblem(reply: FastifyReply, refusal: Problem): FastifyReply {
  const { retryAfterSeconds, scimType, detail, fields } = refusal.extra;
  // The protocol knows 400 where our own doors say 422.
  const { status: own, title } = problems[refusal.code];
  const status = own === 422 ? 400 : own;
  if (typeof retryAfterSeconds === 'number') reply.header('Retry-After', String(retryAfterSeconds));
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer');
  const wrong = Object.entries((fields as Record<string, string> | undefined) ?? {}).map((each) => each.join(' '));
  return reply
    .status(status)
    .header('Cache-Control', 'no-store')
    .type(`${SCIM_TYPE}; charset=utf-8`)
    .serializer(String)
    .send(
      JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: String(status),
        ...(typeof scimType === 'string'
          ? { scimType }
          : refusal.code === 'invalid'
            ? { scimType: 'invalidValue' }
            : refusal.code === 'malformed'
              ? { scimType: 'invalidSyntax' }
              : {}),
        detail: [typeof detail === 'string' ? detail : title, ...wrong].join(' '),
      }),
    );
}
/** A token that opens nothing, in the words of whoever set the directory up. */
export const noDirectory = () =>
  problem('unauthenticated', { detail: 'This token is not (or no longer) one of Settings, Single sign-on.' });

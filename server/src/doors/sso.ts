// The addresses between a browser and an identity provider: out to it, and back.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problem } from '@throughline/protocol';
import type { House } from '../ground/house.ts';
import {
  beginSso,
  finishOidc,
  finishSaml,
  OIDC_CALLBACK,
  SAML_FINISH,
  samlMetadataOf,
  type SsoStep,
  takeSamlAnswer,
} from '../rooms/people/index.ts';
import { setCookies } from './http/cookies.ts';
import { originOf } from './http/who.ts';

const QUERY_BYTES = 8000;
/** An answer of 256 KiB in base64, percent-encoded at worst. */
const FORM_BYTES = 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function ssoDoor(app: FastifyInstance, house: House): void {
  const visitOf = (request: FastifyRequest) => ({
    origin: originOf(house, request),
    cookie: request.headers.cookie,
    from: { ip: request.ip, userAgent: String(request.headers['user-agent'] ?? '').slice(0, 500) },
  });
  app.get<{ Params: { workspaceId: string } }>('/sso/:workspaceId/start', async (request, reply) => {
    const query = queryOf(request);
    const given = {
      workspaceId: request.params.workspaceId,
      next: query.get('next') ?? '/',
      email: query.get('email')?.slice(0, 254) ?? null,
    };
    return go(reply, () => beginSso(house, given, visitOf(request)));
  });
  app.get(OIDC_CALLBACK, async (request, reply) =>
    go(reply, () => finishOidc(house, queryOf(request), visitOf(request))),
  );
  app.get(SAML_FINISH, async (request, reply) =>
    go(reply, () => finishSaml(house, queryOf(request), visitOf(request))),
  );
  app.get<{ Params: { workspaceId: string } }>('/sso/saml/:workspaceId/metadata', async (request, reply) => {
    const { workspaceId } = request.params;
    if (!UUID.test(workspaceId)) throw problem('not_found');
    return reply
      .type('application/samlmetadata+xml; charset=utf-8')
      .send(await samlMetadataOf(house, workspaceId, originOf(house, request)));
  });
  app.post<{ Params: { workspaceId: string }; Body: unknown }>(
    '/sso/saml/:workspaceId/acs',
    { bodyLimit: FORM_BYTES },
    async (request, reply) => {
      const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('latin1') : '');
      return go(reply, () => takeSamlAnswer(house, request.params.workspaceId, form, visitOf(request)));
    },
  );
}

const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams((request.url.split('?')[1] ?? '').slice(0, QUERY_BYTES));

/** A person looks at this: whatever is refused is said by the sign-in page, not as JSON. */
async function go(reply: FastifyReply, step: () => Promise<SsoStep>): Promise<FastifyReply> {
  const { to, cookies } = await step().catch((error: unknown): SsoStep => {
    if (error instanceof Problem && error.code === 'too_many') return { to: '/login?sso=too-many', cookies: [] };
    throw error;
  });
  setCookies(reply, cookies);
  return reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(to, 303);
}

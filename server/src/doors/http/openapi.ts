// The description of the whole API (OpenAPI 3.1), made from the table of contracts, so it cannot say anything else than the door does.
import { type AnyRoute, problems, routes } from '@throughline/protocol';
import { z } from 'zod';

type Json = { [key: string]: unknown };
const TAGS: readonly [string, readonly string[]][] = [
  ['Setup and sign-in', ['setup', 'auth', 'sso', 'demo', 'checklist']],
  ['Directory (SCIM)', ['scim']],
  ['Workspace', ['me', 'workspaces', 'workspace', 'tags', 'fields']],
  ['People', ['agents', 'invitations', 'roles', 'teams', 'api-keys']],
  ['Channels', ['channel-kinds', 'channels']],
  ['Operating', ['system-health', 'receipts', 'rehearsals', 'stuck-receipts', 'stuck-jobs', 'audit', 'retention']],
  [
    'Contacts',
    ['contacts', 'imports', 'companies', 'segments', 'links', 'identities', 'facts', 'duplicates', 'contact-notes'],
  ],
  [
    'Conversations',
    ['conversations', 'reply-routes', 'messages', 'files', 'search', 'views', 'macros', 'bulk', 'alerts', 'panels'],
  ],
  ['Webhooks', ['webhooks', 'webhook-deliveries']],
  ['Visitors', ['visitor']],
];
export const tagOf = (route: AnyRoute): string =>
  TAGS.find(([, starts]) => starts.includes(route.path.split('/')[1]!))?.[0] ?? 'Other';

/** All contracts, or those named. */
export function openapi(version: string, names: readonly string[] = Object.keys(routes)): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const name of names) {
    const route: AnyRoute = routes[name as keyof typeof routes];
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= route.wire === 'scim' ? { servers: [{ url: '/' }] } : {};
    paths[path][route.method.toLowerCase()] = operation(name, route, schemas);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version,
      description:
        'JSON in camelCase, times in ISO 8601 UTC, ids are UUIDs. Lists answer `{items, nextCursor}`; pass `cursor` to go on. Errors are RFC 9457 problems with a stable `code`. Writes accept `Idempotency-Key`. Too many requests answer 429 with `Retry-After`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/api/v1' }],
    tags: TAGS.map(([tag]) => ({ name: tag })),
    paths,
    components: {
      schemas: { ...sorted(schemas), Problem: problemSchema },
      securitySchemes,
      responses: {
        Problem: {
          description: 'A refusal',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}

const securitySchemes = {
  key: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer tl_live_…`' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'throughline',
    description:
      'The app’s own session; `__Host-throughline` over TLS. The header `Throughline-Workspace` (or `?workspace=`) chooses among several workspaces.',
  },
  directory: { type: 'http', scheme: 'bearer', description: 'A SCIM token: `Authorization: Bearer tl_scim_…`' },
  visitor: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Visitor TOKEN`: a customer’s device' },
};
const security: Readonly<Record<AnyRoute['caller'], object[]>> = {
  anyone: [],
  user: [{ session: [] }],
  agent: [{ key: [] }, { session: [] }],
  visitor: [{ visitor: [] }],
  directory: [{ directory: [] }],
};

const problemSchema = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    detail: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' }, description: 'What would be right, by field' },
    requestId: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'code'],
};

function operation(name: string, route: AnyRoute, schemas: Json): Json {
  const hasBody = route.body.def.type !== 'undefined';
  const isWrite = route.method !== 'GET';
  return {
    operationId: name,
    tags: [tagOf(route)],
    summary: route.summary,
    ...(route.scope ? { description: `Needs the scope \`${route.scope}\`.`, 'x-scope': route.scope } : {}),
    security: security[route.caller],
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
      ...(isWrite && route.caller !== 'anyone'
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: false,
              schema: { type: 'string', maxLength: 200 },
              description: 'The same key and request again answers as the first time',
            },
          ]
        : []),
    ],
    ...(route.wire === 'multipart'
      ? {
          requestBody: {
            required: true,
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
                  required: ['file'],
                },
              },
            },
          },
        }
      : {}),
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, schemas) } } } }
      : {}),
    responses: { [route.status]: reply(route, schemas), default: { $ref: '#/components/responses/Problem' } },
  };
}

function reply(route: AnyRoute, schemas: Json): Json {
  if (route.wire === 'file')
    return {
      description: 'The bytes',
      content: { '*/*': { schema: { type: 'string', contentMediaType: 'application/octet-stream' } } },
    };
  if (route.reply.def.type === 'undefined') return { description: 'Done' };
  return { description: 'Done', content: { 'application/json': { schema: schemaOf(route.reply, schemas) } } };
}

function parameters(where: 'path' | 'query', schema: z.ZodType, schemas: Json): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, schemas) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: each,
  }));
}

/** A schema as JSON Schema; what carries an id becomes a named component. Replies too are written as inputs, so a new field breaks no strict client. */
function schemaOf(schema: z.ZodType, schemas: Json): Json {
  const {
    $schema: _,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json & { $defs?: Json };
  for (const [id, each] of Object.entries($defs)) schemas[id] = tidy(each);
  return tidy(own) as Json;
}

/** Refs point to components; a format says enough without the pattern behind it. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const result: Json = {};
  for (const [key, each] of Object.entries(value)) {
    if (key === 'pattern' && 'format' in value) continue;
    if (key === 'id' && typeof each === 'string' && ('type' in value || 'anyOf' in value || 'oneOf' in value)) continue;
    if (Math.abs(Number(each)) === Number.MAX_SAFE_INTEGER && (key === 'maximum' || key === 'minimum')) continue;
    result[key] =
      key === '$ref' && typeof each === 'string' ? each.replace('#/$defs/', '#/components/schemas/') : tidy(each);
  }
  return result;
}

const sorted = (given: Json): Json => Object.fromEntries(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)));

// `/api/v1/openapi.json`, and `/api`: the same for people, one plain page without a script.
import type { FastifyInstance } from 'fastify';
import { type AnyRoute, problems, routes } from '@throughline/protocol';
import { VERSION } from '../../ground/version.ts';
import { BASE } from './api.ts';
import { plainPolicy } from './headers.ts';
import { openapi, tagOf } from './openapi.ts';

export function registerApiPages(app: FastifyInstance, names: readonly string[]): void {
  let description: string | null = null;
  let page: string | null = null;
  const describe = () => (description ??= JSON.stringify(openapi(VERSION, names)));
  app.get(`${BASE}/openapi.json`, async (_request, reply) =>
    reply
      .header('Cache-Control', 'no-cache')
      .header('Access-Control-Allow-Origin', '*')
      .type('application/json; charset=utf-8')
      .send(describe()),
  );
  app.get('/api', async (_request, reply) =>
    reply
      .header('Cache-Control', 'no-cache')
      .header('Content-Security-Policy', plainPolicy)
      .type('text/html; charset=utf-8')
      .send((page ??= draw(JSON.parse(describe()) as Description, names))),
  );
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
}
interface Operation {
  parameters: { name: string; in: string; required: boolean; schema: Json; description?: string }[];
  requestBody?: { content: Record<string, { schema: Json }> };
  responses: Record<string, { content?: Record<string, { schema: Json }> }>;
}
type Json = { [key: string]: unknown };

function draw(description: Description, names: readonly string[]): string {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const route: AnyRoute = routes[name as keyof typeof routes];
    const tag = tagOf(route);
    groups.set(tag, [...(groups.get(tag) ?? []), drawRoute(name, route, description)]);
  }
  const order = [...groups.keys()];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Throughline API</title><style>${style}</style>
<header><h1>Throughline API</h1><p>Version ${text(VERSION)}. All paths are under <code>${BASE}</code>, SCIM’s aside; the machine-readable description is <a href="${BASE}/openapi.json">openapi.json</a>.</p>
<p>Send <code>Authorization: Bearer KEY</code>. Lists answer <code>{items, nextCursor}</code>. Writes accept <code>Idempotency-Key</code>. A refusal is <code>application/problem+json</code> with a stable <code>code</code>.</p>
<nav>${[...order, 'Things', 'Problems'].map((tag) => `<a href="#${slug(tag)}">${text(tag)}</a>`).join(' ')}</nav></header><main>
${order.map((tag) => `<section><h2 id="${slug(tag)}">${text(tag)}</h2>${groups.get(tag)!.join('')}</section>`).join('')}
<section><h2 id="things">Things</h2>${Object.entries(description.components.schemas)
    .map(
      ([id, schema]) =>
        `<details><summary><b>${text(id)}</b></summary><pre id="thing-${text(id)}">${shape(schema, 0)}</pre></details>`,
    )
    .join('')}</section>
<section><h2 id="problems">Problems</h2><dl>${Object.entries(problems)
    .map(
      ([code, { status, title }]) =>
        `<dt id="problem-${code}"><code>${code}</code> ${status}</dt><dd>${text(title)}</dd>`,
    )
    .join('')}</dl></section></main></html>`;
}

function drawRoute(name: string, route: AnyRoute, description: Description): string {
  const given = description.paths[route.path.replace(/:(\w+)/g, '{$1}')]![route.method.toLowerCase()]!;
  const parameters = given.parameters.filter((each) => each.in !== 'header');
  const body = Object.entries(given.requestBody?.content ?? {})[0];
  const reply = Object.entries(given.responses[route.status]?.content ?? {})[0];
  const who = {
    anyone: 'anyone',
    user: 'a signed-in person',
    agent: `scope ${String(route.scope)}`,
    visitor: 'a visitor’s device',
    directory: 'a company’s directory, by its SCIM token',
  }[route.caller];
  return `<details id="${name}"><summary><span class="method ${route.method}">${route.method}</span> <code>${text(route.path)}</code> <span>${text(route.summary)}</span></summary>
<p>For ${text(who)}.</p>${parameters.length > 0 ? `<h3>Parameters</h3><pre>${parameters.map((each) => `${text(each.name)}${each.required ? '' : '?'}: ${shape(each.schema, 0)}`).join('\n')}</pre>` : ''}
${body ? `<h3>Body (${text(body[0])})</h3><pre>${shape(body[1].schema, 0)}</pre>` : ''}<h3>Answer ${route.status}</h3><pre>${reply ? shape(reply[1].schema, 0) : 'nothing'}</pre></details>`;
}

/** A schema as one would write a type. */
function shape(schema: Json, depth: number): string {
  if (typeof schema['$ref'] === 'string') {
    const id = schema['$ref'].split('/').at(-1)!;
    return `<a href="#thing-${text(id)}">${text(id)}</a>`;
  }
  const union = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
  if (union) return union.map((each) => shape(each, depth)).join(' | ');
  if (Array.isArray(schema['enum'])) return schema['enum'].map((each) => text(JSON.stringify(each))).join(' | ');
  if ('const' in schema) return text(JSON.stringify(schema['const']));
  if (schema['type'] === 'array')
    return schema['prefixItems']
      ? `[${(schema['prefixItems'] as Json[]).map((each) => shape(each, depth)).join(', ')}]`
      : `${wrap(shape((schema['items'] ?? {}) as Json, depth))}[]`;
  if (schema['type'] === 'object' && schema['properties']) {
    const required = (schema['required'] ?? []) as string[];
    const pad = '  '.repeat(depth + 1);
    return `{\n${Object.entries(schema['properties'] as Record<string, Json>)
      .map(([key, each]) => `${pad}${text(key)}${required.includes(key) ? '' : '?'}: ${shape(each, depth + 1)}`)
      .join('\n')}\n${'  '.repeat(depth)}}`;
  }
  if (schema['type'] === 'object') return `{ [key]: ${shape((schema['additionalProperties'] ?? {}) as Json, depth)} }`;
  return text([schema['format'] ?? schema['type'] ?? 'anything'].flat().join(' | ')) + bounds(schema);
}
const wrap = (shown: string): string => (shown.includes(' | ') ? `(${shown})` : shown);
function bounds(schema: Json): string {
  const said = [
    ['maxLength', '≤ $ characters'],
    ['minLength', '≥ $ characters'],
    ['minimum', '≥ $'],
    ['maximum', '≤ $'],
    ['default', 'usually $'],
  ] as const;
  const parts = said
    .filter(([key]) => schema[key] !== undefined && schema[key] !== '')
    .map(([key, words]) => words.replace('$', String(schema[key])));
  return parts.length > 0 ? ` <small>${text(parts.join(', '))}</small>` : '';
}

const slug = (tag: string): string => tag.toLowerCase().replace(/\W+/g, '-');
const text = (given: string): string => given.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const style = `:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent)}body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}h3{font-size:.8rem;margin:.8rem 0 .2rem;opacity:.7}nav a{margin-right:.8rem;display:inline-block}
details{border-top:1px solid var(--line);padding:.4rem 0}summary{cursor:pointer}summary span:last-child{opacity:.75}code,pre{font:13px/1.5 ui-monospace,monospace}pre{overflow:auto;background:color-mix(in srgb,currentColor 6%,transparent);padding:.7rem;border-radius:6px;margin:.2rem 0}
.method{display:inline-block;min-width:4rem;font:600 12px/1 ui-monospace,monospace}.GET{color:light-dark(#0a6b3d,#5ed19a)}.POST{color:light-dark(#0b57a8,#7db8ff)}.PATCH,.PUT{color:light-dark(#8a5200,#f0b45a)}.DELETE{color:light-dark(#b3261e,#ff8f86)}
dt{margin-top:.6rem}dd{margin:0 0 0 1rem}small{opacity:.7}a{color:inherit}`;

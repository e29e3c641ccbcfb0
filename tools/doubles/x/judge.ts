// X's own description of its API: bodies, queries, whose token a call takes, and what the double itself answers.
import { readFileSync } from 'node:fs';
import { loadOpenApi } from '../shared/openapi-judge.ts';
import type { Call, Reply } from '../shared/server.ts';
import { findVendor } from '../vendor.ts';

type Json = Record<string, unknown>;
interface Operation {
  readonly parameters?: readonly Json[];
  readonly security?: readonly Json[];
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, { schema?: { $ref?: string } }> }>>;
}
interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly parameters: Readonly<Record<string, Json>> };
}

export function openSpec() {
  const file = findVendor('specs/x.json');
  if (file === null)
    return {
      judges: false,
      judge: () => null,
      allows: () => true,
      judged: (_call: Call, reply: Reply) => reply,
      mediaBytes,
    };
  const bodies = loadOpenApi(file);
  const spec = JSON.parse(readFileSync(file, 'utf8')) as Spec;
  const routes = Object.entries(spec.paths).map(([path, methods]) => ({
    pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`),
    methods,
    // A named path is meant before one with a part left open.
    holes: path.split('{').length,
  }));
  const operationOf = (method: string, path: string) =>
    routes
      .filter(({ pattern, methods }) => pattern.test(path) && methods[method.toLowerCase()])
      .sort((a, b) => a.holes - b.holes)[0]?.methods[method.toLowerCase()];

  function judgeQuery(call: Call): string | null {
    const named = (operationOf(call.method, call.path)?.parameters ?? []).map((each) =>
      typeof each['$ref'] === 'string' ? (spec.components.parameters[each['$ref'].split('/').at(-1)!] ?? {}) : each,
    );
    const known = named.filter((each) => each['in'] === 'query');
    for (const each of known)
      if (each['required'] === true && call.query[String(each['name'])] === undefined)
        return `${String(each['name'])} is missing`;
    for (const [key, value] of Object.entries(call.query)) {
      const schema = known.find((each) => each['name'] === key)?.['schema'] as Json | undefined;
      if (!schema) return `there is no parameter ${key}`;
      const wrong = wrongWith(schema, value);
      if (wrong) return `${key}: ${wrong}`;
    }
    return null;
  }
  return {
    judges: true,
    judge(call: Call): string | null {
      if (call.path === '/2/oauth2/token')
        return (call.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')
          ? null
          : 'takes a form';
      const type = call.headers['content-type'] ?? '';
      const body = type.startsWith('multipart/') ? multipart(call) : call.given;
      return bodies.judgeCall(call.method, call.path, type, body) ?? judgeQuery(call);
    },
    allows: (method: string, path: string, as: string) =>
      (operationOf(method, path)?.security ?? []).some((each) => as in each),
    /** The double may not say what X could not. */
    judged(call: Call, reply: Reply): Reply {
      if (reply.status >= 300 || reply.json === undefined) return reply;
      const content = operationOf(call.method, call.path)?.responses[String(reply.status)]?.content;
      const name = content?.['application/json']?.schema?.$ref?.split('/').at(-1);
      const wrong = name === undefined ? `X does not answer ${reply.status}` : bodies.judgeSchema(name, reply.json);
      if (wrong !== null) throw new Error(`the double answers ${call.method} ${call.path} wrongly: ${wrong}`);
      return reply;
    },
    mediaBytes,
  };
}

function wrongWith(schema: Json, value: string): string | null {
  if (schema['type'] === 'integer') {
    const number = Number(value);
    const [least, most] = [Number(schema['minimum'] ?? -Infinity), Number(schema['maximum'] ?? Infinity)];
    return /^\d+$/.test(value) && number >= least && number <= most ? null : `${value} is not in its range`;
  }
  if (schema['type'] === 'array') {
    const items = schema['items'] as Json;
    const words = value.split(',');
    if (schema['uniqueItems'] === true && new Set(words).size < words.length) return 'names something twice';
    return words.map((word) => wrongWith(items, word)).find((each) => each !== null) ?? null;
  }
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) return `${value} is not one of its words`;
  if (Number(schema['minLength'] ?? 0) > value.length) return `${value} is too short`;
  return null;
}

function parts(call: Call): { name: string; bytes: number; text: string }[] {
  const boundary = /boundary=([^;]+)/.exec(call.headers['content-type'] ?? '')?.[1] ?? '';
  return call.body
    .toString('latin1')
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const at = part.indexOf('\r\n\r\n');
      const content = part.slice(at + 4, -2);
      return { name: /name="([^"]+)"/.exec(part.slice(0, at))?.[1] ?? '', bytes: content.length, text: content };
    });
}
const multipart = (call: Call): Json =>
  Object.fromEntries(
    parts(call).map(({ name, text }) => [name, name === 'segment_index' ? Number(text) : text.slice(0, 10)]),
  );
const mediaBytes = (call: Call): number => parts(call).find(({ name }) => name === 'media')?.bytes ?? 0;

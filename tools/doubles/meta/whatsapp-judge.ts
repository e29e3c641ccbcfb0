// Judges what is sent to WhatsApp by the vendor's own OpenAPI description, patched where it is known to be wrong.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { patches } from './schema-patches.ts';

type Json = Record<string, unknown>;
/** What is wrong with a body; null when nothing is. */
export type Judge = (
  schema: 'Message' | 'MarkMessageRequestPayload' | 'SubscriptionRequest' | 'PhoneNumberStatusUpdateRequest',
  body: unknown,
) => string | null;

export function loadWhatsAppJudge(path: string): Judge {
  const spec = parse(readFileSync(path, 'utf8')) as { components: { schemas: Json } };
  const schemas = spec.components.schemas;
  for (const patch of patches) apply(schemas, patch.at, patch.to);
  for (const schema of Object.values(schemas)) closeFromOutside(schema as Json);
  const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: { schemas: withoutDiscriminators(schemas) as Json } });
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  return (schema, body) => {
    // By its type the one schema is known, and its complaint is readable; `oneOf` would name eleven.
    const name = schema === 'Message' ? nameOf(body) : schema;
    if (name === null || !(name in schemas))
      return `there is no type ${JSON.stringify((body as Json | null)?.['type'])}`;
    const check = compiled.get(name) ?? ajv.compile({ $ref: `api#/components/schemas/${name}` });
    compiled.set(name, check);
    if (check(body)) return null;
    const first = check.errors?.[0];
    return `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'} ${JSON.stringify(first?.params ?? {})}`;
  };
}

function nameOf(body: unknown): string | null {
  const type = (body as Json | null)?.['type'];
  return typeof type === 'string' && /^[a-z]+$/.test(type)
    ? `${type[0]?.toUpperCase() ?? ''}${type.slice(1)}Message`
    : null;
}

function apply(root: Json, at: readonly (string | number)[], to: unknown): void {
  let here = root as Record<string | number, unknown>;
  for (const key of at.slice(0, -1)) {
    const next = here[key];
    if (typeof next !== 'object' || next === null)
      throw new Error(`The patch at ${at.join('/')} finds nothing; the vendor's description has changed`);
    here = next as Record<string | number, unknown>;
  }
  here[at.at(-1) ?? ''] = to;
}

/** `additionalProperties: false` inside `allOf` forbids what its sisters allow; said from outside it means what was meant. */
function closeFromOutside(schema: Json): void {
  const parts = schema['allOf'];
  if (!Array.isArray(parts) || !parts.some((part) => (part as Json)['additionalProperties'] === false)) return;
  for (const part of parts as Json[]) delete part['additionalProperties'];
  schema['unevaluatedProperties'] = false;
}
/** Their mappings are not for JSON Schema, and Ajv refuses them. */
function withoutDiscriminators(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDiscriminators);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'discriminator' && typeof inner === 'object'))
      .map(([key, inner]) => [key, withoutDiscriminators(inner)]),
  );
}

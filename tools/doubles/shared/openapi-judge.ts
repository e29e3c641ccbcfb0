// Judges calls by a vendor's own OpenAPI description, strictly: a wrong type, a missing part and an unknown field are all told.
// Rewritten for Ajv on the way: what is `nullable`, a discriminator's choice, and that nothing unnamed may stand in an object.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';

type Json = Record<string, unknown>;
export interface OpenApiJudge {
  /** What is wrong with this call; null when nothing is. `body`: JSON, or a form's fields (repeated ones as lists). */
  judgeCall(method: string, path: string, type: string, body: unknown): string | null;
  /** The same for a thing the vendor sends, by the name of its schema. */
  judgeSchema(name: string, value: unknown): string | null;
}

export function loadOpenApi(file: string, prefix = ''): OpenApiJudge {
  const text = readFileSync(file, 'utf8');
  const spec = (file.endsWith('.json') ? JSON.parse(text) : parse(text)) as {
    paths: Record<string, Record<string, Json>>;
    components: { schemas: Record<string, Json>; requestBodies?: Record<string, Json> };
  };
  const { schemas } = spec.components;
  const ajv = new Ajv2020({ strict: false, allErrors: false, coerceTypes: false, validateFormats: false });
  const $defs: Json = {};
  for (const [name, schema] of Object.entries(schemas)) {
    $defs[`${name}~base`] = body(schema, schemas);
    $defs[name] = dispatched(name, schema, schemas);
  }
  ajv.addSchema({ $id: 'vendor', $defs });
  const compiled = new Map<string, ValidateFunction>();
  const check = (key: string, schema: () => Json, value: unknown): string | null => {
    const validate = compiled.get(key) ?? ajv.compile(schema());
    compiled.set(key, validate);
    if (validate(value)) return null;
    const first = validate.errors?.[0];
    return `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'} ${JSON.stringify(first?.params ?? {})}`;
  };
  const routes = Object.entries(spec.paths).map(([path, methods]) => ({
    path,
    methods,
    pattern: new RegExp(`^${prefix}${path.replace(/\{[^}]+\}/g, '[^/]+').replace(/\./g, '\\.')}$`),
  }));
  return {
    judgeCall(method, path, type, value) {
      const route = routes.find((each) => each.pattern.test(path) && each.methods[method.toLowerCase()]);
      if (!route) return `${method} ${path} is no call of this API`;
      const said = route.methods[method.toLowerCase()]?.['requestBody'] as Json | undefined;
      const wanted = resolved(said, spec.components.requestBodies ?? {});
      const content = (wanted?.['content'] ?? {}) as Record<string, { schema?: Json }>;
      const key = Object.keys(content).find((each) => type.startsWith(each)) ?? Object.keys(content)[0];
      if (key === undefined) return null;
      if (!type.startsWith(key) && !/^(\*|application\/octet-stream)/.test(key))
        return `${path} takes ${key}, not ${type}`;
      const schema = content[key]?.schema;
      if (!schema || schema['format'] === 'binary') return null;
      const isForm = key.includes('form');
      return check(
        `${method} ${route.path}`,
        () => used(schema, schemas),
        isForm ? shaped(value as Json, schema, schemas) : value,
      );
    },
    judgeSchema: (name, value) =>
      check(`schema ${name}`, () => used({ $ref: `#/components/schemas/${name}` }, schemas), value),
  };
}

/** The examples of a description, by name. */
export function examplesIn(file: string): Readonly<Record<string, { readonly value: unknown }>> {
  const { components } = parse(readFileSync(file, 'utf8')) as {
    components: { examples: Record<string, { value: unknown }> };
  };
  return components.examples;
}

const nameOf = (ref: string): string => ref.split('/').at(-1) ?? '';
function resolved(given: Json | undefined, shelf: Record<string, Json>): Json | undefined {
  return typeof given?.['$ref'] === 'string' ? shelf[nameOf(given['$ref'])] : given;
}
const mappingOf = (schema: Json): Record<string, string> =>
  ((schema['discriminator'] as Json | undefined)?.['mapping'] ?? {}) as Record<string, string>;
const isChoice = (schema: Json | undefined): boolean =>
  schema !== undefined && Object.keys(mappingOf(schema)).length > 0;

/** Does this describe fields, so that others are strangers? */
function hasFields(schema: Json, schemas: Record<string, Json>, depth = 0): boolean {
  if (depth > 8) return false;
  if (typeof schema['$ref'] === 'string') return hasFields(schemas[nameOf(schema['$ref'])] ?? {}, schemas, depth + 1);
  const parts = [...((schema['allOf'] ?? []) as Json[])];
  return schema['properties'] !== undefined || parts.some((part) => hasFields(part, schemas, depth + 1));
}

/** A schema in a place of its own: nothing that it does not name may stand there. */
function used(schema: Json, schemas: Record<string, Json>): Json {
  const isOpen = schema['additionalProperties'] !== undefined || !hasFields(schema, schemas);
  return { ...body(schema, schemas), ...(isOpen ? {} : { unevaluatedProperties: false }) };
}

/** A schema as a part of another: its own strictness is the other's business. */
function body(schema: Json, schemas: Record<string, Json>, isParent = false): Json {
  if (typeof schema['$ref'] === 'string') {
    const name = nameOf(schema['$ref']);
    return { $ref: `vendor#/$defs/${name}${isParent && isChoice(schemas[name]) ? '~base' : ''}` };
  }
  const {
    properties,
    items,
    allOf,
    oneOf,
    anyOf,
    nullable,
    discriminator: _choice,
    example: _example,
    ...rest
  } = schema;
  const type = rest['type'];
  return {
    ...rest,
    ...(nullable === true && typeof type === 'string' ? { type: [type, 'null'] } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties as Record<string, Json>).map(([key, each]) => [key, used(each, schemas)]),
          ),
        }
      : {}),
    ...(typeof rest['additionalProperties'] === 'object'
      ? { additionalProperties: used(rest['additionalProperties'] as Json, schemas) }
      : {}),
    ...(items ? { items: used(items as Json, schemas) } : {}),
    ...(allOf ? { allOf: (allOf as Json[]).map((each) => body(each, schemas, true)) } : {}),
    ...(oneOf ? { anyOf: (oneOf as Json[]).map((each) => used(each, schemas)) } : {}),
    ...(anyOf ? { anyOf: (anyOf as Json[]).map((each) => used(each, schemas)) } : {}),
  };
}

/** A parent that names its children by a word: that word decides, and no other is known. */
function dispatched(name: string, schema: Json, schemas: Record<string, Json>): Json {
  const mapping = mappingOf(schema);
  if (Object.keys(mapping).length === 0) return body(schema, schemas);
  const key = String((schema['discriminator'] as Json)['propertyName']);
  return {
    $ref: `vendor#/$defs/${name}~base`,
    required: [key],
    properties: { [key]: { enum: Object.keys(mapping) } },
    allOf: Object.entries(mapping).map(([word, ref]) => ({
      if: { properties: { [key]: { const: word } } },
      then: { $ref: `vendor#/$defs/${nameOf(ref)}` },
    })),
  };
}

/** A form is all texts: as the fields' types say, so that a word where a number belongs is still told. */
function shaped(fields: Json, schema: Json, schemas: Record<string, Json>): Json {
  const properties = ((resolved(schema, schemas) ?? {})['properties'] ?? {}) as Record<string, Json>;
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      const type = resolved(properties[key], schemas)?.['type'];
      if (type === 'array') return [key, Array.isArray(value) ? value : [value]];
      if (type === 'boolean' && (value === 'true' || value === 'false')) return [key, value === 'true'];
      if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(String(value)))
        return [key, Number(value)];
      return [key, value];
    }),
  );
}

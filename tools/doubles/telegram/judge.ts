// Judges calls and updates by the vendor's own description of its API: every method's parameters and every type, strictly,
// so an unknown field or a wrong type is caught in both directions.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';

interface SpecField {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
  readonly description: string;
}
interface SpecThing {
  readonly name: string;
  readonly fields?: readonly SpecField[];
  readonly subtypes?: readonly string[];
  readonly description?: readonly string[];
}
interface Spec {
  readonly version: string;
  readonly methods: Readonly<Record<string, SpecThing>>;
  readonly types: Readonly<Record<string, SpecThing>>;
}

export interface Judge {
  knowsMethod(method: string): boolean;
  /** How the parameters of a form or query, which are all texts, are to be read: the field's types by name. */
  typesOf(method: string): Readonly<Record<string, readonly string[]>>;
  /** What is wrong with these parameters; null when nothing is. A file is the text `attach://…` or a FileMark. */
  judgeCall(method: string, params: object): string | null;
  judgeType(type: string, value: unknown): string | null;
  /** The emoji a bot may react with, as the documentation lists them. */
  readonly reactionEmoji: ReadonlySet<string>;
  readonly chatActions: ReadonlySet<string>;
}

export function loadJudge(path: string): Judge {
  const spec = JSON.parse(readFileSync(path, 'utf8')) as Spec;
  const ajv = new Ajv({ strict: false, allErrors: false, discriminator: false });
  const definitions: Record<string, object> = { InputFile: { type: ['string', 'object'] } };
  for (const type of Object.values(spec.types)) if (type.name !== 'InputFile') definitions[type.name] = schemaOf(type);
  for (const method of Object.values(spec.methods)) definitions[`call.${method.name}`] = schemaOf(method);
  ajv.addSchema({ $id: 'api', definitions });
  const compiled = new Map<string, ValidateFunction>();
  const judge = (name: string, value: unknown): string | null => {
    const check = compiled.get(name) ?? ajv.compile({ $ref: `api#/definitions/${name}` });
    compiled.set(name, check);
    if (check(value)) return null;
    const first = check.errors?.[0];
    return `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'} ${JSON.stringify(first?.params ?? {})}`;
  };
  return {
    knowsMethod: (method) => method in spec.methods,
    typesOf: (method) =>
      Object.fromEntries((spec.methods[method]?.fields ?? []).map(({ name, types }) => [name, types])),
    judgeCall: (method, params) => judge(`call.${method}`, params),
    judgeType: (type, value) => judge(type, value),
    reactionEmoji: new Set(quoted(spec, 'ReactionTypeEmoji', 'emoji')),
    chatActions: new Set([
      'typing',
      'upload_photo',
      'record_video',
      'upload_video',
      'record_voice',
      'upload_voice',
      'upload_document',
      'choose_sticker',
      'find_location',
      'record_video_note',
      'upload_video_note',
    ]),
  };
}

function* quoted(spec: Spec, type: string, field: string): Generator<string> {
  const description = spec.types[type]?.fields?.find(({ name }) => name === field)?.description ?? '';
  for (const [, value = ''] of description.matchAll(/"([^"]+)"/g)) yield value;
}

function schemaOf(thing: SpecThing): object {
  const members = (thing.subtypes ?? []).map(reference);
  // A rich text may also be a bare text or a list of them: its description says so, its list of members does not.
  if (thing.name === 'RichText')
    return { anyOf: [{ type: 'string' }, { type: 'array', items: reference('RichText') }, ...members] };
  if (members.length > 0) return { anyOf: members };
  const fields = thing.fields ?? [];
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(thing, field)])),
  };
}

function fieldSchema(thing: SpecThing, field: SpecField): object {
  // `Type of the origin, always "user"`: the word that tells the members of a union apart.
  const fixed = /(?:always|must be) (?:"([^"]+)"|([a-z_0-9]+))$/.exec(field.description.replace(/\.$/, ''));
  const isTag = ['type', 'status', 'source'].includes(field.name) && thing.fields?.[0]?.name === field.name;
  if (isTag && fixed && field.types.join() === 'String') return { const: fixed[1] ?? fixed[2] };
  return field.types.length === 1 ? reference(field.types[0] ?? '') : { anyOf: field.types.map(reference) };
}

const plain: Readonly<Record<string, object>> = {
  Integer: { type: 'integer' },
  Float: { type: 'number' },
  String: { type: 'string' },
  Boolean: { type: 'boolean' },
};
function reference(type: string): object {
  if (type.startsWith('Array of ')) return { type: 'array', items: reference(type.slice('Array of '.length)) };
  return plain[type] ?? { $ref: `api#/definitions/${type}` };
}

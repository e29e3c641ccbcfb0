// Reads a call as the Bot API does: JSON, a form, a multipart form or a query, with texts turned into what the method's field is.
import type { IncomingMessage } from 'node:http';
import type { Judge } from './judge.ts';
import type { Json, Upload } from './state.ts';

const bodyLimit = 120 * 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) throw new Error('The body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function parseCall(
  request: IncomingMessage,
  body: Buffer,
  method: string,
  judge: Judge | null,
): Promise<{ params: Json; uploads: readonly Upload[]; problem: string | null }> {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://double').searchParams);
  const type = request.headers['content-type'] ?? '';
  const types = judge?.typesOf(method) ?? {};
  const base = fromTexts(query, types);
  if (type.startsWith('application/json')) {
    try {
      const given: unknown = JSON.parse(body.toString('utf8') || '{}');
      if (typeof given !== 'object' || given === null || Array.isArray(given))
        return { params: base, uploads: [], problem: 'the JSON body is not an object' };
      return { params: { ...base, ...given }, uploads: [], problem: null };
    } catch {
      return { params: base, uploads: [], problem: "can't parse request JSON" };
    }
  }
  if (type.startsWith('application/x-www-form-urlencoded'))
    return {
      params: { ...base, ...fromTexts(Object.fromEntries(new URLSearchParams(body.toString('utf8'))), types) },
      uploads: [],
      problem: null,
    };
  if (!type.startsWith('multipart/form-data')) return { params: base, uploads: [], problem: null };
  const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': type } }).formData();
  const texts: Record<string, string> = {};
  const uploads: Upload[] = [];
  for (const [field, value] of form) {
    if (typeof value === 'string') texts[field] = value;
    else uploads.push({ field, name: value.name, mime: value.type, body: new Uint8Array(await value.arrayBuffer()) });
  }
  return { params: { ...base, ...fromTexts(texts, types) }, uploads, problem: null };
}

const objects = new Set([
  'reply_parameters',
  'reply_markup',
  'media',
  'entities',
  'caption_entities',
  'reaction',
  'allowed_updates',
  'link_preview_options',
  'message_ids',
]);
const numbers = new Set([
  'chat_id',
  'message_id',
  'offset',
  'limit',
  'timeout',
  'user_id',
  'duration',
  'width',
  'height',
  'max_connections',
]);

/** Without the vendor's description the usual field names decide. */
function fromTexts(texts: Readonly<Record<string, string>>, types: Readonly<Record<string, readonly string[]>>): Json {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [key, fromText(value, types[key] ?? guess(key))]),
  );
}
const guess = (key: string): readonly string[] =>
  objects.has(key) ? ['Object'] : numbers.has(key) ? ['Integer', 'String'] : ['String'];

function fromText(value: string, types: readonly string[]): unknown {
  if ((types.includes('Integer') || types.includes('Float')) && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  if (types.includes('Boolean') && (value === 'true' || value === 'false')) return value === 'true';
  if (types.some((type) => !['Integer', 'Float', 'Boolean', 'String', 'InputFile'].includes(type))) {
    try {
      return JSON.parse(value);
    } catch {
      return value;
    }
  }
  return value;
}

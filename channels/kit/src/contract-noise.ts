// Bad input for every channel: bytes that are nothing, recorded calls cut short, and recorded JSON with one part replaced.

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const mutationLimit = 4000;

export function badBytes(): readonly { readonly name: string; readonly body: Uint8Array }[] {
  return [
    { name: 'empty', body: new Uint8Array() },
    { name: 'spaces', body: bytes(' \r\n\t') },
    { name: 'a NUL', body: Uint8Array.of(0) },
    { name: 'broken UTF-8', body: Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d) },
    { name: 'a cut JSON', body: bytes('{"update_id":1,"message":{"message_id":') },
    { name: 'UTF-16', body: Uint8Array.from(Buffer.from('{"a":1}', 'utf16le')) },
    { name: 'deep arrays', body: bytes('['.repeat(100_000)) },
    { name: 'deep closed arrays', body: bytes('['.repeat(50_000) + ']'.repeat(50_000)) },
    { name: 'deep objects', body: bytes('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)) },
    {
      name: 'deep objects beside a long number',
      body: bytes(`{"n":12345678901234567890,"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`),
    },
    ...[
      '[]',
      'null',
      '{}',
      '""',
      '0',
      'true',
      '[[]]',
      '[null]',
      '{"":null}',
      '{"__proto__":{"x":1}}',
      '{"constructor":{"prototype":{}}}',
      '<html></html>',
      'a=1&b=2',
    ].map((text) => ({ name: text, body: bytes(text) })),
  ];
}

/** The body cut at many places, and with bytes turned over. */
export function* broken(body: Uint8Array): Generator<Uint8Array> {
  const step = Math.max(1, Math.floor(body.length / 60));
  for (let at = 0; at < body.length; at += step) yield body.slice(0, at);
  for (let at = 0; at < body.length; at += step) {
    const bent = Uint8Array.from(body);
    bent[at] = (bent[at] ?? 0) ^ 0x80;
    yield bent;
  }
}

const replacements: readonly unknown[] = [
  null,
  '',
  'x',
  0,
  -1,
  1.5,
  1e308,
  '12345678901234567890',
  true,
  [],
  {},
  [null],
  [[]],
  { id: {} },
  '\u0000',
  '\ud800',
  '<script>alert(1)</script>',
];

/** A JSON body with one part at a time replaced by something else, or gone. Nothing for a body that is not JSON. */
export function* mutations(body: Uint8Array): Generator<Uint8Array> {
  let whole: unknown;
  try {
    whole = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return;
  }
  const paths = [...pathsOf(whole, [])];
  let made = 0;
  for (const path of paths) {
    for (const replacement of [...replacements, undefined]) {
      if (made++ > mutationLimit) return;
      yield bytes(JSON.stringify(replaced(whole, path, replacement)) ?? 'null');
    }
  }
}

function* pathsOf(value: unknown, path: readonly string[]): Generator<readonly string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner, [...path, key]);
}

function replaced(value: unknown, path: readonly string[], replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (String(index) === key ? replaced(each, rest, replacement) : each));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [
      name,
      name === key ? replaced(inner, rest, replacement) : inner,
    ]),
  );
}

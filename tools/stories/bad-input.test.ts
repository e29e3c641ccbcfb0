// Whatever arrives at the doors, the answer is a clear refusal or the right thing, never a surprise of ours: bodies that are no text, texts the
// database cannot hold, objects that want to be prototypes, and the same odd thing in every place of every contract.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { addressOf, type AnyRoute, routes } from '@throughline/protocol';
import { z } from 'zod';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { type Json, OWNER, type Server, startServer, until } from './server.ts';

let double: TelegramDouble;
let server: Server;
let cookie: string;
/** Things that are there, so that a call reaches further than "not found". */
const known: Record<string, string> = {};

before(
  async () => {
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url });
    const channel = await server.api.post<{ id: string }>('/channels', {
      kind: 'telegram',
      name: 'Bot',
      settings: { botToken: double.token, mode: 'webhook' },
    });
    const person = double.customer({ firstName: 'Ann' });
    person.sends('Hello there');
    const list = await until(
      () => server.api.get<{ items: { id: string; contactId: string }[] }>('/conversations'),
      (page) => page.items.length > 0,
      'a conversation is there',
    );
    const { items } = await server.api.get<{ items: { id: string }[] }>(`/conversations/${list.items[0]!.id}/messages`);
    Object.assign(known, {
      channels: channel.id,
      conversations: list.items[0]!.id,
      contacts: list.items[0]!.contactId,
      messages: items[0]!.id,
    });
    cookie = await signIn();
    const sha256 = createHash('sha256').update(SCIM_TOKEN).digest('hex');
    await server.sql(
      `insert into scim_tokens (workspace_id, id, name, last_four, sha256) select id, $1, 'Directory', 'here', $2 from workspaces`,
      [id, sha256],
    );
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await double?.stop();
  },
  { timeout: 180_000 },
);

const SCIM_TOKEN = 'tl_scim_of-a-directory-that-is-known-here';
const signIn = async () =>
  (await server.call({}).call('POST', '/auth/sign-in', OWNER)).headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

/** Ends our session, throws us out, or costs a password hash each time: tried elsewhere. */
const elsewhere =
  /^(signIn|signOut|setUp|changePassword|.*[tT]wo[fF]actor.*|endSession.*|leave.*|deleteWorkspace|acceptInvitation|joinBy.*|resetPassword|askReset)$/;
const all = Object.entries(routes as Readonly<Record<string, AnyRoute>>).filter(([name]) => !elsewhere.test(name));
const id = '01890000-0000-7000-8000-000000000000';

/** Where the call goes: ids of things that are there. */
const pathOf = (route: AnyRoute): string =>
  addressOf(route).replace(
    /:(\w+)/g,
    (_, name: string) => known[route.path.split('/')[1]!] ?? (name === 'id' || name.endsWith('Id') ? id : 'x'),
  );
async function send(
  route: AnyRoute,
  body: string | Uint8Array | undefined,
  more: { query?: string; headers?: Record<string, string> } = {},
) {
  const reply = await fetch(`${server.url}${pathOf(route)}${more.query ?? ''}`, {
    method: route.method,
    headers: {
      ...(route.caller === 'user'
        ? { cookie, origin: server.url }
        : { authorization: `Bearer ${route.caller === 'directory' ? SCIM_TOKEN : server.key}` }),
      'content-type': route.wire === 'scim' ? 'application/scim+json' : 'application/json',
      ...more.headers,
    },
    redirect: 'manual',
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined || route.method === 'GET' ? {} : { body: body as string }),
  });
  return { status: reply.status, text: await reply.text(), type: reply.headers.get('content-type') ?? '' };
}
type Answer = Awaited<ReturnType<typeof send>>;
const troubles: string[] = [];
function judge(what: string, answer: Answer): void {
  if (answer.status >= 500) troubles.push(`${what} got ${answer.status}: ${answer.text.slice(0, 300)}`);
  else if (answer.status >= 400 && !/^application\/(problem|scim)\+json/.test(answer.type))
    troubles.push(`${what} got ${answer.status} as ${answer.type}`);
}
function clear(): void {
  assert.deepEqual(troubles.splice(0), []);
  assert.doesNotMatch(server.said, /"level":"error"/, 'nothing surprised the server');
}

/** A body of the contract's own shape, with the same odd text wherever text may be. */
function sample(schema: Json, odd: unknown, depth = 0): unknown {
  if (depth > 8 || typeof schema !== 'object') return null;
  const choices = (schema['anyOf'] ?? schema['oneOf']) as Json[] | undefined;
  if (choices) return sample(choices.find((each) => each['type'] !== 'null') ?? choices[0]!, odd, depth + 1);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  switch (schema['type']) {
    case 'object': {
      const result: Json = {};
      for (const [name, each] of Object.entries((schema['properties'] ?? {}) as Record<string, Json>))
        result[name] = sample(each, odd, depth + 1);
      // Free-form objects: the odd text is a name, too.
      if (typeof schema['additionalProperties'] === 'object')
        result[typeof odd === 'string' ? odd.slice(0, 40) : 'x'] = sample(
          schema['additionalProperties'] as Json,
          odd,
          depth + 1,
        );
      return result;
    }
    case 'array':
      return [sample((schema['items'] ?? {}) as Json, odd, depth + 1)];
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'string':
      if (schema['format'] === 'uuid') return known['contacts'];
      if (schema['format'] === 'date-time') return '2030-01-01T00:00:00.000Z';
      if (schema['format'] === 'email') return 'someone@shop.example';
      if (schema['format'] === 'uri') return 'https://shop.example/';
      return odd;
    default:
      return odd;
  }
}
const shapeOf = (schema: z.ZodType): Json => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;

const oddTexts: readonly unknown[] = [
  'plain words of somebody',
  'NUL \u0000 inside',
  'half \ud800 a pair',
  'other half \udc00',
  '\u202Egnp.exe\u2066\u0007\u001b[31m',
  '',
  ' ',
  '%00%ff%c0%ae',
  "' or 1=1 --",
  '__proto__',
  'constructor',
  'x'.repeat(300_000),
  'e\u0301'.repeat(60_000),
  { $ne: null },
  ['x'],
  9007199254740992,
  1e308,
  -1,
  true,
  null,
];

for (const odd of oddTexts)
  test(
    `${JSON.stringify(odd)?.slice(0, 40)} wherever a contract takes text is taken or refused, never a surprise`,
    { timeout: 180_000 },
    async () => {
      let answered = 0;
      for (const [name, route] of all) {
        if (route.wire === 'multipart' || route.body.def.type === 'undefined') continue;
        const answer = await send(route, JSON.stringify(sample(shapeOf(route.body), odd)));
        judge(`${name} with ${JSON.stringify(odd)?.slice(0, 40)}`, answer);
        if (answer.status !== 429 && answer.status !== 401) answered += 1;
      }
      clear();
      assert.ok(answered > 25, `${answered} contracts looked at it`);
    },
  );

test('odd questions are answered or refused, never a surprise', { timeout: 180_000 }, async () => {
  for (const [name, route] of all) {
    const shape = shapeOf(route.query);
    for (const odd of [
      '%00',
      '%ff',
      '%ed%a0%80',
      '%F0%9F',
      '-1',
      '1e99',
      '[]',
      '{}',
      '%27%20or%201=1--',
      '..%2F..%2Fetc',
      'x'.repeat(3000),
      '01890000-0000-7000-8000-000000000000~%00',
    ]) {
      const query = Object.keys((shape['properties'] ?? {}) as Json).map((key) => `${key}=${odd}`);
      if (query.length === 0) continue;
      judge(`${name}?${odd.slice(0, 20)}`, await send(route, undefined, { query: `?${query.join('&')}` }));
      judge(
        `${name}?${odd.slice(0, 20)} twice`,
        await send(route, undefined, { query: `?${[...query, ...query].join('&')}&__proto__[x]=1&constructor=1` }),
      );
    }
  }
  for (const path of [
    '/conversations/%00',
    '/conversations/%ff',
    '/contacts/..%2f..%2fetc',
    '/files/%2e%2e',
    `/messages/${'9'.repeat(600)}`,
    '/visitor/channels/%00/visits',
    '//',
    '/%',
  ])
    judge(
      path,
      await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${server.key}` } }).then(
        async (reply) => ({
          status: reply.status,
          text: await reply.text(),
          type: reply.headers.get('content-type') ?? '',
        }),
      ),
    );
  clear();
});

const deep = (open: string, close: string, times: number) => `${open.repeat(times)}1${close.repeat(times)}`;
const bodies: readonly (readonly [string, string | Uint8Array, readonly number[]])[] = [
  ['nothing JSON', 'hello', [400]],
  ['half of it', '{"name":"Ann', [400]],
  ['two of it', '{"name":"Ann"}{"name":"Ben"}', [400]],
  ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), [400, 422]],
  [
    'a broken letter in a name',
    Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    [201, 400, 422],
  ],
  ['a mark of byte order', `\ufeff{"name":"Ann"}`, [201, 400]],
  ['UTF-16', Buffer.from('{"name":"Ann"}', 'utf16le'), [400]],
  ['a raw NUL', '{"name":"\u0000"}', [400, 422]],
  ['an array', '[]', [422]],
  ['a number', '7', [422]],
  ['null', 'null', [422, 201]],
  ['100,000 open arrays', '['.repeat(100_000), [400]],
  ['arrays 100,000 deep', deep('[', ']', 100_000), [400, 422]],
  [
    'objects 100,000 deep in a free field',
    `{"name":"Ann","attributes":{"x":${deep('{"a":', '}', 100_000)}}}`,
    [400, 422],
  ],
  ['a prototype', '{"name":"Ann","__proto__":{"role":"owner"}}', [400]],
  ['a prototype in a free field', '{"name":"Ann","attributes":{"__proto__":{"x":1}}}', [400]],
  ['a prototype by its other name', '{"name":"Ann","attributes":{"constructor":{"prototype":{"x":1}}}}', [400, 422]],
  ['a prototype in letters that are numbers', '{"name":"Ann","\\u005f\\u005fproto\\u005f\\u005f":{"x":1}}', [400]],
  [
    'a hundred thousand names',
    `{"name":"Ann","attributes":{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`).join()}}}`,
    [400, 413, 422],
  ],
  ['5 MB', JSON.stringify({ name: 'x'.repeat(5_000_000) }), [413]],
];
for (const [what, body, statuses] of bodies)
  test(`a body that is ${what} is refused with a reason`, async () => {
    const route = routes.addContact as AnyRoute;
    const answer = await send(route, body);
    assert.ok(statuses.includes(answer.status), `${answer.status} ${answer.text.slice(0, 300)}`);
    judge(what, answer);
    clear();
    assert.equal(({} as Json)['x'], undefined);
  });

test('of a name given twice the last counts, for the check and for what is stored', async () => {
  const answer = await send(routes.addContact as AnyRoute, '{"name":"First","name":"Second"}');
  assert.equal(answer.status, 201);
  assert.equal((JSON.parse(answer.text) as { name: string }).name, 'Second');
  assert.equal(
    (await send(routes.addContact as AnyRoute, `{"name":"Fine","name":${JSON.stringify('x'.repeat(10_000))}}`)).status,
    422,
  );
});

test('other kinds of body, and bodies packed by the sender, are refused by their kind', async () => {
  const route = routes.addContact as AnyRoute;
  for (const type of [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    'multipart/form-data',
    'application/\u00e4',
    'application/json, text/html',
  ])
    judge(
      type,
      await send(route, '{"name":"Ann"}', { headers: { 'content-type': Buffer.from(type).toString('latin1') } }).then(
        (answer) => {
          assert.ok([201, 400, 415, 422].includes(answer.status), `${type}: ${answer.status}`);
          return answer;
        },
      ),
    );
  const { gzipSync } = await import('node:zlib');
  const packed = await send(route, gzipSync('{"name":"Ann"}'), { headers: { 'content-encoding': 'gzip' } });
  assert.ok([400, 415].includes(packed.status), String(packed.status));
  clear();
});

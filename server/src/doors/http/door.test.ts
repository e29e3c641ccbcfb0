import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { problem } from '@throughline/protocol';
import { handlers } from '../../ground/handlers.ts';
import { peopleHandlers } from '../../rooms/people/index.ts';
import { makeApp } from './app.ts';
import { makeAgent, makeKey, makeOwner, openDoor, PASSWORD, type Person } from './testing.ts';

let uploads = 0;
const files = handlers({
  addFile: async ({ incoming }) => {
    const { name, body } = await incoming.file();
    uploads += 1;
    return {
      id: '01890000-0000-7000-8000-00000000000a',
      name,
      mime: 'text/plain',
      bytes: body.byteLength,
      sha256: createHash('sha256').update(body).digest('hex'),
      width: null,
      height: null,
      createdAt: new Date().toISOString(),
    } as never;
  },
  getFile: async () => ({
    body: Buffer.from('<script>alert(1)</script>'),
    headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' },
  }),
  forgetVisitor: async () => undefined,
  getVisitorConfig: async () => {
    throw problem('not_found');
  },
});
const visitor = {
  type: 'visitor',
  workspaceId: '01890000-0000-7000-8000-000000000001',
  channelId: '01890000-0000-7000-8000-000000000002',
  sessionId: '01890000-0000-7000-8000-000000000004',
  identityId: '01890000-0000-7000-8000-000000000003',
} as const;
const heard: Buffer[] = [];
const door = await openDoor({
  rooms: [peopleHandlers, files],
  options: {
    checkReplies: false,
    uploadMegabytes: 1,
    visitorOf: async (_house, token) => (token === 'right' ? visitor : null),
    register: (app) => {
      app.post('/hooks/:id', async (request, reply) => {
        heard.push(request.body as Buffer);
        return reply.send('ok');
      });
    },
  },
});
let owner: Person;
let key: { authorization: string };
const nobody = door.person();

function multipart(name: string, body: Buffer, field = 'file'): { payload: Buffer; headers: Record<string, string> } {
  const payload = Buffer.concat([
    Buffer.from(
      `--x\r\nContent-Disposition: form-data; name="${field}"; filename="${name}"\r\nContent-Type: text/plain\r\n\r\n`,
    ),
    body,
    Buffer.from('\r\n--x--\r\n'),
  ]);
  return { payload, headers: { 'content-type': 'multipart/form-data; boundary=x' } };
}

test('a door with a missing, an unknown or a doubled handler does not open', async () => {
  owner = await makeOwner(door);
  key = await makeKey(owner, [
    'conversations:read',
    'conversations:write',
    'people:read',
    'people:write',
    'keys:write',
    'workspace:read',
  ]);
  await assert.rejects(makeApp(door.house, [peopleHandlers]), /no handler for .*listConversations/);
  await assert.rejects(
    makeApp(
      door.house,
      [
        peopleHandlers,
        handlers({
          getMe: async () => {
            throw new Error();
          },
        }),
      ],
      { allowMissing: 'any' },
    ),
    /two handlers for getMe/,
  );
  await assert.rejects(
    makeApp(door.house, [{ dance: async () => undefined } as never], { allowMissing: 'any' }),
    /no contract dance/,
  );
  const rest = await makeApp(door.house, [peopleHandlers], { allowMissing: 'any' });
  await rest.close();
});

test('whatever goes wrong, the answer is a problem with a code and nothing of the inside', async () => {
  const json = { 'content-type': 'application/json' };
  const cases: [string, string, string, unknown, Record<string, string>, number, string][] = [
    ['an unknown address', 'GET', '/nothing-here', undefined, {}, 404, 'not_found'],
    ['a wrong method', 'DELETE', '/me', undefined, {}, 405, 'method_not_allowed'],
    ['broken JSON', 'POST', '/auth/sign-in', '{"email":', json, 400, 'malformed'],
    [
      'a __proto__ key',
      'POST',
      '/auth/sign-in',
      '{"email":"a@b.example","password":"x","__proto__":{"admin":true}}',
      json,
      400,
      'malformed',
    ],
    [
      'a constructor key',
      'POST',
      '/auth/sign-in',
      '{"email":"a@b.example","password":"x","constructor":{"prototype":{"admin":true}}}',
      json,
      400,
      'malformed',
    ],
    [
      'an object for a string',
      'POST',
      '/auth/sign-in',
      '{"email":{"$ne":""},"password":{"$ne":""}}',
      json,
      422,
      'invalid',
    ],
    ['no body', 'POST', '/auth/sign-in', undefined, {}, 422, 'invalid'],
    [
      'a form',
      'POST',
      '/auth/sign-in',
      'email=a',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported_media',
    ],
    [
      'plain text that is JSON',
      'POST',
      '/auth/sign-in',
      '{}',
      { 'content-type': 'text/plain' },
      415,
      'unsupported_media',
    ],
    [
      'a stranger’s large body',
      'POST',
      '/auth/sign-in',
      JSON.stringify({ email: 'x'.repeat(300_000) }),
      json,
      413,
      'too_large',
    ],
    ['an id that is none', 'PATCH', '/agents/1 or 1=1', '{}', { ...json, ...key }, 404, 'not_found'],
    ['a broken escape in the address', 'GET', '/auth/invitations/%E0%A4%A', undefined, {}, 400, 'malformed'],
    [
      'a wrong token',
      'GET',
      '/agents',
      undefined,
      { authorization: 'Bearer nonsense-nonsense-nonsense' },
      401,
      'unauthenticated',
    ],
  ];
  for (const [name, method, path, body, headers, status, code] of cases) {
    const reply = await nobody.call(method, path, body, headers);
    assert.deepEqual([reply.status, reply.body['code']], [status, code], `${name}: ${reply.text}`);
    assert.match(String(reply.headers['content-type']), /^application\/problem\+json/, name);
    assert.ok(reply.headers['x-request-id'], name);
    assert.doesNotMatch(reply.text, /\bat \/|node_modules|select |FST_/, name);
  }
  assert.equal((await nobody.call('DELETE', '/me')).headers['allow'], 'GET, PATCH');
});

test('a form learns which field is wrong, by its path', async () => {
  const { status, body } = await nobody.call('POST', '/setup', {
    workspaceName: '',
    name: 'x',
    email: 'not-mail',
    password: 'short',
  });
  assert.equal(status, 422);
  assert.deepEqual(body['fields'], {
    workspaceName: 'must not be empty',
    email: 'must be a valid email address',
    password: 'must have at least 12 characters',
  });
});

test('another site’s page cannot act with this browser’s session, nor sign it in', async () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];
  for (const headers of foreign) {
    assert.equal((await owner.call('POST', '/teams', { name: 'Evil' }, headers)).status, 403, JSON.stringify(headers));
    assert.equal(
      (await nobody.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD }, headers)).status,
      403,
      JSON.stringify(headers),
    );
  }
  assert.equal(
    (await owner.call('GET', '/me', undefined, { 'sec-fetch-site': 'cross-site' })).status,
    200,
    'reading changes nothing',
  );
  assert.equal(
    (
      await owner.call(
        'POST',
        '/teams',
        { name: 'Ours' },
        { origin: 'http://localhost:80', host: 'localhost:80', 'sec-fetch-site': 'same-origin' },
      )
    ).status,
    201,
  );
  assert.equal(
    (await door.person().call('POST', '/tags', { name: 'by key' }, { origin: 'https://evil.example', ...key })).status,
    201,
    'a key is no cookie',
  );
});

test('the same key twice does it once and answers the same, also when both come at once', async () => {
  const person = door.person();
  const make = (id: string, name: string) =>
    person.call('POST', '/api-keys', { name, scopes: ['people:read'] }, { ...key, 'idempotency-key': id });
  const all = await Promise.all(Array.from({ length: 8 }, () => make('one', 'only once')));
  assert.ok(all.every((each) => each.status === 201));
  assert.equal(new Set(all.map((each) => each.body['key'])).size, 1, 'the replay carries the same secret');
  assert.equal((await door.house.db.query('select 1 from api_keys where name = $1', ['only once'])).rowCount, 1);
  assert.equal(all.filter((each) => each.headers['idempotency-replayed'] === 'true').length, 7);
  const { rows } = await door.house.db.query<{ reply: unknown }>('select reply from idempotency_keys');
  assert.ok(!JSON.stringify(rows).includes(String(all[0]!.body['key'])), 'a secret is not kept in the open');
  const other = await make('one', 'something else');
  assert.deepEqual([other.status, other.body['code']], [422, 'idempotency_mismatch']);
  assert.equal((await make('bad key with spaces', 'x')).status, 400);
});

test('a refused request does not use its key up, and another caller’s key is another key', async () => {
  const first = await owner.call('POST', '/teams', { name: 'Twice' });
  assert.equal(first.status, 201);
  const id = { 'idempotency-key': 'again' };
  assert.equal((await owner.call('POST', '/teams', { name: 'Twice' }, id)).status, 409);
  await owner.call('PATCH', `/teams/${String(first.body['id'])}`, { name: 'Renamed' });
  assert.equal((await owner.call('POST', '/teams', { name: 'Twice' }, id)).status, 201);
  const admin = await makeAgent(door, owner, 'admin', 'idem@acme.example');
  assert.equal((await admin.call('POST', '/teams', { name: 'Admin’s own' }, id)).status, 201);
});

test('a key whose first caller died without an answer frees itself after a minute', async () => {
  await door.house.db.query(
    `update idempotency_keys set status = null, reply = null, created_at = $1 where key = 'again'`,
    [new Date(door.house.now().getTime() - 61_000)],
  );
  const retried = await owner.call('POST', '/teams', { name: 'Twice' }, { 'idempotency-key': 'again' });
  assert.equal(retried.status, 409, 'it is really tried again');
});

test('one file comes in, up to the cap and under its name; more is refused before it is kept', async () => {
  const send = (given: { payload: Buffer; headers: Record<string, string> }, more = {}) =>
    nobody.call('POST', '/files', given.payload, { ...given.headers, ...key, ...more });
  const fine = await send(multipart('note.txt', Buffer.from('hello')));
  assert.deepEqual([fine.status, fine.body['name'], fine.body['bytes']], [201, 'note.txt', 5]);
  assert.equal((await send(multipart('big.bin', Buffer.alloc(1024 * 1024 + 10)))).status, 413);
  assert.equal((await send(multipart('huge.bin', Buffer.alloc(3 * 1024 * 1024)))).status, 413);
  assert.equal((await send(multipart('x.txt', Buffer.from('x'), 'other'))).status, 400);
  assert.equal((await nobody.call('POST', '/files', { a: 1 }, key)).status, 415);
  const before = uploads;
  const [a, b] = await Promise.all(
    [1, 2].map(() => send(multipart('same.txt', Buffer.from('same')), { 'idempotency-key': 'file' })),
  );
  assert.deepEqual([a!.status, b!.status, uploads - before], [201, 201, 1]);
  assert.equal(
    (await send(multipart('same.txt', Buffer.from('not the same')), { 'idempotency-key': 'file' })).status,
    422,
  );
});

test('a file goes out so that nothing in it can run here', async () => {
  const { headers } = await nobody.call('GET', '/files/01890000-0000-7000-8000-00000000000a', undefined, key);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(String(headers['content-security-policy']), /sandbox/);
});

test('a visitor’s device calls with its own token from any site, and from nowhere else', async () => {
  const call = (headers: Record<string, string>) => nobody.call('DELETE', '/visitor', undefined, headers);
  assert.equal((await call({})).status, 401);
  assert.equal((await call({ authorization: 'Visitor wrong' })).status, 401);
  assert.equal((await call(key)).status, 401, 'a key is no visitor');
  const fine = await call({ authorization: 'Visitor right', origin: 'https://shop.example' });
  assert.deepEqual(
    [fine.status, fine.headers['access-control-allow-origin'], fine.headers['access-control-allow-credentials']],
    [204, '*', undefined],
  );
  assert.equal((await nobody.call('GET', '/agents', undefined, { authorization: 'Visitor right' })).status, 401);
  assert.equal((await nobody.call('OPTIONS', '/visitor/messages')).status, 204);
  assert.equal((await nobody.call('GET', '/agents')).headers['access-control-allow-origin'], undefined);
});

test('too many requests answer 429 with Retry-After, for the one who makes them only', async () => {
  const slow = await openDoor({
    options: {
      rates: {
        key: { burst: 5, perSecond: 1 },
        session: { burst: 5, perSecond: 1 },
        visitor: { burst: 5, perSecond: 1 },
        anyone: { burst: 5, perSecond: 1 },
      },
    },
  });
  const [busy, calm] = [slow.person(), slow.person()];
  const statuses: number[] = [];
  let last;
  for (let index = 0; index < 7; index += 1) statuses.push((last = await busy.call('GET', '/setup')).status);
  assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429]);
  assert.equal(last?.headers['retry-after'], '1');
  assert.equal((await calm.call('GET', '/setup')).status, 200);
  const guesser = slow.person();
  for (let index = 0; index < 7; index += 1)
    last = await guesser.call('GET', '/agents', undefined, {
      authorization: `Bearer tl_live_guess_number_${index}_guess`,
    });
  assert.equal(last?.status, 429, 'guessing keys is slow, too');
});

test('other doors on the same server get every body as its bytes', async () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x7b, 0x22]);
  for (const type of [
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/octet-stream',
  ]) {
    const reply = await door.app.inject({
      method: 'POST',
      url: '/hooks/1',
      payload: bytes,
      headers: { 'content-type': type },
    });
    assert.equal(reply.statusCode, 200, type);
    assert.deepEqual(heard.at(-1), bytes, type);
  }
});

test('alive, ready and numbers are told to whoever watches', async () => {
  const get = (url: string, remoteAddress = '127.0.0.1') => door.app.inject({ url, remoteAddress });
  assert.equal((await get('/healthz')).statusCode, 200);
  assert.deepEqual((await get('/readyz')).json(), { status: 'ready', troubles: [] });
  assert.match(
    (await get('/metrics')).body,
    /throughline_http_request_seconds_count\{method="POST",route="\/api\/v1\/teams"/,
  );
  assert.equal((await get('/metrics', '203.0.113.9')).statusCode, 401);
  assert.equal(
    (await door.app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '203.0.113.9' } })).statusCode,
    401,
    'behind a proxy that we were not told of nobody is near',
  );
  const broken = await makeApp(
    { ...door.house, db: { ...door.house.db, query: () => Promise.reject(new Error('Connection terminated')) } },
    [peopleHandlers],
    { allowMissing: 'any' },
  );
  assert.equal((await broken.inject('/readyz')).statusCode, 503);
  const refused = await broken.inject({ url: '/api/v1/agents', headers: key });
  assert.deepEqual(
    [refused.statusCode, refused.headers['retry-after']],
    [503, '2'],
    'a database that is away is a 503, never a 500',
  );
  await broken.close();
});

test('under https the cookie is tied to this host, a plain one is not believed, and only our own address may write', async () => {
  const safe = await openDoor({ config: { publicUrl: 'https://support.example' } });
  const boss = safe.person();
  const made = await boss.call(
    'POST',
    '/setup',
    { workspaceName: 'Acme', name: 'Olga', email: 'owner@acme.example', password: PASSWORD },
    { origin: 'https://support.example', host: 'internal:4000' },
  );
  assert.match(
    String(made.headers['set-cookie']),
    /^__Host-throughline=[\w-]+\.[a-z2-7]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/,
  );
  assert.equal(made.headers['strict-transport-security'], 'max-age=31536000');
  assert.equal((await boss.call('GET', '/me')).status, 200);
  const planted = safe.person();
  planted.cookie = boss.cookie.replace('__Host-', '');
  assert.equal((await planted.call('GET', '/me')).status, 401, 'a neighbour’s subdomain could have planted it');
  assert.equal(
    (await boss.call('POST', '/teams', { name: 'X' }, { origin: 'https://evil.support.example' })).status,
    403,
  );
});

test('no request names our address: the links of our letters carry the operator’s, whatever host was claimed', async () => {
  const named = await openDoor({ config: { publicUrl: 'https://support.example', trustProxy: true } });
  const boss = named.person();
  const account = { workspaceName: 'Acme', name: 'Olga', email: 'owner@acme.example', password: PASSWORD };
  await boss.call('POST', '/setup', account, { origin: 'https://support.example' });
  const claims = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
  const invited = await boss.call('POST', '/invitations', { email: 'new@acme.example', role: 'agent' }, claims);
  assert.match(String(invited.body['link']), /^https:\/\/support\.example\/invite\//);
  assert.equal((await named.person().call('POST', '/auth/reset', { email: account.email }, claims)).status, 202);
  // The reset letter is written behind the answer, and on a busy machine the sign-in library takes its time to load.
  for (let tries = 0; named.letters.length < 2 && tries < 200; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(named.letters.length, 2);
  assert.doesNotMatch(JSON.stringify(named.letters), /evil/);
});

test('a caller’s own X-Forwarded-For is believed only when the operator said so', async () => {
  const limited = {
    rates: {
      key: { burst: 9, perSecond: 1 },
      session: { burst: 9, perSecond: 1 },
      visitor: { burst: 9, perSecond: 1 },
      anyone: { burst: 2, perSecond: 0.01 },
    },
  };
  const knock = async (at: Awaited<ReturnType<typeof openDoor>>) => {
    const statuses: number[] = [];
    for (let index = 0; index < 4; index += 1)
      statuses.push(
        (
          await at.app.inject({
            url: '/api/v1/setup',
            remoteAddress: '10.0.0.9',
            headers: { 'x-forwarded-for': `198.51.100.${index}` },
          })
        ).statusCode,
      );
    return statuses;
  };
  assert.deepEqual(await knock(await openDoor({ options: limited })), [200, 200, 429, 429]);
  assert.deepEqual(await knock(await openDoor({ options: limited, config: { trustProxy: 1 } })), [200, 200, 200, 200]);
  assert.deepEqual(
    await knock(await openDoor({ options: limited, config: { trustProxy: ['192.0.2.0/24'] } })),
    [200, 200, 429, 429],
  );
});

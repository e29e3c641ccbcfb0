import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLog } from './log.ts';

function written(work: (log: ReturnType<typeof makeLog>) => void): string {
  let lines = '';
  work(
    makeLog('debug', {
      write: (line) => {
        lines += line;
      },
    }),
  );
  return lines;
}
const SECRET = 'hunter2-and-more';

const places: readonly (readonly [string, object])[] = [
  ['a password', { password: SECRET }],
  ['a nested token', { channel: { botToken: SECRET, more: { access_token: SECRET } } }],
  [
    'headers',
    { headers: { authorization: `Bearer ${SECRET}`, cookie: SECRET, 'x-api-key': SECRET, 'set-cookie': [SECRET] } },
  ],
  ['settings of a channel', { settings: { host: SECRET } }],
  ['what somebody wrote', { message: { text: SECRET, html: `<p>${SECRET}</p>`, subject: SECRET } }],
  ['a list of messages', { items: [{ body: SECRET }, { preview: SECRET }] }],
  ['an address with a password', { error: `connect to postgres://me:${SECRET}@db.example/x failed` }],
  ['a token in a query', { url: `https://acme.example/call?access_token=${SECRET}&x=1` }],
  ['a bearer in a sentence', { why: `the provider said: Authorization: Bearer ${SECRET}` }],
  [
    'an error with a request on it',
    {
      error: Object.assign(new Error('failed'), {
        config: { headers: { a: SECRET } },
        detail: `Key (email)=(${SECRET}) exists`,
      }),
    },
  ],
  ['a cause', { error: new Error('outer', { cause: new Error(`GET https://a:${SECRET}@b/`) }) }],
  ['bytes', { raw2: Buffer.from(SECRET) }],
];
for (const [what, fields] of places) {
  test(`${what} does not reach the log`, () => {
    const line = written((log) => log.info(fields, 'something happened'));
    assert.ok(!line.includes(SECRET), line);
    assert.ok(line.includes('something happened'));
  });
}

test("a secret in the sentence itself and in a child's bindings is hidden too", () => {
  const line = written((log) =>
    log
      .child({ apiKey: SECRET })
      .warn(`calling https://acme.example/bot123456789:${'a'.repeat(35)}/send with Bearer ${SECRET}`),
  );
  assert.ok(!line.includes(SECRET) && !line.includes('a'.repeat(35)), line);
});

test('what helps to find a fault stays', () => {
  const entry = JSON.parse(
    written((log) =>
      log.error({ error: new TypeError('no such thing'), channelId: 'c1', attempts: 3, ok: false }, 'sending failed'),
    ),
  ) as Record<string, unknown>;
  assert.equal(entry['level'], 'error');
  assert.equal(entry['channelId'], 'c1');
  assert.equal(entry['attempts'], 3);
  assert.match(JSON.stringify(entry['error']), /TypeError.*no such thing.*log\.test\.ts/);
});

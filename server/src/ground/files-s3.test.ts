// Files in a store that recomputes every signature: what was put is read back, what stumbles is asked again, and what is set wrong is
// one sentence for the operator and none of the secret.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, test } from 'node:test';
import { Problem } from '@throughline/protocol';
import { type S3Double, type S3Options, startS3Double } from '../../../tools/doubles/s3.ts';
import { StartError } from './config.ts';
import { type Files, openFiles } from './files.ts';
import { YOUNG_MS } from './files-shelf.ts';
import { makeLog } from './log.ts';

let double: S3Double;
let files: Files;
const started: S3Double[] = [];
const start = async (options: S3Options = {}): Promise<S3Double> => {
  const fresh = await startS3Double(options);
  started.push(fresh);
  return fresh;
};
const filesAt = (s3Url: string): Files => openFiles({ dataDir: '/nowhere', s3Url });
before(async () => {
  double = await start();
  files = filesAt(double.url());
});
after(() => {
  for (const each of started) each.stop();
});
beforeEach(() => double.calls.splice(0));
const refused = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof Problem && error.code === code && words.test(String(error.extra['detail']));

test('the double itself refuses what AWS refuses, or these tests prove nothing', async () => {
  const strict = (url: string, init: RequestInit = {}) =>
    fetch(url, init).then(async (reply) => [reply.status, /<Code>(\w+)/.exec(await reply.text())?.[1]]);
  const plain = double
    .url()
    .replace(/\/\/.*@/, '//')
    .replace(/\?.*/, '/x');
  assert.deepEqual(await strict(plain), [403, 'AccessDenied']);
  assert.deepEqual(await strict(plain, { headers: { authorization: 'AWS4-HMAC-SHA256 nonsense' } }), [
    400,
    'AuthorizationHeaderMalformed',
  ]);
});

for (const [name, prefix] of [
  ['a bare bucket', ''],
  ['a prefix', '/acme/eu'],
  ['a prefix with odd signs', "/ac%20me+ü'(1)*/~x"],
] as const)
  test(`${name}: every call is signed as the store computes it, contents come back whole, the same is sent once`, async () => {
    const there = filesAt(double.url({ prefix }));
    await there.check();
    const body = randomBytes(300_000);
    const { sha256 } = await there.put(body, 'x.bin');
    const name = `${decodeURIComponent(prefix).replace(/^\//, '')}${prefix && '/'}${sha256}`;
    assert.ok(double.objects.get(name)?.equals(body), [...double.objects.keys()].join());
    assert.ok(Buffer.from(await there.read(sha256)).equals(body));
    double.calls.splice(0);
    await there.put(body, 'again.bin');
    assert.deepEqual(
      double.calls.map((call) => call.split(' ')[0]),
      ['HEAD'],
    );
    const words = await there.put(Buffer.from('some words'), 'a.txt');
    assert.equal(await text(await there.stream(words.sha256)), 'some words');
    await there.remove(sha256);
    await there.remove(sha256);
    assert.equal(await there.has(sha256), false);
    await assert.rejects(there.read(sha256), refused('not_found', /not there any more/));
    await assert.rejects(there.stream(sha256), refused('not_found', /not there any more/));
  });

test('"slow down", a stumble, a line that breaks in the middle and a broken body are asked again, and succeed', async () => {
  double.fail('SlowDown', 'SlowDown', 'InternalError');
  const body = Buffer.from('patience');
  const { sha256 } = await files.put(body, 'x');
  assert.deepEqual(
    double.calls.map((call) => call.split(' ')[0]),
    ['HEAD', 'HEAD', 'HEAD', 'HEAD', 'PUT'],
  );
  double.fail('cut', 'SlowDown');
  assert.ok(Buffer.from(await files.read(sha256)).equals(body));
  double.fail('NoSuchKey', 'SlowDown', 'XAmzContentSHA256Mismatch', 'SlowDown');
  await files.put(Buffer.from('more patience'), 'x');
});

test('what is put again is young again, and only what is old is let go of', async () => {
  const body = Buffer.from('seen before');
  const { sha256 } = await files.put(body, 'x');
  assert.equal(await files.removeOld(sha256), false);
  double.age(2 * YOUNG_MS);
  await files.put(body, 'x');
  assert.equal(await files.removeOld(sha256), false, 'a row that speaks of it may be on its way');
  double.age(2 * YOUNG_MS);
  assert.equal(await files.removeOld(sha256), true);
  assert.equal(await files.has(sha256), false);
  assert.equal(await files.removeOld(sha256), true);
});

test('a store that only ever says "slow down" is given up, and says so', async () => {
  double.fail(...Array<'SlowDown'>(5).fill('SlowDown'));
  await assert.rejects(files.put(Buffer.from('never'), 'x'), refused('unavailable', /does not answer/));
  assert.equal(double.calls.length, 5);
});

test('a key that may not list, for which a missing object is "denied", can still keep and read files', async () => {
  const narrow = await start({ mayList: false });
  const there = filesAt(narrow.url());
  await there.check();
  const { sha256 } = await there.put(Buffer.from('narrow'), 'x');
  assert.equal(Buffer.from(await there.read(sha256)).toString(), 'narrow');
});

test('what is set wrong stops the start with one sentence that names it, and refuses files until it is mended', async () => {
  const skewed = await start({ clockMs: 16 * 60_000 });
  const readOnly = await start({ mayWrite: false });
  const secret = 'hunter2/with+signs';
  for (const [url, words] of [
    [double.url({ accessKey: 'AKIDOTHER' }), /does not know this key \(InvalidAccessKeyId\)/],
    [double.url({ secret }), /secret does not belong to the key \(SignatureDoesNotMatch\).*%2F/],
    [double.url({ bucket: 'nowhere' }), /no bucket "nowhere" \(NoSuchBucket\)/],
    [double.url({ region: 'us-east-1' }), /not in the region "us-east-1" .*but in eu-test-1 .*\?region=/],
    [skewed.url(), /clock differs .*fifteen minutes/],
    [readOnly.url(), /may not write in the bucket "bucket" \(AccessDenied\).*PutObject/],
  ] as const) {
    await assert.rejects(filesAt(url).check(), (error: unknown) => {
      assert.ok(error instanceof StartError, String(error));
      assert.match(error.message, /^S3_URL: [^\n]+\.$/);
      assert.match(error.message, words);
      assert.doesNotMatch(error.message, /hunter2|wJalr/);
      return true;
    });
    await assert.rejects(
      filesAt(url).put(Buffer.from(String(words)), 'x'),
      refused('unavailable', /^The file store refuses our calls\.$/),
    );
  }
  double.fail('PermanentRedirect');
  await assert.rejects(files.check(), /but in bucket\.s3\.eu-north-1\.example/);
});

test('the reason of a refusal is in the log, without the secret', async () => {
  const lines: string[] = [];
  const log = makeLog('info', { write: (line) => void lines.push(line) });
  const there = openFiles({ dataDir: '/nowhere', s3Url: double.url({ secret: 'hunter2' }) }, log);
  await assert.rejects(there.put(Buffer.from('logged'), 'x'));
  assert.match(lines.join(''), /"level":"error".*secret does not belong to the key.*SignatureDoesNotMatch/);
  assert.doesNotMatch(lines.join(''), /hunter2/);
});

test('a store that is away stops no start, because it may come back', async () => {
  const gone = await startS3Double();
  const url = gone.url();
  gone.stop();
  await filesAt(url).check();
  await assert.rejects(filesAt(url).put(Buffer.from('x'), 'x'), refused('unavailable', /does not answer/));
});

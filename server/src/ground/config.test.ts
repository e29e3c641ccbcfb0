import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

test('what makes the first workspace from the environment obeys the rules of the page that makes it by hand', () => {
  const read = (change: Record<string, string>) =>
    readConfig({
      BOOTSTRAP_WORKSPACE: 'Acme',
      BOOTSTRAP_EMAIL: 'Owner@Acme.example',
      BOOTSTRAP_PASSWORD: 'twelve chars',
      ...change,
    }).bootstrap;
  assert.equal(read({})?.password, 'twelve chars');
  for (const [name, value] of [
    ['BOOTSTRAP_PASSWORD', 'eleven char'],
    ['BOOTSTRAP_PASSWORD', 'x'.repeat(201)],
    ['BOOTSTRAP_EMAIL', 'owner@acme'],
    ['BOOTSTRAP_WORKSPACE', 'x'.repeat(201)],
  ] as const)
    assert.throws(
      () => read({ [name]: value }),
      (error: Error) => error.message.startsWith(name) && !error.message.includes(value),
    );
  assert.throws(() => read({ BOOTSTRAP_PASSWORD: 'short' }), /must have 12 to 200 characters/);
});

test('an empty environment gives the documented defaults', () => {
  const config = readConfig({});
  assert.equal(config.port, 4000);
  assert.equal(config.host, '127.0.0.1');
  assert.ok(isAbsolute(config.dataDir) && config.dataDir.endsWith('data'));
  assert.deepEqual(
    [config.databaseUrl, config.smtpPort, config.bootstrap, config.trustProxy, config.role],
    [null, null, null, false, 'all'],
  );
  assert.ok(Object.isFrozen(config));
});

const key = Buffer.alloc(32, 7).toString('base64');
const wrong: readonly (readonly [string, Record<string, string>])[] = [
  ['PORT', { PORT: 'http' }],
  ['PORT', { PORT: '70000' }],
  ['PORT', { PORT: '-1' }],
  ['PORT', { PORT: '4e3' }],
  ['SMTP_PORT', { SMTP_PORT: '0' }],
  ['SMTP_TLS_KEY', { SMTP_TLS_CERT: 'x' }],
  ['SMTP_TLS_CERT', { SMTP_TLS_KEY: 'not', SMTP_TLS_CERT: 'PEM' }],
  ['OTEL_EXPORTER_OTLP_ENDPOINT', { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }],
  ['OTEL_EXPORTER_OTLP_HEADERS', { OTEL_EXPORTER_OTLP_HEADERS: 'Bearer abc' }],
  ['OTEL_EXPORTER_OTLP_HEADERS', { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=100%' }],
  ['SMTP_PROXY', { SMTP_PROXY: '10.0.0.1,10.0.0.0/8' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'support.example' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'https://support.example/desk' }],
  ['PUBLIC_URL', { PUBLIC_URL: 'javascript:alert(1)' }],
  ['DATABASE_URL', { DATABASE_URL: 'mysql://db' }],
  ['SECRET_KEY', { SECRET_KEY: 'short' }],
  ['SECRET_KEY', { SECRET_KEY: `${key},x` }],
  ['SECRET_KEY', { SECRET_KEY: '!'.repeat(44) }],
  ['ROLE', { ROLE: 'leader' }],
  ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
  ['NATS_URL', { NATS_URL: 'http://nats' }],
  ['S3_URL', { S3_URL: 'https://s3.example/bucket' }],
  ['BOOTSTRAP_WORKSPACE', { BOOTSTRAP_EMAIL: 'a@b.example' }],
  ['BOOTSTRAP_EMAIL', { BOOTSTRAP_WORKSPACE: 'Acme', BOOTSTRAP_EMAIL: 'nobody' }],
  ['BOOTSTRAP_PASSWORD', { BOOTSTRAP_WORKSPACE: 'Acme', BOOTSTRAP_EMAIL: 'a@b.example', BOOTSTRAP_PASSWORD: 'short' }],
  ['ACME_API_URL', { ACME_API_URL: 'ftp://acme' }],
  ['MAIL_URL', { MAIL_URL: 'mail.example' }],
  ['MAIL_FROM', { MAIL_URL: 'smtp://mail.example' }],
  ['MAIL_FROM', { MAIL_FROM: 'Acme\r\nBcc: all@b.example' }],
  ['TRUST_PROXY', { TRUST_PROXY: 'the one in front' }],
  ['DATABASE_URL', { DATABASE_URL_FILE: '/nowhere/at/all' }],
  ['SECRET_KEY', { SECRET_KEY: key, SECRET_KEY_FILE: '/x' }],
];
for (const [name, env] of wrong) {
  test(`${JSON.stringify(env)} is refused by a sentence naming ${name}`, () => {
    assert.throws(
      () => readConfig(env),
      (error) => error instanceof ConfigError && error.message.includes(name) && !error.message.includes('\n'),
    );
  });
}

test('a password in a malformed address is not repeated', () => {
  assert.throws(
    () => readConfig({ DATABASE_URL: 'pg://me:hunter2@db/x' }),
    (error: Error) => !error.message.includes('hunter2'),
  );
});

test('good values arrive in their shape', () => {
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: 'https://Support.example/',
    SECRET_KEY: `${key}, ${Buffer.alloc(32, 8).toString('base64url')}`,
    ACME_GRAPH_URL: 'http://127.0.0.1:9/',
    TRUST_PROXY: '10.0.0.0/8, loopback',
    MAIL_URL: 'smtp://mail.example:25',
    MAIL_FROM: 'Acme <support@acme.example>',
    ROLE: 'Worker',
  });
  assert.equal(config.publicUrl, 'https://support.example');
  assert.deepEqual(
    config.secretKeys?.map((each) => each[0]),
    [7, 8],
  );
  assert.deepEqual(config.vendorUrls, { ACME_GRAPH_URL: 'http://127.0.0.1:9' });
  assert.deepEqual(config.trustProxy, ['10.0.0.0/8', 'loopback']);
  assert.equal(config.role, 'worker');
});

test('a secret may come from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  writeFileSync(join(folder, 'key'), `${key}\n`);
  assert.equal(readConfig({ SECRET_KEY_FILE: join(folder, 'key') }).secretKeys?.length, 1);
  rmSync(folder, { recursive: true });
});

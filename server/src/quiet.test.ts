// What a house at rest weighs is what it has loaded: libraries for mail, pictures, passwords and calls out wait until they are used.
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { test } from 'node:test';

const atFirstUse = [
  '@nats-io/transport-node',
  '@node-rs/argon2',
  '@xmldom/xmldom',
  'better-auth',
  'file-type',
  'imapflow',
  'jose',
  'mailauth',
  'nodemailer',
  'postal-mime',
  'sharp',
  'smtp-server',
  'undici',
  'xml-crypto',
];

test('to be put together, the house loads no library that it may never use', async () => {
  const loaded = new Set<string>();
  const hooks = registerHooks({
    load(url, context, next) {
      const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
      loaded.add(name ?? url);
      return next(url, context);
    },
  });
  try {
    await Promise.all([import('./build.ts'), import('./channels.ts')]);
  } finally {
    hooks.deregister();
  }
  assert.ok(loaded.has('fastify') && loaded.has('pg'), 'the list sees what is loaded');
  assert.deepEqual(
    atFirstUse.filter((name) => loaded.has(name)),
    [],
  );
  assert.ok(![...loaded].some((url) => url.includes('/server/src/demo/')), 'the demo is only for a demo');
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { StartError } from './config.ts';
import { isCurrent, keyRing, loadKeyRing, open, same, seal, SealBroken, sign } from './secrets.ts';

const place = { table: 'channels', column: 'secrets.botToken', rowId: 'r1', workspaceId: 'w1' };
const keys = keyRing([randomBytes(32)]);

test('what was sealed opens in its place, and is sealed differently each time', () => {
  const sealed = seal(keys, 'Geheimnis 🔑', place);
  assert.match(sealed, /^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  assert.equal(open(keys, sealed, place), 'Geheimnis 🔑');
  assert.notEqual(seal(keys, 'Geheimnis 🔑', place), sealed);
  assert.equal(open(keys, seal(keys, '', place), place), '');
});

for (const [part, other] of Object.entries({
  table: 'webhooks',
  column: 'secrets.other',
  rowId: 'r2',
  workspaceId: 'w2',
})) {
  test(`a sealed value moved to another ${part} does not open`, () => {
    const sealed = seal(keys, 'x', place);
    assert.throws(
      () => open(keys, sealed, { ...place, [part]: other }),
      (error) => error instanceof SealBroken && error.why === 'damaged',
    );
  });
}

test('any changed character is noticed', () => {
  const sealed = seal(keys, 'a secret', place);
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
    // The last character of a base64url part may carry unused bits; then it is the same value.
    let opened: string | null = null;
    try {
      opened = open(keys, changed, place);
    } catch (error) {
      assert.ok(error instanceof SealBroken);
    }
    assert.ok(opened === null || opened === 'a secret');
  }
  for (const noise of [
    '',
    'v1',
    'plain text',
    'v2.a.b.c.d',
    'v1.....',
    `${sealed}.x`,
    sealed.split('.').slice(0, 4).join('.'),
  ])
    assert.throws(() => open(keys, noise, place), SealBroken);
});

test('a new key in front seals, the old one still opens, and without it the value says so', () => {
  const [old, fresh] = [randomBytes(32), randomBytes(32)];
  const sealed = seal(keyRing([old]), 'x', place);
  const both = keyRing([fresh, old]);
  assert.equal(open(both, sealed, place), 'x');
  assert.equal(isCurrent(both, sealed), false);
  assert.equal(isCurrent(both, seal(both, 'x', place)), true);
  assert.throws(
    () => open(keyRing([fresh]), sealed, place),
    (error) => error instanceof SealBroken && error.why === 'key-missing',
  );
  assert.equal(sign(both, 'reply'), sign(keyRing([old]), 'reply'));
});

test('a signature is short, lower case, and of this text only', () => {
  assert.match(sign(keys, 'conversation 7'), /^[a-z2-7]{20}$/);
  assert.notEqual(sign(keys, 'conversation 7'), sign(keys, 'conversation 8'));
  assert.notEqual(sign(keys, 'x'), sign(keyRing([randomBytes(32)]), 'x'));
  assert.equal(same(sign(keys, 'x'), sign(keys, 'x')), true);
  assert.equal(same('abc', 'abd'), false);
  assert.equal(same('abc', 'ab'), false);
});

test('the key file is made once, for its owner only, and a damaged one is one sentence', () => {
  const dataDir = join(mkdtempSync(join(tmpdir(), 'keys-')), 'data');
  const path = join(dataDir, 'secret.key');
  const first = loadKeyRing({ secretKeys: null, dataDir });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  chmodSync(path, 0o644);
  assert.equal(loadKeyRing({ secretKeys: null, dataDir })[0].id, first[0].id);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  const content = readFileSync(path, 'utf8');
  writeFileSync(path, content.slice(0, 20));
  assert.throws(
    () => loadKeyRing({ secretKeys: null, dataDir }),
    (error) =>
      error instanceof StartError &&
      error.message.includes('secret.key') &&
      !error.message.includes(content.slice(0, 20)),
  );
  rmSync(join(dataDir, '..'), { recursive: true });
});

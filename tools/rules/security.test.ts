// Every test that docs/security.md names as the proof of a promise exists.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree } from './tree.ts';

test('each test that a promise of docs/security.md rests on is there', () => {
  const files = [...readTree().keys()];
  const named = [
    ...readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8').matchAll(/`([\w./-]+\.test\.ts)`/g),
  ].map((found) => found[1]!);
  assert.ok(named.length > 60, `only ${named.length} are named`);
  assert.deepEqual(
    named.filter((name) => !files.some((file) => file === name || file.endsWith(`/${name}`))),
    [],
  );
});

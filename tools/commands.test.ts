// The commands a person types, tried as they type them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('.', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'new-'));
after(() => rmSync(folder, { recursive: true }));
const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(tools, 'new.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, NEW_ROOT: folder },
  });

for (const [what, path] of [
  ['channel', 'channels/carrier-pigeon/src/contract.test.ts'],
  ['room', 'server/src/rooms/carrier-pigeon/carrier-pigeon.test.ts'],
  ['screen', 'web/src/features/carrier-pigeon/carrier-pigeon.test.ts'],
] as const) {
  test(`a new ${what} is laid with a test that fails, and is never laid over another`, () => {
    assert.equal(run(what, 'carrier-pigeon').status, 0);
    assert.ok(existsSync(join(folder, path)));
    assert.equal(run(what, 'carrier-pigeon').status, 1);
  });
}
test('the test of a new screen is red until it is filled', () => {
  const result = spawnSync(process.execPath, [join(folder, 'web/src/features/carrier-pigeon/carrier-pigeon.test.ts')], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  assert.notEqual(result.status, 0, result.stdout);
});
test('a new migration takes the next number', () => {
  mkdirSync(join(folder, 'server/migrations'), { recursive: true });
  writeFileSync(join(folder, 'server/migrations/0041_before.sql'), '');
  assert.equal(run('migration', 'add-moons').status, 0);
  assert.match(readFileSync(join(folder, 'server/migrations/0042_add_moons.sql'), 'utf8'), /^-- Add Moons/);
});
test('a wrong word or name is one sentence', () => {
  for (const args of [[], ['castle', 'x'], ['room', '../x'], ['room', 'Upper'], ['constructor', 'x']]) {
    const { status, stderr } = run(...args);
    assert.equal(status, 1);
    assert.match(stderr, /^Say: npm run new [^\n]+\n$/);
  }
});
test('the launcher needs nothing that Node 20 lacks', () => {
  for (const name of ['ground', 'start', 'operate', 'test', 'check', 'dev', 'bench', 'new']) {
    const text = readFileSync(join(tools, `${name}.js`), 'utf8');
    assert.doesNotMatch(
      text,
      /^import .* from '(?!node:|\.\/)|^import \{.*\bglobSync\b|Promise\.withResolvers|import\.meta\.dirname/m,
      name,
    );
  }
});

// The commands a person types, tried as they type them.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readFlags } from './flags.js';

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
test('a new channel is named among the packages of the server, in order', () => {
  mkdirSync(join(folder, 'server'), { recursive: true });
  const path = join(folder, 'server/package.json');
  writeFileSync(path, '{"dependencies":{"@throughline/channel-api":"*","zod":"4.0.0"}}');
  assert.equal(run('channel', 'homing-pigeon').status, 0);
  const { dependencies } = JSON.parse(readFileSync(path, 'utf8')) as { dependencies: object };
  assert.deepEqual(Object.keys(dependencies), [
    '@throughline/channel-api',
    '@throughline/channel-homing-pigeon',
    'zod',
  ]);
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
const start = (...args: string[]) =>
  spawnSync(process.execPath, [join(tools, 'start.js'), ...args], { encoding: 'utf8', cwd: folder });
test('flags of the start stand for variables of the environment and go before them', () => {
  const given = readFlags(['--demo', '--port', '4001', '--data=shop', '--database-url', 'postgres://x/y'], '/srv');
  assert.deepEqual(given, {
    env: { PORT: '4001', DATA_DIR: '/srv/shop', DATABASE_URL: 'postgres://x/y' },
    rest: ['--demo'],
  });
  assert.deepEqual(readFlags([], '/srv'), { env: {}, rest: [] });
});
test('a wrong flag is one clear sentence, told before anything is installed or started', () => {
  for (const [args, sentence] of [
    [['--prot', '4001'], /^There is no flag --prot\. `npm start -- --help` lists the flags\.\n$/],
    [['-p', '4001'], /^There is no flag -p\. /],
    [['demo'], /^“demo” is not a flag\. /],
    [['--port'], /^--port needs a value: --port PORT\.\n$/],
    [['--port', '--demo'], /^--port needs a value/],
    [['--port=-1'], /^--port must be a whole number from 0 to 65535, not “-1”\.\n$/],
    [['--port', '70000'], /^--port must be a whole number/],
    [['--data='], /^--data needs a value/],
    [['--demo=yes'], /^--demo takes no value, and here stands “yes”\.\n$/],
    [['--constructor'], /^There is no flag --constructor\. /],
    [['--demo', '--', 'x'], /^`--` is written once, before the flags\.\n$/],
  ] as const) {
    const { status, stderr, stdout } = start(...args);
    assert.deepEqual([status, stdout], [1, ''], args.join(' '));
    assert.match(stderr, sentence);
  }
});
test('what a flag says reaches the server, before what the environment says', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(tools, 'start.js'), '--data', folder, '--port', '0', '--database-url', 'ftp://here'],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL_FILE: '/nowhere' } },
  );
  assert.equal(status, 1);
  assert.match(stderr, /^DATABASE_URL must be an address beginning with [^\n]*\n$/);
});
test('a word the server does not know stops it with one sentence', () => {
  const main = join(tools, '../server/src/main.ts');
  const { status, stderr } = spawnSync(process.execPath, [main, '--port', '4001'], {
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: folder },
  });
  assert.equal(status, 1);
  assert.match(stderr, /^Nobody knows what “--port” means here; [^\n]*\n$/);
});
test('--help lists every flag, and both guides know them', () => {
  const { status, stdout } = start('--help');
  assert.equal(status, 0);
  const guides = ['docs/START.md', 'docs/operating.md'].map((path) => readFileSync(join(tools, '..', path), 'utf8'));
  for (const flag of ['--demo', '--port', '--data', '--database-url', '--help']) {
    assert.match(stdout, new RegExp(`^  ${flag}\\b`, 'm'));
    for (const guide of guides) assert.ok(guide.includes(`\`${flag}`), flag);
  }
});
test('the launcher needs nothing that Node 20 lacks', () => {
  for (const name of ['ground', 'flags', 'start', 'operate', 'test', 'check', 'dev', 'bench', 'new']) {
    const text = readFileSync(join(tools, `${name}.js`), 'utf8');
    assert.doesNotMatch(
      text,
      /^import .* from '(?!node:|\.\/)|^import \{.*\bglobSync\b|Promise\.withResolvers|import\.meta\.dirname/m,
      name,
    );
  }
});

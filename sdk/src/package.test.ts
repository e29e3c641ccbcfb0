// What an app installs, built and tried as it is: without the DOM's types, without its globals, small, and with types that stand alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

const sdk = join(import.meta.dirname, '..');
const bin = join(sdk, '../node_modules/.bin');
const home = mkdtempSync(join(tmpdir(), 'sdk-'));
const installed = join(home, 'node_modules/@throughline/sdk');
after(() => rmSync(home, { recursive: true }));
const run = (command: string, args: readonly string[], cwd = home) => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
};
before(() => {
  mkdirSync(join(home, 'node_modules/@types'), { recursive: true });
  const built = run(process.execPath, [join(sdk, 'build.js'), '--out', installed]);
  assert.equal(built.status, 0, built.said);
  for (const name of ['react', '@types/react', 'csstype'])
    symlinkSync(join(sdk, '../node_modules', name), join(home, 'node_modules', name));
  writeFileSync(join(home, 'package.json'), '{"type":"module"}');
});

test('the core knows nothing of browsers or Node: it compiles with the language’s own types alone', () => {
  const told = run(join(bin, 'tsc'), ['-p', join(sdk, 'tsconfig.core.json')]);
  assert.equal(told.status, 0, told.said);
});

test('an app that installs it gets types that need nothing else', () => {
  writeFileSync(
    join(home, 'app.ts'),
    `import { createVisitor, type Item, type Refusal } from '@throughline/sdk/visitor';
     import { ThroughlineProvider, useMessages } from '@throughline/sdk/react';
     import { registerWebPush, webStorage, xhrUpload } from '@throughline/sdk/web';
     import { handlePushes } from '@throughline/sdk/service-worker';
     import { fileStorage } from '@throughline/sdk/node';
     const visitor = createVisitor({ baseUrl: '', channelId: '', fetch, storage: webStorage(), sendFile: xhrUpload,
       openSocket: (url) => new WebSocket(url), getToken: async (why: 'start' | 'expired') => why });
     const asyncStorage = { getItem: async (key: string) => key, setItem: async () => {}, removeItem: async () => {} };
     createVisitor({ baseUrl: '', channelId: '', storage: asyncStorage });
     export const items: readonly Item[] = visitor.state.items;
     export const answer = visitor.start().then((started) => (started.ok ? started.value.token : (started.refusal satisfies Refusal).code));
     export { fileStorage, handlePushes, registerWebPush, ThroughlineProvider, useMessages };`,
  );
  const flags = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--lib',
    'es2023,dom',
    '--types',
    '',
  ];
  const told = run(join(bin, 'tsc'), [...flags, 'app.ts']);
  assert.equal(told.status, 0, told.said);
});

test('no file of it names the contracts, their library or a source file', () => {
  const files = globSync('**/*.{js,d.ts}', { cwd: installed });
  assert.ok(files.length > 20);
  for (const file of files)
    assert.doesNotMatch(
      readFileSync(join(installed, file), 'utf8'),
      /from '(zod|@throughline\/(?!sdk))|(from|import\() ?'\.[^']*\.tsx?'/,
      file,
    );
  for (const part of Object.values(
    (JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as { exports: Record<string, object> }).exports,
  ))
    for (const file of Object.values(part) as string[]) assert.ok(existsSync(join(installed, file)), file);
});

test('the core is at most 12 kB as it travels, the hooks 3 kB more', async () => {
  const { build } = await import('vite');
  const weigh = async (code: string): Promise<number> => {
    writeFileSync(join(home, 'entry.js'), code);
    const result = await build({
      root: home,
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        target: 'es2022',
        lib: { entry: join(home, 'entry.js'), formats: ['es'] },
        rollupOptions: { external: ['react'] },
        minify: 'oxc',
      },
    });
    const [{ output }] = (Array.isArray(result) ? result : [result]) as [{ output: readonly { code?: string }[] }];
    return gzipSync(output.map((chunk) => chunk.code ?? '').join(''), { level: 9 }).length;
  };
  const core = await weigh(`export * from '@throughline/sdk/visitor';`);
  const hooks = await weigh(`export * from '@throughline/sdk/visitor'; export * from '@throughline/sdk/react';`);
  assert.ok(core > 2000 && core <= 12_000, `${core} bytes`);
  assert.ok(hooks > core && hooks - core <= 3000, `${hooks - core} bytes`);
});

/** A house in a few lines, told over plain HTTP and a WebSocket of Node's own making is not needed: the line may stay away. */
const TALK = `
  import { createVisitor } from '@throughline/sdk/visitor';
  import { createServer } from 'node:http';
  import { fileStorage } from '@throughline/sdk/node';
  const posts = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.method + ' ' + request.url.split('?')[0].replace('/api/v1/visitor', '');
    const given = body && JSON.parse(body);
    const answer = path === 'POST /c1/session'
      ? { token: given.token ?? 'device-token', visitorId: 'v', name: '', unread: 0, number: 0, proved: false, known: {} }
      : path === 'GET /messages' ? { items: [], nextCursor: null, number: 0, isClosed: false }
      : { id: 'm1', number: 1, direction: 'inbound', clientId: given.clientId, text: given.text, attachments: [] };
    if (path === 'POST /messages') posts.push([request.headers.authorization, given.text]);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const visitor = createVisitor({ baseUrl: 'http://127.0.0.1:' + server.address().port, channelId: 'c1', storage: fileStorage('./kept/visitor.json') });
  visitor.send({ text: 'hello from a program' });
  while (visitor.state.items[0]?.state !== 'stored') await new Promise((done) => setTimeout(done, 10));
  visitor.stop();
  console.log(JSON.stringify({ posts, kept: JSON.parse((await import('node:fs')).readFileSync('./kept/visitor.json', 'utf8')) }));
  process.exit(0);
`;
const talks = (command: string, args: readonly string[]) => {
  rmSync(join(home, 'kept'), { recursive: true, force: true });
  writeFileSync(join(home, 'talk.js'), TALK);
  const told = run(command, [...args, 'talk.js']);
  assert.equal(told.status, 0, told.said);
  assert.deepEqual(JSON.parse(told.said.trim().split('\n').at(-1)!), {
    posts: [['Visitor device-token', 'hello from a program']],
    kept: { 'throughline:token:c1': 'device-token' },
  });
};
test('Node runs it as it is, and keeps the token in a file', () => talks(process.execPath, []));

const programs = join(import.meta.dirname, '../../node_modules/.cache/programs/node_modules/.bin');
const deno = [programs, ...(process.env['PATH'] ?? '').split(':')]
  .map((folder) => join(folder, 'deno'))
  .find((path) => existsSync(path));
test('Deno runs it as it is', { skip: deno ? false : 'needs deno, which `npm test` brings' }, () =>
  talks(deno!, ['run', '--allow-all', '--node-modules-dir=manual', '--no-lock']),
);

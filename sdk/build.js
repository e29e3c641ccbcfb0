// Builds what an app installs: plain ES modules with their types in dist/, and a package.json that names them. `--out FOLDER` builds
// somewhere else. Then `npm publish sdk/dist`, or `npm pack` for a registry of your own. It needs nothing but React where the hooks are used.
import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const given = process.argv.indexOf('--out');
const out = given === -1 ? join(root, 'dist') : resolve(process.argv[given + 1] ?? '');
const parts = {
  './visitor': 'visitor/index',
  './react': 'react/index',
  './web': 'web/index',
  './service-worker': 'web/service-worker',
  './node': 'node/index',
};

rmSync(out, { recursive: true, force: true });
const tsc = join(root, '../node_modules/.bin/tsc');
const built = spawnSync(tsc, ['-p', join(root, 'tsconfig.build.json'), '--outDir', out], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
// The compiler rewrites the endings of imports in code, and leaves those of types.
for (const file of globSync('**/*.d.ts', { cwd: out }))
  writeFileSync(
    join(out, file),
    readFileSync(join(out, file), 'utf8').replaceAll(/(from\s+'\.[^']*)\.tsx?'/g, "$1.js'"),
  );
const own = readFileSync(join(root, 'package.json'), 'utf8');
const [name, version] = ['name', 'version'].map((key) => new RegExp(`"${key}": "([^"]+)"`).exec(own)?.[1]);
writeFileSync(
  join(out, 'package.json'),
  `${JSON.stringify(
    {
      name,
      version,
      description: 'Customer chat of Throughline for apps: browsers, React, React Native, Node, Deno.',
      license: 'MIT',
      type: 'module',
      sideEffects: false,
      exports: Object.fromEntries(
        Object.entries(parts).map(([path, file]) => [path, { types: `./${file}.d.ts`, default: `./${file}.js` }]),
      ),
      peerDependencies: { react: '>=18' },
      peerDependenciesMeta: { react: { optional: true } },
      engines: { node: '>=22' },
    },
    null,
    2,
  )}\n`,
);
copyFileSync(join(root, '../docs/sdk.md'), join(out, 'README.md'));

// Builds the two halves: the script sites embed (dist/widget.js) and the panel it shows in a frame (dist/widget/panel.html).
// `--out FOLDER` builds somewhere else, so that tests never touch what a server is giving out.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

// What is built ships, whoever asks for it: under another name of the environment the libraries' checks for developers would go along.
process.env.NODE_ENV = 'production';
const root = fileURLToPath(new URL('.', import.meta.url));
const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } };
const given = process.argv.indexOf('--out');
const out = given === -1 ? join(root, 'dist') : resolve(process.argv[given + 1] ?? '');
const common = { root, configFile: false, logLevel: process.argv.includes('--quiet') ? 'warn' : 'info', oxc };

async function buildWidget() {
  rmSync(out, { recursive: true, force: true });
  await build({
    ...common,
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      lib: {
        entry: `${root}src/loader/main.ts`,
        formats: ['iife'],
        name: 'throughlineLoader',
        fileName: () => 'widget.js',
      },
    },
  });
  await build({
    ...common,
    base: '/widget/',
    build: {
      // No inline script and no data: addresses, so the strictest policy on the panel holds.
      outDir: join(out, 'widget'),
      emptyOutDir: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: `${root}panel.html`,
        // What the first load and the later parts share travels as one piece: small pieces pack badly.
        output: {
          codeSplitting: {
            groups: [
              {
                name: 'base',
                test: (id) =>
                  !/locales|panel.(acts|announcer|choices|elect|emoji|files|forms|menu|privacy|ways)\.(tsx?|css)|sdk.src.web|panel\.html/.test(
                    id,
                  ),
              },
            ],
          },
        },
      },
    },
  });
}

await buildWidget();

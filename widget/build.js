// Builds the two halves: the script sites embed (dist/widget.js) and the panel it shows in a frame (dist/widget/panel.html).
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const oxc = { jsx: { runtime: 'automatic', importSource: 'preact' } };
const common = { root, configFile: false, logLevel: process.argv.includes('--quiet') ? 'warn' : 'info', oxc };

export async function buildWidget() {
  rmSync(`${root}dist`, { recursive: true, force: true });
  await build({
    ...common,
    build: {
      outDir: 'dist', emptyOutDir: false, target: 'es2022', modulePreload: false,
      lib: { entry: `${root}src/loader/main.ts`, formats: ['iife'], name: 'throughlineLoader', fileName: () => 'widget.js' },
    },
  });
  await build({
    ...common,
    base: '/widget/',
    build: {
      // No inline script and no data: addresses, so the strictest policy on the panel holds.
      outDir: 'dist/widget', emptyOutDir: false, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false },
      rollupOptions: { input: `${root}panel.html` },
    },
  });
}

await buildWidget();

// Builds `dist/main.js`, the server as it is run: 760 modules of ours and the few hundred of libraries that every start loads, in a handful of
// files. Found, read and linked one by one they took half of the processor's time of a start. Packages that only some work needs stay where
// npm put them, as do those that are found by their place (binaries); so does pg, which fault drills step into.
import { rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const SOURCE = join(import.meta.dirname, 'src');
const OUT = join(import.meta.dirname, 'dist');
/** What every start loads, with all that they import. */
const WITHIN = new Set([
  '@fastify/multipart',
  'aws4fetch',
  'fastify',
  'graphile-worker',
  'mime',
  'pino',
  'prom-client',
  'sanitize-html',
  'ws',
  'zod',
]);
const isOurs = (id: string): boolean => id.startsWith('.') || id.startsWith('/') || id.startsWith('@throughline/');
const packageOf = (id: string): string => id.split('/', id.startsWith('@') ? 2 : 1).join('/');
function isLeft(id: string, from = SOURCE): boolean {
  if (id.startsWith('node:')) return true;
  if (packageOf(id) !== 'pg' && (isOurs(id) || from.includes('node_modules') || WITHIN.has(packageOf(id))))
    return false;
  // Asked for from another folder, it must be the same one.
  const [there, here] = [from, OUT].map((each) => findPackageJSON(id, pathToFileURL(each)));
  if (there !== here)
    throw new Error(`${relative(SOURCE, from)} imports ${id} of ${there}; the bundle would get ${here}.`);
  return true;
}

/** A file that looks for another by its own place finds it from the bundle too. */
const keepPlaces = {
  name: 'keep-places',
  transform: {
    filter: { id: /\/server\/src\//, code: /import\.meta\.(dirname|url)/ },
    handler(code: string, id: string) {
      const file = JSON.stringify(relative(OUT, id));
      return code
        .replaceAll(
          'import.meta.dirname',
          `(import.meta.dirname + ${JSON.stringify(`/${relative(OUT, dirname(id))}`)})`,
        )
        .replaceAll('import.meta.url', `new URL(${file}, import.meta.url).href`);
    },
  },
};

rmSync(OUT, { recursive: true, force: true });
const bundle = await rolldown({
  input: { main: join(SOURCE, 'main.ts'), compile: join(SOURCE, 'compile.ts') },
  platform: 'node',
  external: isLeft,
  plugins: [keepPlaces],
});
await bundle.write({ dir: OUT, format: 'esm' });
await bundle.close();

// The catalogs on the disk: one JSON file for each language but English, which is in the code.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../rules/tree.ts';
import type { Catalogs } from './rules.ts';

const folder = join(root, 'web/src/words');

export function readCatalogs(): Catalogs {
  return Object.fromEntries(
    globSync('*.json', { cwd: folder })
      .toSorted()
      .map((file) => [
        basename(file, '.json'),
        JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>,
      ]),
  );
}
/** In the order of the keys, so that two people who add sentences seldom meet in one line. */
export function writeCatalog(language: string, catalog: Readonly<Record<string, string>>): void {
  const sorted = Object.fromEntries(Object.entries(catalog).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(folder, `${language}.json`), `${JSON.stringify(sorted, null, 2)}\n`);
}

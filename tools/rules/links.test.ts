// Whoever follows a link of the documents arrives: the file is there, and the heading in it.
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '../..');
/** As the hosts of code make an address of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_\- ]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (path: string): readonly string[] =>
  readFileSync(join(ROOT, path), 'utf8')
    .split('\n')
    .flatMap((line) => /^#{1,6} (.*)$/.exec(line)?.slice(1) ?? [])
    .map(anchorOf);

test('every link in README and docs leads somewhere', () => {
  const documents = ['README.md', ...globSync('docs/**/*.md', { cwd: ROOT })];
  assert.ok(documents.length > 30);
  const dead = documents.flatMap((document) =>
    [...readFileSync(join(ROOT, document), 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
      .filter(([, path = '', anchor]) => {
        const target = path === '' ? document : normalize(join(dirname(document), path));
        return !existsSync(join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
      })
      .map(([link]) => `${document}: ${link}`),
  );
  assert.deepEqual(dead, []);
});

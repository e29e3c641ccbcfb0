// A rolling upgrade has two versions on one database: while the new one makes its tables, the one before it serves on. So a migration only
// adds. What takes something away says which earlier migration made it unneeded, and comes in a version of its own.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const FOLDER = join(import.meta.dirname, '../../server/migrations');
/** Made before two versions were promised to bear each other. */
const LAST_FREE = '0058';
/** What a version that runs would stumble over, in SQL without comments and the bodies of functions. */
const TAKING: readonly (readonly [RegExp, string])[] = [
  [/\bdrop (table|column|view)\b/, 'it reads or writes that still'],
  [/\brename\b/, 'it knows the old name'],
  [/\balter column \w+ (set data )?type\b/, 'it gives and expects the old type'],
  [/\bset not null\b/, 'it leaves that empty'],
  [/\bdrop default\b/, 'it relies on the default'],
  [
    /\badd column (if not exists )?\w+ (?![^,;]*\b(default|generated)\b)[^,;]*\bnot null\b/,
    'its rows come without that column',
  ],
];

/** Why the version before this migration could not serve on beside it. */
function faultsOf(sql: string): string[] {
  if (/^-- contracts what 0\d{3} expanded\b/m.test(sql)) return [];
  const words = sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\$(\w*)\$[^]*?\$\1\$/g, '')
    .toLowerCase();
  return TAKING.flatMap(([pattern, why]) => {
    const found = pattern.exec(words);
    return found ? [`“${found[0]}”: ${why}`] : [];
  });
}

test('the version before a migration can serve on beside it: it only adds, or says what it takes away since when', () => {
  const late = readdirSync(FOLDER).filter((name) => name.slice(0, 4) > LAST_FREE);
  for (const name of late) assert.deepEqual(faultsOf(readFileSync(join(FOLDER, name), 'utf8')), [], name);
});

test('what takes away is known as such, and what adds is not', () => {
  for (const sql of [
    'alter table a drop column b;',
    'drop table a;',
    'alter table a rename column b to c;',
    'alter table a alter column b type text;',
    'alter table a alter column b set not null;',
    'alter table a alter column b drop default;',
    'alter table a add column b int not null;',
  ])
    assert.equal(faultsOf(sql).length, 1, sql);
  for (const sql of [
    'alter table a add column b int not null default 0;',
    'alter table a add column b int, add column c text not null default $$x$$;',
    'create table a (b int not null check (b > 0));',
    '-- drop table a\ncreate index i on a (b);',
    'create function f() returns void language sql as $$ drop table t $$;',
    '-- contracts what 0060 expanded\nalter table a drop column b;',
  ])
    assert.deepEqual(faultsOf(sql), [], sql);
});

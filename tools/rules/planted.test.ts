// The rules themselves, tried: a violation of each is planted in a small tree that obeys all of them, and must be caught where it stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as rules from './rules.ts';
import type { Tree } from './tree.ts';

const good: Readonly<Record<string, string>> = {
  'domain/src/index.ts': '// Our words.\nexport const word = 1;\n',
  'protocol/src/index.ts': "// What crosses the wire.\nimport { z } from 'zod';\nexport const thing = z.string();\n",
  'channels/kit/src/card.ts': '// A card.\nexport interface Card { readonly kind: string }\n',
  'channels/pigeon/src/card.ts':
    "// Pigeon.\nimport type { Card } from '@throughline/channel-kit';\nexport const card: Card = { kind: 'pigeon' };\n",
  'channels/raven/src/card.ts': "// Raven.\nexport const card = { kind: 'raven' };\n",
  'channels/pigeon/src/pigeon.test.ts': 'keepsTheContract(pigeon, {});\nstandsTheDrills(pigeon, {});\n',
  'channels/raven/src/raven.test.ts': 'keepsTheContract(raven, {});\nstandsTheDrills(raven, {});\n',
  'server/src/channels.ts':
    "// The list.\nimport { pigeon } from '@throughline/channel-pigeon';\nimport { raven } from '@throughline/channel-raven';\nexport const channels = [pigeon, raven];\n",
  'server/src/ground/config.ts':
    "// The environment.\nconst port = number(get, 'PORT', 0, 1);\nconst host = get('HOST');\n",
  'server/src/ground/db.ts': "// The database.\nexport const now = 'select now() from x';\n",
  'server/src/rooms/people/index.ts': "// People.\nexport { find } from './store.ts';\n",
  'server/src/rooms/people/store.ts': "// Their SQL.\nexport const find = 'select name from agents';\n",
  'server/src/rooms/contacts/index.ts':
    "// Contacts.\nimport { find } from '../people/index.ts';\nexport const contacts = find;\n",
  'server/src/doors/http.ts': "// A door.\nimport { contacts } from '../rooms/contacts/index.ts';\n",
  'server/migrations/0001_house.sql':
    'create table workspaces (\n  id uuid\n);\ncreate table agents (\n  workspace_id uuid\n);\n',
  'web/src/features/inbox/inbox.tsx': "// The inbox.\nimport { Button } from '../../ui/button.tsx';\n",
  'web/src/features/search/search.tsx': '// Search.\nexport const search = 1;\n',
  'web/src/ui/button.tsx': '// A button.\nexport const Button = 1;\n',
  'docs/operating.md': '| `PORT` | `HOST` |',
};
const held: Readonly<Record<string, rules.Rule>> = { ...rules };
const treeWith = (planted: Readonly<Record<string, string>>): Tree => new Map(Object.entries({ ...good, ...planted }));

test('the good tree breaks no rule', () => {
  for (const [name, rule] of Object.entries(held)) assert.deepEqual(rule(treeWith({})), [], name);
});

const long = (lines: number) => Array.from({ length: lines }, (_, at) => `  step(${at});`).join('\n');
/** Rule, what is planted, and what must be said about it. */
const plantings: readonly (readonly [keyof typeof rules, string, string, RegExp])[] = [
  [
    'walls',
    'domain/src/clock.ts',
    "// A clock.\nimport { readFileSync } from 'node:fs';\n",
    /domain\/src\/clock\.ts imports node:fs/,
  ],
  [
    'walls',
    'domain/src/wire.ts',
    "// Upwards.\nimport { thing } from '@throughline/protocol';\n",
    /imports protocol\/src\/index\.ts/,
  ],
  [
    'walls',
    'channels/pigeon/src/send.ts',
    "// A sibling.\nimport { card } from '../../raven/src/card.ts';\n",
    /imports channels\/raven/,
  ],
  [
    'walls',
    'channels/pigeon/src/send.ts',
    "// The server.\nimport { now } from '../../../server/src/ground/db.ts';\n",
    /imports server\/src\/ground\/db\.ts/,
  ],
  [
    'walls',
    'server/src/ground/journal.ts',
    "// A room below the ground.\nimport { find } from '../rooms/people/index.ts';\n",
    /imports server\/src\/rooms\/people/,
  ],
  [
    'walls',
    'server/src/rooms/people/verb.ts',
    "// Upwards.\nimport { contacts } from '../contacts/index.ts';\n",
    /imports server\/src\/rooms\/contacts\/index\.ts/,
  ],
  [
    'walls',
    'server/src/rooms/contacts/verb.ts',
    "// Inside another.\nexport { find } from '../people/store.ts';\n",
    /imports server\/src\/rooms\/people\/store\.ts/,
  ],
  [
    'walls',
    'server/src/rooms/contacts/verb.ts',
    "// A door, in secret.\nconst door = await import('../../doors/http.ts');\n",
    /imports server\/src\/doors/,
  ],
  [
    'walls',
    'server/src/doors/more.ts',
    "// Behind the index.\nimport { find } from '../rooms/people/store.ts';\n",
    /imports server\/src\/rooms\/people\/store\.ts/,
  ],
  [
    'walls',
    'web/src/features/inbox/more.ts',
    "// A neighbour.\nimport { search } from '../search/search.tsx';\n",
    /imports web\/src\/features\/search/,
  ],
  [
    'walls',
    'web/src/live/store.ts',
    "// The server in the browser.\nimport { now } from '../../../server/src/ground/db.ts';\n",
    /imports server/,
  ],
  [
    'partsComeAgain',
    'web/src/features/inbox/more.ts',
    "// Bare.\nexport const menu = () => import('./entries.ts').then(({ entries }) => entries);\n",
    /fetches \.\/entries\.ts without lazyPart/,
  ],
  [
    'partsComeAgain',
    'web/src/features/inbox/more.tsx',
    "// React's own.\nimport { lazy, useState } from 'react';\n",
    /uses React’s lazy/,
  ],
  [
    'sidesAreLogical',
    'web/src/ui/badge.tsx',
    '// A side.\nexport const Badge = () => <b className="text-sm pl-2" />;\n',
    /badge\.tsx:2 says left or right/,
  ],
  [
    'sidesAreLogical',
    'web/src/ui/badge.tsx',
    '// A side.\nexport const look = `absolute ${isOn} md:-right-1.5`;\n',
    /badge\.tsx:2 says left or right/,
  ],
  [
    'sidesAreLogical',
    'web/src/ui/badge.tsx',
    '// A side.\nexport const Badge = () => <Menu side="right" className="text-end text-2 rounded-[4px] ms-1" />;\n',
    /badge\.tsx:2 says left or right/,
  ],
  ['roomsAreListed', 'server/src/rooms/attic/index.ts', '// Nobody planned this.\n', /rooms\/attic has no floor/],
  [
    'sqlInStores',
    'server/src/rooms/people/verb.ts',
    '// SQL.\nawait tx.query(`select id\n  from agents`);\nawait tx.query(`select id from agents`);\n',
    /verb\.ts:2 holds SQL/,
  ],
  [
    'sqlInStores',
    'server/src/doors/more.ts',
    "// SQL.\nawait tx.query('delete from agents where true');\n",
    /more\.ts:2 holds SQL/,
  ],
  [
    'sqlInStores',
    'server/src/rooms/people/verb.ts',
    "// SQL.\nawait tx.query('update agents set name = $1');\n",
    /holds SQL/,
  ],
  [
    'channelsUnnamed',
    'domain/src/word.ts',
    "// A name.\nexport const isFast = (kind: string) => kind === 'pigeon';\n",
    /word\.ts:2 names a channel/,
  ],
  [
    'channelsUnnamed',
    'web/src/ui/badge.tsx',
    '// A name.\nexport const RavenBadge = 1;\n',
    /badge\.tsx:2 names a channel/,
  ],
  [
    'channelsProved',
    'channels/pigeon/src/squab/card.ts',
    '// A kind that nobody drills.\n',
    /squab of channels\/pigeon never standsTheDrills/,
  ],
  [
    'channelsProved',
    'channels/raven/src/raven.test.ts',
    'keepsTheContract(raven, {});\n',
    /raven of channels\/raven never standsTheDrills/,
  ],
  [
    'channelsUnnamed',
    'server/src/rooms/contacts/squab.ts',
    "// A second kind of a folder.\nexport const isSquab = (kind: string) => kind === 'raven';\n",
    /squab\.ts:2 names a channel/,
  ],
  [
    'walls',
    'channels/pigeon/src/read.ts',
    "// The web app.\nimport { Button } from '../../../web/src/ui/button.tsx';\n",
    /imports web\/src\/ui\/button\.tsx/,
  ],
  [
    'walls',
    'channels/pigeon/src/read.ts',
    "// Drills in the product.\nimport { drill } from '../../../tools/drills/index.ts';\n",
    /imports tools\/drills\/index\.ts/,
  ],
  ['channelsListed', 'channels/owl/src/card.ts', '// Forgotten.\n', /channels\/owl is missing/],
  [
    'channelsListed',
    'server/src/channels.ts',
    "// The list.\nimport '@throughline/channel-pigeon';\nimport '@throughline/channel-raven';\nimport '@throughline/channel-dodo';\n",
    /dodo, which has no card/,
  ],
  [
    'channelsListed',
    'channels/pigeon/src/squab/card.ts',
    '// A second kind in a known folder, forgotten.\n',
    /squab of channels\/pigeon is not in the list/,
  ],
  ['lengths', 'domain/src/long.ts', `// Long.\n${long(401)}\n`, /long\.ts has 40\d lines/],
  [
    'lengths',
    'domain/src/deep.ts',
    `// Long.\nexport function tell() {\n${long(61)}\n}\n`,
    /deep\.ts:2 tell has 6\d lines/,
  ],
  [
    'lengths',
    'domain/src/arrow.ts',
    `// Long.\nexport const tell = (a: string) => {\n${long(61)}\n};\n`,
    /arrow\.ts:2 tell has 6\d lines/,
  ],
  [
    'lengths',
    'web/src/ui/decide.tsx',
    `// Long.\nexport function decide() {\n${long(61)}\n}\n`,
    /decide\.tsx:2 decide has 6\d lines/,
  ],
  [
    'lengths',
    'web/src/ui/wall.tsx',
    `// Long.\nexport function Wall() {\n${long(141)}\n}\n`,
    /wall\.tsx:2 Wall has 14\d lines/,
  ],
  ['opened', 'domain/src/silent.ts', 'export const x = 1;\n', /silent\.ts does not say/],
  ['words', 'domain/src/later.ts', `// Later.\n// ${'TO'}DO: the rest\n`, /later\.ts:2 says/],
  ['words', 'domain/src/blind.test.ts', `// Blind.\ntest.${'only'}('x', () => {});\n`, /blind\.test\.ts:2 says/],
  ['words', 'domain/src/order-helper.ts', '// Helps.\n', /named for nothing/],
  [
    'environmentDocumented',
    'server/src/ground/config.ts',
    "// The environment.\nconst a = number(get, 'PORT', 0, 1);\nconst b = url(get, 'SECRET_DOOR_URL', []);\n",
    /SECRET_DOOR_URL is not in docs/,
  ],
  [
    'environmentDocumented',
    'server/src/rooms/people/verb.ts',
    "// Past the config.\nconst x = process.env['HOME'];\n",
    /verb\.ts:2 reads the environment/,
  ],
  [
    'wallIsKept',
    'server/src/rooms/people/verb.ts',
    "// Past the wall.\nexport const all = (db) => db.outsideTheWall('search').query('x');\n",
    /verb\.ts steps outside the wall for 'search'/,
  ],
  [
    'wallIsKept',
    'server/src/rooms/search/routes.ts',
    "// Another reason.\nexport const all = (house) => outside(house, 'people');\n",
    /routes\.ts steps outside the wall for 'people'/,
  ],
  [
    'wallIsKept',
    'server/src/rooms/search/routes.ts',
    '// Inside by now.\nexport const all = 1;\n',
    /routes\.ts is listed as outside the wall, and is not/,
  ],
  [
    'wallIsKept',
    'server/src/doors/socket.ts',
    '// A door.\nexport const all = (house) => readAfter(house.db, 1);\n',
    /socket\.ts asks the database for a caller without \.within/,
  ],
  ['migrationsNumbered', 'server/migrations/0001_twin.sql', 'select 1;', /needs a name/],
  ['migrationsNumbered', 'server/migrations/second.sql', 'select 1;', /second\.sql needs a name/],
  [
    'tablesHaveWorkspace',
    'server/migrations/0002_more.sql',
    'create table things (\n  id uuid primary key\n);\n',
    /things has no workspace_id/,
  ],
];
for (const [name, path, text, said] of plantings) {
  test(`${name} catches ${said.source.replaceAll('\\', '')}`, () => {
    const found = held[name]!(treeWith({ [path]: text }));
    assert.ok(
      found.some((each) => said.test(each)),
      `it found ${JSON.stringify(found)}`,
    );
  });
}
test('a violation of every rule is planted', () => {
  assert.deepEqual(
    Object.keys(held).filter((name) => !plantings.some(([planted]) => planted === name)),
    [],
  );
});
test('a component may be as long as the page it draws', () => {
  assert.deepEqual(
    rules.lengths(treeWith({ 'web/src/ui/page.tsx': `// Looks.\nexport function Page() {\n${long(130)}\n}\n` })),
    [],
  );
});
test('a channel whose name is an ordinary word says so, and only a comparison names it', () => {
  const ordinary = { 'channels/raven/package.json': '{"throughline":{"ordinaryWords":["raven"]}}' };
  const badge = { 'web/src/ui/badge.tsx': '// A word.\nexport const RavenBadge = 1;\n' };
  const compared = {
    'web/src/ui/badge.tsx': "// A kind.\nexport const is = (channelKind: string) => channelKind === 'raven';\n",
  };
  assert.deepEqual(rules.channelsUnnamed(treeWith({ ...ordinary, ...badge })), []);
  assert.equal(rules.channelsUnnamed(treeWith({ ...ordinary, ...compared })).length, 1);
  assert.equal(rules.channelsUnnamed(treeWith(badge)).length, 1);
});
test('what is said in a comment breaks no rule', () => {
  const tree = treeWith({
    'domain/src/word.ts': '// As pigeon does it; see select id from agents.\n/* raven */\nexport const a = 1;\n',
  });
  assert.deepEqual([...rules.channelsUnnamed(tree), ...rules.sqlInStores(tree)], []);
});

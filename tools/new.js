// `npm run new channel|room|migration|screen NAME`: lays what such a thing always has, with a test that fails until it is filled.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { giveUp, ROOT } from './ground.js';

const [what, name = ''] = process.argv.slice(2);
const target = process.env.NEW_ROOT ?? ROOT;
const title = name
  .split('-')
  .map((word) => word[0]?.toUpperCase() + word.slice(1))
  .join(' ');
const camel = name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const pascal = title.replaceAll(' ', '');

const kinds = {
  channel: () => ({
    files: {
      [`channels/${name}/package.json`]: `${JSON.stringify({ name: `@throughline/channel-${name}`, version: '0.1.0', private: true, type: 'module', exports: { '.': './src/index.ts' }, dependencies: { '@throughline/channel-kit': '*', '@throughline/domain': '*' } }, null, 2)}\n`,
      [`channels/${name}/src/card.ts`]: `// What ${title} can do.\nimport type { Card } from '@throughline/channel-kit';\n\nexport const card: Pick<Card, 'kind' | 'title'> = { kind: '${name}', title: '${title}' };\n`,
      [`channels/${name}/src/contract.test.ts`]: `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { existsSync } from 'node:fs';\n\ntest('the channel exports what the contract asks for (channels/kit/src/channel.ts), and its suite runs here', () => {\n  assert.ok(existsSync(new URL('index.ts', import.meta.url)), 'write index.ts, then hand the channel to the suite of @throughline/channel-kit/contract');\n});\n`,
    },
    dependency: `@throughline/channel-${name}`,
    next: `Fill channels/${name}/src by docs/adding-a-channel.md, add one line to server/src/channels.ts, then npm install.`,
  }),
  room: () => ({
    files: {
      [`server/src/rooms/${name}/index.ts`]: `// What other rooms and doors may ask of ${name}.\nexport { ${camel}Routes } from './routes.ts';\n`,
      [`server/src/rooms/${name}/routes.ts`]: `// The contracts ${name} answers.\nimport { handlers } from '../../ground/handlers.ts';\n\nexport const ${camel}Routes = handlers({});\n`,
      [`server/src/rooms/${name}/store.ts`]: `// All SQL of ${name}.\nimport type { Tx } from '../../ground/db.ts';\n\nexport async function count(tx: Pick<Tx, 'query'>, workspaceId: string): Promise<number> {\n  const { rows } = await tx.query<{ n: number }>('select count(*)::int as n from ${name.replaceAll('-', '_')} where workspace_id = $1', [workspaceId]);\n  return rows[0]?.n ?? 0;\n}\n`,
      [`server/src/rooms/${name}/${name}.test.ts`]: `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { ${camel}Routes } from './index.ts';\n\ntest('${name} answers at least one contract', () => {\n  assert.notDeepEqual(Object.keys(${camel}Routes), []);\n});\n`,
    },
    next: `Give ${name} its floor in tools/rules/plan.ts, its contracts in protocol/src/routes, and hand its routes to the door in server/src/build.ts.`,
  }),
  migration: () => {
    const folder = join(target, 'server/migrations');
    const last = existsSync(folder)
      ? (readdirSync(folder)
          .filter((each) => /^\d{4}_/.test(each))
          .sort()
          .at(-1) ?? '0000')
      : '0000';
    const path = `server/migrations/${String(Number(last.slice(0, 4)) + 1).padStart(4, '0')}_${name.replaceAll('-', '_')}.sql`;
    return {
      files: { [path]: `-- ${title}: why.\n` },
      next: `Write ${path}; once it has run anywhere it does not change any more.`,
    };
  },
  screen: () => ({
    files: {
      [`web/src/features/${name}/${name}-screen.tsx`]: `// ${title}: how it looks. What it decides is in ${name}.ts.\nimport { empty } from './${name}.ts';\n\nexport function ${pascal}Screen() {\n  return <section aria-label="${title}">{empty.length}</section>;\n}\n`,
      [`web/src/features/${name}/${name}.ts`]: `// ${title}: what is shown and what may be done, without React.\nexport const empty: readonly string[] = [];\n`,
      [`web/src/features/${name}/${name}.test.ts`]: `import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { empty } from './${name}.ts';\n\ntest('${title} has something to show', () => {\n  assert.notEqual(empty.length, 0);\n});\n`,
    },
    next: `Add its page to web/src/app/router.tsx and its command to web/src/commands/table.ts.`,
  }),
};

if (!Object.hasOwn(kinds, what ?? '') || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
  giveUp(`Say: npm run new ${Object.keys(kinds).join('|')} NAME, the name in small letters with dashes.`);
const { files, next, dependency } = kinds[what]();
for (const path of Object.keys(files)) if (existsSync(join(target, path))) giveUp(`${path} is there already.`);
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), text);
  process.stdout.write(`made ${path}\n`);
}
if (dependency) named(dependency);
process.stdout.write(`${next}\n`);

/** The server imports it, so its package says so, in order. */
function named(dependency) {
  const path = join(target, 'server/package.json');
  if (!existsSync(path)) return;
  const server = JSON.parse(readFileSync(path, 'utf8'));
  const all = Object.entries({ ...server.dependencies, [dependency]: '*' });
  server.dependencies = Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(server, null, 2)}\n`);
  process.stdout.write('named it in server/package.json\n');
}

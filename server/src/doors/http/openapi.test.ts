import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { routes } from '@throughline/protocol';
import { VERSION } from '../../ground/version.ts';
import { openapi } from './openapi.ts';

type Json = Record<string, unknown>;
const description = openapi(VERSION) as Json & { paths: Record<string, Json>; components: { schemas: Json } };

test('the committed description is what the contracts say today', () => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL('../../../../protocol/openapi.json', import.meta.url), 'utf8'),
  );
  assert.deepEqual(
    JSON.parse(JSON.stringify(description)),
    committed,
    'run: node server/src/doors/http/write-openapi.ts',
  );
});

test('every contract is described, with its scope, its answer and its refusals', () => {
  for (const [name, route] of Object.entries(routes)) {
    const operation = description.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()] as
      | Json
      | undefined;
    assert.equal(operation?.['operationId'], name);
    assert.equal(operation['x-scope'], route.scope ?? undefined, name);
    assert.ok((operation['responses'] as Json)[route.status], name);
    assert.ok((operation['responses'] as Json)['default'], name);
    assert.notDeepEqual(operation['tags'], ['Other'], `${name} needs a tag`);
    const inPath = (operation['parameters'] as { name: string; in: string }[])
      .filter((each) => each.in === 'path')
      .map((each) => each.name)
      .sort();
    assert.deepEqual(inPath, [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1]).sort(), name);
  }
});

test('every reference leads to a named component', () => {
  const refs = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/(\w+)\/(\w+)"/g)];
  assert.ok(refs.length > 50);
  const components = description.components as unknown as Record<string, Json>;
  for (const [, kind, id] of refs) assert.ok(components[kind!]?.[id!], `${kind}/${id}`);
  assert.doesNotMatch(JSON.stringify(description), /\$defs|__schema/);
});

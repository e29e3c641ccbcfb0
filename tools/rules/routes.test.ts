// Every contract has exactly one handler, and stands in the published description.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as protocol from '@throughline/protocol';
import { readTree } from './tree.ts';

const routes = protocol.routes as Readonly<Record<string, protocol.AnyRoute>>;
// What a file imports under a route's name is not its handler.
const withoutImports = (text: string): string => text.replaceAll(/^import [^;]*;$/gm, '');
const handlerFiles = [...readTree()]
  .map(([path, text]) => [path, withoutImports(text)] as const)
  .filter(
    ([path, text]) =>
      /^server\/src\/(rooms\/[\w-]+|doors)\/.*\.ts$/.test(path) &&
      !path.includes('.test.') &&
      !path.includes('/try-') &&
      /\bhandlers\b|\bHandlers\b/.test(text),
  );

test('every route is handled, and by one room only', () => {
  const found = Object.keys(routes).map(
    (name) =>
      [
        name,
        handlerFiles
          .filter(([, text]) => new RegExp(`^ {2,8}(?:async )?${name}\\b\\s*(?:[:(,]|$)`, 'm').test(text))
          .map(([path]) => path),
      ] as const,
  );
  assert.deepEqual(
    found.filter(([, files]) => files.length !== 1),
    [],
  );
});

test('no two routes share a method and a path', () => {
  const keys = Object.values(routes).map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`);
  assert.deepEqual(
    keys.filter((key, at) => keys.indexOf(key) !== at),
    [],
  );
});

test('who changes something must hold a scope, and says what it does', () => {
  const open = Object.entries(routes)
    .filter(([, route]) => (route.caller === 'agent' && route.scope === null) || route.summary.length < 5)
    .map(([name]) => name);
  assert.deepEqual(open, []);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builtInRoles, scopes, scopesOf } from '@throughline/domain';
import { permissionGroups, touchedBy, withPermission } from './permission-words.ts';

const rows = permissionGroups.flatMap((group) => group.permissions);

test('every right there is has one row, except one’s own place', () => {
  assert.deepEqual(rows.map((row) => row.scope).sort(), scopes.filter((scope) => scope !== 'self').sort());
});

test('a right comes with what it needs, and goes with what needs it', () => {
  assert.deepEqual(withPermission(['self'], 'conversations:moderate', true), [
    'self',
    'conversations:moderate',
    'conversations:read',
    'conversations:write',
  ]);
  assert.deepEqual(withPermission(['contacts:read', 'contacts:write', 'audit:read'], 'contacts:read', false), [
    'audit:read',
  ]);
  assert.deepEqual(touchedBy('contacts:read', false), [
    'contacts:read',
    'contacts:write',
    'contacts:export',
    'contacts:erase',
  ]);
});

test('needs hold over several steps, and the built-in roles obey them', () => {
  for (const { scope, needs = [] } of rows) {
    for (const needed of needs)
      for (const further of rows.find((row) => row.scope === needed)!.needs ?? [])
        assert.ok(needs.includes(further), `${scope} needs ${further} through ${needed}`);
    for (const role of builtInRoles)
      if (scopesOf[role].includes(scope))
        for (const needed of needs) assert.ok(scopesOf[role].includes(needed), `${role}: ${scope} without ${needed}`);
  }
});

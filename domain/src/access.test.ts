import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseOf, builtInRoles, completeScopes, lacking, mayGrant, type Role, scopes, scopesOf } from './access.ts';

const standing = (role: Role) => ({ role, scopes: scopesOf[role] });

test('built-in roles grant as far as they reach, and only owners make owners', () => {
  const table = builtInRoles.map((actor) => builtInRoles.filter((given) => mayGrant(standing(actor), standing(given))));
  assert.deepEqual(table, [
    ['owner', 'admin', 'lead', 'agent', 'viewer'],
    ['admin', 'lead', 'agent', 'viewer'],
    ['lead', 'agent', 'viewer'],
    ['agent', 'viewer'],
    ['viewer'],
  ]);
});

test('nobody gives what they lack, however much else they hold', () => {
  for (const scope of scopes.filter((each) => each !== 'self')) {
    const allButOne = { role: 'admin', scopes: scopes.filter((each) => each !== scope) } as const;
    assert.equal(mayGrant(allButOne, { role: 'viewer', scopes: [scope] }), false, scope);
    assert.equal(mayGrant(allButOne, { role: 'viewer', scopes: allButOne.scopes }), true, scope);
    assert.equal(mayGrant(allButOne, standing('owner')), false);
    assert.deepEqual(lacking(allButOne.scopes, scopes), [scope]);
  }
});

test('a role of one’s own amounts to the smallest built-in role that may as much, and is never an owner', () => {
  for (const role of builtInRoles) assert.equal(baseOf(scopesOf[role]), role === 'owner' ? 'admin' : role);
  assert.equal(baseOf(['self']), 'viewer');
  assert.equal(baseOf(['self', 'contacts:write']), 'agent');
  assert.equal(baseOf(['sharing:write']), 'lead');
  assert.equal(baseOf(['audit:read']), 'admin');
});

test('scopes are kept once, in order, with one’s own place; an unknown one is refused', () => {
  assert.deepEqual(completeScopes(['contacts:read', 'conversations:read', 'contacts:read']), [
    'conversations:read',
    'contacts:read',
    'self',
  ]);
  assert.deepEqual(completeScopes([]), ['self']);
  assert.equal(completeScopes(['everything']), null);
  assert.deepEqual(completeScopes(scopes), scopes);
});

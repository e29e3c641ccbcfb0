// Finding one's way in settings.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { scopesOf } from '@throughline/domain';
import { findSections, openSections, sections } from './sections.ts';

test('an owner opens every section, a viewer only what a viewer may read', () => {
  assert.equal(openSections(scopesOf.owner).length, sections.length);
  const viewers = openSections(scopesOf.viewer).map((section) => section.id);
  assert.ok(viewers.includes('profile') && !viewers.includes('keys') && !viewers.includes('workspace'));
});
test('a section is found by what it holds, not only by its name', () => {
  assert.deepEqual(
    findSections(sections, 'authenticator').map((section) => section.id),
    ['security'],
  );
  assert.deepEqual(
    findSections(sections, 'TIME zone').map((section) => section.id),
    ['workspace'],
  );
  assert.deepEqual(findSections(sections, 'nothing like it'), []);
});

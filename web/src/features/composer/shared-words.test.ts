// What is typed or pasted as a place, and what is not one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coordinatesIn, sharedIn, sharedTitle } from './shared-words.ts';

test('coordinates are read as people write them and as maps put them into their addresses', () => {
  for (const typed of [
    '52.2297, 21.0122',
    ' 52.2297 21.0122 ',
    '52.2297;21.0122',
    'https://www.openstreetmap.org/?mlat=52.2297&mlon=21.0122#map=17/52.2/21.0',
    'https://www.openstreetmap.org/#map=17/52.2297/21.0122',
    'https://www.google.com/maps/place/Acorn/@52.2297,21.0122,17z',
    'https://www.google.com/maps/place/Acorn/@1.5,2.5,17z/data=!3m1!3d52.2297!4d21.0122',
    'https://maps.google.com/?q=52.2297,21.0122',
    'https://maps.apple.com/?ll=52.2297%2C21.0122',
  ])
    assert.deepEqual(coordinatesIn(typed), { latitude: 52.2297, longitude: 21.0122 }, typed);
  assert.deepEqual(coordinatesIn('-33.86, 151.2'), { latitude: -33.86, longitude: 151.2 });
});

test('what lies on no globe, and what is no place, is none', () => {
  for (const typed of ['', '52.2297', '91, 10', '10, 181', 'Main Street 5, 12', 'https://maps.example/there'])
    assert.equal(coordinatesIn(typed), null, typed);
});

test('what stands alone is told in a line; what can be chosen is not it', () => {
  const location = { latitude: 1, longitude: 2 };
  assert.equal(sharedIn({ buttons: [] }), null);
  assert.equal(sharedIn(null), null);
  assert.deepEqual(sharedIn({ location }), { location });
  assert.equal(sharedTitle({ location }), '1, 2');
  assert.equal(sharedTitle({ location: { ...location, title: 'Acorn', address: 'Main St 5' } }), 'Acorn, Main St 5');
  assert.equal(sharedTitle({ contactCard: { name: 'Leo', email: 'leo@acorn.example' } }), 'Leo · leo@acorn.example');
});

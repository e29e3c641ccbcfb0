// The operator's way back in: a new password that works at once, the old one and every session at an end, the second factor untouched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, makeAgent, makeOwner, openDoor } from '../../doors/http/testing.ts';
import { setPassword } from './index.ts';

const door = await openDoor();
const signIn = async (password: string) =>
  (await door.person().call('POST', '/auth/sign-in', { email: 'owner@acme.example', password })).status;

test('a password set by the operator opens; the old one, old sessions and links already mailed do not', async () => {
  const owner = await makeOwner(door);
  const other = await makeAgent(door, owner, 'agent', 'other@acme.example');
  await door.person().call('POST', '/auth/reset', { email: 'owner@acme.example' });
  for (let tries = 0; door.letters.length < 2 && tries < 200; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const link = /reset\/([\w-]+)/.exec(JSON.stringify(door.letters.at(-1)))![1]!;
  const password = (await setPassword(door.house.db, 'Owner@Acme.example'))!;
  assert.match(password, /^[\w-]{20}$/);
  assert.equal((await owner.call('GET', '/me')).status, 401);
  assert.equal(await signIn(PASSWORD), 401);
  assert.equal(await signIn(password), 200);
  assert.equal((await door.person().call('POST', `/auth/reset/${link}`, { password: 'stolen password' })).status, 410);
  assert.equal((await other.call('GET', '/me')).status, 200, 'nobody else notices');
  assert.notEqual(await setPassword(door.house.db, 'owner@acme.example'), password);
});

test('nobody’s address is nobody’s, and makes no account', async () => {
  assert.equal(await setPassword(door.house.db, 'nobody@acme.example'), null);
  const { rows } = await door.house.db.query('select count(*)::int as n from auth_users');
  assert.deepEqual(rows, [{ n: 2 }]);
});

// Setting a house up by a name that a stranger's page can own: refused, whatever else the page says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOwnName } from './own-names.ts';
import { makeOwner, openDoor, PASSWORD } from './testing.ts';

test('names that only this machine, this network or the operator can give are ours', () => {
  for (const host of [
    'localhost',
    'localhost:3000',
    'shop.localhost:3000',
    '127.0.0.1:3000',
    '[::1]:3000',
    '192.168.1.20',
    '203.0.113.9:80',
    'throughline:3000',
    'desk.corp.example',
    'desk.local:3000',
    'support.example',
    'Support.Example:443',
    'localhost.',
  ])
    assert.ok(isOwnName(host, 'https://support.example', 'desk.corp.example'), host);
  for (const host of [
    undefined,
    '',
    ':3000',
    'evil.example',
    'evil.example:3000',
    'support.example.evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.local',
    'support.example:8080',
    'a b',
    'x@evil.example',
    'evil.example.',
  ])
    assert.equal(isOwnName(host, 'https://support.example', 'desk.corp.example'), false, host);
});

test('a stranger’s name that was made to lead here sets nothing up, and its owner is told what to do', async () => {
  for (const publicUrl of [null, 'https://support.example']) {
    const door = await openDoor({ config: { publicUrl, trustProxy: true } });
    const account = { workspaceName: 'Acme', name: 'Eve', email: 'eve@evil.example', password: PASSWORD };
    const claims = { host: 'evil.example:3000', origin: 'http://evil.example:3000' };
    const refused = await door.person().call('POST', '/setup', account, claims);
    assert.deepEqual([refused.status, refused.body['code']], [403, 'forbidden']);
    assert.match(String(refused.body['detail']), /PUBLIC_URL/);
    // A page of that name may add headers of a proxy.
    for (const ours of ['support.example', 'localhost'])
      for (const origin of [claims.origin, `http://${ours}`])
        assert.equal(
          (await door.person().call('POST', '/setup', account, { ...claims, origin, 'x-forwarded-host': ours })).status,
          403,
        );
    assert.equal((await door.house.db.query('select from auth_users')).rowCount, 0);
    await makeOwner(door);
  }
});

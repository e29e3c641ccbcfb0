import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { keyRing } from '../../ground/secrets.ts';
import { makeOwner, openDoor, PASSWORD, type Person } from '../../doors/http/testing.ts';
import { Problem } from '@throughline/protocol';
import { dropSecondFactor, resealTwoFactors } from './index.ts';
import { signIn as signInto } from './sign-in.ts';

const door = await openDoor();
let owner: Person;
let secret: Buffer;
let backupCodes: string[] = [];

/** RFC 6238 with the usual thirty seconds and six digits. */
function totp(key: Buffer, at = Date.now()): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = digest.at(-1)! & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
function base32(text: string): Buffer {
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter.toUpperCase()).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
const signIn = (person: Person, code?: string) =>
  person.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: PASSWORD, ...(code ? { code } : {}) });

test('a second factor needs the password to begin and a right code to be on', async () => {
  owner = await makeOwner(door);
  assert.equal((await owner.call('POST', '/auth/two-factor/start', { password: 'wrong password' })).status, 422);
  const started = await owner.call('POST', '/auth/two-factor/start', { password: PASSWORD });
  assert.equal(started.status, 200);
  const address = new URL(String(started.body['otpauthUrl']));
  assert.equal(address.protocol, 'otpauth:');
  secret = base32(address.searchParams.get('secret')!);
  backupCodes = started.body['backupCodes'] as string[];
  assert.ok(backupCodes.length >= 8);
  assert.equal((await signIn(door.person())).status, 200, 'not on yet');
  assert.equal((await owner.call('POST', '/auth/two-factor/confirm', { code: '000000' })).status, 422);
  const before = owner.cookie;
  assert.equal((await owner.call('POST', '/auth/two-factor/confirm', { code: totp(secret) })).status, 204);
  assert.notEqual(owner.cookie, before, 'the session rotates');
  assert.equal(((await owner.call('GET', '/me')).body['user'] as { twoFactorEnabled: boolean }).twoFactorEnabled, true);
  assert.equal((await owner.call('POST', '/auth/two-factor/start', { password: PASSWORD })).status, 409);
});

test('from then on the password alone opens no session', async () => {
  const person = door.person();
  const first = await signIn(person);
  assert.deepEqual([first.status, first.body['code'], person.cookie], [401, 'second_factor_required', '']);
  const wrong = await signIn(person, '123456');
  assert.deepEqual([wrong.status, wrong.body['code']], [401, 'wrong_credentials']);
  assert.equal((await signIn(person, totp(secret))).status, 200);
  assert.equal((await person.call('GET', '/me')).status, 200);
});

test('the same code does not open a second session', async () => {
  const code = totp(secret, Date.now() + 30_000);
  const [first, second] = [door.person(), door.person()];
  assert.equal((await signIn(first, code)).status, 200);
  const replay = await signIn(second, code);
  assert.deepEqual([replay.status, second.cookie], [401, '']);
});

test('a recovery code works once', async () => {
  assert.equal((await signIn(door.person(), backupCodes[0])).status, 200);
  assert.equal((await signIn(door.person(), backupCodes[0])).status, 401);
});

test('secrets are sealed at rest, and survive a change of keys', async () => {
  const rows = async () =>
    (
      await door.house.db.query<{ secret: string; backup_codes: string }>(
        'select secret, backup_codes from auth_two_factors',
      )
    ).rows;
  const [before] = await rows();
  assert.ok(!before!.backup_codes.includes(backupCodes[1]!.slice(0, 5)));
  const rotated = { ...door.house, keys: keyRing([Buffer.alloc(32, 9), Buffer.alloc(32, 7)]) };
  assert.equal(await resealTwoFactors(rotated), 1);
  assert.equal(await resealTwoFactors(rotated), 0, 'all are on the new key');
  const [after] = await rows();
  assert.notEqual(after!.secret, before!.secret);
  const back = { ...door.house, keys: keyRing([Buffer.alloc(32, 7), Buffer.alloc(32, 9)]) };
  assert.equal(await resealTwoFactors(back), 1);
  assert.equal((await signIn(door.person(), backupCodes[1])).status, 200);
});

test('a second factor whose key was lost is refused in words that name the way out, with and without a code', async () => {
  const lost = { ...door.house, db: { ...door.house.db }, keys: keyRing([Buffer.alloc(32, 3)]) };
  const from = { ip: '203.0.113.77', userAgent: '' };
  for (const code of [totp(secret), backupCodes[2]!])
    await assert.rejects(
      () => signInto(lost, { email: 'owner@acme.example', password: PASSWORD, code }, from),
      (error: unknown) =>
        error instanceof Problem &&
        error.code === 'wrong_credentials' &&
        /cannot be read with the keys of this installation/.test(error.message),
    );
  assert.equal((await signIn(door.person(), backupCodes[2])).status, 200, 'with the key back everything is as before');
});

test('guessing codes with the right password is limited like guessing passwords', async () => {
  const person = door.person();
  const statuses: number[] = [];
  for (let index = 0; index < 10; index += 1) statuses.push((await signIn(person, String(100_000 + index))).status);
  assert.deepEqual(statuses, [...Array.from({ length: 8 }, () => 401), 429, 429]);
  assert.equal(person.cookie, '');
});

test('whoever runs the house can take a second factor off; the password is still asked for, and sessions end', async () => {
  await door.house.db.query('delete from attempts');
  const person = door.person();
  assert.equal((await signIn(person, backupCodes[3])).status, 200);
  assert.equal(await dropSecondFactor(door.house.db, 'nobody@acme.example'), false);
  const rows = (await door.house.db.query('select * from auth_two_factors')).rows as Record<string, unknown>[];
  assert.equal(await dropSecondFactor(door.house.db, 'Owner@Acme.example'), true);
  assert.equal((await person.call('GET', '/me')).status, 401);
  assert.equal(
    (await person.call('POST', '/auth/sign-in', { email: 'owner@acme.example', password: 'not the password' })).status,
    401,
  );
  assert.equal((await signIn(person)).status, 200);
  assert.equal((await owner.call('GET', '/me')).status, 401);
  // As it was, for the tests behind.
  await door.house.db.query(
    'insert into auth_two_factors select * from jsonb_populate_record(null::auth_two_factors, $1)',
    [JSON.stringify(rows[0])],
  );
  await door.house.db.query('update auth_users set two_factor_enabled = true');
  assert.equal((await signIn(owner, backupCodes[4])).status, 200);
});

test('turning it off needs the password', async () => {
  assert.equal((await owner.call('POST', '/auth/two-factor/stop', { password: 'wrong password' })).status, 422);
  assert.equal((await owner.call('POST', '/auth/two-factor/stop', { password: PASSWORD })).status, 204);
  assert.equal((await signIn(door.person())).status, 200);
});

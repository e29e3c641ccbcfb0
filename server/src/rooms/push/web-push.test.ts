// Sealing for a browser, held against the example of RFC 8291 (section 5): the same keys and salt give the same bytes.
import assert from 'node:assert/strict';
import { createECDH, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { clipped } from './content.ts';
import { signJwt } from './jwt.ts';
import { makeVapidKeys, sealFor } from './web-push.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

test('the example of RFC 8291 comes out byte for byte', () => {
  const ours = createECDH('prime256v1');
  ours.setPrivateKey(bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'));
  const sealed = sealFor(
    {
      p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      auth: 'BTBZMqHH6r4Tts7J_aSIgg',
    },
    Buffer.from('When I grow up, I want to be a watermelon'),
    bytes('DGv6ra1nlYgDCS1FRnbzlw'),
    ours,
  );
  assert.equal(
    sealed.toString('base64url'),
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('keys that are none are refused, and so is what no push service takes', () => {
  const auth = 'BTBZMqHH6r4Tts7J_aSIgg';
  assert.throws(() => sealFor({ p256dh: 'BAAA', auth }, Buffer.from('x')));
  assert.throws(() => sealFor({ p256dh: Buffer.alloc(65, 4).toString('base64url'), auth }, Buffer.from('x')));
  const p256dh = 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4';
  assert.throws(() => sealFor({ p256dh, auth }, Buffer.alloc(4000)), /too long/);
});

test('a token signed with a made key is good by the public half browsers are given', () => {
  const { publicKey, privateKey } = makeVapidKeys();
  const point = bytes(publicKey);
  assert.deepEqual([point.length, point[0]], [65, 4]);
  const token = signJwt('ES256', privateKey, {}, { aud: 'https://push.example', exp: 1 });
  const [header = '', claims = '', signature = ''] = token.split('.');
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  });
  const signed = Buffer.from(`${header}.${claims}`);
  assert.ok(verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes(signature)));
  assert.deepEqual(JSON.parse(bytes(header).toString()), { alg: 'ES256', typ: 'JWT' });
});

test('long words are cut between characters, within so many bytes', () => {
  assert.equal(clipped('  one\n two ', 100), 'one two');
  const cut = clipped('👩‍👩‍👧‍👦'.repeat(20), 100);
  assert.ok(Buffer.byteLength(cut) <= 100);
  assert.match(cut, /^(👩‍👩‍👧‍👦)+…$/u);
});

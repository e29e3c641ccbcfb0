// A LINE customer's name, language and face, asked for before the double that judges by LINE's own description.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { placeFor, realNet } from '@throughline/channel-kit/contract';
import { startLineDouble } from '../../../tools/doubles/line/index.ts';
import { line } from './index.ts';
import { customerId, messageWith, settings } from './try-line.ts';

const double = await startLineDouble(settings);
after(() => double.stop());
const placeOf = (more: object = {}) =>
  placeFor({ ...settings, ...more }, realNet(10), { env: { LINE_API_URL: double.url }, hookUrl: '' });
const ask = (value: string, more: object = {}) => line.profile!({ ...messageWith().recipient, value }, placeOf(more));

test('a friend of the account has a name, a language and a face', async () => {
  double.profiles.set(customerId, {
    displayName: '林 美咲 🌸',
    language: 'ja',
    pictureUrl: 'https://profile.line.example/misaki',
    statusMessage: 'hello',
  });
  assert.deepEqual(await ask(customerId), {
    name: '林 美咲 🌸',
    pictureUrl: 'https://profile.line.example/misaki',
    attributes: { language: 'ja' },
  });
  double.profiles.set(customerId, { displayName: 'Misaki' });
  assert.deepEqual(await ask(customerId), { name: 'Misaki' });
});
test('of whom LINE tells nothing there is no profile, and what is no id of a person is never asked for', async () => {
  assert.equal(await ask(`U${'c'.repeat(32)}`), null);
  assert.equal(await ask('C0123/../info'), null);
});
test('a busy LINE and a dead token are asked again later', async () => {
  double.fail(/profile/, { status: 429, json: { message: 'The API rate limit has been exceeded.' } });
  await assert.rejects(ask(customerId), /LINE/);
  await assert.rejects(ask(customerId, { accessToken: 'another' }), /Authentication failed/);
  assert.equal((await ask(customerId))?.name, 'Misaki');
});

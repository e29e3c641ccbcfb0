import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sms } from './index.ts';

const said = (settings: Record<string, string>) =>
  (['stop', 'start', 'help'] as const).filter((word) => sms.confirmation!(word, settings) !== null).join(' ');

for (const [name, settings, ours] of [
  ['Twilio answers for its long codes', { provider: 'twilio', number: '+12025550123' }, ''],
  ['and for toll-free numbers', { provider: 'twilio', number: '+18005550123' }, ''],
  ['not for a short code alone', { provider: 'twilio', number: '12345' }, 'stop start help'],
  ['but for one in a Messaging Service', { provider: 'twilio', number: '12345', messagingService: 'MG1' }, ''],
  ['Bandwidth answers nothing for a long code', { provider: 'bandwidth', number: '+12025550123' }, 'stop start help'],
  ['and for toll-free ones all but HELP', { provider: 'bandwidth', number: '+18885550123' }, 'help'],
  ['of a gateway nothing is known', { provider: 'gateway', number: '+48600100200' }, 'stop start help'],
  ['an admin may have it never', { provider: 'gateway', number: '12345', confirmations: 'never' }, ''],
  ['or always', { provider: 'twilio', number: '+12025550123', confirmations: 'always' }, 'stop start help'],
] as const) {
  test(`confirmations: ${name}`, () => assert.equal(said(settings), ours));
}
test('an emptied text falls back to ours: a word of consent is never answered by nothing', () => {
  const settings = { provider: 'gateway', number: '12345' };
  assert.match(sms.confirmation!('stop', { ...settings, stopText: '  ' })!, /no more messages from \{\{company\}\}/);
  assert.equal(sms.confirmation!('help', { ...settings, helpText: 'Call us' }), 'Call us');
});
test('each text of ours is one SMS', () => {
  for (const field of sms.card.settings.filter((each) => each.key.endsWith('Text') && each.group?.startsWith('STOP')))
    assert.ok(String(field.default).replace('{{company}}', 'Acorn Coffee Company Inc').length <= 160, field.key);
});

// Two numbers of one WhatsApp account: what is about one is heard by one, and what is about the account by both.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type MetaDouble, startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { type DoorHouse, openDoorHouse } from '../../../../tools/drills/doors.ts';
import { formOf, whatsappSettings } from '../try-meta.ts';
import { whatsapp } from './index.ts';

let double: MetaDouble;
let house: DoorHouse;
before(async () => {
  double = await startMetaDouble({ reach: (url) => house.reach(url) });
  house = await openDoorHouse([whatsapp], { META_GRAPH_URL: double.url });
});
after(async () => {
  await house.close();
  await double.stop();
});
const trouble = async (id: string) => (await house.test(id)).filter(({ ok }) => !ok).map(({ detail }) => detail);
let said = 0;

test('two numbers of one WhatsApp account: messages to each, its quality to the one, templates and the account to both', async () => {
  const { world } = double;
  world.otherNumbers.set('106540352242923', '+1 555-078-3882');
  const { appId: _asked, verifyWord: _made, ...form } = formOf(whatsapp, whatsappSettings);
  const one = await house.add('whatsapp', form);
  const two = await house.add('whatsapp', { ...form, phoneNumberId: '106540352242923' });
  assert.equal(world.callbacks.get('whatsapp_business_account')?.url, house.hookUrl(one));
  assert.deepEqual([await trouble(one), await trouble(two)], [[], []]);
  assert.equal((await house.settings(two))['appId'], world.appId);

  const tell = (field: string, value: object) =>
    double.deliver({
      object: 'whatsapp_business_account',
      entry: [{ id: world.accountId, time: (said += 1), changes: [{ field, value: { ...value } }] }],
    });
  const of = (id: string) => ({ messaging_product: 'whatsapp', metadata: { phone_number_id: id } });
  const contacts = [{ profile: { name: 'Sheena' }, wa_id: '16505551234', user_id: 'US.13491208655302741918' }];
  const hello = {
    from: '16505551234',
    id: 'wamid.TWO',
    timestamp: '1780000000',
    type: 'text',
    text: { body: 'Hello two' },
  };
  assert.deepEqual(await tell('messages', { ...of('106540352242923'), contacts, messages: [hello] }), [200]);
  assert.deepEqual([await house.texts(one), await house.texts(two)], [[], ['Hello two']]);
  // The wish of a customer of the second number comes to the app's address, which is the first's.
  const wish = { wa_id: '16505551234', category: 'marketing_messages', value: 'stop', timestamp: '1780000100' };
  await tell('user_preferences', { ...of('106540352242923'), contacts, user_preferences: [wish] });
  assert.deepEqual([await house.texts(one), (await house.texts(two)).at(-1)], [[], 'Stopped marketing messages']);

  // The shop reacts on its phone, and thinks better of it; the customer's own reaction stays.
  const reacts = (id: string, emoji: string) => ({
    from: '15550783882',
    to: '16505551234',
    id,
    timestamp: '1780000200',
    type: 'reaction',
    reaction: { message_id: 'wamid.TWO', emoji },
  });
  const seen = async () => (await house.lines(two)).find(({ text }) => text === 'Hello two')?.reactions;
  await tell('smb_message_echoes', { ...of('106540352242923'), contacts, message_echoes: [reacts('wamid.R1', '👍')] });
  assert.deepEqual(await seen(), [{ by: 'agent', byId: null, emoji: '👍' }]);
  const theirs = { ...reacts('wamid.R2', '🎉'), from: '16505551234' };
  await tell('messages', { ...of('106540352242923'), contacts, messages: [theirs] });
  await tell('smb_message_echoes', { ...of('106540352242923'), contacts, message_echoes: [reacts('wamid.R3', '')] });
  assert.deepEqual(await seen(), [{ by: 'contact', byId: null, emoji: '🎉' }]);

  await tell('phone_number_quality_update', {
    display_phone_number: '15550783882',
    event: 'FLAGGED',
    current_limit: 'TIER_1K',
  });
  assert.equal(await house.state(one), 'connected');
  assert.match(await house.state(two), /^trouble The number’s quality has fallen/);
  await tell('account_update', { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT' } });
  for (const id of [one, two])
    assert.match(await house.state(id), /^trouble Meta reports about the WhatsApp Business account/);
  assert.deepEqual(world.violations, []);
});

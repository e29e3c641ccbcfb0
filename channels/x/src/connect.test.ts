// Connecting an account: on X's own page and back at our hook, or with a token made elsewhere; and what an admin is told.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { Place, Settings } from '@throughline/channel-kit';
import { startXDouble } from '../../../tools/doubles/x/index.ts';
import { x } from './index.ts';
import { account, getCall, hookUrl, placeBefore, settingsWith, shelfFor } from './try-x.ts';

let double: Awaited<ReturnType<typeof startXDouble>>;
beforeEach(async () => {
  double = await startXDouble(account);
});
afterEach(() => double.stop());

const { userId: _user, username: _name, refreshToken: _token, ...bare } = settingsWith();
const placeWith = (settings: Settings, more: Partial<Place> = {}) => placeBefore(double.url, settings, more);
/** What the admin opens, and what X's page does when they agree. */
function agree(remedy: string): Record<string, string> {
  const url = new URL(/https:\/\/x\.com\/i\/oauth2\/authorize\?\S+/.exec(remedy)?.[0] ?? '');
  const asked = Object.fromEntries(url.searchParams);
  assert.deepEqual(
    [asked['client_id'], asked['redirect_uri'], asked['code_challenge_method'], asked['response_type']],
    [account.clientId, hookUrl, 'S256', 'code'],
  );
  for (const scope of ['dm.read', 'dm.write', 'offline.access', 'media.write'])
    assert.ok(asked['scope']?.split(' ').includes(scope), scope);
  double.state.codes.set('the-code', { challenge: asked['code_challenge']!, redirect: asked['redirect_uri']! });
  return { state: asked['state']!, code: 'the-code' };
}
async function waiting() {
  const connected = await x.connect(placeWith(bare));
  assert.ok(connected.ok, JSON.stringify(connected));
  const house = shelfFor({ ...bare, ...connected.settings });
  const place = () => placeWith(house.shelf.settings, { rotate: house.rotate });
  return { ...house, place, told: await x.register!(place()) };
}
const said = (answer: Awaited<ReturnType<NonNullable<typeof x.intake.hook>>>) =>
  answer.genuine ? (answer.reply?.body ?? '') : 'not genuine';

test('an account agrees on X’s page; its browser comes back, and the tokens are kept before anything uses them', async () => {
  const { shelf, place, told } = await waiting();
  assert.equal(told.ok, false);
  assert.match(told.remedy ?? '', /callback URL/);
  assert.equal(x.intake.source!.wanted(shelf.settings), false, 'nobody has agreed yet');
  const back = agree(told.remedy ?? '');
  assert.equal((await x.intake.hook!(getCall({ ...back, state: 'another' }), place())).genuine, false);
  const page = said(await x.intake.hook!(getCall(back), place()));
  assert.match(page, /@AcornCoffee is connected/);
  assert.deepEqual(
    [shelf.label, shelf.settings['userId'], shelf.settings['username']],
    ['@AcornCoffee', account.userId, 'AcornCoffee'],
  );
  assert.match(String(shelf.settings['tokens']), /refresh-1-/);
  assert.equal(x.intake.source!.wanted(shelf.settings), true);
  assert.equal((await x.intake.hook!(getCall(back), place())).genuine, false, 'an address is good once');
  assert.equal(
    (await x.check(place())).every(({ ok }) => ok),
    true,
  );
});

test('who says no, comes with a wrong code or is somebody else is told so in words, and nothing changes', async () => {
  const { shelf, place, told } = await waiting();
  const back = agree(told.remedy ?? '');
  const before = { ...shelf.settings };
  assert.match(
    said(await x.intake.hook!(getCall({ state: back['state']!, error: 'access_denied' }), place())),
    /did not agree/,
  );
  assert.match(said(await x.intake.hook!(getCall({ ...back, code: '<script>' }), place())), /X gave no token/);
  assert.deepEqual(shelf.settings, before);
  shelf.settings = { ...shelf.settings, userId: '77', username: 'Other' };
  const wrong = said(await x.intake.hook!(getCall(back), place()));
  assert.match(wrong, /this channel is @Other/);
  assert.equal(shelf.settings['tokens'], undefined);
});

test('a token made elsewhere connects at once, and what X gave for it is kept', async () => {
  const connected = await x.connect(placeWith({ ...bare, refreshToken: account.refreshToken }, { hookUrl: null }));
  assert.ok(connected.ok, JSON.stringify(connected));
  assert.equal(connected.label, '@AcornCoffee');
  assert.match(String(connected.settings['tokens']), /refresh-1-/);
  // The typed token is used up by now; what was kept is not.
  const again = await x.connect(
    placeWith({ ...bare, refreshToken: account.refreshToken, ...connected.settings }, { hookUrl: null }),
  );
  assert.ok(again.ok);
  assert.equal(double.state.given, 1);
});

test('a token typed into a channel that is stored and waits connects it, and the stored one is left alone', async () => {
  const { shelf, place } = await waiting();
  const before = { ...shelf.settings };
  const typed = { ...place(), settings: { ...shelf.settings, refreshToken: account.refreshToken } };
  const connected = await x.connect(typed);
  assert.ok(connected.ok && connected.label === '@AcornCoffee', JSON.stringify(connected));
  assert.match(String(connected.settings['tokens']), /refresh-1-/);
  assert.deepEqual(shelf.settings, before);
});

test('saving a channel whose consent is gone asks for it anew, with the address in the remedy', async () => {
  const settings = settingsWith({ refreshToken: 'a-refresh-token-that-is-dead' });
  const connected = await x.connect(placeWith(settings));
  assert.ok(connected.ok);
  const place = placeWith({ ...settings, ...connected.settings });
  const told = await x.register!(place);
  assert.match(told.remedy ?? '', /oauth2\/authorize/);
  const refused = await x.connect(placeWith(settings, { hookUrl: null }));
  assert.deepEqual([refused.ok, !refused.ok && refused.field], [false, 'refreshToken']);
});

test('wrong keys name their field', async () => {
  const bearer = await x.connect(placeWith(settingsWith({ bearerToken: 'not-the-bearer-token' })));
  assert.deepEqual([bearer.ok, !bearer.ok && bearer.field], [false, 'bearerToken']);
  const secret = await x.connect(placeWith(settingsWith({ clientSecret: 'not-the-client-secret' })));
  assert.deepEqual([secret.ok, !secret.ok && secret.field], [false, 'clientSecret']);
  const nowhere = await x.connect(
    placeWith(settingsWith({ receives: 'webhook' }), { hookUrl: 'https://support.example:8443/hooks/1' }),
  );
  assert.deepEqual([nowhere.ok, !nowhere.ok && nowhere.field], [false, 'receives']);
});

test('a webhook that X cannot reach is told with its remedy; disconnecting takes away what is ours', async () => {
  const house = shelfFor(settingsWith({ receives: 'webhook' }));
  const place = placeWith(house.shelf.settings, { rotate: house.rotate });
  double.state.webhookAnswers = false;
  const told = await x.register!(place);
  assert.ok(!told.ok && /PUBLIC_URL/.test(told.remedy ?? ''), JSON.stringify(told));
  double.state.webhookAnswers = true;
  assert.equal((await x.register!(place)).ok, true);
  assert.deepEqual([double.webhooks.length, double.subscriptions.length], [1, 6]);
  await x.disconnect(place);
  assert.deepEqual([double.webhooks.length, double.subscriptions.length], [0, 0]);
  if (double.judges) assert.deepEqual(double.violations, []);
});

test('the continuation link opens a message to the account with our words in it', () => {
  assert.equal(x.continuationUrl('AbC', bare), null);
  const url = new URL(x.continuationUrl('AbC', settingsWith()) ?? '');
  assert.deepEqual(
    [url.host, url.searchParams.get('recipient_id'), url.searchParams.get('text')],
    ['x.com', account.userId, 'Continue here: AbC'],
  );
});

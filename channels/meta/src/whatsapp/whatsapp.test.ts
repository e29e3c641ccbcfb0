// Connecting a number, Meta's handshake, fetching files, and the recorded samples of another project.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { Inbound } from '@throughline/domain';
import { startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { findVendor, skipWithout } from '../../../../tools/doubles/vendor.ts';
import { handshake, placeBefore, rawOf, whatsappSettings } from '../try-meta.ts';
import { whatsapp } from './index.ts';

const hooks = createServer((request, response) => {
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://x').searchParams);
  const answer = whatsapp.intake.hook!({ ...handshake(), query }, place);
  void Promise.resolve(answer).then((verdict) =>
    verdict.genuine
      ? response.writeHead(verdict.reply?.status ?? 200).end(verdict.reply?.body)
      : response.writeHead(403).end(),
  );
});
await new Promise<void>((resolve) => {
  hooks.listen(0, '127.0.0.1', resolve);
});
const local = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/hooks/1`;
const double = await startMetaDouble({ reach: () => local });
after(async () => {
  hooks.close();
  await double.stop();
});
const hookUrl = 'https://support.example/hooks/1';
const place = placeBefore(double, whatsappSettings, { hookUrl });
const withSettings = (more: Record<string, string>) => ({ ...place, settings: { ...whatsappSettings, ...more } });

test('connecting proves token and ids, makes a verify word, and shows the number', async () => {
  const { verifyWord: _known, displayNumber: _shown, ...typed } = whatsappSettings;
  const connected = await whatsapp.connect({ ...place, settings: typed });
  assert.ok(connected.ok);
  assert.equal(connected.label, '+1 555-078-3881');
  assert.match(String(connected.settings['verifyWord']), /^[\w-]{32}$/);
});
test('each wrong value is named, with what to do', async () => {
  const fieldOf = async (more: Record<string, string>) => {
    const connected = await whatsapp.connect(withSettings(more));
    assert.ok(!connected.ok && connected.detail !== '' && connected.remedy !== '');
    return connected.field;
  };
  assert.equal(await fieldOf({ accessToken: 'EAAGanotherTokenThatIsNotReal00000' }), 'accessToken');
  assert.equal(await fieldOf({ phoneNumberId: '999999' }), 'phoneNumberId');
  assert.equal(await fieldOf({ businessAccountId: '999999' }), 'businessAccountId');
  assert.equal(await fieldOf({ phoneNumberId: '102290129340398' }), 'phoneNumberId');
});
test('registering gives Meta our address for this number and chooses what the app tells; Meta’s handshake is answered', async () => {
  assert.deepEqual(await whatsapp.register!(place), {
    name: 'Receiving',
    ok: true,
    detail: 'Meta calls this installation.',
  });
  const { overrides, callbacks } = double.world;
  assert.equal(overrides.get(double.world.numberId), hookUrl);
  assert.equal(callbacks.get('whatsapp_business_account')?.url, hookUrl);
  assert.deepEqual(await trouble(), []);
  assert.deepEqual(double.world.violations, []);
  await whatsapp.disconnect(place);
  assert.equal(overrides.size, 0);
  // Through the app’s own address the number is still heard.
  assert.deepEqual(await trouble(), []);
});
const trouble = async (at = place) => (await whatsapp.check(at)).filter(({ ok }) => !ok).map(({ detail }) => detail);

test('the Test tells which address Meta calls for this number, and what the app leaves out', async () => {
  const { overrides, callbacks, subscribed } = double.world;
  await whatsapp.register!(place);
  overrides.set(double.world.numberId, 'https://other.example/hook');
  assert.deepEqual(await trouble(), ['Meta calls another address for this number: https://other.example/hook']);
  // Another number’s registration changes nothing about this one.
  overrides.set(double.world.numberId, hookUrl);
  overrides.set(double.world.accountId, 'https://support.example/hooks/2');
  assert.deepEqual(await trouble(), []);
  overrides.delete(double.world.accountId);
  const was = callbacks.get('whatsapp_business_account')!;
  callbacks.set('whatsapp_business_account', { ...was, fields: ['messages'] });
  assert.match((await trouble()).join(), /does not tell smb_message_echoes, user_id_update,/);
  callbacks.delete('whatsapp_business_account');
  assert.match((await trouble()).join(), /tells nobody/);
  callbacks.set('whatsapp_business_account', was);
  subscribed.delete(double.world.accountId);
  assert.match((await trouble()).join(), /does not receive the events/);
  await whatsapp.register!(place);
  assert.deepEqual(await trouble(), []);
});

test('without an App ID the token is asked; where it does not say, the way by hand is told and its verify token shown', async () => {
  const { appId: _unknown, ...nameless } = whatsappSettings;
  const connected = await whatsapp.connect({ ...place, settings: nameless });
  assert.equal(connected.ok && connected.settings['appId'], double.world.appId);
  double.world.callbacks.clear();
  const told = await whatsapp.register!({ ...place, settings: nameless });
  assert.ok(!told.ok);
  assert.match(told.remedy ?? '', /WhatsApp → Configuration.*verify token.*message_template_status_update/);
  assert.equal(whatsapp.card.settings.find(({ key }) => key === 'verifyWord')?.kind, 'text');
  double.world.callbacks.set('whatsapp_business_account', { url: hookUrl, fields: ['messages'] });
  assert.ok((await whatsapp.register!({ ...place, settings: nameless })).ok);
});

test('a token of another app is refused at its field; when a token ends is kept and shown, and that a system user’s does not', async () => {
  const { world } = double;
  const kept: unknown[] = [];
  const keeping = { ...place, keepSettings: async (values: object) => void kept.push(values) };
  const expiry = async () => (await whatsapp.check(keeping)).find(({ name }) => name === 'Token expiry');
  assert.match((await expiry())?.detail ?? '', /system user’s token: it does not end/);
  assert.deepEqual(kept, []);
  const end = (days: number) => {
    world.tokenFacts = {
      ...world.tokenFacts,
      type: 'USER',
      expiresAt: Math.floor(Date.now() / 1000) + days * 86_400 + 60,
    };
    return new Date(world.tokenFacts.expiresAt * 1000).toISOString();
  };
  const far = end(30);
  assert.match((await expiry())?.detail ?? '', /in 30 days/);
  const connected = await whatsapp.connect(place);
  assert.equal(connected.ok && connected.settings['expiresAt'], far);
  const near = end(1);
  const row = await expiry();
  assert.ok(row && !row.ok && /in 1 day\./.test(row.detail) && row.remedy);
  assert.deepEqual(kept, [{ expiresAt: far }, { expiresAt: near }]);
  world.tokenFacts = { appId: '42', type: 'SYSTEM_USER', expiresAt: 0 };
  const stranger = await whatsapp.connect(place);
  assert.ok(!stranger.ok && stranger.field === 'appId');
  world.tokenFacts = { ...world.tokenFacts, appId: world.appId };
});

test('an address Meta cannot verify is told as one, and none at all too', async () => {
  const wrong = await whatsapp.register!(withSettings({ verifyWord: 'another-word-000000000000' }));
  assert.ok(!wrong.ok && /support\.example/.test(wrong.remedy ?? ''));
  const none = await whatsapp.register!({ ...place, hookUrl: null });
  assert.ok(!none.ok && /PUBLIC_URL/.test(none.remedy ?? ''));
});
test('a file is fetched by its id, and the token never leaves Meta', async () => {
  const ref = double.keepMedium({ name: 'a.jpg', mime: 'image/jpeg', body: new TextEncoder().encode('bytes') });
  const file = await whatsapp.fetchFile({ ref, name: 'image.jpg', mime: 'image/jpeg' }, null, place);
  assert.equal(new TextDecoder().decode(file.body), 'bytes');
  await assert.rejects(
    whatsapp.fetchFile({ ref: '404', name: 'b.jpg', mime: 'image/jpeg' }, null, place),
    /does not exist/,
  );
  let given: string | undefined = 'nothing asked';
  const stranger = {
    ...place,
    net: {
      fetch: (url: string, init?: Parameters<typeof place.net.fetch>[1]) => {
        if (url.startsWith('https://evil.example')) {
          given = init?.headers?.['authorization'];
          return place.net.fetch(`${double.url}/nowhere`);
        }
        const body = JSON.stringify({ url: 'https://evil.example/x' });
        const bytes = () => Promise.resolve(new TextEncoder().encode(body));
        return Promise.resolve({ status: 200, headers: {}, bytes, text: () => Promise.resolve(body) });
      },
    },
  };
  await assert.rejects(whatsapp.fetchFile({ ref, name: 'c.jpg', mime: 'image/jpeg' }, null, stranger));
  assert.equal(given, undefined);
});
test('the link that continues here types a code which comes back as a token', async () => {
  const url = new URL(whatsapp.continuationUrl('AbC-123_xyz', whatsappSettings) ?? '');
  assert.equal(url.pathname, '/15550783881');
  const [event] = await readOf(textBody(url.searchParams.get('text') ?? ''));
  assert.ok(event?.kind === 'message' && event.isGesture);
  assert.deepEqual(event.tokens, ['AbC-123_xyz']);
});

const readOf = async (webhook: unknown): Promise<readonly Inbound[]> =>
  whatsapp.read(rawOf(webhook), { ...whatsappSettings, phoneNumberId: '100000000000001' }, place);
const textBody = (body: string) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            metadata: { phone_number_id: '100000000000001' },
            messages: [{ from: '15550002222', id: 'wamid.T', timestamp: '1772998024', type: 'text', text: { body } }],
          },
        },
      ],
    },
  ],
});
test(
  'every sample of the vendor folder reads as it should',
  { skip: skipWithout('webhooks/dm-whatsapp.json') },
  async () => {
    const samples = JSON.parse(readFileSync(findVendor('webhooks/dm-whatsapp.json')!, 'utf8')) as Record<
      string,
      unknown
    >;
    const told = [];
    for (const name of ['firstMessage', 'secondMessage', 'statusUpdate']) told.push(...(await readOf(samples[name])));
    assert.deepEqual(
      told.map((event) =>
        event.kind === 'message'
          ? [event.externalId, event.text, event.sender.value]
          : event.kind === 'status'
            ? [event.externalId, event.state]
            : event.kind,
      ),
      [
        ['wamid.FAKE_MSG_ID_001', 'What is Vercel?', '15550002222'],
        ['wamid.FAKE_MSG_ID_002', 'Tell me more', '15550002222'],
        ['wamid.FAKE_MSG_SENT_001', 'sent'],
      ],
    );
  },
);

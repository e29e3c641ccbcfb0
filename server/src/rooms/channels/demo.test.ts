// Each kind with a made-up provider, both ways: what its person writes is believed and read as theirs, and what our adapter sends to them
// stands on the phone word for word. Whoever else is written to is reached by nobody.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HookCall, OutboundMessage, Place, Settings } from '@throughline/channel-kit';
import { channels } from '../../channels.ts';
import type { House } from '../../ground/house.ts';
import { clearPhone, onPhone, placeOfDemo, settingsOfDemo, withDemo } from './demo.ts';

const channelId = '01900000-0000-7000-8000-00000000c0de';
const house = { sign: (text: string) => Buffer.from(text).toString('base64url') } as House;
const nowhere = {
  fetch: () => {
    throw new Error('The demo called a network');
  },
};
const withProvider = withDemo(channels).filter((kind) => kind.demo);
assert.ok(withProvider.length >= 4);

const message = (recipient: OutboundMessage['recipient'], text: string): OutboundMessage => ({
  kind: 'message',
  id: '01900000-0000-7000-8000-00000000aaaa',
  conversationId: '01900000-0000-7000-8000-00000000bbbb',
  conversationNumber: 1001,
  recipient,
  author: { name: 'Maja' },
  workspaceName: 'Acorn Coffee',
  subject: 'Your order',
  text,
  files: [],
  lastInboundAt: new Date(),
});

for (const kind of withProvider)
  void test(`${kind.card.title}: in by its own signature, out by its own adapter, and nowhere else`, async () => {
    clearPhone([channelId]);
    const defaults = Object.fromEntries(
      kind.card.settings.flatMap(({ key, default: value }) => (value === undefined ? [] : [[key, value]])),
    ) as Settings;
    const settings = settingsOfDemo(house, kind, channelId, { ...defaults, demo: true });
    const place = placeOfDemo(kind, {
      channelId,
      settings,
      net: nowhere,
      hookUrl: `/hooks/${channelId}`,
      env: {},
      sign: house.sign,
    } satisfies Place);
    const said = {
      id: 'a1b2c3',
      who: 0,
      name: 'Ada Holm',
      text: 'Where is it?',
      at: new Date(),
      address: kind.demo!.person,
    };
    const call = kind.rehearse!(said, place);
    if ('method' in call) {
      assert.equal((await kind.intake.hook!(call, place)).genuine, true);
      const forged: HookCall = { ...call, headers: { 'content-type': call.headers['content-type'] ?? '' } };
      assert.equal((await kind.intake.hook!(forged, place)).genuine, false);
    }
    const [event] = await kind.read(call, settings, place);
    assert.ok(event?.kind === 'message', JSON.stringify(event));
    assert.equal(event.text, 'Where is it?');
    const { kind: identityKind, scope, value } = event.sender;
    const ada = { kind: identityKind, scope, value, name: 'Ada Holm', attributes: {} };
    const sent = await kind.send(message(ada, 'On its way.'), place);
    assert.ok(sent.ok && sent.externalIds.length > 0, JSON.stringify(sent));
    assert.deepEqual(
      onPhone([channelId], 0).map((item) => [item.direction, item.text]),
      [['out', 'On its way.']],
    );
    const other = await kind.send(message({ ...ada, value: 'somebody-else@mail.example' }, 'Not for you.'), place);
    assert.ok(other.ok);
    assert.equal(onPhone([channelId], 0).length, 1);
    assert.equal(onPhone(['another'], 0).length, 0);
  });

void test('a kind without a made-up provider reaches nobody in the demo, and as ever outside of it', async () => {
  const bare = withDemo(channels).find((kind) => !kind.demo && !kind.card.abilities.visitors)!;
  const place = { channelId, settings: { demo: true }, net: nowhere, hookUrl: null, env: {}, sign: house.sign };
  const to = { kind: bare.card.identityKinds[0]!, scope: '', value: '1', name: '', attributes: {} };
  assert.equal((await bare.send(message(to, 'Hello'), place)).ok, true);
  assert.equal((await bare.connect(place)).ok, true);
  const real = await bare.connect({ ...place, settings: {} }).catch((error: unknown) => error);
  assert.ok(real instanceof Error || (real as { ok: boolean }).ok === false);
});

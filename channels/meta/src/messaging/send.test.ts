// What goes out by Messenger and Instagram, judged by schemas from Meta's documentation: windows, comments, files, tokens.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, test } from 'node:test';
import { fileOf } from '@throughline/channel-kit/contract';
import type { OutboundMessage, Place } from '@throughline/channel-kit';
import { startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { findVendor, skipWithout } from '../../../../tools/doubles/vendor.ts';
import { instagram } from '../instagram/index.ts';
import { isDue, renew, run } from '../instagram/renew.ts';
import { messenger } from '../messenger/index.ts';
import { instagramSettings, messageTo, messengerSettings, placeBefore, rawOf, recipientOf } from '../try-meta.ts';

const double = await startMetaDouble();
const { world } = double;
after(() => double.stop());
afterEach(() => {
  assert.deepEqual(world.violations.splice(0), []);
  world.sent.splice(0);
  world.lastInbound.clear();
});
const user = '200000000000001';
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000);
const page: Place = placeBefore(double, messengerSettings);
const account: Place = placeBefore(double, instagramSettings);
const byPage: Place = placeBefore(double, { ...instagramSettings, login: 'page', pageId: '100000000000001' });
const fb = (more: Partial<OutboundMessage>, place = page) =>
  messenger.send(messageTo(recipientOf('messenger', '100000000000001', user), more), place);
const ig = (more: Partial<OutboundMessage>, place = account) =>
  instagram.send(messageTo(recipientOf('instagram', '17841400000000000', user), more), place);
const whyOf = (sent: Awaited<ReturnType<typeof fb>>) => (sent.ok ? 'sent' : sent.why);
const bodies = () => world.sent.map(({ body }) => body);
const picture = { ...fileOf('x', { name: 'a.png', mime: 'image/png' }), url: 'https://support.example/f/a.png' };

test('inside a day an answer, up to a week a person’s own, then nothing', async () => {
  world.lastInbound.set(user, hoursAgo(30).getTime());
  assert.equal(whyOf(await fb({ lastInboundAt: hoursAgo(30), isByPerson: false })), 'window-closed');
  assert.equal(whyOf(await fb({ lastInboundAt: hoursAgo(30), isByPerson: true })), 'sent');
  const without = { ...page, settings: { ...messengerSettings, humanAgent: false } };
  const refused = await fb({ lastInboundAt: hoursAgo(30), isByPerson: true }, without);
  assert.match(refused.ok ? '' : refused.detail, /Human Agent/);
  world.lastInbound.set(user, hoursAgo(169).getTime());
  assert.equal(whyOf(await fb({ lastInboundAt: hoursAgo(169), isByPerson: true })), 'window-closed');
  world.lastInbound.set(user, hoursAgo(1).getTime());
  assert.equal(whyOf(await fb({ lastInboundAt: hoursAgo(1), isByPerson: true })), 'sent');
  assert.deepEqual(
    bodies().map(({ messaging_type: type, tag }) => [type, tag]),
    [
      ['MESSAGE_TAG', 'HUMAN_AGENT'],
      ['RESPONSE', undefined],
    ],
  );
});

test('answers are quick replies, links a template, and what does not fit is told in words', async () => {
  const answers = [{ title: 'Yes', value: 'y' }, { title: 'No' }];
  const links = [{ title: 'Track', url: 'https://example.com/t' }];
  for (const send of [fb, ig]) {
    assert.ok((await send({ buttons: answers, replyToExternalId: 'm_theirs' })).ok);
    assert.ok((await send({ buttons: links })).ok);
    assert.ok((await send({ buttons: [...links, ...answers] })).ok);
    const [quick, template, both] = world.sent.splice(0).map(({ body }) => body);
    assert.deepEqual(quick?.['reply_to'], { mid: 'm_theirs' });
    assert.match(JSON.stringify(quick), /"title":"Yes","payload":"y".*"title":"No","payload":"No"/);
    assert.match(JSON.stringify(template), /"template_type":"button"/);
    assert.match(JSON.stringify(both), /Track: https:\/\/example\.com\/t.*quick_replies/);
  }
});

test('cards are a carousel behind their words; their pictures are fetched from us', async () => {
  const cards = [
    { title: 'Red', text: 'Leather', picture, buttons: [{ title: 'Buy', value: 'red' }] },
    { title: 'Blue', buttons: [{ title: 'See', url: 'https://example.com/b' }] },
  ];
  for (const send of [fb, ig]) {
    assert.ok((await send({ text: 'Look', cards })).ok);
    assert.ok((await send({ text: '', cards })).ok);
    const said = world.sent.splice(0).map(({ body }) => body['message'] as { text?: string; attachment?: unknown });
    assert.deepEqual(
      said.map(({ text }) => text),
      ['Look', undefined, undefined],
    );
    assert.match(JSON.stringify(said[1]), /"subtitle":"Leather","image_url":"https:.*"postback".*"web_url"/);
    assert.deepEqual(said[2]?.attachment, said[1]?.attachment);
  }
  const { url: _url, ...local } = picture;
  const refused = await fb({ cards: [{ title: 'Red', picture: local }] });
  assert.match(refused.ok ? '' : refused.detail, /public https address/);
});

test('files are uploaded to Messenger, and fetched from us by Instagram', async () => {
  assert.ok((await fb({ text: 'Look', files: [picture] })).ok);
  assert.ok((await ig({ text: '', files: [picture] })).ok);
  assert.deepEqual(world.calls.findLast(({ files }) => files.length > 0)?.files[0]?.name, 'a.png');
  assert.match(JSON.stringify(bodies()[2]), /"url":"https:\/\/support\.example\/f\/a\.png"/);
  const { url: _url, ...local } = picture;
  const refused = await ig({ text: '', files: [local] });
  assert.match(refused.ok ? '' : refused.detail, /public https address/);
});

test('Instagram counts bytes, and by its page it is sent from the page', async () => {
  assert.equal(whyOf(await ig({ text: 'я'.repeat(500) })), 'sent');
  assert.equal(whyOf(await ig({ text: 'я'.repeat(501) })), 'too-large');
  world.pageSpeaksFor = 'instagram';
  assert.equal(whyOf(await ig({}, byPage)), 'sent');
  world.pageSpeaksFor = 'page';
  assert.equal(world.sent.at(-1)?.path, '100000000000001/messages');
});

test('a comment is answered for everybody, or once to its writer alone', async () => {
  for (const [send, comment, edge] of [
    [fb, '555_1', 'comments'],
    [ig, '17865799348089039', 'replies'],
  ] as const) {
    world.comments.set(comment, { at: Date.now(), isAnsweredPrivately: false });
    assert.ok((await send({ isPublic: true, replyToExternalId: comment })).ok);
    assert.equal(world.sent.at(-1)?.path, `${comment}/${edge}`);
    assert.ok((await send({ isPublic: false, replyToExternalId: comment })).ok);
    const again = await send({ isPublic: false, replyToExternalId: comment });
    assert.match(again.ok ? '' : again.detail, /answered privately before.*Answer publicly/);
    assert.equal(whyOf(await send({ isPublic: true, replyToExternalId: comment, files: [picture] })), 'unsupported');
    assert.equal(whyOf(await send({ isPublic: true })), 'rejected');
  }
});

test('reactions, typing and the seen mark', async () => {
  const to = recipientOf('messenger', '100000000000001', user);
  assert.ok((await messenger.send({ kind: 'reaction', externalId: 'm_1', recipient: to, emoji: '❤️' }, page)).ok);
  assert.ok((await messenger.send({ kind: 'reaction', externalId: 'm_1', recipient: to, emoji: null }, page)).ok);
  assert.ok((await messenger.send({ kind: 'typing', recipient: to }, page)).ok);
  assert.ok((await messenger.send({ kind: 'read', recipient: to, externalId: 'm_1' }, page)).ok);
  const actions = world.calls.flatMap(({ body }) => body['sender_action'] ?? []);
  assert.deepEqual(actions, ['react', 'unreact', 'typing_on', 'mark_seen']);
});

test('connecting proves whose token it is', async () => {
  const connected = await messenger.connect(page);
  assert.ok(connected.ok && connected.label === '@acmeshop');
  const personal = await messenger.connect({ ...page, settings: { ...messengerSettings, pageId: '999999' } });
  assert.ok(!personal.ok && personal.field === 'pageId' && /personal token/.test(personal.remedy));
  world.isInstagramToken = true;
  assert.ok((await instagram.connect(account)).ok);
  world.isInstagramToken = false;
  assert.ok((await instagram.connect(byPage)).ok);
});

test('Instagram’s token is renewed before its time and kept', async () => {
  const now = Date.now();
  const at = (days: number) => ({ expiresAt: new Date(now + days * 86_400_000).toISOString() });
  assert.deepEqual(
    [isDue({}, now), isDue(at(59), now), isDue(at(52), now), isDue(at(-1), now)],
    [true, false, true, true],
  );
  const stop = new AbortController();
  const kept: unknown[] = [];
  const states: string[] = [];
  await run({
    ...account,
    cursor: null,
    signal: stop.signal,
    take: () => Promise.resolve(),
    seen: () => Promise.resolve([]),
    state: ({ kind }) => states.push(kind),
    keepSettings: (values) => {
      kept.push(values);
      stop.abort();
      return Promise.resolve();
    },
  });
  assert.equal((kept[0] as { accessToken: string }).accessToken, world.token);
  assert.deepEqual(states, ['connected']);
  const dead = await renew(account, now);
  assert.ok(!dead.ok && dead.isDead);
});

test(
  'every sample of the vendor folder reads as it should',
  { skip: skipWithout('webhooks/dm-messenger.json') },
  async () => {
    const samplesOf = (name: string) =>
      JSON.parse(readFileSync(findVendor(`webhooks/dm-${name}.json`)!, 'utf8')) as Record<string, unknown>;
    const told = async (channel: typeof messenger, settings: typeof messengerSettings, name: string) => {
      const found: Record<string, unknown[]> = {};
      for (const [key, sample] of Object.entries(samplesOf(name)))
        if (typeof sample === 'object')
          found[key] = (await channel.read(rawOf(sample), settings, page)).map((event) =>
            event.kind === 'message'
              ? [
                  event.direction ?? 'inbound',
                  event.externalId,
                  event.text,
                  ...(event.special ? [event.special.type] : []),
                  ...event.files.map(({ ref }) => ref),
                ].join(' ')
              : event.kind === 'reaction'
                ? `reaction ${event.externalId} ${event.emoji.join()}`
                : 'state' in event
                  ? `${event.kind} ${event.state ?? ''}`
                  : event.kind,
          );
      return found;
    };
    assert.deepEqual(await told(messenger, messengerSettings, 'messenger'), {
      firstMessage: ['inbound m_FAKE_MSG_ID_001 What is Vercel?'],
      secondMessage: ['inbound m_FAKE_MSG_ID_002 Tell me more'],
      deliveryConfirmation: ['status delivered', 'watermark delivered'],
      readConfirmation: ['watermark read'],
      reactionAdded: ['reaction m_FAKE_MSG_ID_001 ❤️'],
      reactionRemoved: ['reaction m_FAKE_MSG_ID_001 '],
      postbackClick: ['inbound postback:200000000000001:1772998084000 Say Hello button'],
      legacyPostback: ['inbound postback:200000000000001:1772998094000  started'],
      imageAttachment: ['inbound m_FAKE_IMG_001  https://example.com/image.jpg'],
      echoMessage: ['outbound m_ECHO_MSG_001 Bot response'],
    });
    assert.deepEqual(await told(instagram, instagramSettings, 'instagram'), {
      firstMessage: ['inbound mid_ig_text_001 Do you ship to Córdoba?'],
      storyReply: ['inbound mid_ig_story_001 Is this available? story'],
      reactionAdded: ['reaction mid_ig_text_001 ❤️'],
      quickReply: ['inbound mid_ig_quick_001 Yes button'],
      echoMessage: ['outbound mid_ig_echo_001 Bot response'],
    });
  },
);

test('names and pictures are asked for by the fields each platform gives, and who does not agree stays unknown', async () => {
  world.token = String(messengerSettings['accessToken']);
  const picture = 'https://platform-lookaside.fbsbx.com/1.jpg';
  world.people.set('200000000000009', { first_name: 'Олена', last_name: 'Коваль', profile_pic: picture });
  world.people.set('200000000000010', { name: 'Maya', username: 'maya.k', profile_pic: picture });
  world.people.set('200000000000011', { username: 'shy', consent: false });
  const ask = (channel: typeof messenger, kind: string, value: string, place: Place) =>
    channel.profile!(recipientOf(kind, '', value), place);
  assert.deepEqual(await ask(messenger, 'messenger', '200000000000009', page), {
    name: 'Олена Коваль',
    pictureUrl: picture,
  });
  assert.deepEqual(await ask(instagram, 'instagram', '200000000000010', account), {
    name: 'Maya',
    pictureUrl: picture,
    attributes: { username: 'maya.k' },
  });
  assert.equal(await ask(instagram, 'instagram', '200000000000011', account), null);
  assert.equal(await ask(messenger, 'messenger', '404', page), null);
  double.fail('200000000000009', { code: 2, status: 500 }, 5);
  await assert.rejects(ask(messenger, 'messenger', '200000000000009', page));
  double.recover();
});

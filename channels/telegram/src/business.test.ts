// Business accounts: their customers' words come in, answers go out in their name, and what the owner does is seen.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Inbound, InboundMessage } from '@throughline/domain';
import type { Outbound, Recipient, Settings } from '@throughline/channel-kit';
import { startTelegramDouble } from '../../../tools/doubles/telegram/index.ts';
import { remember } from './business.ts';
import { telegram } from './index.ts';
import { read } from './read.ts';
import { fixtureSettings, fixtureToken, messageTo, placeBefore, png, rawOf } from './try-telegram.ts';

const tg = await startTelegramDouble({ token: fixtureToken });
after(() => tg.stop());
const ann = tg.customer({ firstName: 'Ann' });
const place = placeBefore(tg, { given: fixtureSettings });
const events = (update: unknown): readonly Inbound[] => read(rawOf(update), fixtureSettings);
const message = (update: unknown): InboundMessage => {
  const [event, ...more] = events(update);
  assert.ok(event?.kind === 'message' && more.length === 0, JSON.stringify([event, ...more]));
  return event;
};
const recipient = (connection: string): Recipient => ({
  kind: 'telegram',
  scope: `${tg.botId}:${connection}`,
  value: String(ann.id),
  name: 'Ann',
  attributes: {},
});
const act = (outbound: Outbound) => telegram.send(outbound, place);
const lastCall = () => tg.calls.at(-1)!;

test('a customer of the account is heard by its connection, and is the same account as with the bot', () => {
  const shop = tg.business();
  const said = message(shop.hears(ann, 'Is it open?').update);
  assert.equal(said.externalId, `business:${shop.id}:${ann.id}:${shop.messagesWith(ann)[0]!.message_id}`);
  assert.deepEqual([said.sender.scope, said.sender.value], [`${tg.botId}:${shop.id}`, String(ann.id)]);
  assert.deepEqual(said.hints, [
    {
      kind: 'telegram',
      scope: String(tg.botId),
      value: String(ann.id),
      assurance: 'proved',
      evidence: 'the same Telegram account',
    },
  ]);
  assert.deepEqual([said.direction, said.isPublic], [undefined, undefined]);
  // A word of ours written to somebody else's account came back to nobody.
  assert.equal(message(shop.hears(ann, '/start AbC-123').update).tokens, undefined);
});

test('what the owner says from their phone is ours; our own answer, shown again, is the one we sent', async () => {
  const shop = tg.business();
  shop.hears(ann, 'Hi');
  const fromPhone = message(shop.says(ann, 'Hello Ann').update);
  assert.deepEqual(
    [fromPhone.direction, fromPhone.sender.value, fromPhone.hints],
    ['outbound', String(ann.id), undefined],
  );
  const sent = await act(messageTo(recipient(shop.id), { text: 'We are open' }));
  assert.ok(sent.ok);
  assert.equal(lastCall().params['business_connection_id'], shop.id);
  const echo = message(shop.echoes(shop.messagesWith(ann).at(-1)!));
  assert.deepEqual([echo.direction, [echo.externalId]], ['outbound', sent.externalIds]);
});

test('edits and deletions are seen, from both sides', () => {
  const shop = tg.business();
  const { message: first } = shop.hears(ann, 'Helo');
  const [edit] = events(shop.edits(first, 'Hello'));
  const id = `business:${shop.id}:${ann.id}:${first.message_id}`;
  assert.ok(edit?.kind === 'edit' && edit.externalId === id && edit.text === 'Hello');
  assert.deepEqual(
    events(shop.deletes(ann, first.message_id, first.message_id, 9)).map(
      (each) => each.kind === 'delete' && each.externalId,
    ),
    [id, `business:${shop.id}:${ann.id}:9`],
  );
});

test('answers, files, edits, deletions, typing and read marks go by the connection', async () => {
  const shop = tg.business();
  const asked = message(shop.hears(ann, 'Hi').update);
  const to = recipient(shop.id);
  const file = { id: 'f', name: 'a.png', mime: 'image/png', bytes: png.length, read: () => Promise.resolve(png) };
  const sent = await act(messageTo(to, { text: 'See', files: [file], replyToExternalId: asked.externalId }));
  assert.ok(sent.ok && sent.externalIds.every((id) => id.startsWith(`business:${shop.id}:${ann.id}:`)));
  assert.deepEqual([lastCall().method, lastCall().params['business_connection_id']], ['sendPhoto', shop.id]);
  const words = await act(messageTo(to, { text: 'Bye', replyToExternalId: asked.externalId }));
  assert.ok(words.ok);
  assert.equal(
    (lastCall().params['reply_parameters'] as { message_id: number }).message_id,
    shop.messagesWith(ann)[0]!.message_id,
  );
  const { externalIds } = words;
  assert.ok((await act({ kind: 'edit', externalIds, recipient: to, text: 'Good bye' })).ok);
  assert.equal(shop.messagesWith(ann).at(-1)!['text'], 'Good bye');
  assert.ok((await act({ kind: 'delete', externalIds, recipient: to })).ok);
  assert.equal(lastCall().method, 'deleteBusinessMessages');
  assert.ok((await act({ kind: 'typing', recipient: to })).ok);
  assert.ok((await act({ kind: 'read', recipient: to, externalId: asked.externalId })).ok);
  assert.equal(lastCall().method, 'readBusinessMessage');
  shop.allows({ can_reply: true });
  const unread = await act({ kind: 'read', recipient: to, externalId: asked.externalId });
  assert.ok(!unread.ok && unread.why === 'unsupported' && /owner/.test(unread.detail));
  const reaction = await act({ kind: 'reaction', recipient: to, externalId: asked.externalId, emoji: '👍' });
  assert.ok(!reaction.ok && reaction.why === 'unsupported');
});

test('two accounts and the bot’s own chat are three chats: nothing goes to the wrong one', async () => {
  const [one, two] = [tg.business(), tg.business()];
  one.hears(ann, 'to the first');
  const second = message(two.hears(ann, 'to the second').update);
  ann.starts();
  const mixed = await act({ kind: 'edit', externalIds: [second.externalId], recipient: recipient(one.id), text: 'x' });
  assert.ok(!mixed.ok && mixed.why === 'rejected');
  await act(messageTo(recipient(one.id), { text: 'from the first' }));
  assert.equal(one.messagesWith(ann).at(-1)!['text'], 'from the first');
  assert.equal(two.messagesWith(ann).length, 1);
  assert.ok(!ann.answers.includes('from the first'));
});

test('a connection that was taken away, or may not reply, is the channel’s trouble with its remedy', async () => {
  const shop = tg.business({ name: 'Olga' });
  const [well] = events(shop.connects());
  assert.ok(well?.kind === 'notice' && well.state === 'well' && /Olga/.test(well.detail));
  shop.hears(ann, 'Hi');
  const [silent] = events(shop.allows({ can_read_messages: true }));
  assert.ok(silent?.kind === 'notice' && silent.state === 'trouble' && /allow it to reply/.test(silent.remedy));
  const [gone] = events(shop.disconnects());
  assert.ok(gone?.kind === 'notice' && gone.state === 'trouble' && /Olga took the bot off/.test(gone.detail));
  const sent = await act(messageTo(recipient(shop.id)));
  assert.ok(!sent.ok && sent.why === 'rejected' && /Chatbots/.test(sent.detail));
  tg.fail('sendMessage', { status: 400, description: 'Bad Request: BUSINESS_PEER_USAGE_MISSING' });
  const late = await act(messageTo(recipient(shop.id)));
  assert.ok(!late.ok && late.why === 'window-closed');
});

test('Test shows each business account as it is now', async () => {
  const shop = tg.business({ name: 'Olga' });
  let settings: Settings = { ...fixtureSettings, mode: 'polling', receives: 'polling' };
  await remember(rawOf(shop.connects()).body, {
    settings,
    keepSettings: (values) => {
      settings = { ...settings, ...values };
      return Promise.resolve();
    },
  });
  const shown = async () =>
    (await telegram.check(placeBefore(tg, { given: settings }))).find(({ name }) => name === 'Business account');
  assert.deepEqual(await shown(), {
    name: 'Business account',
    ok: true,
    detail: 'Answers for the business account of Olga.',
  });
  shop.disconnects();
  assert.match((await shown())?.remedy ?? '', /Chatbots/);
});

test('every call and every update was as Telegram describes them', { skip: !tg.judges }, () =>
  assert.deepEqual(tg.violations, []),
);

// What a provider does to us: tells twice, out of order, before its own answer, and of things we do not know yet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../../channels/kit/src/index.ts';
import type { DrillHouse } from './house.ts';
import type { DrillExample } from './index.ts';

export function comingIn(title: string, channel: Channel, example: DrillExample, the: () => DrillHouse): void {
  test(`${title}: a message told ten times at once, and once more later, is one message`, async () => {
    const house = the();
    const raw = house.words('Told many times');
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => house.take([raw])));
    assert.ok(outcomes.flat().every((each) => each.state === 'done'));
    await house.take([raw, raw]);
    const thread = await house.thread(await house.conversationOf(outcomes[0]!));
    assert.equal(thread.filter(({ text }) => text.includes('Told many times')).length, 1);
  });

  test(`${title}: messages told in reverse, each twice, are all there once, in one conversation of one person`, async () => {
    const house = the();
    const raws = ['First', 'Second', 'Third'].map((word) => house.words(`${word} of three`));
    const ids = new Set<string>();
    for (const raw of [...raws.toReversed(), ...raws]) ids.add(await house.conversationOf(await house.take([raw])));
    assert.equal(ids.size, 1);
    const texts = (await house.thread([...ids][0]!))
      .map(({ text }) => text.trim())
      .filter((text) => / of three/.test(text));
    assert.deepEqual(texts.map((text) => /(\w+) of three/.exec(text)?.[1]).sort(), ['First', 'Second', 'Third']);
  });

  if (example.unknown)
    test(`${title}: what is newer than we are is shown as a message, never dropped`, async () => {
      const house = the();
      const outcomes = await house.take([house.stranger()]);
      assert.deepEqual(
        outcomes.map(({ state }) => state),
        ['done'],
      );
      const shown = (await house.thread(await house.conversationOf(outcomes))).at(-1);
      assert.ok(
        // Screens draw what they do not know by its name.
        shown && (shown.special?.type || shown.files > 0),
        `it is not seen in the thread: ${JSON.stringify(shown)}`,
      );
    });

  if (example.status) {
    const { status } = example;
    const { receipts } = channel.card.abilities;
    const best = receipts.includes('read') ? 'read' : 'delivered';
    // "Read up to here", as some say it, names no message: only what names one can be believed of a message not yet known.
    const first = receipts.includes('delivered') ? 'delivered' : 'read';
    test(`${title}: receipts that overtake the provider’s own answer count, and come in any order`, async () => {
      const house = the();
      const conversation = await house.hears('Before receipts');
      house.whileSending(async (sent) => {
        assert.ok(sent.ok, JSON.stringify(sent));
        const { place } = house.channel();
        await house.take([status(sent.externalIds[0]!, first, place)]);
      });
      const early = await house.answer(conversation, 'Seen before we knew');
      await house.settles(early, first);
      const late = await house.answer(conversation, 'Seen in reverse');
      const { externalId } = await house.settles(late, 'sent', best);
      for (const state of [...receipts].sort().toReversed().concat(receipts))
        await house.take([status(externalId!, state, house.channel().place)]);
      assert.equal((await house.settles(late, best)).delivery, best);
    });
  }
}

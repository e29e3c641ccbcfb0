// What a provider does to our answers: has no time, breaks, keeps silent, knows us no more, or the customer is not there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textLength, type Channel } from '../../channels/kit/src/index.ts';
import { type DrillHouse, refused } from './house.ts';
import type { DrillExample, Provider } from './index.ts';

const MEGABYTE = 1024 * 1024;
const HOUR = 3_600_000;
/** Beyond this nothing is split: nobody writes so much. */
const WRITABLE = 60_000;

type Drill = (house: DrillHouse, provider: Provider) => Promise<void>;
const times = (provider: Provider, words: string): number =>
  provider.reached().filter((text) => text.includes(words)).length;

export function goingOut(title: string, channel: Channel, example: DrillExample, the: () => DrillHouse): void {
  const { provider } = example;
  // Who reads from our own house has no provider that could fail.
  if (!provider) return;
  const { abilities, settings, sendsOnce } = channel.card;
  const drill = (name: string, run: Drill): void => {
    test(`${title}: ${name}`, async () => {
      try {
        await run(the(), provider);
      } finally {
        provider.recover();
      }
    });
  };
  for (const trouble of ['busy', 'broken'] as const)
    drill(`an answer that meets a ${trouble} provider waits, and goes out once`, async (house) => {
      const conversation = await house.hears(`Before ${trouble}`);
      provider.fail(trouble, 1);
      const first = await house.answer(conversation, `Through a ${trouble} hour`);
      const second = await house.answer(conversation, `Behind a ${trouble} hour`);
      await house.waits(first);
      await settledInTime(house, first, 'sent');
      await settledInTime(house, second, 'sent');
      const words = provider.reached().filter((text) => text.includes(`a ${trouble} hour`));
      assert.deepEqual(
        words.map((text) => /(Through|Behind)/.exec(text)?.[0]),
        ['Through', 'Behind'],
        'once each, in order',
      );
    });
  drill(
    sendsOnce
      ? 'an answer that was taken in silence is sent again under its key, and arrives once'
      : 'an answer that was taken in silence is unknown, and never sent again by itself',
    (house) => silence(house, provider, sendsOnce === true),
  );
  if (settings.some(({ kind }) => kind === 'secret'))
    drill('credentials that end in the middle show as reconnect; what waits goes out when they are new', tokens);
  if (example.neverGone === undefined)
    drill('a customer who is not there any more is marked, and reached again once they write', gone);
  if (abilities.replyWindowHours !== null)
    drill('a window that closed, by our clock or by theirs, fails the answer with its reason', (house) =>
      windows(house, provider, windowOf(channel, example)),
    );
  if (abilities.text.limit < WRITABLE)
    drill('a text over the limit goes out whole, in parts and in order, or is refused while writing', (house) =>
      long(house, provider, channel),
    );
  if (abilities.files.perMessage > 0)
    drill('a file over the limit is refused while writing, and nothing leaves', async (house) => {
      const conversation = await house.hears('Send me everything');
      const before = provider.reached().length;
      const file = await house.file(abilities.files.megabytes * MEGABYTE + 1);
      const problem = await refused(house.answer(conversation, 'Here it is', [file]));
      assert.match(JSON.stringify(problem), /attachments/);
      assert.equal(provider.reached().length, before);
    });
}

/** In the end it is so; in between, time passes for what waits. */
async function settledInTime(house: DrillHouse, id: string, state: string): Promise<void> {
  for (let tries = 0; tries < 40 && (await house.line(id)).delivery !== state; tries += 1) {
    await house.later();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await house.settles(id, state);
}

async function silence(house: DrillHouse, provider: Provider, sendsOnce: boolean): Promise<void> {
  const conversation = await house.hears('Are you there?');
  const id = await house.impatiently(async () => {
    provider.fail('silence', 1);
    const answer = await house.answer(conversation, 'Said into the silence');
    await house.settles(answer, 'unknown', 'sent', ...(sendsOnce ? ['queued'] : []));
    return answer;
  });
  if (sendsOnce) await settledInTime(house, id, 'sent');
  await house.later();
  const next = await house.answer(conversation, 'After the silence');
  await settledInTime(house, next, 'sent');
  assert.equal((await house.line(id)).delivery, sendsOnce ? 'sent' : 'unknown');
  assert.equal(times(provider, 'Said into the silence'), 1);
  assert.equal(times(provider, 'After the silence'), 1);
}

const tokens: Drill = async (house, provider) => {
  const conversation = await house.hears('Before the end');
  await house.settles(await house.answer(conversation, 'While they last'), 'sent', 'delivered', 'read');
  provider.fail('revoked', 99);
  const id = await house.answer(conversation, 'When they are new');
  for (let tries = 0; tries < 600 && (await house.state()) !== 'reconnect'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 25));
  assert.equal(await house.state(), 'reconnect');
  assert.equal((await house.settles(id, 'queued')).delivery, 'queued');
  assert.equal(times(provider, 'When they are new'), 0);
  provider.recover();
  await house.reconnect();
  assert.notEqual(await house.state(), 'reconnect');
  // Nobody turns the clock here: being connected again is enough.
  await house.settles(id, 'sent', 'delivered', 'read');
  assert.equal(times(provider, 'When they are new'), 1);
};

const gone: Drill = async (house, provider) => {
  const conversation = await house.hears('Before I leave');
  provider.fail('gone', 1);
  const id = await house.answer(conversation, 'Said to nobody');
  const { why } = await house.settles(id, 'failed');
  assert.match(why, /recipient-gone: \S/);
  assert.equal(times(provider, 'Said to nobody'), 0);
  const problem = await refused(house.answer(conversation, 'Said to nobody again'));
  assert.match(JSON.stringify(problem), /no_open_channel/);
  provider.recover();
  const back = await house.hears('I am back');
  await house.settles(await house.answer(back, 'Welcome back'), 'sent', 'delivered', 'read');
};

function windowOf({ card: { abilities } }: Channel, { settings }: DrillExample): number {
  const { lateReply, replyWindowHours } = abilities;
  return lateReply && settings[lateReply.setting] === true ? lateReply.hours : (replyWindowHours ?? 0);
}
async function windows(house: DrillHouse, provider: Provider, hours: number): Promise<void> {
  const conversation = await house.hears('Take your time');
  provider.fail('closed', 1);
  const theirs = await house.settles(await house.answer(conversation, 'Too late for them'), 'failed');
  assert.match(theirs.why, /window-closed: \S/);
  provider.recover();
  await house.pause();
  const waiting = await house.answer(conversation, 'Too late for us');
  house.forward(hours * HOUR + 60_000);
  try {
    house.resume();
    assert.match((await house.settles(waiting, 'failed')).why, /window-closed: \S/);
    assert.match(JSON.stringify(await refused(house.answer(conversation, 'Too late to write'))), /no_open_channel/);
  } finally {
    house.forward(-(hours * HOUR + 60_000));
    house.resume();
  }
  assert.equal(provider.reached().filter((text) => /Too late/.test(text)).length, 0);
}

async function long(house: DrillHouse, provider: Provider, { card }: Channel): Promise<void> {
  const { limit, unit, split } = card.abilities.text;
  const conversation = await house.hears('Tell me everything');
  const count = Math.ceil((limit * 2.2) / 12);
  const text = Array.from({ length: count }, (_, at) => `Grüße ${String(at).padStart(5, '0')}`).join(' ');
  const before = provider.reached().length;
  if (!split) {
    assert.match(JSON.stringify(await refused(house.answer(conversation, text))), /"text"/);
    assert.equal(provider.reached().length, before);
    return;
  }
  await settledInTime(house, await house.answer(conversation, text), 'sent');
  const parts = provider.reached().slice(before);
  assert.ok(parts.length >= 3 && parts.every((part) => textLength(part, unit) <= limit), `${parts.length} parts`);
  assert.deepEqual(parts.join(' ').match(/\d{5}/g), text.match(/\d{5}/g));
}

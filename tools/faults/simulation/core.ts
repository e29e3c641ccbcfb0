// The core without a database: who is whom, what became of a message, the batcher and the sender's pace, as pure machines. Thousands of seeds a second.
import assert from 'node:assert/strict';
import { afterStatus, type Delivery, provedWith, resolveContacts } from '../../../domain/src/index.ts';
import type { Sent } from '../../../channels/kit/src/channel.ts';
import { openPace } from '../../../server/src/rooms/delivery/pace.ts';
import { openLanes } from '../../../server/src/rooms/intake/lanes.ts';
import { diceOf, type Dice } from './dice.ts';

export async function runCore(first: number, count: number): Promise<string> {
  for (let seed = first; seed < first + count; seed += 1) {
    const dice = diceOf(seed);
    try {
      links(dice);
      states(dice);
      pace(dice);
      await lanes(dice);
    } catch (error) {
      throw new Error(`seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  }
  return `${count} seeds from ${first}`;
}

interface Link {
  readonly identityId: string;
  readonly otherId: string;
  readonly assurance: 'proved' | 'claimed';
}
/** Any sequence of links, undo and redo equals the set of what is left, applied at once and in any order. */
function links(dice: Dice): void {
  const identities = Array.from({ length: 2 + dice.int(7) }, (_, index) => ({
    id: `i${index}`,
    homeContactId: `c${index}`,
  }));
  const active = new Map<string, Link>();
  const made = new Map<string, Link>();
  let contacts = resolveContacts(identities, []);
  for (let step = dice.int(20); step > 0; step -= 1) {
    const [one, other] = dice.shuffle(identities);
    const key = [one!.id, other!.id].sort().join(' ');
    if (active.has(key) && dice.chance(40)) active.delete(key);
    else {
      const link = made.get(key) ?? {
        identityId: one!.id,
        otherId: other!.id,
        assurance: dice.chance(50) ? ('proved' as const) : ('claimed' as const),
      };
      made.set(key, link);
      active.set(key, link);
    }
    contacts = resolveContacts(identities, [...active.values()]);
  }
  const left = [...active.values()];
  assert.deepEqual(contacts, resolveContacts(dice.shuffle(identities), dice.shuffle(left)), 'order of links matters');
  const claimed = left.filter((link) => link.assurance === 'claimed');
  for (const { id } of identities) {
    for (const other of provedWith(id, left))
      assert.equal(contacts.get(other), contacts.get(id), 'proved, and not one contact');
    assert.deepEqual([...provedWith(id, claimed)], [id], 'a claim opens something');
  }
}

const news = ['sent', 'delivered', 'read', 'failed'] as const;
/** News about a delivery ends the same in any order, however often it is told, and never takes a delivery back. */
function states(dice: Dice): void {
  const told = dice.shuffle(news).slice(0, 1 + dice.int(4));
  const end = (order: readonly (typeof news)[number][]) =>
    order.reduce<Delivery>((now, each) => afterStatus(now, each), 'sending');
  const repeated = dice.shuffle([...told, ...told.filter(() => dice.chance(50))]);
  assert.equal(end(repeated), end(told), `${repeated.join()} and ${told.join()} end differently`);
  if (told.includes('read')) assert.equal(end(repeated), 'read');
}

const verdicts: readonly Sent[] = [
  { ok: true, externalIds: [] },
  { ok: false, why: 'unavailable', detail: '' },
  { ok: false, why: 'busy', retryAfterSeconds: 20, detail: '' },
  { ok: false, why: 'unknown', detail: '' },
  { ok: false, why: 'rejected', detail: '' },
];
/** Whatever providers answer: never more at once than agreed, nothing is miscounted, and nobody is left alone for ever. */
function pace(dice: Dice): void {
  let time = 0;
  const machine = openPace(() => time);
  const [atOnce, perSecond] = [1 + dice.int(10), dice.chance(50) ? 1 + dice.int(40) : Infinity];
  const channels = ['a', 'b'].map((id) => ({ id, ready: 0, calling: 0, settling: 0, begun: 0 }));
  for (const { id } of channels) machine.limit(id, { atOnce, perSecond });
  for (let step = dice.int(300); step > 0; step -= 1) {
    const at = dice.pick(channels);
    switch (dice.int(6)) {
      case 0: {
        const room = machine.rooms().get(at.id)!;
        const count = dice.int(room + 1);
        machine.claimed(at.id, count);
        at.ready += count;
        break;
      }
      case 1:
      case 2: {
        if (at.ready === 0 || !machine.begin(at.id)) break;
        at.ready -= 1;
        at.calling += 1;
        at.begun += 1;
        break;
      }
      case 3: {
        if (at.calling === 0) break;
        machine.ended(at.id, `lane ${dice.int(20)}`, dice.pick(verdicts), dice.int(200) / 1000);
        at.calling -= 1;
        at.settling += 1;
        break;
      }
      case 4: {
        if (at.settling === 0) break;
        machine.settled(at.id);
        at.settling -= 1;
        break;
      }
      case 5:
        time += dice.int(500);
    }
    assert.ok(at.calling <= atOnce, 'more calls at once than agreed');
    assert.ok(at.ready + at.calling <= 2 * Math.max(atOnce, 8), 'more claimed than can be called soon');
    assert.ok(at.begun <= perSecond * (1 + time / 1000) + 1, 'more calls a second than agreed');
    const held = channels.reduce((sum, each) => sum + each.ready + each.calling + each.settling, 0);
    assert.equal(machine.inHand, held, 'miscounted');
  }
  for (const at of channels) {
    for (; at.ready > 0; at.ready -= 1) machine.givenBack(at.id);
    for (; at.calling > 0; at.calling -= 1) machine.ended(at.id, 'last', verdicts[1]!, 0.01);
    for (; at.settling > 0; at.settling -= 1) machine.settled(at.id);
  }
  for (let looks = 0; machine.nextRoomAt() !== null; looks += 1) {
    assert.ok(looks < 100, 'time passes and there is no room');
    time = Math.max(time + 1, machine.nextRoomAt()!);
  }
  for (const { id } of channels) assert.ok(machine.rooms().get(id)! > 0, 'left alone for ever');
}

/** Everybody's calls are done once and in their order, though batches fail and run beside each other. */
async function lanes(dice: Dice): Promise<void> {
  const done: string[] = [];
  const busy = new Set<string>();
  const batcher = openLanes<string, string>(1 + dice.int(4), async (items) => {
    const people = new Set(items.map((item) => item.split(' ')[0]!));
    for (const person of people) assert.ok(!busy.has(person), 'one person in two batches at once');
    for (const person of people) busy.add(person);
    for (let turns = dice.int(4); turns > 0; turns -= 1) await Promise.resolve();
    for (const person of people) busy.delete(person);
    if (dice.chance(15)) throw new Error('the batch broke');
    done.push(...items);
    return items.map((item) => (dice.chance(5) ? new Error('refused') : item));
  });
  const calls = Array.from(
    { length: dice.int(60) },
    (_, index) => [`w${dice.int(3)}`, `p${dice.int(8)}`, index] as const,
  );
  const outcomes = await Promise.allSettled(
    calls.map(([workspace, person, index]) => batcher.put(workspace, person, `${workspace}-${person} ${index}`)),
  );
  await batcher.drain();
  assert.equal(batcher.waiting, 0, 'somebody still waits');
  assert.equal(new Set(done).size, done.length, 'done twice');
  for (const [at, outcome] of outcomes.entries()) {
    const [workspace, person, index] = calls[at]!;
    if (outcome.status === 'fulfilled')
      assert.ok(done.includes(`${workspace}-${person} ${index}`), 'said to be done and is not');
  }
  const last = new Map<string, number>();
  for (const item of done) {
    const [person, index] = item.split(' ') as [string, string];
    assert.ok(Number(index) > (last.get(person) ?? -1), `out of order: ${item}`);
    last.set(person, Number(index));
  }
}

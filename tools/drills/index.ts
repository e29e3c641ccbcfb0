// Fault drills: every channel, connected to its double in a real house, through everything that goes wrong between the two. Which drills a
// channel stands is decided by its card; `standsTheDrills(channel, example)` in a channel's own test file runs them all.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Channel, Place, Raw, Settings } from '../../channels/kit/src/index.ts';
import { comingIn } from './coming-in.ts';
import { goingOut } from './going-out.ts';
import { type DrillHouse, openDrillHouse } from './house.ts';

/** What a provider does on its bad days, each time a message is sent to it. */
export type Trouble =
  /** Asks to come again in a second, where it can say so. */
  | 'busy'
  /** An error of its own, before it took the message. */
  | 'broken'
  /** Takes the message, and its answer never comes. */
  | 'silence'
  /** The credentials are dead, or have run out. */
  | 'revoked'
  /** The customer is not there any more: deleted, blocked, bounced. */
  | 'gone'
  /** It does not take an answer so late, whatever our own clock says. */
  | 'closed';
export interface Provider {
  /** The next `times` messages meet this. `closed` is asked only of cards with a reply window. */
  fail(trouble: Trouble, times: number): void;
  /** Everything is well again. */
  recover(): void;
  /** The words that reached the customer, in order, each as often as they got it. */
  reached(): readonly string[];
}
export interface DrillExample {
  /** Which of several examples of one kind this is. */
  readonly name?: string;
  /** As a person fills the form; the double takes them. */
  readonly settings: Settings;
  /** Where the vendor is: `LINE_API_URL` … */
  readonly env?: Readonly<Record<string, string>>;
  /** The customer's n-th message as its door would take it: the same person, another id and a later time for each n. */
  says(n: number, text: string, place: Place): Raw;
  /** From the same person: something newer than this channel knows. Null only where customers connect to us ourselves. */
  readonly unknown: ((n: number, place: Place) => Raw) | null;
  /** What the provider tells of a message we sent; null exactly where the card promises no receipts. */
  readonly status: ((externalId: string, state: 'delivered' | 'read', place: Place) => Raw) | null;
  /** Null exactly where customers connect to us ourselves. */
  readonly provider: Provider | null;
  /** Why this provider can never say that a customer is gone. */
  readonly neverGone?: string;
}

export function standsTheDrills(channel: Channel, example: DrillExample): void {
  const { card } = channel;
  const title = example.name ? `${card.title} (${example.name})` : card.title;
  let house: DrillHouse;
  before(async () => {
    house = await openDrillHouse(channel, example);
  });
  after(() => house.close());
  test(`${title}: the example shows what the card promises`, () => {
    assert.equal(example.provider === null, card.abilities.visitors, 'a provider, or visitors');
    assert.equal(example.unknown === null, card.abilities.visitors);
    assert.equal(example.status === null, card.abilities.receipts.length === 0, 'receipts');
  });
  comingIn(title, channel, example, () => house);
  goingOut(title, channel, example, () => house);
}

/** A provider made of a double that fails on command, and of how each trouble looks there. */
export function providerOf<Fault>(
  double: { fail(fault: Fault, times: number): void; recover(): void; reached(): readonly string[] },
  troubles: Readonly<Record<Exclude<Trouble, 'closed' | 'gone'>, Fault>> & {
    readonly gone?: Fault;
    readonly closed?: Fault;
  },
): Provider {
  return {
    fail(trouble, times) {
      const fault = troubles[trouble];
      assert.ok(fault !== undefined, `the example shows no “${trouble}”`);
      double.fail(fault, times);
    },
    recover: () => double.recover(),
    reached: () => double.reached(),
  };
}

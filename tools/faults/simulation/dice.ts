// Chance that can be repeated: the same seed throws the same numbers for ever, and each part of a run gets dice of its own.

export interface Dice {
  /** A whole number from 0 up to, not including, `below`. */
  int(below: number): number;
  /** True in `percent` of a hundred throws. */
  chance(percent: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(from: readonly T[]): T[];
  /** Dice of their own for somebody who throws at the same time as others. */
  fork(): Dice;
}

/** mulberry32: small, fast, and good enough to choose what happens next. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const dice: Dice = {
    int: (below) => Math.floor(next() * below),
    chance: (percent) => next() * 100 < percent,
    pick: (from) => from[dice.int(from.length)]!,
    shuffle(from) {
      const rest = [...from];
      return Array.from({ length: rest.length }, () => rest.splice(dice.int(rest.length), 1)[0]!);
    },
    fork: () => diceOf(Math.floor(next() * 4_294_967_296)),
  };
  return dice;
}

// Pings to a crowd without a stroke in which nobody else is served: a part of the sockets is asked each second, each of them once in a beat.
const TURN_MS = 1000;

/** What a heart needs to know of a line. */
export interface Beating {
  /** In which second of the beat it is asked. */
  readonly turn: number;
}
export interface Heart {
  /** The turn of a line that begins: they are dealt out one after another. */
  nextTurn(): number;
  stop(): void;
}

export function startHeart<T extends Beating>(lines: () => Iterable<T>, beatMs: number, ask: (line: T) => void): Heart {
  const turns = Math.max(1, Math.round(beatMs / TURN_MS));
  let [dealt, now] = [0, 0];
  const timer = setInterval(() => {
    now = (now + 1) % turns;
    for (const line of lines()) if (line.turn === now) ask(line);
  }, beatMs / turns);
  return {
    nextTurn: () => (dealt = (dealt + 1) % turns),
    stop: () => clearInterval(timer),
  };
}

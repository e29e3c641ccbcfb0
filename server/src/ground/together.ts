// Many who ask the same thing at the same moment are answered by one statement. Who asks alone waits for nobody but this turn of the
// event loop; in a crowd those who come while an answer is under way wait for the next.
const MOST = 250;

/** `ask` answers in the order of its keys. A question never joins one that has begun: an answer is never older than its question. */
export function together<Key, Answer>(
  ask: (keys: readonly Key[]) => Promise<readonly Answer[]>,
): (key: Key) => Promise<Answer> {
  interface Waiting {
    readonly key: Key;
    readonly resolve: (answer: Answer) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  let isUnderWay = false;
  let isDue = false;
  const begin = (): void => {
    isDue = false;
    isUnderWay = true;
    const batch = waiting.slice(0, MOST);
    waiting = waiting.slice(MOST);
    ask(batch.map(({ key }) => key))
      .then(
        (answers) => batch.forEach(({ resolve }, index) => resolve(answers[index]!)),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      )
      .finally(() => {
        isUnderWay = false;
        if (waiting.length > 0) begin();
      });
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      if (isDue || isUnderWay) return;
      isDue = true;
      setImmediate(begin);
    });
}

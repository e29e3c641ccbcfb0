// The stay of an agent in this tab, from signing in to leaving. What is still under way when they leave reaches nobody who comes after them.

let stay = 0;
const forgets: (() => void)[] = [];

/** At the end of each stay: a module forgets what it has under way. */
export const onLeave = (forget: () => void): void => void forgets.push(forget);
export function endStay(): void {
  stay += 1;
  for (const forget of forgets) forget();
}
/** Settles as `work` does; never, once the agent has left. */
export function inStay<T>(work: Promise<T>): Promise<T> {
  const mine = stay;
  return new Promise((resolve, reject) => {
    work.then(
      (value) => mine === stay && resolve(value),
      (error: unknown) => mine === stay && reject(error as Error),
    );
  });
}
/** Passes with so much time; never, once the agent has left. */
export const rest = (ms: number): Promise<void> => inStay(new Promise((resolve) => setTimeout(resolve, ms)));

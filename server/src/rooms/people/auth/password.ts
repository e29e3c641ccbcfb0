// Passwords: argon2id, costly on purpose, so only a few are computed at once and the rest wait their turn.
import { problem } from '@throughline/protocol';

export const dearCost = { memoryCost: 64 * 1024, timeCost: 3, parallelism: 1 };
let cost = dearCost;
/** For tests, which make hundreds. `memoryCost`: KiB. */
export const choosePasswordCost = (wanted: typeof cost): void => void (cost = wanted);
/** 64 MiB each: four at once is what a small machine can spare. */
const AT_ONCE = 4;
const WAITING_LIMIT = 200;

export const hashPassword = (password: string): Promise<string> =>
  inTurn(async () => await (await library()).hash(password, cost));

export const isPassword = (encoded: string, password: string): Promise<boolean> =>
  // A hash we cannot read is a wrong password, not an error that tells the two apart.
  inTurn(async () => {
    const { verify } = await library();
    return await verify(encoded, password).catch(() => false);
  });

/** Loaded with the first password: a house at rest checks none. */
const library = () => import('@node-rs/argon2');

/** As long as a real check takes, for accounts that do not exist. */
export async function pretendToCheck(password: string): Promise<false> {
  await hashPassword(password);
  return false;
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING_LIMIT)
      throw problem('unavailable', { detail: 'Too many sign-ins at this moment.', retryAfterSeconds: 2 });
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    // The place goes to the next in line without becoming free in between.
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

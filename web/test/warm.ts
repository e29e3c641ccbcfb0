// Pages of one context before doubles at one address: what the browser has fetched and compiled of the app's scripts for one of them is
// there for the next. What the app itself has kept is cleared away in between.
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { openBrowser } from '../../tools/chromium.ts';
import { blank, type Double, startDouble } from './double.ts';

/** For the browser: all pages of an address share one process, and with it what is compiled, which is not forgotten between two of them. */
export const warmly = ['--process-per-site', '--js-flags=--no-flush-bytecode'] as const;

export interface Warm {
  readonly context: BrowserContext;
  /** A new double at the address of the one before, which must be closed, and nothing left in the browser of what its pages have kept. */
  double(): Promise<Double>;
  /** Leaves nothing in the browser of what pages of this double have kept. */
  forget(double: Double): Promise<void>;
}

export async function openWarm(browser: Browser, options: BrowserContextOptions): Promise<Warm> {
  const context = await browser.newContext(options);
  // The process lives as long as one of its pages.
  const keeper = await context.newPage();
  const session = await context.newCDPSession(keeper);
  let port = 0;
  const storageTypes = 'cookies,file_systems,indexeddb,local_storage,service_workers,cache_storage';
  const forget = async (double: Double): Promise<void> => {
    await session.send('Storage.clearDataForOrigin', { origin: double.url, storageTypes });
  };
  return {
    context,
    forget,
    async double() {
      const double = await startDouble({ port });
      if (port === 0) {
        port = Number(new URL(double.url).port);
        await keeper.goto(double.url + blank);
      }
      await forget(double);
      return double;
    },
  };
}

/** Between two files of one process passes less. */
const LINGERS_MS = 300;
let shared: Promise<Browser> | null = null;
let users = 0;
const warms = new Map<string, Promise<Warm>>();

/** The browser of this process: the file after this one has it too. Each who takes it leaves it. */
export async function takeBrowser(): Promise<Browser> {
  users += 1;
  return await (shared ??= openBrowser(...warmly));
}
/** A context of that browser that looks so. */
export async function takeWarm(options: BrowserContextOptions): Promise<Warm> {
  const key = JSON.stringify(options);
  const known = warms.get(key) ?? shared!.then((browser) => openWarm(browser, options));
  warms.set(key, known);
  return await known;
}
export function leaveBrowser(): void {
  users -= 1;
  setTimeout(() => {
    if (users > 0 || !shared) return;
    void shared.then((browser) => browser.close());
    shared = null;
    warms.clear();
  }, LINGERS_MS);
}

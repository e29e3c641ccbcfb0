// Opens the screens outside the inbox in a browser, with the double's answers and ours laid over them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import type { BrowserContext, Page, Request } from 'playwright-core';
import { browserMissing } from '../../tools/chromium.ts';
import type { Double } from './double.ts';
import { comeBack, leave } from './leaving.ts';
import { answers, failingTest } from './screens-answers.ts';
import { leaveBrowser, takeBrowser, takeWarm, type Warm } from './warm.ts';

export interface Opened {
  readonly page: Page;
  readonly calls: { call: string; body: unknown }[];
  readonly errors: string[];
  /** Goes to another screen, where `more` answers. */
  show(path: string, more?: Record<string, unknown>): Promise<void>;
  /** Has a heading, loads nothing, asks for nothing, and stays so for two frames. */
  settled(): Promise<void>;
}
/** For one thing to appear: long, because a machine may be busy with others' work. */
export const PATIENCE_MS = 60_000;
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly isDark?: boolean;
}

/**
 * The browser of the process, and one double for all tests of a file; `skip` says why there can be none. Each `open` finds the page that was
 * opened last, emptied as by signing out; a fresh one after a test that failed or closed it, because it changed more than that puts back.
 */
export function screenTests() {
  const isBuilt = existsSync(join(import.meta.dirname, '../dist/index.html'));
  const skip = browserMissing || (isBuilt ? false : 'the app is not built: npm run build in web');
  const has = {} as { warm: Warm; double: Double };
  before(async () => {
    if (skip) return;
    await takeBrowser();
    has.warm = await takeWarm({
      reducedMotion: 'reduce',
      locale: 'en-GB',
      timezoneId: 'Europe/Warsaw',
    });
    // What the first double at an address sends is not kept.
    await (await has.warm.double()).close();
    has.double = await has.warm.double();
  });
  afterEach(async (it) => {
    if (skip || ('passed' in it && it.passed)) return;
    for (const left of has.warm.context.pages().slice(1)) await left.close();
  });
  after(async () => {
    if (skip) return;
    for (const left of has.warm.context.pages().slice(1)) await left.close();
    await has.double.close();
    leaveBrowser();
  });
  return {
    skip,
    open: (...[path, look, more]: Tail<Parameters<typeof openScreen>>) =>
      openScreen(has.warm, has.double, path, look, more),
  };
}
type Tail<T extends readonly unknown[]> = T extends [unknown, unknown, ...infer Rest] ? Rest : never;

/** A page at `path`; `more` answers before everything else, by "METHOD /path". A function gets the request's body. */
async function openScreen(
  warm: Warm,
  double: Double,
  path: string,
  look: Look = {},
  more: Record<string, unknown> = {},
): Promise<Opened> {
  const left = await leftIn(warm.context);
  await warm.forget(double);
  const page = left ?? (await warm.context.newPage());
  await page.setViewportSize({ width: look.width ?? 1440, height: look.height ?? 900 });
  await page.emulateMedia({ colorScheme: look.isDark ? 'dark' : 'light' });
  page.setDefaultTimeout(PATIENCE_MS);
  let answering = more;
  const asked = new Set<Request>();
  const calls: Opened['calls'] = [];
  const errors: string[] = [];
  const hear = () => {
    const isCall = (request: Request) => request.url().includes('/api/v1/');
    page.on('request', (request) => void (isCall(request) && asked.add(request)));
    page.on('requestfinished', (request) => void asked.delete(request));
    page.on('requestfailed', (request) => void asked.delete(request));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) errors.push(message.text());
    });
  };
  hear();
  double.before.answer = (call, body) => {
    // Signing in asks that, which is shown between two uses of a page.
    if (call !== 'GET /setup' || !isInFrame(path)) calls.push({ call, body });
    const given =
      call in answering ? answering[call] : /^POST \/channels\/[^/]+\/test$/.test(call) ? failingTest : answers[call];
    const answer: unknown = typeof given === 'function' ? (given as (body: unknown) => unknown)(body) : given;
    if (answer === undefined) return undefined;
    if (answer === null) return { status: 204 };
    const problem = answer as { status?: number; code?: string; retryAfter?: string };
    if (typeof problem.code !== 'string' || typeof problem.status !== 'number') return { status: 200, body: answer };
    return {
      status: problem.status,
      body: answer,
      headers: {
        'content-type': 'application/problem+json',
        ...(problem.retryAfter ? { 'retry-after': problem.retryAfter } : {}),
      },
    };
  };
  if (left && isInFrame(path)) await comeBack(page, path);
  else await page.goto(double.url + path);
  return {
    page,
    calls,
    errors,
    async show(next, nextMore = {}) {
      const isLeft = await leave(page);
      asked.clear();
      hear();
      answering = nextMore;
      if (isLeft) await comeBack(page, next);
      else await page.goto(double.url + next);
    },
    async settled() {
      do await page.waitForFunction(isReady, undefined, { polling: 40 });
      while (asked.size > 0 || !(await page.evaluate(twoFrames)) || asked.size > 0 || !(await page.evaluate(isReady)));
    },
  };
}

/** The page that was opened last, emptied; what cannot be emptied, and other tabs, are closed. */
async function leftIn(context: BrowserContext): Promise<Page | null> {
  const [, page, ...others] = context.pages();
  for (const other of others) await other.close();
  if (!page) return null;
  await page.unrouteAll();
  if (await leave(page)) return page;
  await page.close();
  return null;
}
/** Behind signing in: these screens empty themselves when somebody signs out. */
const isInFrame = (path: string): boolean => !/^\/(login|setup|invite|reset|demo)/.test(path);

/** Both run in the page. */
const isReady = (): boolean =>
  document.querySelector('h1, h2') !== null && !/Loading/i.test(document.body.textContent ?? '');
const twoFrames = (): Promise<true> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  });

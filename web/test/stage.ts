// The stage of the inbox tests: the built app before the double, found by role and name only, with nothing thrown and nothing logged.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { violationsOf } from './axe.ts';
import { browserMissing } from '../../tools/chromium.ts';
import type { Double } from './double.ts';
import { leaveBrowser, openWarm, takeBrowser, takeWarm, type Warm } from './warm.ts';
import { id } from './acorn.ts';
import { comeBack, leave } from './leaving.ts';

const isBuilt = existsSync(join(import.meta.dirname, '../dist/index.html'));
const skip = browserMissing || (isBuilt ? false : 'the app is not built: npm run build -w web');
export const ada = id(11, 1);
export const openAda = `/inbox?conversation=${ada}`;

export interface Stage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly double: Double;
}
interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly forced?: boolean;
  /** Nobody comes after it in its page: it changes what leaving does not put back, such as the browser's own functions. */
  readonly keepsNone?: boolean;
}

const WIDE = { width: 1440, height: 900 };

export const thread = (page: Page) => page.getByRole('log');
export const row = (page: Page, name: RegExp) =>
  page.getByRole('grid', { name: 'Conversations' }).getByRole('link', { name });
export const field = (page: Page) => page.getByRole('textbox', { name: /^(Reply to|Note)/ });
export const isThere = (page: Page) => thread(page).getByText('second floor').waitFor();

export async function judge(page: Page, name: string): Promise<void> {
  // A row is hidden until it is measured; judged in between, it would seem to have no words.
  await page.waitForFunction(
    () =>
      ![...document.querySelectorAll<HTMLElement>('[role=log] *, [role=grid] *')].some(
        (each) => each.style.visibility === 'hidden',
      ),
  );
  const found = await violationsOf(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']);
  assert.deepEqual(
    found.map(({ id: rule, nodes }) => {
      const where = nodes.map(
        ({ html, failureSummary }) => `${html.slice(0, 200)} (${failureSummary?.split('\n')[1]?.trim() ?? ''})`,
      );
      return `${name}: ${rule} ${where.slice(0, 3).join(' | ')}`;
    }),
    [],
  );
}

/** Holds back whatever is asked for by that name until the answer is called. */
export async function hold(page: Page, name: RegExp | string): Promise<() => void> {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  await page.route(name, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

export type Scene = (name: string, path: string, run: (stage: Stage) => Promise<void>, look?: Look) => void;

/** Of a context: the page its last scene left, and what was played in it. */
interface Used {
  readonly page: Page;
  readonly last: Played;
}
interface Played {
  readonly path: string;
  readonly run: (stage: Stage) => Promise<void>;
  readonly how: Look;
}
const used = new WeakMap<Warm, Used>();

/**
 * A group of scenes in the browser of its process, each with its own double. A scene finds the page the one before it has left, as by signing
 * out: the app's scripts are there, and nothing else. What fails in such a page is played once more in a fresh one, which has the last word
 * unless what the scene before leaves behind makes it fail again.
 */
export function staged(group: string, define: (scene: Scene) => void, isCold = false): void {
  void describe(group, { skip }, () => {
    let browser: Browser;
    const look = { viewport: WIDE, reducedMotion: 'reduce' } as const;
    before(async () => {
      browser = await takeBrowser();
    });
    after(leaveBrowser);
    define((name, path, run, how = {}) => {
      void test(name, { timeout: 240_000 }, async (context) => {
        const played = { path, run, how };
        if (isCold) {
          const each = await openWarm(browser, look);
          await play(each, played, null);
          await each.context.close();
          return;
        }
        const warm = await takeWarm(look);
        const found = takeUsed(warm);
        try {
          await play(warm, played, found?.page ?? null);
        } catch (error) {
          if (!found) throw error;
          await play(warm, played, null);
          await playAfter(warm, found.last, played);
          context.diagnostic(`passed only in a fresh page: ${name} (${String(error).split('\n', 1)[0]})`);
        }
      });
    });
  });
}
/** As if the app were opened for the first time in every scene. */
export const stagedCold = (group: string, define: (scene: Scene) => void): void => staged(group, define, true);

function takeUsed(warm: Warm): Used | undefined {
  const found = used.get(warm);
  used.delete(warm);
  return found?.page.isClosed() ? undefined : found;
}
/** What failed once after that scene, and not alone: if it fails again, it is no chance. */
async function playAfter(warm: Warm, last: Played, played: Played): Promise<void> {
  await takeUsed(warm)?.page.close();
  await play(warm, last, null);
  const found = takeUsed(warm);
  if (found) await play(warm, played, found.page);
}

/** `left`: a page that was emptied. */
async function play(warm: Warm, played: Played, left: Page | null): Promise<void> {
  const { path, run, how } = played;
  const { context } = warm;
  const double = await warm.double();
  const others = context.pages().filter((each) => each !== left);
  const errors: string[] = [];
  let kept: Page | null = null;
  try {
    const page = left ?? (await context.newPage());
    page.setDefaultTimeout(60_000);
    await page.setViewportSize({ ...WIDE, width: how.width ?? WIDE.width });
    await page.emulateMedia({ colorScheme: how.scheme ?? 'light', forcedColors: how.forced ? 'active' : 'none' });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (line) => {
      if (line.type() === 'error' && !/status of|ERR_|WebSocket|fetching the script/.test(line.text()))
        errors.push(line.text());
    });
    if (left) await comeBack(page, path);
    else await page.goto(double.url + path);
    await run({ page, double, context }).catch(async (error: unknown) => {
      // What stood on the screen says more than which name was not found there.
      const seen = await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch(String);
      throw new Error(`${String(error)}\nOn the screen:\n${seen.slice(-6000)}`, { cause: error });
    });
    assert.deepEqual(errors, []);
    await context.setOffline(false);
    double.before.answer = () => undefined;
    await page.unrouteAll();
    if (!how.keepsNone && !page.isClosed() && (await leave(page))) kept = page;
  } finally {
    for (const each of context.pages()) if (!others.includes(each) && each !== kept) await each.close();
    await context.setOffline(false);
    await double.close();
  }
  if (kept) used.set(warm, { page: kept, last: played });
}

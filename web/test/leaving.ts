// A page between two uses: the app stays loaded and is emptied as when the agent signs out in another tab, then goes on by its own router.
import type { Page } from 'playwright-core';

/** What is said at the edge of a screen stays longer, and that page is of no use. */
const NEWS_MS = 2000;
/** Every frame would be a tenth of a page's work: the question reads all its words. */
export const LOOK_AGAIN_MS = 40;
const listened = ['request', 'requestfinished', 'requestfailed', 'response', 'pageerror', 'console', 'dialog'] as const;

/** The agent signs out in another tab. Whether the page is then as empty as one that was just opened. */
export async function leave(page: Page): Promise<boolean> {
  for (const event of listened) page.removeAllListeners(event);
  // Nobody is signed in to leave; the app knows that, and would keep it.
  if (await page.evaluate(isBare)) return false;
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    sessionStorage.clear();
    dispatchEvent(new StorageEvent('storage', { key: 'throughline.left' }));
  });
  return await page.waitForFunction(isBare, undefined, { polling: LOOK_AGAIN_MS, timeout: NEWS_MS }).then(
    () => true,
    () => false,
  );
}
/** From where `leave` left it, which is the sign-in page, to a path behind signing in. */
export async function comeBack(page: Page, path: string): Promise<void> {
  if (path === '/login') return;
  await page.evaluate((to) => history.pushState({}, '', to), path);
  await page.waitForFunction(isAway, undefined, { polling: LOOK_AGAIN_MS });
}

/** Both run in the page. */
const isAway = (): boolean =>
  location.pathname !== '/login' && document.querySelector('input[autocomplete^=username]') === null;
/** Only the form stands there: no dialog, and no news. */
const isBare = (): boolean =>
  document.querySelector('input[autocomplete^=username]') !== null &&
  document.body.textContent?.trim() === document.querySelector('main')?.textContent;

// The browser of tests, benches and pictures: Debian's Chromium without a window, with nothing of its own going outside.
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

// The shell is the same engine without a desktop's windows, menus and pages: a quarter less work for our two cores.
const shells = ['/usr/bin/chromium-headless-shell'];
const wholes = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const whole = wholes.find(existsSync) ?? '';
const shell = shells.find(existsSync) ?? whole;
/** Why nothing of a browser can run here; false when it can. */
export const browserMissing = whole === '' ? 'no Chromium on this machine' : false;

export const openBrowser = (...more: readonly string[]): Promise<Browser> => open(shell, more);
/** With what the shell leaves out: notifications, and storage that tabs of one browser share inside a frame of another site. */
export const openWholeBrowser = (): Promise<Browser> => open(whole, []);

const open = (executablePath: string, more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });

const PATIENCE_MS = 60_000;
/** Asks in the page until there is an answer. Its own `waitForFunction` takes the first promise for one, whatever it holds. */
export async function askUntil<T>(page: Page, ask: () => Promise<T>, what: string): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    // What it waits for itself may never come.
    const answer = await Promise.race([page.evaluate(ask), sleep(end - Date.now(), null, { ref: false })]);
    if (answer) return answer;
    if (Date.now() >= end) throw new Error(`Within ${PATIENCE_MS} ms it did not come true that ${what}.`);
  }
}

// A headless browser for the tests of the screens, with every request to the outside refused.
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const path = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
/** Why browser tests cannot run here; false when they can. */
export const noBrowser: string | false = path ? false : 'no Chromium on this machine';

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: path!,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

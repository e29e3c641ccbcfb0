// A browser and the double, shared by the widget's tests. Two sites: the shop on localhost, we on 127.0.0.1.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { openBrowser } from '../../tools/chromium.ts';
import { type Double, startDouble } from './double.ts';

export interface Stage {
  readonly double: Double;
  readonly browser: Browser;
  visit(
    options?: BrowserContextOptions & { html?: string },
  ): Promise<{ page: Page; panel: FrameLocator; problems: string[] }>;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const double = await startDouble(buildHere());
  const browser = await openBrowser();
  return {
    double,
    browser,
    async visit({ html, ...options } = {}) {
      double.shopPage = html ?? '';
      const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: 'en-US', ...options });
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      const problems: string[] = [];
      // A policy that blocks anything of ours, or an error nobody caught, is a failure of every test.
      page.on('console', (message) => {
        if (message.type() === 'error' && !/status of (4|5)\d\d|ERR_|WebSocket/.test(message.text()))
          problems.push(message.text());
      });
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(double.shop);
      return { page, panel: page.frameLocator('throughline-chat iframe'), problems };
    },
    async close() {
      await browser.close();
      await double.close();
    },
  };
}
/** Everything back as it was at the start. */
export function calm(double: Double): void {
  double.messages = [];
  double.refuse.clear();
  double.known = { email: false, name: false };
  double.isDown = false;
  double.refusesFrames = false;
  for (const socket of double.sockets) socket.terminate();
  double.sockets.clear();
  for (const list of [
    double.changes,
    double.posts,
    double.sessions,
    double.commands,
    double.calls,
    double.identified,
    double.pages,
  ])
    list.length = 0;
  double.config = {
    ...double.config,
    isOpen: true,
    opensAt: null,
    otherWays: [],
    settings: {
      ...double.config.settings,
      preChat: 'off',
      consentText: '',
      privacyUrl: '',
      brandColor: '#2F55D4',
      greeting: '',
      locale: 'auto',
      requireIdentity: false,
    },
  };
}

/** The widget as a run of all tests has just built it, or else built into a folder of its own, which goes with the process. */
export function buildHere(): string {
  if (process.env['TEST_SHELF']) return fileURLToPath(new URL('../dist/', import.meta.url));
  const folder = mkdtempSync(join(tmpdir(), 'widget-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const build = fileURLToPath(new URL('../build.js', import.meta.url));
  execFileSync(process.execPath, [build, '--quiet', '--out', folder], { stdio: 'inherit' });
  return `${folder}/`;
}

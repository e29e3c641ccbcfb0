// The stage of a browser story: Chromium, people with a browser of their own each, a shop on another site, and an ear on what reaches a browser.
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { leaveBrowser } from '../../web/test/warm.ts';

export { browserMissing, openBrowser } from '../chromium.ts';
export { takeBrowser } from '../../web/test/warm.ts';

/** Of a browser that was taken: everyone of this story goes with all that was kept for them, and the story after this one has it. */
export async function leaveTaken(browser: Browser | undefined): Promise<void> {
  if (!browser) return;
  await Promise.all(browser.contexts().map((context) => context.close()));
  leaveBrowser();
}

/** Set to keep pictures of the story's key moments. */
const pictures = process.env['STORY_PICTURES'] ?? '';

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly heard: string[];
  readonly problems: string[];
  picture(name: string): Promise<void>;
}

/** A person with a browser of their own. `heard` is every word that reached it: answers but built programs, frames of sockets. */
export async function person(browser: Browser, options: { width?: number; height?: number } = {}): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(60_000);
  const heard: string[] = [];
  const problems: string[] = [];
  const page = await context.newPage();
  context.on('response', (response) => {
    // The programs we built ourselves are the same for everyone, and by far the most there is to read.
    if (new URL(response.url()).pathname.includes('/assets/')) return;
    response.text().then(
      (text) => heard.push(text),
      () => undefined,
    );
  });
  const listen = (each: Page) => {
    each.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
    each.on('pageerror', (error) => problems.push(error.message));
    each.on('console', (message) => {
      if (message.type() === 'error' && !/status of (4|5)\d\d|ERR_|WebSocket/.test(message.text()))
        problems.push(message.text());
    });
  };
  listen(page);
  context.on('page', listen);
  return {
    page,
    context,
    heard,
    problems,
    async picture(name) {
      if (!pictures) return;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${name}.png`) });
    },
  };
}

/** A shop of somebody else's, on a site of its own, with the snippet that was copied into it. */
export async function openShop(): Promise<{ readonly url: string; snippet: string; close(): Promise<void> }> {
  const shop = {
    url: '',
    snippet: '',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  const server = createServer((request, response) => {
    response.writeHead(request.url === '/favicon.ico' ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(
      `<!doctype html><html lang="en"><title>Acorn Coffee</title><style>body{font:16px/1.5 system-ui;margin:4rem auto;max-width:40rem}</style><h1>Your order</h1><p>Thank you for shopping with us.</p>${shop.snippet}</html>`,
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, () => {
      resolve();
    });
  });
  shop.url = `http://localhost:${(server.address() as AddressInfo).port}/orders/12345`;
  return shop;
}

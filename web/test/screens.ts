// Opens the screens outside the inbox in a browser, with the double's answers and ours laid over them.
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { answers, failingTest } from './screens-answers.ts';

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly calls: { call: string; body: unknown }[];
  readonly errors: string[];
}
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly isDark?: boolean;
}

/** A page at `path`; `more` answers before everything else, by "METHOD /path". A function gets the request's body. */
export async function openScreen(
  browser: Browser,
  url: string,
  path: string,
  look: Look = {},
  more: Record<string, unknown> = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: look.height ?? 900 },
    colorScheme: look.isDark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const calls: Opened['calls'] = [];
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) errors.push(message.text());
  });
  await page.route('**/api/v1/**', async (route) => {
    const request = route.request();
    const call = `${request.method()} ${new URL(request.url()).pathname.replace('/api/v1', '')}`;
    const body: unknown = request.postDataJSON();
    calls.push({ call, body });
    const given = call in more ? more[call] : /^POST \/channels\/[^/]+\/test$/.test(call) ? failingTest : answers[call];
    const answer: unknown = typeof given === 'function' ? (given as (body: unknown) => unknown)(body) : given;
    if (answer === undefined) return route.fallback();
    const problem = (answer ?? {}) as { status?: number; code?: string; retryAfter?: string };
    if (typeof problem.code === 'string' && typeof problem.status === 'number')
      return route.fulfill({
        status: problem.status,
        contentType: 'application/problem+json',
        body: JSON.stringify(answer),
        headers: problem.retryAfter ? { 'retry-after': problem.retryAfter } : {},
      });
    return answer === null ? route.fulfill({ status: 204 }) : route.fulfill({ status: 200, json: answer });
  });
  await page.goto(url + path);
  return { page, context, calls, errors };
}

// Walks the states of the gallery: the app is loaded once and emptied between them, as by signing out; each is looked at in every look, in place.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page, Request } from 'playwright-core';
import { browserMissing, openBrowser } from '../../../tools/chromium.ts';
import type { Double } from '../double.ts';
import { type Heard, listenTo, plainIn, seenNow } from '../plain-english.ts';
import { violationsOf } from '../axe.ts';
import { comeBack, leave, LOOK_AGAIN_MS } from '../leaving.ts';
import { openWarm, warmly } from '../warm.ts';
import { parts } from './parts.ts';
import { lay, type Part, type State } from './state.ts';

export const looks = ['light', 'dark', 'phone', 'rtl'] as const;
export type LookName = (typeof looks)[number];
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
const PATIENCE_MS = 60_000;
/**
 * Of roles, attributes and which element stands in which, and of a link among words by its colours: a language and a direction change none of
 * that, and light has judged it in the same columns. What may differ in Arabic is judged there: every name, language, size and reach.
 */
const sameInEveryTongue = [
  'aria-allowed-attr',
  'aria-allowed-role',
  'aria-braille-equivalent',
  'aria-conditional-attr',
  'aria-deprecated-role',
  'aria-prohibited-attr',
  'aria-required-attr',
  'aria-required-children',
  'aria-required-parent',
  'aria-roles',
  'aria-valid-attr',
  'aria-valid-attr-value',
  'avoid-inline-spacing',
  'definition-list',
  'dlitem',
  'link-in-text-block',
  'list',
  'listitem',
  'nested-interactive',
];
/** The names of the files under the folder of photographs. */
export const pictureOf = (part: Part, state: State, look: LookName): string =>
  `${`${part.title} ${state.name}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${look}.jpg`;

export interface Walker {
  /** What is wrong with the state in any look; empty when all is well. */
  look(part: Part, state: State): Promise<string[]>;
  close(): Promise<void>;
}

/** `folder`: where the photographs go; without one none is taken. */
export async function openWalker(browser: Browser, folder?: string): Promise<Walker> {
  if (folder) mkdirSync(folder, { recursive: true });
  const warm = await openWarm(browser, {
    viewport: WIDE,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
  });
  const { context } = warm;
  /** One that was left as by signing out: the app is loaded, and nothing of the state before is in it. */
  let left: Page | null = null;
  const walk = async (part: Part, state: State): Promise<string[]> => {
    const double = await warm.double();
    lay(double, state.answers ?? {}, part.house);
    const isLeft = left !== null && isInFrame(state);
    const page = isLeft ? left! : await context.newPage();
    if (isLeft) left = null;
    try {
      const wrong = await new Look(context, page, part, state, folder).all(double, isLeft);
      if (left === null && wrong.length === 0 && isInFrame(state) && !state.isLast) {
        double.before.answer = () => undefined;
        if (await leave(page)) left = page;
      }
      return wrong;
    } catch (error) {
      const seen = await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch(String);
      return [`${state.name}: ${String(error)}\nOn the screen:\n${seen.slice(-3000)}`];
    } finally {
      if (left !== page) await page.close();
      await double.close();
    }
  };
  return {
    async look(part, state) {
      const wasLeft = left !== null && isInFrame(state);
      const wrong = await walk(part, state);
      // What another state might have left behind is no fault of this one: a page of its own has the last word.
      return wrong.length > 0 && wasLeft ? await walk(part, state) : wrong;
    },
    close: () => context.close(),
  };
}

/** Behind signing in: these screens empty themselves when somebody signs out. */
const isInFrame = ({ path, shows, isLogged }: State): boolean =>
  !shows && !isLogged && !/^\/(login|setup|invite|reset|demo)/.test(path);

class Look {
  readonly #page: Page;
  readonly #context: BrowserContext;
  readonly #part: Part;
  readonly #state: State;
  readonly #folder: string | undefined;
  readonly #asked = new Set<Request>();
  readonly #errors: string[] = [];
  readonly #wrong: string[] = [];
  constructor(context: BrowserContext, page: Page, part: Part, state: State, folder: string | undefined) {
    this.#context = context;
    this.#page = page;
    this.#part = part;
    this.#state = state;
    this.#folder = folder;
  }

  /** `isLeft`: the page stands where somebody signed out, so the app need not be loaded again. */
  async all(double: Double, isLeft: boolean): Promise<string[]> {
    const page = this.#page;
    const { reach } = this.#state;
    this.#listen();
    const heard = listenTo(page);
    const asked = new URL(this.#state.path, double.url).searchParams.values();
    for (const word of [...asked, ...(this.#state.theirs ?? [])]) heard.sent.add(word);
    const camera = this.#folder ? await this.#context.newCDPSession(page) : null;
    await page.emulateMedia({ colorScheme: 'light' });
    // Deeds are named in English; what needs none is read in the language of tests from its first word on.
    const first = reach ? 'en' : 'xx';
    if (isLeft) {
      await page.setViewportSize(WIDE);
      await this.#speak(first);
      await comeBack(page, this.#state.path);
    } else {
      await page.addInitScript((tongue) => {
        if (sessionStorage.getItem('throughline.language') === null)
          sessionStorage.setItem('throughline.language', tongue);
      }, first);
      await page.goto(double.url + this.#state.path);
    }
    if (reach) {
      // A key pressed before its part of the app has come is nobody's.
      if (!this.#state.shows) await this.#settled();
      await reach({ page, double });
    } else {
      await this.#settled();
      if (!this.#state.isSaid) await this.#speaksNoEnglish(heard, false);
      // Words with accents are judged as those without, and are longer: English is only for who looks at the pictures.
      if (this.#folder || this.#state.quotes) await this.#speak('en');
    }
    await this.#settled();
    await this.#judge('light', ['color-contrast'], true);
    await this.#shoot(camera, 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await this.#settled();
    await this.#judgeColours('dark');
    await this.#shoot(camera, 'dark');
    if (this.#state.inContrast) await this.#inContrast();
    await page.setViewportSize(PHONE);
    await this.#settled();
    await this.#judge('phone', ['color-contrast'], false);
    await this.#fits('phone');
    await this.#shoot(camera, 'phone');
    await this.#speak('ar');
    await this.#settled();
    await this.#fits('phone, Arabic');
    await page.setViewportSize(WIDE);
    if (this.#folder) await page.emulateMedia({ colorScheme: 'light' });
    await this.#settled();
    await this.#fits('Arabic');
    await this.#judge('Arabic', ['color-contrast', ...sameInEveryTongue], false);
    await this.#shoot(camera, 'rtl');
    if (reach && !this.#state.isSaid) {
      await this.#speak('xx');
      await this.#settled();
      await this.#speaksNoEnglish(heard, true);
    }
    if (!this.#state.isLogged) this.#wrong.push(...this.#errors);
    return this.#wrong.map((each) => `${this.#state.name}: ${each}`);
  }

  #listen(): void {
    const page = this.#page;
    page.setDefaultTimeout(PATIENCE_MS);
    const isCall = (request: Request) => /\/api\/v1\/|\/assets\//.test(request.url());
    page.on('request', (request) => void (isCall(request) && this.#asked.add(request)));
    page.on('requestfinished', (request) => void this.#asked.delete(request));
    page.on('requestfailed', (request) => void this.#asked.delete(request));
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of [45]\d\d|ERR_|WebSocket/.test(message.text()))
        this.#errors.push(message.text());
    });
  }

  /** Everything that was asked for is there and drawn; or, where something never comes, what is shown meanwhile. */
  async #settled(): Promise<void> {
    const { shows } = this.#state;
    const page = this.#page;
    if (shows) {
      await page.getByText(shows).first().waitFor({ state: 'attached' });
      await page.evaluate(twoFrames);
      return;
    }
    do await page.waitForFunction(isReady, undefined, { polling: LOOK_AGAIN_MS });
    while (
      this.#asked.size > 0 ||
      !(await page.evaluate(twoFrames)) ||
      this.#asked.size > 0 ||
      !(await page.evaluate(isReady))
    );
  }

  /** Another language, as when it is chosen in another tab. */
  async #speak(tongue: string): Promise<void> {
    await this.#page.evaluate((next) => {
      sessionStorage.setItem('throughline.language', next);
      dispatchEvent(new StorageEvent('storage', { key: 'throughline.language' }));
    }, tongue);
    await this.#page.waitForFunction(
      (lang) => document.documentElement.lang === lang,
      tongue === 'xx' ? 'en-XA' : tongue,
    );
  }

  /** All rules but those, which are heavy and of the colours; with `and`, those as well. */
  async #judge(look: string, heavy: readonly string[], and: boolean): Promise<void> {
    const rules =
      (this.#part.isFrame ?? this.#state.isFrame)
        ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
        : undefined;
    this.#blame(look, await violationsOf(this.#page, rules, and ? [] : heavy, await this.#place()));
  }
  async #judgeColours(look: string): Promise<void> {
    this.#blame(look, await violationsOf(this.#page, ['color-contrast'], [], await this.#place()));
  }
  /** What lies over a screen is judged alone: the screen is a state of its own, and so is all that stands around the composer. */
  async #place(): Promise<string> {
    const over = '[role=dialog], [role=alertdialog], [role=menu]';
    if (this.#state.reach && (await this.#page.locator(over).count()) > 0) return over;
    return this.#part.within ?? '';
  }
  #blame(look: string, found: Awaited<ReturnType<typeof violationsOf>>): void {
    this.#wrong.push(
      ...found.map(
        ({ id, nodes }) =>
          `${look}: ${id} ${nodes
            .slice(0, 2)
            .map(
              ({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary?.split('\n')[1]?.trim() ?? ''})`,
            )
            .join(' | ')}`,
      ),
    );
  }
  async #inContrast(): Promise<void> {
    const page = this.#page;
    await page.setViewportSize({ width: 768, height: 900 });
    const theme = (name: string | null) =>
      page.evaluate((next) => {
        if (next === null) delete document.documentElement.dataset['theme'];
        else document.documentElement.dataset['theme'] = next;
      }, name);
    await theme('contrast');
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await this.#settled();
      await this.#judgeColours(`high contrast, ${colorScheme}`);
    }
    await theme(null);
    await page.emulateMedia({ colorScheme: 'dark' });
  }
  async #fits(look: string): Promise<void> {
    if (await this.#page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      this.#wrong.push(`${look}: wider than the screen`);
  }
  async #speaksNoEnglish(heard: Heard, isLater: boolean): Promise<void> {
    const seen = await this.#page.evaluate(seenNow, isLater);
    await heard.whole();
    const plain = plainIn(seen, heard.sent);
    this.#wrong.push(...plain.map((each) => `plain English: ${each}`));
    await this.#fits('longer words');
  }
  async #shoot(camera: CDPSession | null, look: LookName): Promise<void> {
    if (!this.#folder || !camera) return;
    const { data } = await camera.send('Page.captureScreenshot', {
      format: 'jpeg',
      quality: 80,
      optimizeForSpeed: true,
    });
    writeFileSync(join(this.#folder, pictureOf(this.#part, this.#state, look)), Buffer.from(data, 'base64'));
  }
}

/** Both run in the page. */
const isReady = (): boolean =>
  document.querySelector('h1, h2, main') !== null &&
  !/Loading|Ļöàďîñĝ|يجري التحميل/i.test(document.body.textContent ?? '') &&
  // A row is hidden until it is measured; judged in between, it would seem to have no words.
  ![...document.querySelectorAll<HTMLElement>('[role=log] *, [role=grid] *')].some(
    (each) => each.style.visibility === 'hidden',
  );
const twoFrames = (): Promise<true> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)));
  });

const SHARES = 3;
/** Every third state: each file has the app to load for the first time, and on a busy machine still ends within its time. */
export function walkShare(share: number): void {
  const isBuilt = existsSync(join(import.meta.dirname, '../../dist/index.html'));
  const skip = browserMissing || (isBuilt ? false : 'the app is not built: npm run build -w web');
  void test('every state, in every look', { skip, timeout: 580_000 }, async () => {
    const browser = await openBrowser(...warmly);
    const walker = await openWalker(browser);
    const wrong: string[] = [];
    for (const [part, state] of statesOf(parts).filter((_, at) => at % SHARES === share))
      wrong.push(...(await walker.look(part, state)));
    await browser.close();
    assert.deepEqual(wrong, []);
  });
}
export const statesOf = (all: readonly Part[]): [Part, State][] =>
  all.flatMap((part) => part.states.map((state): [Part, State] => [part, state]));

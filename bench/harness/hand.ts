// The hand of an agent in a browser: presses keys, and reads from the page's own clock how long it took until the frame that shows the
// answer. The watch begins in the page, at the time stamp of the key, so that the way from here to the browser is not counted.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

interface Watch {
  /** Resolves with the milliseconds from the next key or press to the frame after `isShown` first holds. */
  until(isShown: string): Promise<number>;
}

const STILL_MS = 150;
const STILL_LIMIT_MS = 2000;

export class Hand {
  private readonly page: Page;
  private flying = 0;
  private movedAt = 0;
  constructor(page: Page) {
    this.page = page;
    const moved = (by: number) => () => {
      this.flying += by;
      this.movedAt = performance.now();
    };
    page.on('request', moved(1)).on('requestfinished', moved(-1)).on('requestfailed', moved(-1));
  }
  /** Until the page has asked nothing for a while, and waits for no answer. */
  private async still(): Promise<void> {
    const end = performance.now() + STILL_LIMIT_MS;
    this.movedAt = performance.now();
    while (performance.now() < end && (this.flying > 0 || performance.now() - this.movedAt < STILL_MS))
      await this.page.waitForTimeout(20);
  }

  /** The page's own watch, there from its first line on. */
  async begin(): Promise<void> {
    await this.page.addInitScript(() => {
      const shown: Record<string, (before: string) => boolean> = {
        // Another thread than before, with words in it.
        thread: (before) => {
          const log = document.querySelector('[role=log]');
          const name = log?.getAttribute('aria-label') ?? '';
          return name !== '' && name !== before && log!.querySelector('article') !== null;
        },
        palette: () => document.activeElement?.getAttribute('role') === 'combobox',
        view: (before) =>
          document.querySelector('#list h1')?.textContent !== before &&
          document.querySelector('#list [data-conversation], #list h2, #list p') !== null,
        results: (before) => {
          const found = document.querySelector('main mark');
          return found !== null && (document.querySelector('main')?.textContent ?? '') !== before;
        },
      };
      const before: Record<string, () => string> = {
        thread: () => document.querySelector('[role=log]')?.getAttribute('aria-label') ?? '',
        palette: () => '',
        view: () => document.querySelector('#list h1')?.textContent ?? '',
        results: () => document.querySelector('main')?.textContent ?? '',
      };
      // After the frame's own work: a message from within the frame is heard once it is painted.
      const painted = (then: (at: number) => void) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => then(performance.now());
          port2.postMessage('');
        });
      const until = (what: string) =>
        new Promise<number>((resolve, reject) => {
          const was = before[what]!();
          let beganAt = 0;
          const limit = setTimeout(() => reject(new Error(`${what} was never shown, at ${location.href}`)), 20_000);
          const begin = (event: Event) => {
            if (beganAt === 0) beganAt = event.timeStamp;
          };
          addEventListener('keydown', begin, { capture: true, once: what !== 'view' });
          addEventListener('pointerdown', begin, { capture: true });
          addEventListener('input', begin, { capture: true });
          const look = () => {
            if (beganAt === 0 || !shown[what]!(was)) {
              requestAnimationFrame(look);
              return;
            }
            clearTimeout(limit);
            removeEventListener('keydown', begin, { capture: true });
            removeEventListener('pointerdown', begin, { capture: true });
            removeEventListener('input', begin, { capture: true });
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - beganAt);
            port2.postMessage('');
          };
          requestAnimationFrame(look);
        });
      const typed: number[] = [];
      const listen = () =>
        addEventListener(
          'keydown',
          (event) => {
            if ((event.target as HTMLElement).tagName !== 'TEXTAREA') return;
            painted((at) => typed.push(at - event.timeStamp));
          },
          { capture: true },
        );
      /** The spans between frames while something scrolls by `step` pixels a frame. */
      const scroll = (find: () => Element | null, frames: number, step: number) =>
        new Promise<number[]>((resolve) => {
          const spans: number[] = [];
          let [last, left] = [0, frames];
          const move = (now: number) => {
            if (last > 0) spans.push(now - last);
            last = now;
            find()!.scrollTop += step;
            left -= 1;
            if (left > 0) requestAnimationFrame(move);
            else resolve(spans);
          };
          requestAnimationFrame(move);
        });
      Object.assign(globalThis, { watch: { until }, typed, listen, scroll });
    });
  }

  async rows(): Promise<void> {
    await this.page.locator('#list [data-conversation]').first().waitFor({ timeout: 30_000 });
  }
  async thread(): Promise<void> {
    await this.page.locator('[role=log] article').first().waitFor({ timeout: 30_000 });
  }
  async top(): Promise<void> {
    const first = this.page.locator('#list [aria-rowindex="1"] [data-conversation]');
    await this.page.locator('#list [role=grid]').evaluate((grid) => grid.scrollTo(0, 0));
    await first.click();
    await this.thread();
    await this.page.waitForTimeout(1000);
  }

  private async timed(what: string, deed: () => Promise<unknown>): Promise<number> {
    const wait = this.page.evaluate((name) => (globalThis as unknown as { watch: Watch }).watch.until(name), what);
    // The watch has to stand before the key is pressed.
    await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => resolve(null))));
    await deed();
    return wait;
  }
  walk(key: 'j' | 'k'): Promise<number> {
    return this.timed('thread', () => this.page.keyboard.press(key));
  }
  /** A row some screens further down, which nobody has been near. */
  async openFar(): Promise<number> {
    await this.page.locator('#list [role=grid]').evaluate((grid) => (grid.scrollTop += grid.clientHeight * 1.6));
    await this.still();
    const [x, y] = await this.page.locator('#list [role=grid]').evaluate((grid) => {
      const { top, bottom } = grid.getBoundingClientRect();
      const rows = [...grid.querySelectorAll('[data-conversation]')].map((row) => row.getBoundingClientRect());
      const row = rows.find((each) => each.top > (top + bottom) / 2)!;
      return [row.left + 120, row.top + row.height / 2] as const;
    });
    await this.page.mouse.move(x, y);
    await this.page.waitForTimeout(100);
    return this.timed('thread', () => this.page.mouse.click(x, y));
  }
  async palette(): Promise<number> {
    const ms = await this.timed('palette', () => this.page.keyboard.press('Control+k'));
    await this.page.keyboard.press('Escape');
    await this.page.locator('[role=dialog]:not([data-notice])').waitFor({ state: 'detached' });
    await this.page.waitForTimeout(100);
    return ms;
  }
  /** `G` and a letter; counted from the letter. */
  async view(letter: string): Promise<number> {
    await this.page.keyboard.press('g');
    const ms = await this.timed('view', () => this.page.keyboard.press(letter));
    await this.page.waitForTimeout(200);
    return ms;
  }
  async type(text: string): Promise<readonly number[]> {
    await this.page.keyboard.press('r');
    await this.page.waitForTimeout(200);
    await this.page.evaluate(() => (globalThis as unknown as { listen: () => void }).listen());
    await this.page.keyboard.type(text, { delay: 60 });
    await this.page.waitForTimeout(300);
    const typed = await this.page.evaluate(() => (globalThis as unknown as { typed: number[] }).typed.splice(0));
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.press('Escape');
    await this.page.waitForTimeout(1200);
    return typed;
  }
  scrollThread(): Promise<number[]> {
    return this.page.evaluate(() =>
      (
        globalThis as unknown as { scroll: (find: () => Element | null, n: number, px: number) => Promise<number[]> }
      ).scroll(() => document.querySelector('[role=log] > *'), 120, -60),
    );
  }
  scrollList(): Promise<number[]> {
    return this.page.evaluate(() =>
      (
        globalThis as unknown as { scroll: (find: () => Element | null, n: number, px: number) => Promise<number[]> }
      ).scroll(() => document.querySelector('#list [role=grid]'), 120, 60),
    );
  }
  async openSearch(url: string): Promise<void> {
    await this.page.goto(`${url}/search`);
    await this.page.getByRole('searchbox').first().waitFor();
    await this.page.waitForTimeout(700);
  }
  /** The last letter is what is timed. */
  async search(words: string): Promise<number> {
    const field = this.page.getByRole('searchbox').first();
    await field.fill(words.slice(0, -1));
    await this.page.waitForTimeout(700);
    return this.timed('results', () => field.press(words.slice(-1)));
  }
  /** One minute's work, without the reading: twelve conversations walked through, one answered half, one view changed, one search of commands. */
  async work(): Promise<void> {
    for (let step = 0; step < 12; step += 1) {
      await this.page.keyboard.press('j');
      await this.page.waitForTimeout(80);
    }
    await this.page.keyboard.press('r');
    await this.page.keyboard.type('On its way.', { delay: 5 });
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.press('Delete');
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Escape');
    await this.palette();
    await this.page.keyboard.press('g');
    await this.page.keyboard.press('u');
    await this.page.waitForTimeout(150);
    await this.page.keyboard.press('g');
    await this.page.keyboard.press('a');
    await this.page.waitForTimeout(150);
  }
  /** Chromium's CPU profile of what `deed` spends, kept beside the figures as `app-<name>.cpuprofile`. */
  async profiled(name: string, folder: string | null, deed: () => Promise<unknown>): Promise<void> {
    if (!folder) {
      await deed();
      return;
    }
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Profiler.enable');
    await session.send('Profiler.setSamplingInterval', { interval: 200 });
    await session.send('Profiler.start');
    await deed();
    const { profile } = await session.send('Profiler.stop');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `app-${name}.cpuprofile`), JSON.stringify(profile));
    await session.detach();
  }
  /** What scripts hold after a full collection. */
  async memoryMb(): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('HeapProfiler.enable');
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize / 1024 / 1024;
  }
}

// A conversation and all that opens over it in the language of tests (English with accents, two fifths longer): what stays plain was never given to be translated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page, Response } from 'playwright-core';
import { id } from './acorn.ts';
import { screenTests } from './screens.ts';

const LONG_MS = 600_000;
const { skip, open } = screenTests();
/** Every text the server sent: names and words of people and of their settings, which stay as they are. */
function listenTo(page: Page): Set<string> {
  const sent = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value === 'string') sent.add(value);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) {
        if (/^[a-z]+$/.test(key) && typeof each === 'boolean') continue;
        if (!CODES.test(key)) walk(each);
        if (MAPS.test(key)) for (const name of Object.keys(each as object)) sent.add(name);
      }
    }
  };
  page.on('response', (response: Response) => {
    if (response.url().includes('/api/v1/')) void response.json().then(walk, () => undefined);
  });
  return sent;
}
/** Fields that hold codes of ours, which nobody may be shown. */
const CODES =
  /^(status|state|kind|type|role|priority|direction|availability|reason|trust|color|area|assurance|audience)$/;
const MAPS = /^(attributes|fields|preferences|settings)$/;

interface Seen {
  readonly text: string;
  readonly where: string;
}
/** What is shown or read out now; code, keys of the keyboard, and letters of a face aside. Runs in the page. */
function seenNow(): Seen[] {
  const found: Seen[] = [];
  const isDrawn = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const where = (element: Element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}`;
  const skipped = 'code, pre, kbd, script, style, iframe, textarea, [lang=""] [dir=auto], :has(> mark), mark';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement!;
    if (!element.closest(skipped) && isDrawn(element))
      found.push({ text: node.textContent ?? '', where: where(element) });
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = element.getAttribute(name);
      if (text && isDrawn(element)) found.push({ text, where: `${where(element)}[${name}]` });
    }
  return found;
}
/** The audit log names a field it does not know by its key. */
const KEYS = ['Smtp password'];
/** English in what is seen, once what the server sent is taken out of it. */
function plainIn(seen: readonly Seen[], sent: ReadonlySet<string>): string[] {
  // An address may be drawn in pieces, so that it can be broken.
  const pieces = [...sent, ...KEYS].flatMap((each) =>
    each.includes('@') ? [each, ...each.split(/(?<=@)|(?=\.)/)] : [each],
  );
  const known = pieces.filter((each) => /[a-z]{2}/i.test(each)).toSorted((a, b) => b.length - a.length);
  const english = seen.flatMap(({ text, where }) => {
    let rest = text.replaceAll(SAME_EVERYWHERE, ' ');
    for (const each of known) rest = rest.replaceAll(each, ' ').replaceAll(each.trim(), ' ');
    return /(?<![\p{L}\d])[A-Za-z]{2,}(?!\p{L})/u.test(rest) ? [`${where}: ${text.trim().slice(0, 120)}`] : [];
  });
  return [...new Set(english)];
}
const SAME_EVERYWHERE =
  /Throughline|English|Deutsch|Polski|Firefox|Safari|Linux|iPhone|UTC|[\w.+-]+@[\w.-]+|https?:\S+|\b[\w-]+(?:\.[\w-]+)+\b|\b[A-Z]{2,3}\b|(?:Europe|America|Asia) ?\/ ?\w+|\.\.\.|[a-z]+:[a-z<>\d]+\w*/g;
/** Everything that was asked for is there, and drawn. */
async function isStill(page: Page): Promise<void> {
  await page.locator('h1, h2, main').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
test('what opens over a screen is not plain English either', { skip, timeout: LONG_MS }, async () => {
  const { page, context, show } = await open('/login?lang=xx');
  const sent = listenTo(page);
  const wrong: string[] = [];
  const look = async (name: string) =>
    wrong.push(...plainIn(await page.evaluate(seenNow), sent).map((each) => `${name}: ${each}`));
  await show(`/inbox?conversation=${id(11, 1)}`);
  await page.getByRole('log').getByText('second floor').waitFor();
  for (const [name, key] of [
    ['palette', 'Control+k'],
    ['help', '?'],
    ['snooze', 'h'],
    ['assign', 'a'],
    ['tags', 't'],
    ['priority', 'p'],
    ['status', 's'],
    ['join', 'm'],
    ['find', 'Control+f'],
  ] as const) {
    await page.locator('#thread').focus();
    await page.keyboard.press(key);
    const opened = page.locator('[role=dialog], #thread input[type=search]').first();
    await opened.waitFor();
    await isStill(page);
    await look(name);
    await page.keyboard.press('Escape');
    await opened.waitFor({ state: 'detached' });
  }
  assert.deepEqual([...new Set(wrong)], []);
  await context.close();
});

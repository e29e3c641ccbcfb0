// What of a screen in the language of tests (English with accents, two fifths longer) is plain English: it was never given to be translated.
import type { Page, Response } from 'playwright-core';

export interface Heard {
  readonly sent: Set<string>;
  /** Every answer that came so far is read: its body is told later than it is shown. */
  whole(): Promise<unknown>;
}
/** Every text the server sent: names and words of people and of their settings, which stay as they are. */
export function listenTo(page: Page): Heard {
  const sent = new Set<string>();
  const reading: Promise<void>[] = [];
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
    if (response.url().includes('/api/v1/')) reading.push(response.json().then(walk, () => undefined));
  });
  return { sent, whole: () => Promise.race([Promise.all(reading), page.waitForTimeout(5000)]) };
}
/** Fields that hold codes of ours, which nobody may be shown. */
const CODES =
  /^(status|state|kind|type|role|priority|direction|availability|reason|trust|color|area|assurance|audience)$/;
const MAPS = /^(attributes|fields|preferences|settings)$/;

interface Seen {
  readonly text: string;
  readonly where: string;
}
/** What is shown or read out now; code, keys of the keyboard, and letters of a face aside; `isLater`: and what was announced in the language
 * before. Runs in the page. */
export function seenNow(isLater = false): Seen[] {
  const found: Seen[] = [];
  const isDrawn = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const where = (element: Element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}`;
  const skipped = 'code, pre, kbd, script, style, iframe, textarea, bdi, [dir=auto], :has(> mark), mark'.concat(
    isLater ? ', [aria-live], [role=status], [role=alert], [aria-label*=Notifications]' : '',
  );
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
export function plainIn(seen: readonly Seen[], sent: ReadonlySet<string>): string[] {
  // An address may be drawn in pieces, so that it can be broken.
  const pieces = [...sent, ...KEYS].flatMap((each) =>
    each.includes('@') ? [each, ...each.split(/(?<=@)|(?=\.)/)] : [each],
  );
  const known = pieces.filter((each) => /[a-z]{2}/i.test(each)).toSorted((a, b) => b.length - a.length);
  const english = seen.flatMap(({ text, where }) => {
    const without = (rest: string) =>
      known.reduce((left, each) => left.replaceAll(each, ' ').replaceAll(each.trim(), ' '), rest);
    // What is the same everywhere may stand within what was sent (`{{contact.first_name}}`), and the other way round.
    const rests = [without(text.replaceAll(SAME_EVERYWHERE, ' ')), without(text).replaceAll(SAME_EVERYWHERE, ' ')];
    return rests.every((rest) => /(?<![\p{L}\d])[A-Za-z]{2,}(?!\p{L})/u.test(rest))
      ? [`${where}: ${text.trim().slice(0, 120)}`]
      : [];
  });
  return [...new Set(english)];
}
const SAME_EVERYWHERE =
  /Throughline|English|Deutsch|Polski|Firefox|Safari|Linux|iPhone|UTC|[\w.+-]+@[\w.-]+|https?:\S+|\b[\w-]+(?:\.[\w-]+)+\b|\b[A-Z]{2,3}\b|(?:Europe|America|Asia) ?\/ ?\w+|\.\.\.|[a-z]+:[a-z<>\d]+\w*/g;

// Accessibility judged by axe in the page itself: a page of its own for every judgement, as axe's own helper opens it, takes five times as long.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

// Half the bytes for each page to read, and nothing of it run in our own process. Without being told not to, it writes down the HTML of
// every element it looks at: only of those it finds wrong is it read.
const source = `${readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')};axe.configure({ noHtml: true });`;

export interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}
interface Found extends Omit<Violation, 'nodes'> {
  readonly nodes: readonly { readonly element?: Element; readonly failureSummary?: string }[];
}
interface Axe {
  configure(how: object): void;
  run(on: Document | string, how: object): Promise<{ violations: Found[] }>;
}

/** What axe finds wrong with what is shown now. Frames are left out: those of letters allow no script at all, not even axe's. */
export async function violationsOf(
  page: Page,
  /** Tags, or rules. */
  runOnly?: readonly string[],
  without: readonly string[] = [],
  /** A selector; nothing outside what it finds is judged. */
  within = '',
): Promise<readonly Violation[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source);
  return await page.evaluate(
    async ({ within, ...how }) =>
      (await (globalThis as unknown as { axe: Axe }).axe.run(within === '' ? document : within, how)).violations.map(
        ({ id, impact, nodes }) => ({
          id,
          impact,
          nodes: nodes.map(({ element, failureSummary = '' }) => ({ html: element?.outerHTML ?? '', failureSummary })),
        }),
      ),
    {
      within,
      iframes: false,
      resultTypes: ['violations'],
      elementRef: true,
      rules: {
        'target-size': { enabled: true },
        ...Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
      },
      ...(runOnly ? { runOnly: [...runOnly] } : {}),
    },
  );
}

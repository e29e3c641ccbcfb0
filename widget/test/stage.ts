// The stage of the test files of a process: one browser and one double for all their tests, calm before each; and a customer's few gestures.
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import type { FrameLocator, Page } from 'playwright-core';
import { browserMissing } from '../../tools/chromium.ts';
import { calm, openStage, type Stage } from './browser.ts';

export const options = { skip: browserMissing, timeout: 240_000 };
/** The stage of the process. */
export let stage: Stage;
let opening: Promise<Stage> | null = null;
let users = 0;
/** Between two files of one process passes less. */
const LINGERS_MS = 300;

/** Said once by each file, which then has the stage. */
export function takeStage(): void {
  if (browserMissing) return;
  before(async () => {
    users += 1;
    stage = await (opening ??= openStage());
  });
  beforeEach(async () => {
    // What a failed test left open would take part in the next one.
    for (const context of stage.browser.contexts()) await context.close();
    calm(stage.double);
  });
  after(() => {
    users -= 1;
    setTimeout(() => {
      if (users > 0) return;
      opening = null;
      void stage.close();
    }, LINGERS_MS);
  });
}

export const launcher = (page: Page) => page.getByRole('button', { name: /open chat/i });
export const box = (panel: FrameLocator) => panel.getByRole('textbox', { name: 'Write a message' });
export async function open(page: Page, panel: FrameLocator): Promise<void> {
  await launcher(page).click();
  await box(panel).waitFor();
}
export async function write(panel: FrameLocator, text: string): Promise<void> {
  await box(panel).fill(text);
  await box(panel).press('Enter');
}
export async function until(what: () => boolean | Promise<boolean>, why: string): Promise<void> {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (await what()) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
  assert.fail(`waited in vain until ${why}`);
}
export const said = (panel: FrameLocator, text: string) =>
  panel.getByRole('region', { name: 'Messages' }).getByText(text, { exact: true });

// The customer's hand in the chat: opens the panel of the real widget on the shop's page and types into it, as a person would.
import { t } from '../../words/t.ts';

const PATIENCE_MS = 30_000;
const LOOK_MS = 80;

export async function openPage(frame: HTMLIFrameElement): Promise<void> {
  const address = '/demo/orders/8841';
  if (frame.contentWindow?.location.pathname !== address) frame.src = address;
  await seen(() => host(frame)?.shadowRoot);
  const shop = frame.contentWindow as unknown as { throughline?: (deed: string) => void };
  await seen(() => shop.throughline);
  shop.throughline?.('open');
  await seen(() => panel(frame)?.querySelector('textarea'));
}
export function closePage(frame: HTMLIFrameElement): void {
  frame.src = 'about:blank';
}
/** Forgets who they were, so that the next tour begins with somebody new. */
export async function forgetVisitor(frame: HTMLIFrameElement): Promise<void> {
  await openPage(frame);
  (frame.contentWindow as unknown as { throughline: (deed: string) => void }).throughline('reset');
}

export async function writeInChat(frame: HTMLIFrameElement, words: string, email: string): Promise<void> {
  let isSent = false;
  // Looked at anew each time: the panel may be drawn again in between, and draws what was typed before it lets it go.
  await seen(() => {
    const inside = panel(frame);
    const asked = inside?.querySelector<HTMLInputElement>('form.prechat input[type=email]');
    if (asked) {
      // A customer who is not known yet is asked for an address first.
      if (asked.value === email) asked.form?.requestSubmit();
      else type(asked, email);
      isSent = true;
      return null;
    }
    const field = inside?.querySelector('textarea');
    if (!field) return null;
    if (isSent && field.value === '') return field;
    const button = field.form?.querySelector('button[type=submit]');
    if (field.value !== words) type(field, words);
    else if (button?.getAttribute('aria-disabled') !== 'true') {
      field.form?.requestSubmit();
      isSent = true;
    }
    return null;
  });
}

const host = (frame: HTMLIFrameElement) => frame.contentDocument?.querySelector('throughline-chat');
const panel = (frame: HTMLIFrameElement) => host(frame)?.shadowRoot?.querySelector('iframe')?.contentDocument;

/** As the browser does it, so that the page hears it. */
function type(field: HTMLInputElement | HTMLTextAreaElement, words: string): void {
  const own = field.ownerDocument.defaultView as (Window & typeof globalThis) | null;
  field.value = words;
  if (own) field.dispatchEvent(new own.InputEvent('input', { bubbles: true }));
}

async function seen<T>(look: () => T | null | undefined): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    const found = look();
    if (found) return found;
    if (Date.now() > end) throw new Error(t('The chat did not open.'));
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

// What the script on the page and the panel in its frame say to each other, over a MessageChannel handed across once.
import type { Identify, Page } from '@throughline/sdk/visitor';

/** The launcher's look, decided by the panel from the channel's settings, kept by the page for its next view. */
export interface Look {
  /** Its colours and its side, as the custom properties of the launcher's style: composed where bytes cost less. */
  readonly css: string;
  readonly dir: 'ltr' | 'rtl';
  readonly label: string;
  readonly open: string;
  readonly close: string;
  /** What the page says where the panel cannot come later on, and where to write instead. */
  readonly down: string;
  readonly mail: string;
}
export type Consent = 'granted' | 'denied' | 'pending';
/** Where the visit came from, and the query it arrived with; leaves the browser only by consent. */
export interface Origin {
  readonly referrer: string;
  readonly search: string;
}

export type ToPanel =
  | {
      readonly t: 'start';
      readonly token: string | null;
      readonly lasts: boolean;
      readonly notes: Record<string, string>;
      readonly locale: string;
      readonly consent: Consent;
      readonly origin: Origin;
      readonly page: Page;
    }
  | { readonly t: 'open' | 'close'; readonly focus: boolean }
  | { readonly t: 'identify'; readonly who: Identify & { userId?: string } }
  | { readonly t: 'page'; readonly page: Page }
  | { readonly t: 'consent'; readonly consent: Consent }
  | { readonly t: 'token'; readonly token: string | null }
  | { readonly t: 'message'; readonly text: string }
  | { readonly t: 'reset' };
export type ToPage =
  | { readonly t: 'look'; readonly look: Look }
  | { readonly t: 'token'; readonly token: string | null }
  /** Small texts of the panel kept for it: the frame's own storage is a third party's, and often forbidden. */
  | { readonly t: 'note'; readonly key: string; readonly value: string | undefined }
  | { readonly t: 'unread'; readonly count: number; readonly label: string; readonly say: string }
  | { readonly t: 'event'; readonly name: string; readonly detail: unknown }
  | { readonly t: 'close' }
  | { readonly t: 'refused'; readonly why: string };
/** The first word, panel to page; it carries nothing, so any page may hear it. */
export const HELLO = 'throughline:hello';

// The panel's side of the frame: the port to the page, a storage that may be forbidden, uploads with progress.
import { HELLO, type ToPage, type ToPanel } from '../shared/port.ts';

export interface Page {
  /** The embedding site's origin, as the browser attests it; null when opened by itself. */
  readonly origin: string | null;
  tell(message: ToPage): void;
  hear(listener: (message: ToPanel) => void): void;
}

/** Says hello and waits for the page's port. Opened by itself, the panel is its own page. */
export function meetPage(): Promise<Page> {
  if (window.parent === window) return Promise.resolve({ origin: null, tell: () => undefined, hear: () => undefined });
  return new Promise((resolve) => {
    addEventListener('message', function listen(event) {
      const port = event.ports[0];
      if (event.source !== window.parent || event.data !== HELLO || !port) return;
      // One page, one port: a later message cannot take its place.
      removeEventListener('message', listen);
      resolve({
        origin: event.origin,
        tell: (message) => port.postMessage(message),
        hear: (listener) => {
          port.onmessage = (message) => listener(message.data as ToPanel);
        },
      });
    });
    window.parent.postMessage(HELLO, '*');
  });
}

/** Small texts that survive a reload. */
export interface Notes {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
/** Kept by the page in its own storage, or by this document where it is its own page. */
export function keeper(page: Page, known: Record<string, string>): Notes {
  const kept = new Map(Object.entries(known));
  const write = (key: string, value: string | undefined) => {
    if (page.origin) {
      page.tell({ t: 'note', key, value });
      return;
    }
    try {
      if (value === undefined) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      /* Memory it is. */
    }
  };
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem(key, value) {
      kept.set(key, value);
      write(key, value);
    },
    removeItem(key) {
      if (kept.delete(key)) write(key, undefined);
    },
  };
}
/** What an earlier visit left, where the panel is its own page. */
export function ownNotes(): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(localStorage).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {};
  }
}

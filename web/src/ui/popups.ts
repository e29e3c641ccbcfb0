// The part of the app that opens beside things: menus and tooltips. A page is painted without it; it comes in the first quiet moment, or
// when something is about to open.
export const loadPopups = () => import('./popups-part.tsx');
/** Ahead of time. Without a line nothing happens: it is fetched when something opens. */
export const fetchPopups = (): void => void loadPopups().catch(() => undefined);

/** After the page is on the screen; where the browser knows no idle moments, a little later. */
export function whenQuiet(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 300);
}

// F6 walks through the regions of the page, as in other programs with panes.
const regions = '[data-region]';

/** Moves the focus to the next (1) or previous (-1) region that can be seen. */
export function nextRegion(step: 1 | -1): void {
  const seen = [...document.querySelectorAll<HTMLElement>(regions)].filter((each) => each.offsetParent !== null);
  if (seen.length === 0) return;
  const at = seen.findIndex((each) => each.contains(document.activeElement));
  const next = seen[(at + step + seen.length) % seen.length];
  const inside = next?.querySelector<HTMLElement>('[tabindex="0"], [aria-current="true"], textarea');
  (inside ?? next)?.focus();
}

// Going from message to message by keys: the one in focus, else the last on the screen. Enter opens its menu.
export function nextMessage(root: HTMLElement | null, by: 1 | -1): void {
  const all = [...(root?.querySelectorAll<HTMLElement>('[data-message]') ?? [])];
  if (!root || all.length === 0) return;
  const held = document.activeElement?.closest<HTMLElement>('[data-message]');
  const frame = root.getBoundingClientRect();
  const inSight = all.findLast((each) => each.getBoundingClientRect().top < frame.bottom - 20);
  const from = all.indexOf(held ?? inSight!);
  const next = held ? all[from + by] : all[from];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
  next.onkeydown = (event) => {
    if (event.key !== 'Enter' || event.target !== next) return;
    event.preventDefault();
    event.stopPropagation();
    next.querySelector<HTMLElement>('[aria-haspopup=menu]')?.click();
  };
}

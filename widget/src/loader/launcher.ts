// What the page shows: a button, its badge, a line for screen readers, and the panel's frame, all in a shadow of their own.
import type { Look } from '../shared/port.ts';

export interface Launcher {
  frame?: HTMLIFrameElement;
  isOpen?: boolean;
  isFull(): boolean;
  draw(look: Look): void;
  /** Makes the frame, once. */
  load(): void;
  show(isOpen: boolean, focus: boolean): void;
  unread(count: number, label: string, say: string): void;
  remove(): void;
}

const css = `:host{all:initial;font:600 15px/1 system-ui}
[hidden]{display:none!important}
.w,.p{position:fixed;z-index:2147483000;bottom:20px;inset-inline-end:20px}
.start{inset-inline:20px auto}
button{all:unset;display:flex;align-items:center;gap:8px;height:56px;padding:0 16px;border-radius:28px;background:var(--c);color:var(--t);cursor:pointer;box-shadow:0 8px 24px #0004}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}
path{fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{position:absolute;inset:-4px -4px auto auto;min-width:10px;padding:0 6px;border-radius:11px;background:#b42318;color:#fff;font:700 12px/22px system-ui;text-align:center}
p{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.p{bottom:88px;width:min(384px,100vw - 40px);height:min(680px,100dvh - 112px);border-radius:16px;overflow:hidden;box-shadow:0 8px 24px #0004;background:#8882}
iframe{width:100%;height:100%;border:0}
.full{inset:var(--y,0) 0 auto;width:100%;height:var(--h,100dvh);border-radius:0}
@media print{:host{display:none}}`;
const SVG = 'http://www.w3.org/2000/svg';
const chat = 'M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z';
const cross = 'M6 6l12 12M18 6L6 18';

export function makeLauncher(src: string, title: string, toggle: () => void): Launcher {
  const host = document.createElement('throughline-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  // Node by node: a page that demands trusted types would refuse innerHTML.
  const add = (
    parent: Node,
    name: string,
    attributes: Record<string, string> = {},
    space = 'http://www.w3.org/1999/xhtml',
  ) => {
    const made = document.createElementNS(space, name) as HTMLElement;
    for (const key in attributes) made.setAttribute(key, attributes[key]!);
    return parent.appendChild(made);
  };
  const wrap = add(root, 'div', { class: 'w' });
  const button = add(wrap, 'button', { type: 'button', 'aria-controls': 'p' });
  const path = add(add(button, 'svg', { viewBox: '0 0 24 24', width: '24' }, SVG), 'path', {}, SVG);
  const word = add(button, 'span');
  const badge = add(wrap, 'i', { 'aria-hidden': 'true' });
  const status = add(wrap, 'p', { role: 'status' });
  const box = add(root, 'div', { class: 'p', id: 'p', role: 'dialog', 'aria-label': title });
  wrap.hidden = badge.hidden = box.hidden = true;
  let look: Look | null = null;
  let label = '';
  let overflow = '';
  let wasFull = false;
  const view = window.visualViewport;

  button.onclick = toggle;
  button.onpointerenter = button.onfocus = () => self.load();
  const attach = () => {
    if (look && !host.isConnected) document.documentElement.append(host);
  };
  // Routers that swap the whole document (Turbo, Astro) take our element along; it comes back by itself.
  new MutationObserver(attach).observe(document.documentElement, { childList: true });
  const fit = () => {
    const full = !!self.isOpen && self.isFull();
    box.classList.toggle('full', full);
    box.ariaModal = `${full}`;
    wrap.hidden = full || !look;
    // The page below must not scroll along; what it had set comes back.
    const { style } = document.documentElement;
    if (full && !wasFull) {
      overflow = style.overflow;
      style.overflow = 'hidden';
    }
    if (!full && wasFull) style.overflow = overflow;
    wasFull = full;
    // The keyboard of a phone shrinks only the visual viewport; the composer must stay above it.
    box.style.cssText = full && view ? `--h:${view.height}px;--y:${view.offsetTop}px` : '';
  };
  if (view) view.onresize = view.onscroll = fit;
  const paint = () => {
    if (!look) return;
    path.setAttribute('d', self.isOpen ? cross : chat);
    button.ariaExpanded = `${!!self.isOpen}`;
    button.ariaLabel = self.isOpen ? look.close : label || look.open;
    word.textContent = look.label;
    word.hidden = !look.label || !!self.isOpen;
  };
  const self: Launcher = {
    isFull: () => innerWidth < 480 || innerHeight < 420,
    draw(next) {
      look = next;
      host.style.cssText = `--c:${look.color};--t:${look.text}`;
      host.dir = look.rtl ? 'rtl' : 'ltr';
      for (const part of [wrap, box]) part.classList.toggle('start', look.side === 'start');
      attach();
      fit();
      paint();
    },
    load() {
      // Without a look yet, the frame is what brings it.
      if (!host.isConnected) document.documentElement.append(host);
      self.frame ??= add(box, 'iframe', { title, src }) as HTMLIFrameElement;
    },
    show(next, focus) {
      self.isOpen = next;
      box.hidden = !next;
      fit();
      paint();
      if (focus) (next ? self.frame! : button).focus();
    },
    unread(count, words, say) {
      label = words;
      badge.textContent = `${count}`;
      badge.hidden = count === 0;
      if (say) status.textContent = say;
      paint();
    },
    remove() {
      look = null;
      self.isOpen = false;
      fit();
      host.remove();
    },
  };
  return self;
}

// What the page shows: a button, its badge, a line for screen readers, and the panel's frame, all in a shadow of their own.
import type { Look } from '../shared/port.ts';

export interface Launcher {
  frame?: HTMLIFrameElement;
  isOpen: boolean;
  /** Does it fill the screen once it is there? Until then the button stays, so that nobody is caught. */
  isFull(): boolean;
  draw(look: Look): void;
  /** Makes the frame, once; where it does not answer in time, something plain takes its place. */
  load(): void;
  /** The frame has answered. */
  ready(): void;
  show(isOpen: boolean, focus: boolean): void;
  unread(count: number, label: string, say: string): void;
  remove(): void;
}

const css = `:host{all:initial;font:600 15px/1 system-ui}
.w,.p{position:fixed;z-index:2147483000;bottom:20px;inset-inline:var(--i,auto 20px)}
button{all:unset;display:flex;align-items:center;gap:8px;height:56px;padding:0 16px;border-radius:28px;background:var(--c);color:var(--t);cursor:pointer}
button,.p{outline:1px solid #0000;box-shadow:0 8px 24px #0004}
button:focus-visible{outline:3px solid var(--c);outline-offset:3px}
b{border:10px solid;border-width:10px 12px;border-radius:10px 10px 10px 2px}
[aria-expanded=true] b{border-block-width:2px}
i{position:absolute;inset:-4px -4px auto auto;min-width:10px;padding:0 6px;border-radius:11px;background:#b42318;color:#fff;font:700 12px/22px system-ui;text-align:center}
p{position:absolute;clip-path:inset(50%)}
.p{bottom:88px;width:min(384px,100vw - 40px);height:min(680px,100dvh - 112px);border-radius:16px;overflow:hidden;background:#8882}
iframe{width:100%;height:100%;border:0}
.p:has(div){height:auto}
.p div{padding:24px;line-height:2;background:#fff}
.full{inset:var(--y,0) 0 auto;width:100%;height:var(--h,100dvh);border-radius:0}
@media print{:host{display:none}}`;
const PATIENCE_MS = 8000;

/** `fallback`: an email address or a link of the site’s own, for when the panel cannot come at all. */
export function makeLauncher(src: string, title: string, fallback: string | undefined, toggle: () => void): Launcher {
  const host = document.createElement('throughline-chat');
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  // Node by node: a page that demands trusted types would refuse innerHTML.
  const add = <K extends keyof HTMLElementTagNameMap>(
    parent: Node,
    name: K,
    given: Partial<HTMLElementTagNameMap[K]> = {},
  ) => parent.appendChild(Object.assign(document.createElement(name), given));
  const wrap = add(root, 'div', { className: 'w' });
  const button = add(wrap, 'button', { type: 'button' });
  button.setAttribute('aria-controls', 'p');
  add(button, 'b');
  const word = add(button, 'span');
  const badge = add(wrap, 'i', { ariaHidden: 'true' });
  const status = add(wrap, 'p', { role: 'status' });
  const box = add(root, 'div', { className: 'p', id: 'p', role: 'dialog', ariaLabel: title });
  wrap.hidden = badge.hidden = box.hidden = true;
  let look: Look | null = null;
  let label = '';
  let overflow = '';
  let wasFull = false;
  let isReady = false;
  let plain: HTMLElement | null = null;
  const view = window.visualViewport;

  button.onclick = toggle;
  button.onpointerenter = button.onfocus = () => self.load();
  const attach = () => {
    if (look && !host.isConnected) document.documentElement.append(host);
  };
  // Routers that swap the whole document (Turbo, Astro) take our element along; it comes back by itself.
  new MutationObserver(attach).observe(document.documentElement, { childList: true });
  const paint = () => {
    const full = self.isOpen && isReady && self.isFull();
    box.classList.toggle('full', full);
    box.ariaModal = `${full}`;
    wrap.hidden = full || !look;
    // The page below must not scroll along; what it had set comes back.
    const { style } = document.documentElement;
    if (full !== wasFull) {
      [style.overflow, overflow] = [full ? 'hidden' : overflow, style.overflow];
      wasFull = full;
    }
    // The keyboard of a phone shrinks only the visual viewport; the composer must stay above it.
    box.style.cssText = full && view ? `--h:${view.height}px;--y:${view.offsetTop}px` : '';
    if (!look) return;
    button.ariaExpanded = `${self.isOpen}`;
    button.ariaLabel = self.isOpen ? look.close : label || look.open;
    word.textContent = look.label;
    word.hidden = !look.label || self.isOpen;
  };
  if (view) view.onresize = view.onscroll = paint;
  const fail = () => {
    const way = look?.mail || fallback;
    if (isReady || (!look && !way)) return;
    self.frame!.hidden = true;
    plain = add(box, 'div', { role: 'status', textContent: look ? `${look.down} ` : '' });
    if (way)
      add(plain, 'a', { href: /^https?:/.test(way) ? way : `mailto:${way}`, target: '_blank', textContent: way });
    if (!look) self.draw({ css: '--c:#2f55d4;--t:#fff', open: title, close: title } as Look);
  };
  const self: Launcher = {
    isOpen: false,
    isFull: () => innerWidth < 480 || innerHeight < 420,
    draw(next) {
      look = next;
      host.style.cssText = look.css;
      host.dir = look.dir;
      attach();
      paint();
    },
    load() {
      // Without a look yet, the frame is what brings it.
      if (!host.isConnected) document.documentElement.append(host);
      if (!self.frame) {
        self.frame = add(box, 'iframe', { title, src });
        setTimeout(fail, PATIENCE_MS);
        // Opened again after it failed: perhaps it comes now.
      } else if (plain) self.frame.src = src;
    },
    ready() {
      isReady = true;
      plain?.remove();
      plain = null;
      self.frame!.hidden = false;
      paint();
    },
    show(next, focus) {
      self.isOpen = next;
      box.hidden = !next;
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
      isReady = true;
      self.isOpen = false;
      paint();
      host.remove();
    },
  };
  return self;
}

// The script a site embeds: the queue, the launcher, the visitor's token in the site's own storage, and the way to the panel.
import { type Consent, HELLO, type Look, type Origin, type ToPage, type ToPanel } from '../shared/port.ts';
import { makeLauncher } from './launcher.ts';

type Api = { (verb: string, ...args: unknown[]): unknown; q?: unknown[][]; isLoaded?: boolean };
const DAY_MS = 864e5;
interface Kept {
  notes: Record<string, string>;
  at?: number;
  token: string | null;
  look?: Look | undefined;
  consent: Consent;
  origin?: Origin | undefined;
}

/** The step in the history that opening the panel made; a type only, so that it weighs nothing. */
type Step = { throughline?: 1 } | null;

function start(script: HTMLScriptElement, channel: string, queued: unknown[][]): Api {
  const base = new URL(script.src).origin;
  const key = `throughline:${channel}`;
  const [kept, lasts] = load(key);
  const listeners: Record<string, ((detail: unknown) => void)[]> = {};
  const waiting: ToPanel[] = [];
  let port: MessagePort | null = null;
  /** A token already dropped here that the panel has still to give back. */
  let leaving: string | null = null;
  let here = location.href;
  const locale = script.dataset['locale'] ?? document.documentElement.lang ?? '';
  const arrival: Origin = kept.origin ?? { referrer: document.referrer, search: location.search };

  const keep = (change: Partial<Kept>) => {
    Object.assign(kept, change);
    try {
      localStorage.setItem(key, JSON.stringify(kept));
    } catch {
      /* Memory it is. */
    }
  };
  const tell = (message: ToPanel) => {
    if (port) port.postMessage(message);
    else waiting.push(message);
  };
  const emit = (name: string, detail: unknown) => {
    for (const listener of listeners[name] ?? []) listener(detail);
  };
  const page = () => ({ url: location.href, title: document.title, referrer: document.referrer });
  const launcher = makeLauncher(
    `${base}/widget/panel.html?channel=${channel}`,
    'Chat',
    script.dataset['fallback'],
    () => show(!launcher.isOpen),
  );

  function show(isOpen: boolean, focus = true): void {
    if (isOpen === launcher.isOpen) return;
    launcher.load();
    launcher.show(isOpen, focus);
    tell({ t: isOpen ? 'open' : 'close', focus });
    if (isOpen && launcher.isFull()) history.pushState({ ...history.state, throughline: 1 }, '');
    else if (!isOpen && (history.state as Step)?.throughline) history.back();
    emit(isOpen ? 'open' : 'close', undefined);
  }
  function hear(message: ToPage): void {
    switch (message.t) {
      case 'look':
        keep({ look: message.look, at: Date.now() });
        return launcher.draw(message.look);
      case 'token':
        return keep({ token: message.token });
      case 'note':
        return keep({ notes: { ...kept.notes, [message.key]: message.value! } });
      case 'unread':
        launcher.unread(message.count, message.label, message.say);
        return emit('unread', message.count);
      case 'event':
        return emit(message.name, message.detail);
      case 'close':
        return show(false);
      case 'refused':
        return refuse(message.why);
    }
  }
  function refuse(why: string): void {
    keep({ look: undefined });
    launcher.remove();
    console.info(`Throughline: ${why}`);
  }
  addEventListener('message', (event) => {
    if (event.data !== HELLO || event.origin !== base || event.source !== launcher.frame?.contentWindow) return;
    const { port1, port2 } = new MessageChannel();
    port = port1;
    port.onmessage = (message) => hear(message.data as ToPage);
    launcher.ready();
    launcher.frame!.contentWindow!.postMessage(HELLO, base, [port2]);
    port.postMessage({
      t: 'start',
      token: kept.token || leaving,
      lasts,
      notes: kept.notes,
      locale,
      consent: kept.consent,
      origin: arrival,
      page: page(),
    } satisfies ToPanel);
    for (const message of waiting.splice(0)) port.postMessage(message);
  });
  // Another tab of this site got a new token (identified, logged out): both must speak with the same one.
  addEventListener('storage', (event) => {
    if (event.key !== key) return;
    const before = kept.token;
    Object.assign(kept, JSON.parse(event.newValue ?? '{}'));
    if (kept.token !== before) tell({ t: 'token', token: kept.token });
  });

  const view = (more?: object) => {
    if (kept.consent === 'granted') tell({ t: 'page', page: { ...page(), ...more } });
  };
  const moved = () => {
    if (location.href === here) return;
    here = location.href;
    view();
  };
  for (const name of ['pushState', 'replaceState'] as const) {
    const was = history[name];
    history[name] = function (...args) {
      was.apply(this, args);
      setTimeout(moved);
    };
  }
  // A step to `#here` comes as one of these too.
  addEventListener('popstate', () => {
    if (launcher.isOpen && launcher.isFull() && !(history.state as Step)?.throughline) show(false);
    setTimeout(moved);
  });

  const api: Api = (verb, ...args) => {
    const first = args[0] as never;
    switch (verb) {
      case 'open':
        return show(true);
      case 'close':
        return show(false);
      case 'toggle':
        return show(!launcher.isOpen);
      case 'on':
        return void (listeners[first] ??= []).push(args[1] as (detail: unknown) => void);
      case 'page':
        return view(first);
      case 'identify':
        launcher.load();
        return tell({ t: 'identify', who: first });
      case 'message':
        show(true);
        return tell({ t: 'message', text: `${first}` });
      case 'consent':
        // Undefined drops out of what is kept: without consent no campaign stays behind.
        keep({ consent: first, origin: first === 'granted' ? arrival : undefined });
        return tell({ t: 'consent', consent: first });
      // Also with the panel not loaded yet: the token must be gone before the next person sits down.
      case 'reset':
        leaving = kept.token;
        keep({ token: null, notes: {} });
        launcher.load();
        tell({ t: 'reset' });
        return show(false, false);
      case 'destroy':
        return launcher.remove();
    }
  };
  api.isLoaded = true;

  // The first view learns the look from the panel, and whether this site may show it at all; later views draw at once. The panel
  // comes by itself only where an answer may be waiting, or where the look may have changed.
  if (kept.look) launcher.draw(kept.look);
  const early = () => {
    if (kept.token || !(kept.at! > Date.now() - DAY_MS)) launcher.load();
  };
  (window.requestIdleCallback ?? setTimeout)(early);
  for (const [verb, ...args] of queued) api(verb as string, ...args);
  return api;
}

function load(key: string): [Kept, boolean] {
  const fresh: Kept = { notes: {}, token: null, consent: 'pending' };
  try {
    const text = localStorage.getItem(key) ?? '{}';
    localStorage.setItem(key, text);
    return [{ ...fresh, ...(JSON.parse(text) as Partial<Kept>) }, true];
  } catch {
    return [fresh, false];
  }
}

const page = window as { throughline?: Api };
const script = (document.currentScript ??
  document.querySelector('script[data-channel][src*="widget.js"]')) as HTMLScriptElement | null;
const channel = script?.dataset['channel'] ?? '';
// Twice on one page (a tag manager and the template) is once.
if (!page.throughline?.isLoaded) {
  if (script && channel) page.throughline = start(script, channel, page.throughline?.q ?? []);
  else console.info('Throughline: no data-channel');
}

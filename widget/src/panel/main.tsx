// Brings the panel to life: meets the page, learns the channel, speaks the visitor's language, and follows both from then on.
import {
  createVisitor,
  socketLink,
  type Config,
  type Context,
  type Identify,
  type Visitor,
} from '@throughline/sdk/visitor';
import { render } from 'preact';
import { textOn } from '../shared/color.ts';
import type { Consent, Look, Origin, ToPanel } from '../shared/port.ts';
import { App } from './app.tsx';
import { keeper, meetPage, type Notes, ownNotes } from './frame.ts';
import './panel.css';
import { PanelContext, setting } from './session.ts';
import { sharedLink } from './shared-link.ts';
import { chooseLanguage, type Language, loadWords, type Say, speak } from './words.ts';

const channel = new URLSearchParams(location.search).get('channel') ?? '';
const root = document.querySelector('#panel')!;
const page = await meetPage();
let storage: Notes = keeper(page, page.origin ? {} : ownNotes());

interface Around {
  lasts: boolean;
  locale: string;
  consent: Consent;
  origin: Origin;
  url: string;
  title: string;
}
const around: Around = {
  lasts: true,
  locale: '',
  consent: 'pending',
  origin: { referrer: '', search: '' },
  url: '',
  title: '',
};
let visitor: Visitor;
let config: Config | null = null;
let language: Language = 'en';
let say: Say;
let isOpen = page.origin === null;
let focusKey = 0;
let prefill = '';
let told = 0;
/** Another visitor (reset, a token from another tab) starts with a fresh screen. */
let lives = 0;
/** Deeds run one after the other: an identify must not overtake the start it waits for. */
let queue: Promise<unknown> = Promise.resolve();

const note = (key: string): string => storage.getItem(`${key}:${channel}`) ?? '';
const keepNote = (key: string, value: string): void =>
  value === '' ? storage.removeItem(`${key}:${channel}`) : storage.setItem(`${key}:${channel}`, value);

function campaign(): Record<string, string> {
  return Object.fromEntries(
    [...new URLSearchParams(around.origin.search)]
      .filter(([name]) => /^(utm_\w{1,40}|gclid|fbclid)$/.test(name))
      .map(([name, value]) => [name, value.slice(0, 300)]),
  );
}
function context(): Context {
  return {
    locale: language,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: `${screen.width}x${screen.height}`,
    referrer: around.origin.referrer,
    utm: campaign(),
    ...(around.url ? { page: { url: around.url, title: around.title, referrer: around.origin.referrer } } : {}),
  };
}

function meet(token: string | null): void {
  visitor = createVisitor({
    baseUrl: location.origin,
    channelId: channel,
    token,
    storage,
    sendFile: async (...given) => (await import('@throughline/sdk/web')).xhrUpload(...given),
    retriesStart: false,
    context,
    language: () => language,
    headers: page.origin ? { 'x-embedding-origin': page.origin } : {},
    onToken: (next) => {
      if (page.origin) page.tell({ t: 'token', token: next });
      else keepNote('token', next ?? '');
    },
    openLink: sharedLink(
      channel,
      socketLink((url) => new WebSocket(url)),
    ),
  });
  lives += 1;
  visitor.consent(around.consent);
  told = 0;
  visitor.subscribe((state) => {
    const newest = state.items.findLast((item) => item.stored?.direction === 'outbound')?.stored ?? null;
    const isNews = newest !== null && state.unread > 0 && newest.number > told && !isOpen;
    page.tell({
      t: 'unread',
      count: state.unread,
      label: state.unread > 0 ? say('openUnread', { n: state.unread }) : '',
      say: isNews ? say('saysNew', { name: newest.author.name || say('team') }) : '',
    });
    if (newest && newest.number > told) {
      if (told > 0) page.tell({ t: 'event', name: 'message', detail: { id: newest.id } });
      told = newest.number;
    }
  });
}

function colorOf(known: Config): string {
  const given = setting(known, 'brandColor');
  return /^#[\da-f]{6}$/i.test(given) ? given : '#2f55d4';
}
function look(known: Config): Look {
  const color = colorOf(known);
  return {
    css: `--c:${color};--t:${textOn(color)};--i:${setting(known, 'position') === 'start' ? '20px auto' : 'auto 20px'}`,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    label: setting(known, 'launcherLabel'),
    open: say('open'),
    close: say('close'),
    down: say('down'),
    mail: setting(known, 'fallbackEmail'),
  };
}
async function speakFor(known: Config | null): Promise<void> {
  const wanted = known ? setting(known, 'locale') : 'auto';
  const wishes = wanted && wanted !== 'auto' ? [wanted] : [around.locale, ...navigator.languages].filter(Boolean);
  const spoken = await loadWords(chooseLanguage(wishes));
  language = spoken.language;
  say = speak(spoken.words, language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
}
/** The channel's public face; the last one known where the server does not answer. Null: not to be shown here. */
async function learn(): Promise<Config | null> {
  const answer = await visitor.loadConfig();
  if (answer.ok) {
    keepNote('config', JSON.stringify(answer.value));
    return answer.value;
  }
  if (answer.refusal.status === 403 || answer.refusal.status === 404) {
    page.tell({ t: 'refused', why: answer.refusal.detail || answer.refusal.code });
    return null;
  }
  try {
    return JSON.parse(note('config')) as Config;
  } catch {
    return null;
  }
}

function draw(): void {
  if (!config) return;
  const shown = { visitor, config, page, say, language, isOpen, lasts: around.lasts, prefill, note, keepNote };
  render(
    <PanelContext.Provider value={shown}>
      <App key={lives} focusKey={focusKey} />
    </PanelContext.Provider>,
    root,
  );
}

async function begin(token: string | null): Promise<void> {
  await speakFor(null);
  meet(token);
  config = await learn();
  if (!config) {
    if (page.origin === null || !visitor.state.problem || visitor.state.problem.status !== 403)
      root.textContent = say('down');
    return;
  }
  await speakFor(config);
  const color = colorOf(config);
  document.documentElement.style.setProperty('--brand', color);
  document.documentElement.style.setProperty('--on-brand', textOn(color));
  page.tell({ t: 'look', look: look(config) });
  draw();
  // Only a returning visitor has something to fetch; a new one leaves no trace before the first message.
  if (token) await visitor.start();
}

async function hear(message: ToPanel): Promise<void> {
  switch (message.t) {
    case 'start': {
      const { lasts, locale, consent, origin } = message;
      Object.assign(around, { lasts, locale, consent, origin, url: message.page.url, title: message.page.title ?? '' });
      storage = keeper(page, message.notes);
      return begin(message.token);
    }
    case 'open':
    case 'close': {
      isOpen = message.t === 'open';
      if (isOpen && message.focus) focusKey += 1;
      return draw();
    }
    case 'identify':
      await visitor.identify(message.who as Identify);
      return;
    case 'page':
      around.url = message.page.url;
      around.title = message.page.title ?? '';
      return visitor.page(message.page);
    case 'consent':
      around.consent = message.consent;
      return visitor.consent(message.consent);
    case 'message':
      prefill = message.text;
      return draw();
    case 'token':
      visitor.stop();
      meet(message.token);
      draw();
      if (message.token) await visitor.start();
      return;
    case 'reset': {
      for (const key of ['email', 'leave', 'draft']) keepNote(key, '');
      await visitor.reset();
      visitor.stop();
      meet(null);
      return draw();
    }
  }
}

page.hear((message) => {
  // Opening must never wait for the network.
  if (config && (message.t === 'open' || message.t === 'close')) void hear(message);
  else queue = queue.then(() => hear(message)).catch((error: unknown) => console.error(error));
});
addEventListener('online', () => visitor?.wake());
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !event.defaultPrevented && page.origin) page.tell({ t: 'close' });
});
if (page.origin === null) void begin(note('token') || null);

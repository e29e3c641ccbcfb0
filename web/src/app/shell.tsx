// The frame around every screen: skip links, banners, the rail (a bottom bar on phones), the keyboard, palette and help.
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { holdKeysForDialog } from '../commands/held-keys.ts';
import { runCommand, useCommand, useKeyboard } from '../commands/registry.ts';
import type { KeyMode } from '../commands/keys.ts';
import { chooseKeys, keyMapOf, readKeyChoice } from '../commands/remap.ts';
import {
  chooseUndoSeconds,
  startWorker,
  undoLast,
  update,
  useMay,
  useMe,
  useStore,
  type State,
} from '../live/index.ts';
import type { ViewName } from '../live/views.ts';
import { lazyPart } from '../ui/lazy-part.tsx';
import { say } from '../ui/toast.ts';
import { Banners } from './banners.tsx';
import { Announcer } from './announcer.tsx';
import { Rail } from './rail.tsx';
import { nextRegion } from './regions.ts';
import { SessionEnded } from './session-ended.tsx';
import { useDesktopAlerts } from './desktop-alerts.ts';
import { useLook } from './look.ts';
import { useLeaveWithOthers, useSignOut } from './sign-out.ts';
import { useLanguage } from '../words/language.ts';
import { t } from '../words/t.ts';

const Palette = lazyPart(() => import('./palette.tsx'), 'over');
/** Once the first screen stands, so that the first Mod+K need not wait for it. */
const paletteAfterMs = 2000;
const Refusals = lazyPart(() => import('./refusals.tsx'), 'over');
const NewConversation = lazyPart(() => import('../features/composer/new-conversation.tsx'), 'over');
const HelpSheet = lazyPart(() => import('./help-sheet.tsx'), 'over');

export function Shell() {
  const isInbox = useRouterState({ select: (state) => state.location.pathname.startsWith('/inbox') });
  const isWindow = useRouterState({
    select: (state) => /^\/conversations\/[^/]+\/window/.test(state.location.pathname),
  });
  useFrameCommands();
  useTitle(isWindow);
  useDesktopAlerts();
  useWorker();
  useLanguage();
  return (
    <div className="frame">
      <nav aria-label={t('Skip')} className="contents">
        {isInbox ? (
          <>
            <a className="skip" href="#list">
              {t('Skip to conversations')}
            </a>
            <a className="skip" href="#thread">
              {t('Skip to conversation')}
            </a>
            <a className="skip" href="#composer">
              {t('Skip to reply')}
            </a>
          </>
        ) : (
          <a className="skip" href="#content">
            {t('Skip to content')}
          </a>
        )}
      </nav>
      <div className="col-span-full">
        <Banners />
      </div>
      {isWindow ? null : <Rail onPalette={() => void runCommand('palette')} onHelp={() => void runCommand('help')} />}
      <div className={isWindow ? 'relative col-span-full min-h-0 min-w-0' : 'relative min-h-0 min-w-0'}>
        <Outlet />
      </div>
      <Over />
      <SessionEnded />
      <Announcer />
    </div>
  );
}

/** What opens over the page: apart from it, so that the page is not drawn anew for it. */
function Over() {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => void Palette.load(), paletteAfterMs);
    return () => clearTimeout(timer);
  }, []);
  useCommand('palette', () => {
    holdKeysForDialog();
    setOpen('palette');
  });
  useCommand('help', () => setOpen('help'));
  const begin = (beginsWith: State['beginsWith']) => update((state) => ({ ...state, beginsWith }));
  const mayWrite = useMay('conversations:write');
  const mayFind = useMay('contacts:read');
  const beginAny = () => {
    holdKeysForDialog();
    begin({ contactId: null });
  };
  useCommand('new-conversation', beginAny, mayWrite && mayFind ? {} : t('Your role does not open this'));
  const beginsWith = useStore((state) => state.beginsWith);
  const refusalsOf = useStore((state) => state.refusalsOf);
  return (
    <Suspense fallback={null}>
      {open === 'palette' ? <Palette onClose={() => setOpen(null)} /> : null}
      {open === 'help' ? <HelpSheet onClose={() => setOpen(null)} /> : null}
      {beginsWith ? <NewConversation {...beginsWith} onClose={() => begin(null)} /> : null}
      {refusalsOf ? (
        <Refusals jobId={refusalsOf} onClose={() => update((state) => ({ ...state, refusalsOf: null }))} />
      ) : null}
    </Suspense>
  );
}

const goings = {
  'go-inbox': 'mine',
  'go-mentions': 'mentions',
  'go-triage': 'triage',
  'go-unassigned': 'unassigned',
  'go-all': 'all',
  'go-drafts': 'drafts',
  'go-waiting': 'waiting',
  'go-snoozed': 'snoozed',
  'go-watching': 'watching',
  'go-closed': 'closed',
} as const;

function useFrameCommands(): void {
  const me = useMe();
  const navigate = useNavigate();
  const { setTheme } = useLook();
  const signOut = useSignOut();
  useLeaveWithOthers();
  const go = (view: ViewName) => void navigate({ to: '/inbox', search: { view } });
  const whyNot = (scope: string) => (me.scopes.includes(scope) ? undefined : t('Your role does not open this'));
  const mode = me.preferences['keyboard'];
  const keys = me.preferences['keys'];
  useEffect(() => chooseKeys(keyMapOf(readKeyChoice(keys))), [keys]);
  const undoSeconds = me.preferences['undoSeconds'];
  useEffect(() => chooseUndoSeconds(undoSeconds), [undoSeconds]);
  useKeyboard((['full', 'modifier', 'off'] as const).find((each) => each === mode) ?? ('full' satisfies KeyMode));
  useCommand('search', () => void navigate({ to: '/search' }), { whyNot: whyNot('conversations:read') });
  useCommand('undo', () => {
    if (!undoLast()) say({ title: t('Nothing to undo.') });
  });
  useCommand('next-region', () => nextRegion(1));
  useCommand('previous-region', () => nextRegion(-1));
  useCommand('theme-light', () => setTheme('light'));
  useCommand('theme-dark', () => setTheme('dark'));
  useCommand('theme-system', () => setTheme('system'));
  useCommand('sign-out', signOut);
  useCommand('go-contacts', () => void navigate({ to: '/contacts' }), { whyNot: whyNot('contacts:read') });
  useCommand('go-alerts', () => void navigate({ to: '/alerts' }), { whyNot: whyNot('conversations:read') });
  useCommand('go-settings', () => void navigate({ to: '/settings/$section', params: { section: 'profile' } }));
  for (const [name, view] of Object.entries(goings))
    useCommand(name as keyof typeof goings, () => go(view), { whyNot: whyNot('conversations:read') });
}

/** The app without a network and alerts while it is closed; what is clicked there opens here. */
function useWorker(): void {
  const navigate = useNavigate();
  useEffect(() => startWorker((path) => void navigate({ to: path })), [navigate]);
}

/** `(3) Throughline`: how many of mine are open. */
function useTitle(isWindow: boolean): void {
  const mine = useStore((state) => state.counts?.mine ?? 0);
  const name = useStore((state) => state.me?.workspace.name ?? 'Throughline');
  useEffect(() => {
    // A conversation's own window is named by its conversation.
    if (isWindow) return;
    document.title = `${mine > 0 ? `(${mine}) ` : ''}${name} · Throughline`;
  }, [mine, name, isWindow]);
}

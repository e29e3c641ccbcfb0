// Addresses and the screens behind them. Everything but signing in and setting up lives inside the frame, which needs an agent.
import { isProblem } from '@throughline/sdk';
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { Suspense } from 'react';
import { api, getState, loadHouse, restoreOutbox, startLive } from '../live/index.ts';
import { readSearch } from '../live/views.ts';
import { followLanguage } from '../words/language.ts';
import { CrashPage, LoadingPage, NotFoundPage } from './fallbacks.tsx';
import {
  AlertsPage,
  ContactPage,
  ContactsPage,
  InboxPage,
  InvitePage,
  LoginPage,
  ResetPage,
  PracticePage,
  SearchPage,
  SettingsPage,
  SetupPage,
  TourPage,
  WindowPage,
} from './pages.ts';
import { Shell } from './shell.tsx';

interface Context {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()({
  component: () => (
    <Suspense fallback={<LoadingPage />}>
      <Outlet />
    </Suspense>
  ),
  notFoundComponent: NotFoundPage,
});

/** The router lays what was read over the address: what a page does not understand has to be taken out of it by name. */
const only =
  <T extends object>(read: (raw: Record<string, unknown>) => T) =>
  (raw: Record<string, unknown>): T => ({
    ...Object.fromEntries(Object.keys(raw).map((key) => [key, undefined])),
    ...read(raw),
  });
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  component: LoginPage,
  validateSearch: only((raw): { next?: string; sso?: string } => ({
    ...(typeof raw['next'] === 'string' && raw['next'].startsWith('/') && !raw['next'].startsWith('//')
      ? { next: raw['next'] }
      : {}),
    ...(typeof raw['sso'] === 'string' ? { sso: raw['sso'] } : {}),
  })),
});
const setup = createRoute({ getParentRoute: () => root, path: '/setup', component: SetupPage });
const tour = createRoute({ getParentRoute: () => root, path: '/demo/tour', component: TourPage });
const practice = createRoute({ getParentRoute: () => root, path: '/demo/practice', component: PracticePage });
const invite = createRoute({ getParentRoute: () => root, path: '/invite/$token', component: InvitePage });
const reset = createRoute({ getParentRoute: () => root, path: '/reset/$token', component: ResetPage });
const askReset = createRoute({ getParentRoute: () => root, path: '/reset', component: ResetPage });

const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: Shell,
  pendingComponent: LoadingPage,
  errorComponent: CrashPage,
  beforeLoad: async ({ context, location }) => {
    if (getState().me) return;
    try {
      await loadHouse();
    } catch (error) {
      if (!isProblem(error, 'unauthenticated')) throw error;
      const { needed } = await api.getSetup();
      throw needed ? redirect({ to: '/setup' }) : redirect({ to: '/login', search: { next: location.href } });
    }
    await followLanguage(getState().me?.preferences['language']);
    restoreOutbox();
    startLive(context.queries);
  },
});
const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  // Whoever has nothing of their own yet sees what waits for someone.
  beforeLoad: () => {
    const { me, counts } = getState();
    if (me && !me.scopes.includes('conversations:read'))
      throw me.scopes.includes('contacts:read')
        ? redirect({ to: '/contacts' })
        : redirect({ to: '/settings/$section', params: { section: 'profile' } });
    throw redirect({ to: '/inbox', search: counts?.mine === 0 ? { view: 'unassigned' } : {} });
  },
});
const inbox = createRoute({
  getParentRoute: () => frame,
  path: '/inbox',
  component: InboxPage,
  validateSearch: only(readSearch),
});
const words = (raw: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, String(value)]));
const contacts = createRoute({
  getParentRoute: () => frame,
  path: '/contacts',
  component: ContactsPage,
  validateSearch: words,
});
const contact = createRoute({ getParentRoute: () => frame, path: '/contacts/$id', component: ContactPage });
const search = createRoute({
  getParentRoute: () => frame,
  path: '/search',
  component: SearchPage,
  validateSearch: only((raw): { q?: string; kind?: string } => ({
    ...(raw['q'] ? { q: String(raw['q']) } : {}),
    ...(raw['kind'] ? { kind: String(raw['kind']) } : {}),
  })),
});
const alerts = createRoute({ getParentRoute: () => frame, path: '/alerts', component: AlertsPage });
const settingsHome = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'profile' } });
  },
});
const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings/$section',
  component: SettingsPage,
  validateSearch: words,
});

const conversationWindow = createRoute({
  getParentRoute: () => frame,
  path: '/conversations/$id/window',
  component: WindowPage,
  validateSearch: only((raw): { at?: number } =>
    Number.isSafeInteger(Number(raw['at'])) && raw['at'] !== undefined ? { at: Number(raw['at']) } : {},
  ),
});

const tree = root.addChildren([
  login,
  setup,
  tour,
  practice,
  invite,
  reset,
  askReset,
  frame.addChildren([home, inbox, contacts, contact, search, alerts, settingsHome, settings, conversationWindow]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    defaultPendingMs: 150,
    defaultPendingMinMs: 0,
    scrollRestoration: false,
    defaultErrorComponent: CrashPage,
    defaultNotFoundComponent: NotFoundPage,
  });
}

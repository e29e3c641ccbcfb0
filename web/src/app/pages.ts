// Which screen is loaded for which address. Each is a chunk of its own with one default export, so nobody downloads settings to read a message.
import { createElement, type ComponentType } from 'react';
import { useLanguage } from '../words/language.ts';
import { lazyPart } from '../ui/lazy-part.tsx';

/** Screens find their own params with TanStack's hooks; settings gets its section from the address. */
type Load = () => Promise<{ default: ComponentType }>;
const page = (load: Load) =>
  lazyPart(async () => {
    const { default: Page } = await load();
    // The router paints each page apart from the frame: it follows the language by itself.
    const PageInLanguage = () => {
      useLanguage();
      return createElement(Page);
    };
    return { default: PageInLanguage };
  });

export const InboxPage = page(() => import('./inbox-page.tsx'));
export const LoginPage = page(() => import('../features/auth/login-page.tsx'));
export const ResetPage = page(() => import('../features/auth/reset-page.tsx'));
export const InvitePage = page(() => import('../features/auth/invite-page.tsx'));
export const PracticePage = page(() => import('../features/tour/practice-page.tsx'));
export const TourPage = page(() => import('../features/tour/tour-page.tsx'));
export const SetupPage = page(() => import('../features/setup/setup-page.tsx'));
export const ContactsPage = page(() => import('../features/contacts/contacts-page.tsx'));
export const ContactPage = page(() => import('../features/contacts/contact-page.tsx'));
export const SearchPage = page(() => import('../features/search/search-page.tsx'));
export const AlertsPage = page(() => import('../features/alerts/alerts-page.tsx'));
export const WindowPage = page(() => import('./window-page.tsx'));
export const SettingsPage = page(() => import('../features/settings/settings-page.tsx'));

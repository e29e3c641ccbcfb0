// The six things of setting up: what they are called, where they are done, and what the server saw of them.
import type { api } from '../../live/api.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

type Facts = Awaited<ReturnType<typeof api.getChecklist>>;
export interface ChecklistItem {
  readonly id: 'look' | 'safety' | 'channel' | 'widget' | 'team' | 'answer';
  readonly isDone: boolean;
  readonly title: string;
  readonly detail?: string | null;
  readonly minutes: number;
  readonly to: { readonly to: string; readonly params?: { readonly section: string } };
}

const settings = (section: string) => ({ to: '/settings/$section', params: { section } });

/** `ago` says a time in words. */
export function checklistItems(facts: Facts, ago: (at: string) => string): readonly ChecklistItem[] {
  const { look, safety, channels, site, hasChat, team, answered } = facts;
  return [
    {
      id: 'look',
      isDone: look,
      title: t('Name and colour'),
      detail: look
        ? null
        : hasChat
          ? t('The chat still has the default colour')
          : t('Your brand colour is in the chat’s settings'),
      minutes: 1,
      to: settings(hasChat ? 'channels' : 'workspace'),
    },
    {
      id: 'safety',
      isDone: safety,
      title: t('Your second factor or passkey'),
      minutes: 2,
      to: settings('security'),
    },
    {
      id: 'channel',
      isDone: channels.length > 0,
      title: t('A first channel'),
      detail: listed(channels) || null,
      minutes: 3,
      to: settings('channels'),
    },
    {
      id: 'widget',
      isDone: site !== null,
      title: t('The chat on your site'),
      detail: site
        ? t('Seen on {site} {time}', { site: site.site.replace(/^https?:\/\//, ''), time: ago(site.lastSeenAt) })
        : hasChat
          ? t('Waiting for the first visit…')
          : null,
      minutes: 2,
      to: settings('channels'),
    },
    {
      id: 'team',
      isDone: team > 0,
      title: t('Teammates'),
      detail: team > 0 ? t('{team, number} here or invited', { team }) : null,
      minutes: 1,
      to: settings('people'),
    },
    {
      id: 'answer',
      isDone: answered,
      title: t('Answer a customer'),
      minutes: 1,
      to: { to: '/inbox' },
    },
  ];
}

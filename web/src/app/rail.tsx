// The narrow bar to the big parts of the app; on a phone it lies at the bottom.
import { Link } from '@tanstack/react-router';
import {
  Bell,
  CircleHelp,
  Inbox,
  LogOut,
  Monitor,
  Moon,
  Rows3,
  Rows4,
  Search,
  Settings,
  Sun,
  Users,
  type LucideIcon,
} from 'lucide-react';
import { hintOf, keysOf } from '../commands/remap.ts';
import { useKeyMap } from '../commands/registry.ts';
import { api, fileUrl, update, useMay, useMe, useStore } from '../live/index.ts';
import { shortCount } from '../live/views.ts';
import { chooseWorkspace } from '../live/workspace.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classes } from '../ui/classes.ts';
import { IconButton } from '../ui/icon-button.tsx';
import type { ShownKeys } from '../ui/kbd.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { say } from '../ui/toast.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { useLook } from './look.ts';
import { useLanguage } from '../words/language.ts';
import { useSignOut } from './sign-out.ts';
import { msg, t } from '../words/t.ts';
import { roleName } from '../ui/roles.ts';

export function Rail({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const mine = useStore((state) => state.counts?.mine ?? 0);
  const unread = useStore((state) => state.alerts?.unread ?? 0);
  const mayRead = useMay('conversations:read');
  const mayMeet = useMay('contacts:read');
  useKeyMap();
  return (
    <nav
      aria-label={t('Main')}
      data-region="rail"
      className="z-10 flex items-center justify-around gap-1 border-line bg-surface px-1 max-md:order-last max-md:col-span-full max-md:border-t max-md:pb-[env(safe-area-inset-bottom)] md:w-14 md:flex-col md:justify-start md:border-e md:py-2"
    >
      <WorkspaceMark />
      <DemoPill />
      {mayRead ? (
        <Place to="/inbox" icon={Inbox} label={t('Inbox')} shortcut={keysOf('go-inbox')} count={mine} />
      ) : null}
      {mayMeet ? <Place to="/contacts" icon={Users} label={t('Contacts')} shortcut={keysOf('go-contacts')} /> : null}
      {mayRead ? <Place to="/search" icon={Search} label={t('Search')} shortcut={keysOf('search')} /> : null}
      <span className="hidden flex-1 md:block" />
      {mayRead ? (
        <Place
          to="/alerts"
          icon={Bell}
          label={t('Alerts')}
          shortcut={keysOf('go-alerts')}
          count={unread}
          counted={t('unread')}
        />
      ) : null}
      <span className="hidden md:contents">
        <IconButton {...hintOf('help')} icon={<CircleHelp size={18} />} onClick={onHelp} />
      </span>
      <Place
        to="/settings/$section"
        params={{ section: 'profile' }}
        activeOn="/settings"
        icon={Settings}
        label={t('Settings')}
        shortcut={keysOf('go-settings')}
      />
      <MyMenu onPalette={onPalette} onHelp={onHelp} />
    </nav>
  );
}

interface PlaceProps {
  to: '/inbox' | '/contacts' | '/search' | '/alerts' | '/settings/$section';
  params?: { section: string };
  activeOn?: string;
  icon: LucideIcon;
  label: string;
  shortcut: ShownKeys | undefined;
  count?: number;
  /** What the count is of. */
  counted?: string;
}
function Place({ to, params, icon: Icon, label, shortcut, count = 0, counted = t.as('status', 'open') }: PlaceProps) {
  return (
    <Tooltip label={label} shortcut={shortcut} side="inline-end">
      <Link
        to={to}
        {...(params ? { params } : {})}
        activeOptions={{ includeSearch: false, exact: false }}
        activeProps={{ 'aria-current': 'page' }}
        className="group relative flex min-h-11 min-w-11 flex-col items-center justify-center gap-0.5 rounded-control text-text-2 hover:bg-hover hover:text-text aria-[current=page]:bg-selected aria-[current=page]:text-accent max-md:my-1 max-md:px-2"
      >
        <Icon size={20} strokeWidth={1.75} aria-hidden />
        <span className="text-xs md:sr-only">{label}</span>
        {count > 0 ? (
          <span className="tabular absolute end-0 top-0 min-w-4 rounded-full bg-accent px-1 text-center text-[0.625rem] leading-4 font-semibold text-on-accent">
            {shortCount(count)}
            <span className="sr-only">{counted}</span>
          </span>
        ) : null}
      </Link>
    </Tooltip>
  );
}

/** Under the workspace's mark, so that nobody takes made-up customers for real ones. */
function DemoPill() {
  useLanguage();
  const { workspace } = useMe();
  if (!workspace.isDemo) return null;
  return (
    <span className="mb-2 hidden rounded-full border border-line bg-raised px-1.5 text-xs leading-5 text-text-2 md:block">
      {t('Demo')}
    </span>
  );
}

function WorkspaceMark() {
  const { workspace, workspaces } = useMe();
  const look =
    'mb-2 hidden size-9 items-center justify-center rounded-card bg-accent text-base font-bold text-on-accent select-none md:inline-flex';
  const letter = workspace.name.slice(0, 1).toUpperCase();
  if (workspaces.length < 2)
    return (
      <Tooltip label={workspace.name} side="inline-end">
        <span className={look} role="img" aria-label={t('Workspace {name}', { name: workspace.name })}>
          {letter}
        </span>
      </Tooltip>
    );
  const entries: MenuEntry[] = [
    { type: 'heading', label: t('Workspaces') },
    ...workspaces.map((one): MenuEntry => ({
      label: one.isDemo ? t('{name} (demo)', { name: one.name }) : one.name,
      isChecked: one.id === workspace.id,
      run: () => {
        chooseWorkspace(one.id);
      },
    })),
  ];
  return (
    <Menu
      side="inline-end"
      entries={entries}
      trigger={
        <button
          type="button"
          className={look}
          aria-label={t('Workspace {name}. Switch workspace', { name: workspace.name })}
        >
          {letter}
        </button>
      }
    />
  );
}
const availabilities = { available: msg('Available'), busy: msg('Busy'), away: msg('Away') } as const;

function MyMenu({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const { agent } = useMe();
  const { theme, setTheme, density, setDensity } = useLook();
  const signOut = useSignOut();
  const entries: MenuEntry[] = [
    { type: 'heading', label: `${agent.name} · ${roleName(agent)}` },
    ...(Object.keys(availabilities) as (keyof typeof availabilities)[]).map((value): MenuEntry => ({
      label: t.of(availabilities[value]),
      isChecked: agent.availability === value,
      run: () => setAvailability(value),
    })),
    { type: 'line' },
    { type: 'heading', label: t('Look') },
    { label: t('System'), icon: <Monitor size={16} />, isChecked: theme === 'system', run: () => setTheme('system') },
    { label: t('Light'), icon: <Sun size={16} />, isChecked: theme === 'light', run: () => setTheme('light') },
    { label: t('Dark'), icon: <Moon size={16} />, isChecked: theme === 'dark', run: () => setTheme('dark') },
    {
      label: density === 'compact' ? t('Comfortable rows') : t('Compact rows'),
      icon: density === 'compact' ? <Rows3 size={16} /> : <Rows4 size={16} />,
      run: () => setDensity(density === 'compact' ? 'comfortable' : 'compact'),
    },
    { type: 'line' },
    { ...hintOf('palette'), icon: <Search size={16} />, run: onPalette },
    { ...hintOf('help'), icon: <CircleHelp size={16} />, run: onHelp },
    { ...hintOf('sign-out'), icon: <LogOut size={16} className="rtl:-scale-x-100" />, run: signOut },
  ];
  return (
    <Menu
      side="inline-end"
      align="end"
      entries={entries}
      trigger={
        <button
          type="button"
          className={classes(
            'flex min-h-11 min-w-11 flex-col items-center justify-center gap-0.5 rounded-control hover:bg-hover',
          )}
        >
          <Avatar
            name={agent.name}
            seed={agent.id}
            src={agent.avatarFileId ? fileUrl(agent.avatarFileId, 'thumbnail') : null}
            presence={agent.availability}
            size="md"
            className="max-md:scale-75"
          />
          <span className="sr-only">
            {t('Me: {name}, {availability}', {
              name: agent.name,
              availability: t.of(availabilities[agent.availability]),
            })}
          </span>
        </button>
      }
    />
  );
}
function setAvailability(availability: keyof typeof availabilities): void {
  api.changeMe({ body: { availability } }).then(
    (me) => update((state) => ({ ...state, me })),
    () => say({ title: t('Could not change your availability.'), tone: 'danger' }),
  );
}

// The column of views with their live numbers: mine, shared, teams, channels, tags.
import {
  AtSign,
  CheckCheck,
  ChevronDown,
  CircleDashed,
  Clock,
  Eye,
  Hourglass,
  Inbox,
  Layers,
  OctagonAlert,
  PencilLine,
  Siren,
  UsersRound,
  type LucideIcon,
} from 'lucide-react';
import { memo, Suspense, useState, type ReactNode } from 'react';
import { useMe, useStore } from '../../live/index.ts';
import { countOf, shortCount, viewTitle, viewOf, type InboxSearch, type ViewName } from '../../live/views.ts';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { classes } from '../../ui/classes.ts';
import { InboxLink } from './inbox-link.tsx';
import { useLanguage } from '../../words/language.ts';
import { t } from '../../words/t.ts';
import { lazyPart } from '../../ui/lazy-part.tsx';

const SavedViews = lazyPart(async () => ({ default: (await import('./saved-views.tsx')).SavedViews }), 'line');
const ChecklistPart = lazyPart(async () => ({ default: (await import('./checklist.tsx')).Checklist }), 'quiet');
/** Only who can do something about it loads it, until it is done or put away. */
function Checklist() {
  const isWanted = useStore(
    ({ me }) =>
      me?.preferences['checklist'] !== 'away' && !me?.workspace.isDemo && me?.scopes.includes('workspace:write'),
  );
  return isWanted ? (
    <Suspense fallback={null}>
      <ChecklistPart />
    </Suspense>
  ) : null;
}
const icons: Record<ViewName, LucideIcon> = {
  mine: Inbox,
  mentions: AtSign,
  drafts: PencilLine,
  triage: Siren,
  unassigned: CircleDashed,
  all: Layers,
  waiting: Hourglass,
  snoozed: Clock,
  watching: Eye,
  closed: CheckCheck,
  spam: OctagonAlert,
};
const dots: Record<string, string> = {
  grey: '#7a8494',
  red: '#d5484a',
  orange: '#d9731a',
  yellow: '#b98a00',
  green: '#2e9e5b',
  teal: '#15969c',
  blue: '#3f74e0',
  purple: '#8a5ad6',
  pink: '#cf4f95',
};

export const ViewsColumn = memo(function ViewsColumn({ search, onPick }: { search: InboxSearch; onPick?: () => void }) {
  useLanguage();
  const me = useMe();
  const counts = useStore((state) => state.counts);
  const teams = useStore((state) => [...state.teams.values()]);
  const channels = useStore((state) => [...state.channels.values()]);
  const kinds = useStore((state) => state.kinds);
  const tags = useStore((state) => [...state.tags.values()]);
  const hasViews = useStore((state) => state.views.size > 0);
  const current = viewOf(search);
  const sortedTeams = teams.toSorted(
    (a, b) =>
      Number(b.memberIds.includes(me.agent.id)) - Number(a.memberIds.includes(me.agent.id)) ||
      a.name.localeCompare(b.name),
  );
  const named = (view: ViewName) => {
    const Icon = icons[view];
    return (
      <Row
        key={view}
        search={{ view }}
        isCurrent={current === view}
        icon={<Icon size={16} strokeWidth={1.75} aria-hidden />}
        label={viewTitle(view)}
        count={countOf(view, counts)}
        {...(onPick ? { onPick } : {})}
      />
    );
  };
  return (
    <nav
      aria-label={t('Views')}
      data-region="views"
      className="flex h-full min-h-0 flex-col overflow-y-auto bg-surface px-2 py-3"
    >
      <Section title={t('Mine')}>
        {(['mine', 'mentions', 'drafts', 'waiting', 'snoozed', 'watching'] as const).map(named)}
      </Section>
      <Section title={t('Shared')}>{(['triage', 'unassigned', 'all'] as const).map(named)}</Section>
      {sortedTeams.length > 0 ? (
        <Section title={t('Teams')}>
          {sortedTeams.map((team) => (
            <Row
              key={team.id}
              search={{ team: team.id }}
              isCurrent={current === null && !search.saved && search.team === team.id}
              icon={<UsersRound size={16} strokeWidth={1.75} aria-hidden />}
              label={team.name}
              count={counts?.teams[team.id] ?? 0}
              {...(onPick ? { onPick } : {})}
            />
          ))}
        </Section>
      ) : null}
      <Section title={t('Saved views')}>
        <Suspense fallback={null}>
          <SavedViews search={search} onPick={onPick} />
        </Suspense>
        {hasViews ? null : (
          <p className="px-2 py-1 text-sm text-text-3">{t('Filter any list, then keep it as a view.')}</p>
        )}
      </Section>
      {channels.length > 0 ? (
        <Section title={t('Channels')} isFolded={search.channel === undefined}>
          {channels.map((channel) => (
            <Row
              key={channel.id}
              search={{ channel: channel.id }}
              isCurrent={current === null && !search.saved && search.channel === channel.id}
              icon={<ChannelIcon card={kinds.get(channel.kind)} size="sm" />}
              label={channel.name}
              count={null}
              {...(onPick ? { onPick } : {})}
            />
          ))}
        </Section>
      ) : null}
      {tags.length > 0 ? (
        <Section title={t('Tags')} isFolded={search.tag === undefined}>
          {tags
            .toSorted((a, b) => a.name.localeCompare(b.name))
            .map((tag) => (
              <Row
                key={tag.id}
                search={{ tag: tag.id }}
                isCurrent={current === null && !search.saved && search.tag === tag.id}
                icon={
                  <span className="m-1 size-2 rounded-full" style={{ background: dots[tag.color] ?? dots['grey'] }} />
                }
                label={tag.name}
                count={null}
                {...(onPick ? { onPick } : {})}
              />
            ))}
        </Section>
      ) : null}
      <Checklist />
      <div className="mt-auto pt-3">{(['closed', 'spam'] as const).map(named)}</div>
    </nav>
  );
});

function Section({ title, isFolded, children }: { title: string; isFolded?: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(isFolded !== true);
  if (isFolded === undefined) {
    return (
      <section className="mb-3">
        <h2 className="px-2 pb-1 text-xs font-semibold text-text-3">{title}</h2>
        {children}
      </section>
    );
  }
  return (
    <section className="mb-3">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-7 w-full items-center gap-1 rounded-control px-2 text-xs font-semibold text-text-3 hover:bg-hover"
        >
          {title}
          <ChevronDown
            size={14}
            aria-hidden
            className={classes('transition-transform', !isOpen && '-rotate-90 rtl:rotate-90')}
          />
        </button>
      </h2>
      {isOpen ? children : null}
    </section>
  );
}

function Row({
  search,
  isCurrent,
  icon,
  label,
  count,
  onPick,
}: {
  search: InboxSearch;
  isCurrent: boolean;
  icon: ReactNode;
  label: string;
  count: number | null;
  onPick?: () => void;
}) {
  return (
    <InboxLink
      search={search}
      onClick={onPick}
      aria-current={isCurrent ? 'page' : undefined}
      className={classes(
        'flex min-h-8 items-center gap-2 rounded-control px-2 text-text-2 hover:bg-hover hover:text-text pointer-coarse:min-h-11',
        isCurrent && 'bg-selected font-medium text-text',
      )}
    >
      <span className={classes('inline-flex shrink-0', isCurrent ? 'text-accent' : 'text-text-3')}>{icon}</span>
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {count !== null && count > 0 ? (
        <span className={classes('tabular text-sm', isCurrent ? 'text-text' : 'text-text-3')}>{shortCount(count)}</span>
      ) : null}
    </InboxLink>
  );
}

// Settings: a list with its own search beside one page at a time.
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Lock, Search, SearchX } from 'lucide-react';
import { useState, type ComponentType } from 'react';
import { useMe } from '../../live/index.ts';
import { Column } from '../../ui/boundary.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Input } from '../../ui/input.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { Select } from '../../ui/select.tsx';
import { AlertsSection } from './alerts-section.tsx';
import { AppearanceSection } from './appearance-section.tsx';
import { AuditSection } from './audit-section.tsx';
import { ChannelsSection } from './channels-section.tsx';
import { DemoSection } from './demo-section.tsx';
import { FieldsSection } from './fields-section.tsx';
import { HealthSection } from './health-section.tsx';
import { HoursSection } from './hours-section.tsx';
import { KeyboardSection } from './keyboard-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { MacrosSection } from './macros-section.tsx';
import { PanelsSection } from './panels-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { PrivacySection } from './privacy-section.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SecuritySection } from './security-section.tsx';
import { findSections, groupTitles, openSections, sections, type SectionEntry, type SectionId } from './sections.ts';
import { SsoSection } from './sso-section.tsx';
import { StuckSection } from './stuck-section.tsx';
import { TagsSection } from './tags-section.tsx';
import { TeamsSection } from './teams-section.tsx';
import { WebhooksSection } from './webhooks-section.tsx';
import { WorkspaceSection } from './workspace-section.tsx';
import { t } from '../../words/t.ts';

const bodies: Record<SectionId, ComponentType> = {
  profile: ProfileSection,
  security: SecuritySection,
  appearance: AppearanceSection,
  alerts: AlertsSection,
  keyboard: KeyboardSection,
  workspace: WorkspaceSection,
  hours: HoursSection,
  people: PeopleSection,
  sso: SsoSection,
  teams: TeamsSection,
  channels: ChannelsSection,
  tags: TagsSection,
  fields: FieldsSection,
  macros: MacrosSection,
  demo: DemoSection,
  keys: KeysSection,
  webhooks: WebhooksSection,
  panels: PanelsSection,
  stuck: StuckSection,
  health: HealthSection,
  privacy: PrivacySection,
  audit: AuditSection,
};

export default function SettingsPage() {
  const { section: id = 'profile' } = useParams({ strict: false }) as { section?: string };
  const me = useMe();
  const open = openSections(me.scopes);
  const current = sections.find((section) => section.id === id);
  const Body = current && open.includes(current) ? bodies[current.id] : null;
  return (
    <div className="flex h-full min-h-0">
      <nav
        aria-label={t('Settings')}
        className="hidden w-56 shrink-0 overflow-y-auto border-e border-line bg-surface p-3 md:block"
      >
        <SectionList open={open} current={id} />
      </nav>
      <div className="min-w-0 flex-1">
        <ScrollPage
          label={current ? t('Settings: {title}', { title: t.of(current.title) }) : t('Settings')}
          width={id === 'people' ? 'max-w-5xl' : 'max-w-3xl'}
          key={id}
        >
          <div className="mb-4 md:hidden">
            <SectionPicker open={open} current={id} />
          </div>
          {Body ? (
            <Column shown={current?.id ?? ''}>
              <Body />
            </Column>
          ) : current ? (
            <EmptyState icon={<Lock size={20} />} title={t('Your role does not open this')}>
              {t('Ask an owner or admin of {name} for access to “{title}”.', {
                name: me.workspace.name,
                title: t.of(current.title),
              })}
            </EmptyState>
          ) : (
            <EmptyState icon={<SearchX size={20} />} title={t('There is no such setting')}>
              {t('Choose one from the list.')}
            </EmptyState>
          )}
        </ScrollPage>
      </div>
    </div>
  );
}

function SectionList({ open, current }: { open: readonly SectionEntry[]; current: string }) {
  const [typed, setTyped] = useState('');
  const found = findSections(open, typed);
  const groups = [...new Set(found.map((section) => section.group))];
  return (
    <>
      <div className="relative mb-3">
        <Search size={16} aria-hidden className="absolute start-2.5 top-1/2 -translate-y-1/2 text-text-3" />
        <Input
          type="search"
          aria-label={t('Search settings')}
          placeholder={t('Search settings')}
          value={typed}
          onValueChange={setTyped}
          className="ps-8"
        />
      </div>
      {groups.map((group) => (
        <div key={group} className="mb-3">
          <h2 className="px-2 pb-1 text-xs font-medium text-text-3">{t.of(groupTitles[group])}</h2>
          <ul>
            {found
              .filter((section) => section.group === group)
              .map((section) => (
                <li key={section.id}>
                  <Link
                    to="/settings/$section"
                    params={{ section: section.id }}
                    aria-current={section.id === current ? 'page' : undefined}
                    className={classes(
                      'flex min-h-8 items-center rounded-control px-2 hover:bg-hover',
                      section.id === current && 'bg-selected font-medium',
                    )}
                  >
                    {t.of(section.title)}
                  </Link>
                </li>
              ))}
          </ul>
        </div>
      ))}
      {found.length === 0 ? (
        <p role="status" className="px-2 text-text-2">
          {t('No setting matches “{typed}”.', { typed })}
        </p>
      ) : null}
    </>
  );
}

function SectionPicker({ open, current }: { open: readonly SectionEntry[]; current: string }) {
  const navigate = useNavigate();
  return (
    <Select
      label={t('Section')}
      value={current}
      choices={open.map((section) => ({ value: section.id as string, label: t.of(section.title) }))}
      onChange={(section) => void navigate({ to: '/settings/$section', params: { section } })}
    />
  );
}

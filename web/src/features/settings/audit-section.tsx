// The audit log: who changed what, when and from where; before and after; taken away as a table; put back where that can be asked for.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import type { AuditEntry } from '@throughline/sdk';
import { ChevronRight, Download, History } from 'lucide-react';
import { useId, useState } from 'react';
import { api, useMe, useStore } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AlertDialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { canPutBack, changesOf, deedWords, fieldWords, putBack, valueWords } from './audit-words.ts';
import { perLocale } from '../../words/per-locale.ts';
import { listed } from '../../words/lists.ts';
import { msg, t } from '../../words/t.ts';

const moment = perLocale((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }));
const kinds = [
  { value: 'all', label: msg('Everything') },
  { value: 'account', label: msg('Sign-ins and accounts') },
  { value: 'agent', label: msg('People') },
  { value: 'role', label: msg('Roles') },
  { value: 'invitation', label: msg('Invitations') },
  { value: 'team', label: msg('Teams') },
  { value: 'channel', label: msg('Channels') },
  { value: 'workspace', label: msg('Workspace') },
  { value: 'key', label: msg('API keys') },
  { value: 'field', label: msg('Fields') },
  { value: 'webhook', label: msg('Webhooks') },
  { value: 'contact', label: msg('Exports and erasures') },
  { value: 'tag', label: msg('Tags') },
] as const;

export function AuditSection() {
  const agents = useStore((state) => state.agents);
  const [kind, setKind] = useState<(typeof kinds)[number]['value']>('all');
  const [actor, setActor] = useState('all');
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  const isTurned = since !== '' && until !== '' && until < since;
  const which = {
    ...(kind === 'all' ? {} : { kind }),
    ...(actor === 'all' ? {} : { actorId: actor }),
    ...(since ? { since: startOf(since) } : {}),
    ...(until ? { until: startOf(until, 1) } : {}),
  };
  const log = useInfiniteQuery({
    queryKey: ['audit', which],
    enabled: !isTurned,
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listAudit({ query: { limit: 50, ...which, ...(pageParam ? { cursor: pageParam } : {}) } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const people = [...agents.values()].toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <PageHead title={t('Audit log')}>
        {t(
          'Who changed settings, people, channels and keys, and who signed in. Entries are kept and cannot be changed.',
        )}
      </PageHead>
      <div className="mb-4 grid grid-cols-2 items-end gap-3 sm:grid-cols-4">
        <Field name="kind" label={t('What')}>
          <Select value={kind} onChange={setKind} choices={t.each(kinds, 'label')} />
        </Field>
        <Field name="actor" label={t('Who')}>
          <Select
            value={actor}
            onChange={setActor}
            choices={[
              { value: 'all', label: t('Anybody') },
              ...people.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        </Field>
        <Field name="since" label={t.as('time', 'From')}>
          <Input type="date" value={since} onValueChange={setSince} />
        </Field>
        <Field name="until" label={t.as('time', 'Until')} error={isTurned ? t('Is before “From”') : undefined}>
          <Input type="date" value={until} onValueChange={setUntil} />
        </Field>
      </div>
      <Loaded query={log} what={t('the audit log')}>
        {({ pages }) => (
          <Entries entries={pages.flatMap((page) => page.items)} exportQuery={new URLSearchParams(which).toString()} />
        )}
      </Loaded>
      {log.hasNextPage ? (
        <Button className="mt-3" isBusy={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t('Show more')}
        </Button>
      ) : null}
    </>
  );
}
/** A day here begins at its midnight here. */
function startOf(day: string, plusDays = 0): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  return new Date(year, month - 1, date + plusDays).toISOString();
}

function Entries({ entries, exportQuery }: { entries: readonly AuditEntry[]; exportQuery: string }) {
  const workspaceId = useMe().workspace.id;
  const { agents, teams } = useStore((state) => state);
  if (entries.length === 0)
    return (
      <EmptyState icon={<History size={20} />} title={t('Nothing happened')}>
        {t('Changes of settings, people, channels and keys show here.')}
      </EmptyState>
    );
  const names = new Map([...agents.values(), ...teams.values()].map(({ id, name }) => [id, name]));
  return (
    <>
      <ul className="divide-y divide-line rounded-card border border-line" aria-label={t('Audit log')}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Entry entry={entry} names={names} />
          </li>
        ))}
      </ul>
      <a
        className="mt-3 inline-flex items-center gap-2 text-link underline"
        href={`/api/v1/audit/export?${exportQuery}${exportQuery && '&'}workspace=${workspaceId}`}
        download
      >
        <Download size={16} aria-hidden /> {t('Export as CSV')}
      </a>
    </>
  );
}

function Entry({ entry, names }: { entry: AuditEntry; names: ReadonlyMap<string, string> }) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const changes = changesOf(entry);
  return (
    <>
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="flex w-full items-start gap-2 px-3 py-2.5 text-start hover:bg-hover"
      >
        <ChevronRight
          size={16}
          aria-hidden
          className={classes('mt-0.5 shrink-0 text-text-3 rtl:-scale-x-100', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 flex-1 wrap-anywhere">
          {deedWords(entry, {
            actor: <b className="font-medium">{entry.actor.name}</b>,
            name: <b className="font-medium">{entry.subject.name}</b>,
          })}
          {!isOpen && changes.length > 0 ? (
            <span className="block truncate text-sm text-text-3">
              {listed(changes.map(({ field }) => fieldWords(field)))}
            </span>
          ) : null}
        </span>
        <Time at={entry.at} className="shrink-0 text-sm text-text-3" />
      </button>
      <div id={id} hidden={!isOpen} className="px-3 ps-9 pb-3 text-sm">
        {isOpen ? <Details entry={entry} names={names} /> : null}
      </div>
    </>
  );
}

function Details({ entry, names }: { entry: AuditEntry; names: ReadonlyMap<string, string> }) {
  const changes = changesOf(entry);
  return (
    <>
      <p className="text-text-2">
        {[
          moment().format(new Date(entry.at)),
          ...(entry.address ? [t('from {address}', { address: entry.address })] : []),
          ...(entry.actor.type === 'key' ? [t('by an API key')] : []),
        ].join(' · ')}
      </p>
      {changes.length > 0 ? (
        <dl className="mt-2 grid gap-x-4 gap-y-1 sm:grid-cols-[minmax(8rem,auto)_1fr]">
          {changes.map(({ field, before, after }) => (
            <div key={field} className="contents">
              <dt className="text-text-3">{fieldWords(field)}</dt>
              <dd className="wrap-anywhere">
                {before === undefined ? null : <del className="text-text-3">{valueWords(before, names)}</del>}
                {before !== undefined && after !== undefined ? (
                  <span aria-hidden className="mx-1 inline-block rtl:-scale-x-100">
                    →
                  </span>
                ) : null}
                {after === undefined ? null : <ins className="no-underline">{valueWords(after, names)}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {canPutBack(entry) ? <PutBack entry={entry} /> : null}
    </>
  );
}

function PutBack({ entry }: { entry: AuditEntry }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const run = async (): Promise<void> => {
    await deeds.run(
      'put-back',
      async () => {
        const { kind, id } = entry.subject;
        const body = putBack(entry, (await api.getWorkspace()).settings)!;
        if (kind === 'workspace') await api.changeWorkspace({ body });
        else if (kind === 'role') await api.changeRole({ params: { id: id! }, body });
        else if (kind === 'team') await api.changeTeam({ params: { id: id! }, body });
        else await api.changeAgent({ params: { id: id! }, body });
        await queries.invalidateQueries({ queryKey: ['audit'] });
        say({ title: t('Put back'), tone: 'ok' });
      },
      t('Could not put it back'),
    );
    setAsking(false);
  };
  return (
    <>
      <Button size="sm" className="mt-3" onClick={() => setAsking(true)}>
        {t('Put back…')}
      </Button>
      <AlertDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('Put this back as it was before?')}
        action={t('Put back')}
        isBusy={deeds.busy === 'put-back'}
        onConfirm={() => void run()}
      >
        <p>
          {t('These fields get the values they had before this change, whatever was changed since. The rest stays.')}
        </p>
      </AlertDialog>
    </>
  );
}

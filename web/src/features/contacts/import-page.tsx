// Bringing people in from a table: upload, say what the columns mean, try it, do it; what it did can be undone.
import type { Import } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowLeft, FileSpreadsheet, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { api, useMe } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { ScrollPage } from '../../ui/scroll-page.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Table, Cell, Row } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import {
  countWords,
  encodingWords,
  isBusy,
  meaningsOf,
  separatorWords,
  stateWords,
  whyNotYet,
} from './import-words.ts';
import { msg, t, type Msg } from '../../words/t.ts';

const keyOf = (id: string) => ['imports', 'one', id];
const ASK_MS = 1000;

export function ImportPage({ id }: { id: string | undefined }) {
  return (
    <ScrollPage label={t('Import contacts')} width="max-w-6xl">
      <Link
        to="/contacts"
        className="-ms-2 mb-3 inline-flex min-h-8 items-center gap-1.5 rounded-control px-2 text-text-2 hover:bg-hover"
      >
        <ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />
        {t('Contacts')}
      </Link>
      {id ? <One key={id} id={id} /> : <Start />}
    </ScrollPage>
  );
}

function Start() {
  const navigate = useNavigate();
  const deeds = useDeeds();
  const input = useRef<HTMLInputElement>(null);
  const earlier = useQuery({ queryKey: ['imports', 'list'], queryFn: () => api.listImports() });
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    await deeds.run(
      'upload',
      async () => {
        const { id } = await api.startImport({ file, name: file.name });
        void navigate({ to: '/contacts', search: { show: 'import', id } });
      },
      t('Could not read this table'),
    );
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <PageHead title={t('Import contacts')}>
        {t(
          'A table saved as CSV, with column names in its first line. Nothing is changed before you have seen what would happen.',
        )}
      </PageHead>
      <div
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
        className="mb-8 flex flex-col items-center gap-3 rounded-card border border-dashed border-input-line bg-surface p-8 text-center"
      >
        <FileSpreadsheet size={24} aria-hidden className="text-text-3" />
        <p>{t('Drop a file here, or choose one. Up to {count, number} rows.', { count: 100_000 })}</p>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,text/csv,text/plain"
          aria-label={t('A table of contacts')}
          className="sr-only"
          tabIndex={-1}
          onChange={(event) => void take(event.target.files?.[0])}
        />
        <Button
          look="primary"
          icon={<Upload size={16} aria-hidden />}
          isBusy={deeds.busy === 'upload'}
          onClick={() => input.current?.click()}
        >
          {t('Choose a file')}
        </Button>
      </div>
      <Loaded query={earlier} what={t('earlier imports')}>
        {({ items }) =>
          items.length === 0 ? null : (
            <Section title={t('Earlier imports')}>
              <ul aria-label={t('Earlier imports')} className="divide-y divide-line">
                {items.map((it) => (
                  <li key={it.id}>
                    <Link
                      to="/contacts"
                      search={{ show: 'import', id: it.id }}
                      className="flex flex-wrap items-baseline gap-x-4 gap-y-1 rounded-control px-2 py-2 hover:bg-hover"
                    >
                      <span className="min-w-0 flex-1 basis-48 font-medium wrap-anywhere">{it.name}</span>
                      <span className="text-sm text-text-2">
                        {t.of(stateWords[it.state])}
                        {it.state === 'done' ? `: ${countWords(it, true)}` : ''}
                      </span>
                      <Time at={it.createdAt} className="text-sm text-text-3" />
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          )
        }
      </Loaded>
    </>
  );
}

function One({ id }: { id: string }) {
  const found = useQuery({
    queryKey: keyOf(id),
    queryFn: () => api.getImport({ params: { id } }),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? ASK_MS : false),
  });
  return (
    <Loaded query={found} what={t('this import')}>
      {(it) => (
        <>
          <PageHead title={it.name}>
            {t('{count, plural, one {# row} other {# rows}}', { count: it.total })}
            {' · '}
            {t.rich('uploaded {time}', { time: <Time at={it.createdAt} /> })}
          </PageHead>
          <Doing it={it} />
          {it.state === 'ready' || it.state === 'checked' ? <Reading it={it} /> : null}
        </>
      )}
    </Loaded>
  );
}

/** What it is doing or did, and what can be done next. */
function Doing({ it }: { it: Import }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const put = (next: Import) => queries.setQueryData(keyOf(it.id), next);
  const params = { id: it.id };
  const begin = (name: 'check' | 'run' | 'undo'): void =>
    void deeds.run(
      name,
      async () =>
        put(
          await (name === 'check'
            ? api.checkImport({ params })
            : name === 'run'
              ? api.runImport({ params })
              : api.undoImport({ params })),
        ),
      t('Could not begin'),
    );
  const why = whyNotYet(it.meanings);
  if (isBusy(it)) return <Progress it={it} />;
  return (
    <div className="mb-8 rounded-card border border-line bg-surface p-4">
      <p role="status" className="font-medium">
        {it.state === 'ready'
          ? (why ?? t('Try it first: every row is looked at, and nothing is changed.'))
          : it.state === 'checked'
            ? t('This would happen: {counts}.', { counts: countWords(it, false) })
            : it.state === 'undone'
              ? it.kept > 0
                ? t(
                    '{count, plural, one {Undone, but for # that somebody changed or talked with since.} other {Undone, but for # that somebody changed or talked with since.}}',
                    { count: it.kept },
                  )
                : t('Undone.')
              : `${t.of(stateWords[it.state])}: ${countWords(it, true)}.`}
      </p>
      {it.why ? <p className="mt-1 text-danger">{t.server(it.why)}</p> : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {it.state === 'ready' ? (
          <Button look="primary" disabled={why !== null} isBusy={deeds.busy === 'check'} onClick={() => begin('check')}>
            {t('Try it')}
          </Button>
        ) : null}
        {it.state === 'checked' ? (
          <Button
            look="primary"
            disabled={it.created + it.updated === 0}
            isBusy={deeds.busy === 'run'}
            onClick={() => begin('run')}
          >
            {t('{count, plural, one {Import # person} other {Import # people}}', { count: it.created + it.updated })}
          </Button>
        ) : null}
        {it.state === 'done' || (it.state === 'failed' && it.done > 0) ? (
          <Button isBusy={deeds.busy === 'undo'} onClick={() => begin('undo')}>
            {t('Undo this import')}
          </Button>
        ) : null}
        {it.wrong > 0 && it.state !== 'undone' ? (
          <a href={`/api/v1/imports/${it.id}/faults`} download className="ui-link inline-flex min-h-8 items-center">
            {t('Download the rows with faults')}
          </a>
        ) : null}
      </div>
      {it.wrong > 0 && it.state !== 'undone' ? <Faults it={it} /> : null}
    </div>
  );
}

const doing = { checking: msg('Looking at the rows'), running: msg('Importing'), undoing: msg('Undoing') } as const;
function Progress({ it }: { it: Import }) {
  const of = it.state === 'undoing' ? it.created + it.updated : it.total;
  const title = t.of(doing[it.state as keyof typeof doing]);
  return (
    <div className="mb-8 rounded-card border border-line bg-surface p-4">
      <p className="mb-2 font-medium">{t('{title}: {done, number} of {of, number}', { title, done: it.done, of })}</p>
      <progress aria-label={title} value={it.done} max={Math.max(of, 1)} className="w-full" />
      <p className="mt-1 text-sm text-text-2">{t('It goes on without this page.')}</p>
    </div>
  );
}

function Faults({ it }: { it: Import }) {
  const rows = useQuery({
    queryKey: ['imports', 'faults', it.id, it.state, it.done],
    queryFn: () => api.listImportRows({ params: { id: it.id }, query: { outcome: 'wrong', limit: 20 } }),
  });
  const items = rows.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <ul aria-label={t('Rows with faults')} className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 text-sm">
      {items.map((row) => (
        <li key={row.row} className="col-span-full grid grid-cols-subgrid py-0.5">
          <span className="tabular text-text-3">{t('Row {number}', { number: row.row })}</span>
          <span className="min-w-0 wrap-anywhere">{t.server(row.why)}</span>
        </li>
      ))}
      {it.wrong > items.length ? (
        <li className="col-span-full py-0.5 text-text-3">
          {t('{count, plural, one {and # more} other {and # more}}', { count: it.wrong - items.length })}
        </li>
      ) : null}
    </ul>
  );
}

/** How the table is read: what each column means beside its first values. */
function Reading({ it }: { it: Import }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const fields = useMe().workspace.fields.filter((field) => field.subject === 'contact');
  const [picked, setPicked] = useState<Partial<Import>>({});
  const shown = { ...it, ...picked };
  const change = async (
    body: Partial<Pick<Import, 'encoding' | 'separator' | 'meanings' | 'assurance' | 'overwrites'>>,
  ): Promise<void> => {
    setPicked(body);
    await deeds.run(
      'change',
      async () => queries.setQueryData(keyOf(it.id), await api.changeImport({ params: { id: it.id }, body })),
      t('Could not change it'),
    );
    setPicked({});
  };
  const choices = <V extends string>(words: Readonly<Record<V, Msg>>) =>
    (Object.entries(words) as [V, Msg][]).map(([value, label]) => ({ value, label: t.of(label) }));
  return (
    <>
      <Section
        title={t('What the columns mean')}
        help={t('Guessed from their names and values. The first twenty rows are shown.')}
      >
        <div className="mb-3 flex flex-wrap gap-2">
          <div className="w-36">
            <Select
              label={t('Columns are parted by')}
              value={shown.separator}
              onChange={(separator) => void change({ separator })}
              choices={choices(separatorWords)}
            />
          </div>
          <div className="w-56">
            <Select
              label={t('Letters are written as')}
              value={shown.encoding}
              onChange={(encoding) => void change({ encoding })}
              choices={choices(encodingWords)}
            />
          </div>
        </div>
        <Table
          label={t('The first rows')}
          head={it.headers.map((header, at) => (
            <span key={at} className="flex min-w-40 flex-col gap-1 py-1">
              <span className="truncate" dir="auto">
                {header || t('Column {number}', { number: at + 1 })}
              </span>
              <Select
                label={
                  header
                    ? t('Meaning of {name}', { name: header })
                    : t('Meaning of column {number}', { number: at + 1 })
                }
                value={shown.meanings[at] ?? 'skip'}
                onChange={(meaning) =>
                  void change({ meanings: shown.meanings.map((each, index) => (index === at ? meaning : each)) })
                }
                choices={meaningsOf(fields)}
              />
            </span>
          ))}
        >
          {it.sample.map((row, index) => (
            <Row key={index}>
              {it.headers.map((_, at) => (
                <Cell
                  key={at}
                  className={`max-w-60 truncate ${shown.meanings[at] === 'skip' ? 'text-text-3' : ''}`}
                  dir="auto"
                >
                  {row[at] ?? ''}
                </Cell>
              ))}
            </Row>
          ))}
        </Table>
      </Section>
      <Section title={t('How it is done')}>
        <div className="flex flex-col gap-4">
          <Switch
            label={t('Replace what is there already')}
            help={t('Otherwise only what is empty is filled. An empty cell never takes anything away.')}
            isOn={shown.overwrites}
            onChange={(overwrites) => void change({ overwrites })}
          />
          <Switch
            label={t('The addresses of a row are proved to be one person’s')}
            help={t(
              'Otherwise they are joined as claimed: you see one person, and nothing of one address is shown to whoever writes from the other.',
            )}
            isOn={shown.assurance === 'proved'}
            onChange={(isOn) => void change({ assurance: isOn ? 'proved' : 'claimed' })}
          />
        </div>
      </Section>
    </>
  );
}

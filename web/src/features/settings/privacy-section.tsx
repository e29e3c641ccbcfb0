// How long things are kept: rules that are off until somebody says a number of days, what they would take now, and what runs took.
import type { RetentionCounts, RetentionRules, RetentionRun } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMay } from '../../live/index.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Counted } from '../../ui/counted.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { useForm } from '../../ui/use-form.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';
import { KindDays } from './privacy-kinds.tsx';
import { DaysInput } from './privacy-days.tsx';
import { dueWords, goneParts, isDays, ruleRows } from './privacy-words.ts';

type Due = RetentionCounts & { readonly limit: number };
const isRight = (rules: RetentionRules): boolean =>
  ruleRows.every(({ key }) => isDays(rules[key])) && Object.values(rules.kindDays).every(isDays);
const isOn = (rules: RetentionRules): boolean =>
  ruleRows.some(({ key }) => rules[key] !== null) || Object.values(rules.kindDays).some((days) => days !== null);

export function PrivacySection() {
  const retention = useQuery({
    queryKey: ['retention'],
    queryFn: () => api.getRetention(),
    // A run tells itself as it goes.
    refetchInterval: (query) => (query.state.data?.runs[0]?.state === 'running' ? 2000 : false),
  });
  return (
    <>
      <PageHead title={t('Privacy')}>
        {t('What is no longer needed is deleted each night, for good. Nothing is deleted until you switch it on.')}
      </PageHead>
      <Loaded query={retention} what={t('the rules')}>
        {({ rules, runs }) => (
          <>
            <Rules stored={rules} />
            <Runs runs={runs} hasRules={isOn(rules)} />
          </>
        )}
      </Loaded>
    </>
  );
}

/** Shorter, newly on, or on for a kind: more goes, and that is asked about first. */
function isSharper(now: RetentionRules, was: RetentionRules): boolean {
  const less = (a: number | null, b: number | null) => a !== null && (b === null || a < b);
  const of = (rules: RetentionRules, kind: string) =>
    Object.hasOwn(rules.kindDays, kind) ? rules.kindDays[kind]! : rules.conversationDays;
  return (
    ruleRows.some(({ key }) => less(now[key], was[key])) ||
    [...Object.keys(now.kindDays), ...Object.keys(was.kindDays)].some((kind) => less(of(now, kind), of(was, kind)))
  );
}

function Rules({ stored }: { stored: RetentionRules }) {
  const mayChange = useMay('workspace:write');
  const mayErase = useMay('contacts:erase');
  const isOpen = mayChange && mayErase;
  const queries = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const form = useForm<RetentionRules>(
    stored,
    async (values) => {
      setAsked(false);
      queries.setQueryData(['retention'], await api.changeRetention({ body: values }));
    },
    (values) => ({
      ...Object.fromEntries(
        ruleRows.flatMap(({ key }) => (isDays(values[key]) ? [] : [[key, t('Between 1 and 3,650 days')]])),
      ),
      ...(Object.values(values.kindDays).every(isDays) ? {} : { kindDays: t('Between 1 and 3,650 days') }),
    }),
  );
  const due = useQuery({
    queryKey: ['retention-preview', form.values],
    queryFn: () => api.previewRetention({ body: form.values }),
    enabled: isRight(form.values),
    placeholderData: (before) => before,
  });
  /** Of these very rules. */
  const counts = due.isPlaceholderData ? undefined : due.data;
  return (
    <Section title={t('Delete automatically')}>
      {isOpen ? null : (
        <Banner tone="info" className="mb-4">
          {mayChange
            ? t('Your role may not erase, so it may not change these rules.')
            : t('Your role may not change these rules.')}
        </Banner>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isRight(form.values) && isSharper(form.values, stored)) setAsked(true);
          else void form.submit();
        }}
      >
        <FormError
          message={form.message}
          fields={form.fields}
          labels={Object.fromEntries(ruleRows.map(({ key, label }) => [key, t.of(label)]))}
        />
        <ul className="divide-y divide-line rounded-card border border-line">
          {ruleRows.map(({ key, label, help, start, counted }) => (
            <li key={key} data-field={key} className="p-3">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                <Switch
                  label={t.of(label)}
                  help={t.of(help)}
                  isOn={form.values[key] !== null}
                  disabled={!isOpen}
                  onChange={(on) => form.set(key, on ? (stored[key] ?? start) : null)}
                  className="min-w-52 flex-1"
                />
                {form.values[key] === null ? null : (
                  <DaysInput
                    label={t('{name}: days', { name: t.of(label) })}
                    days={form.values[key]}
                    disabled={!isOpen}
                    onChange={(days) => form.set(key, days)}
                  />
                )}
                {form.values[key] === null && !(key === 'conversationDays' && isOn(form.values)) ? null : (
                  <span role="status" className="min-w-28 text-sm text-text-3">
                    {due.data && isRight(form.values) ? dueWords(due.data[counted], due.data.limit) : ''}
                  </span>
                )}
              </div>
              {form.errorOf(key) ? <p className="mt-1 text-sm text-danger">{form.errorOf(key)}</p> : null}
              {key === 'conversationDays' ? (
                <KindDays
                  usual={form.values.conversationDays}
                  kindDays={form.values.kindDays}
                  error={form.errorOf('kindDays')}
                  disabled={!isOpen}
                  onChange={(kindDays) => form.set('kindDays', kindDays)}
                />
              ) : null}
            </li>
          ))}
        </ul>
        <p className="mt-2 text-sm text-text-3">
          {t('Contacts on legal hold, their conversations and files stay until the hold is released.')}
        </p>
        <SaveBar form={form} />
      </form>
      <AlertDialog
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        title={t('Delete what is older?')}
        action={t('Save rules')}
        isBusy={form.isBusy}
        isBlocked={!counts}
        onConfirm={() => void form.submit()}
      >
        <Counted
          query={{ data: counts, error: due.error, refetch: due.refetch }}
          failed={() => t('What would go could not be counted, so nothing is deleted.')}
        >
          {(going) => (
            <>
              <Going label={t('The next run deletes:')} due={going} />
              <p>{t('This cannot be undone.')}</p>
            </>
          )}
        </Counted>
      </AlertDialog>
    </Section>
  );
}

function Runs({ runs, hasRules }: { runs: readonly RetentionRun[]; hasRules: boolean }) {
  const mayChange = useMay('workspace:write');
  const mayErase = useMay('contacts:erase');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [due, setDue] = useState<Due | null>(null);
  const isRunning = runs[0]?.state === 'running';
  const ask = () =>
    void deeds.run(
      'ask',
      async () => {
        const { rules } = await api.getRetention();
        const counts = await api.previewRetention({ body: rules });
        if (goneParts(counts, counts.limit).length === 0) say({ title: t('Nothing is due.') });
        else setDue(counts);
      },
      t('Could not see what is due'),
    );
  const run = async () => {
    if (await deeds.run('run', () => api.runRetention(), t('Could not begin')))
      await queries.invalidateQueries({ queryKey: ['retention'] });
    setDue(null);
  };
  return (
    <Section
      title={t('Runs')}
      help={t('Each night at a quiet hour, and when you ask for one.')}
      actions={
        mayChange && mayErase && hasRules ? (
          <Button onClick={ask} isBusy={deeds.busy === 'ask' || isRunning}>
            {isRunning ? t('Running…') : t('Run now…')}
          </Button>
        ) : undefined
      }
    >
      {runs.length === 0 ? (
        <p className="text-text-2">{t('None yet.')}</p>
      ) : (
        <Table label={t('Runs')} head={[t('Started'), t('Begun by'), t('Deleted'), t('State')]}>
          {runs.map((each) => (
            <Row key={each.id}>
              <Cell className="whitespace-nowrap">
                <Time at={each.startedAt} />
              </Cell>
              <Cell>{each.startedBy || t('The clock')}</Cell>
              <Cell className="min-w-48">{listed(goneParts(each.gone, Infinity)) || t('Nothing')}</Cell>
              <Cell>{stateWords(each.state)}</Cell>
            </Row>
          ))}
        </Table>
      )}
      <AlertDialog
        isOpen={due !== null}
        onClose={() => setDue(null)}
        title={t('Delete now?')}
        action={t('Delete now')}
        typed={due ? String(sum(due)) : ''}
        isBusy={deeds.busy === 'run'}
        onConfirm={() => void run()}
      >
        {due ? <Going label={t('This deletes:')} due={due} /> : null}
        <p>{t('This cannot be undone.')}</p>
      </AlertDialog>
    </Section>
  );
}
function Going({ label, due }: { label: string; due: Due }) {
  const parts = goneParts(due, due.limit);
  if (parts.length === 0) return <p>{t('Nothing is due.')}</p>;
  return (
    <>
      <p>{label}</p>
      <ul aria-label={label} className="list-disc ps-5">
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
    </>
  );
}
const sum = (due: RetentionCounts): number => ruleRows.reduce((all, { counted }) => all + due[counted], 0);
function stateWords(state: RetentionRun['state']): string {
  if (state === 'running') return t('Running');
  return state === 'done' ? t('Done') : t('Stopped');
}

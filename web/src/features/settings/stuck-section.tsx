// What could not be done by itself: calls and mails that could not be read, and jobs that gave up. Nothing is lost; a person decides.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { api, useMay } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { bytesWords } from '../../live/words.ts';
import { t } from '../../words/t.ts';

export function StuckSection() {
  return (
    <>
      <PageHead title={t('Stuck')}>
        {t('What came in and could not be read, and work that failed for good. Nothing here is lost.')}
      </PageHead>
      <Section title={t('Received, not read')}>
        <Receipts />
      </Section>
      <Section title={t('Failed jobs')}>
        <Jobs />
      </Section>
    </>
  );
}

const nothing = (words: string) => (
  <EmptyState icon={<CircleCheck size={20} />} title={t('Nothing is stuck')} className="py-6">
    {words}
  </EmptyState>
);

function Receipts() {
  const mayRetry = useMay('operations:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const receipts = useInfiniteQuery({
    queryKey: ['stuck-receipts'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listStuckReceipts({ query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const retry = (id: string): void =>
    void deeds.run(
      id,
      async () => {
        const { state, why } = await api.retryStuckReceipt({ params: { id } });
        say(
          state === 'done'
            ? { title: t('Read now'), tone: 'ok' }
            : { title: t('Still not readable'), detail: t.server(why), tone: 'danger' },
        );
        await queries.invalidateQueries({ queryKey: ['stuck-receipts'] });
      },
      t('Could not read it again'),
    );
  return (
    <Loaded query={receipts} what={t('stuck receipts')}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return nothing(t('Every call and mail was read.'));
        return (
          <>
            <Table
              label={t('Received, not read')}
              head={[
                t('Channel'),
                t('Why'),
                t('Size'),
                t('When'),
                <span key="retry" className="sr-only">
                  {t('Retry')}
                </span>,
              ]}
            >
              {items.map((item) => (
                <Row key={item.id}>
                  <Cell className="font-medium">{item.channelName}</Cell>
                  <Cell className="min-w-48 wrap-anywhere text-text-2">{t.server(item.why)}</Cell>
                  <Cell className="whitespace-nowrap text-text-2">{bytesWords(item.bytes)}</Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    <Time at={item.createdAt} />
                  </Cell>
                  <Cell className="text-end">
                    {mayRetry ? (
                      <Button size="sm" isBusy={deeds.busy === item.id} onClick={() => retry(item.id)}>
                        {t('Retry')}
                      </Button>
                    ) : null}
                  </Cell>
                </Row>
              ))}
            </Table>
            {receipts.hasNextPage ? (
              <Button
                className="mt-3"
                isBusy={receipts.isFetchingNextPage}
                onClick={() => void receipts.fetchNextPage()}
              >
                {t('Show more')}
              </Button>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function Jobs() {
  const mayRetry = useMay('operations:write');
  const queries = useQueryClient();
  const deeds = useDeeds();
  const jobs = useInfiniteQuery({
    queryKey: ['stuck-jobs'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listStuckJobs({ query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const act = (id: string, work: () => Promise<unknown>, failed: string): void =>
    void deeds.run(
      id,
      async () => {
        await work();
        await queries.invalidateQueries({ queryKey: ['stuck-jobs'] });
      },
      failed,
    );
  const last = (
    <span key="retry" className="sr-only">
      {t('Retry or drop')}
    </span>
  );
  return (
    <Loaded query={jobs} what={t('failed jobs')}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return nothing(t('Every job was done.'));
        return (
          <>
            <Table label={t('Failed jobs')} head={[t('Job'), t('Why'), t('Tries'), t('When'), last]}>
              {items.map((job) => (
                <Row key={job.id}>
                  <Cell className="font-medium">{job.task}</Cell>
                  <Cell className="min-w-48 wrap-anywhere text-text-2">{t.server(job.why)}</Cell>
                  <Cell className="tabular text-text-2">{t.number(job.attempts)}</Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    <Time at={job.createdAt} />
                  </Cell>
                  <Cell>
                    {mayRetry ? (
                      <span className="flex justify-end gap-2">
                        <Button
                          size="sm"
                          isBusy={deeds.busy === job.id}
                          onClick={() =>
                            act(
                              job.id,
                              () => api.retryStuckJob({ params: { id: job.id } }),
                              t('Could not queue it again'),
                            )
                          }
                        >
                          {t('Retry')}
                        </Button>
                        <Button
                          size="sm"
                          look="ghost"
                          onClick={() =>
                            act(job.id, () => api.dropStuckJob({ params: { id: job.id } }), t('Could not drop it'))
                          }
                        >
                          {t('Drop')}
                        </Button>
                      </span>
                    ) : null}
                  </Cell>
                </Row>
              ))}
            </Table>
            {jobs.hasNextPage ? (
              <Button className="mt-3" isBusy={jobs.isFetchingNextPage} onClick={() => void jobs.fetchNextPage()}>
                {t('Show more')}
              </Button>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

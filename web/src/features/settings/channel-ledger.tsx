// The ledger of a channel: every raw call with what came of it, one as it came, and reading it again after a fix.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LedgerEntry, Receipt } from '@throughline/sdk';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { bytesWords } from '../../live/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Select } from '../../ui/select.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { eventWord, outcomeLook } from './channel-health.ts';
import { msg, t, type Msg } from '../../words/t.ts';

type Shown = LedgerEntry['outcome'] | 'all';
const shownChoices: readonly { value: Shown; label: Msg }[] = [
  { value: 'all', label: msg('All calls') },
  { value: 'stored', label: msg('Stored') },
  { value: 'stuck', label: msg('Stuck') },
  { value: 'noise', label: msg('Noise') },
  { value: 'duplicate', label: msg('Duplicates') },
];

export function ChannelLedger({ channelId }: { channelId: string }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [shown, setShown] = useState<Shown>('all');
  const [openedId, setOpenedId] = useState<string | null>(null);
  const ledger = useInfiniteQuery({
    queryKey: ['receipts', channelId, shown],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listReceipts({
        params: { id: channelId },
        query: {
          limit: 25,
          ...(shown === 'all' ? {} : { outcome: shown }),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const fresh = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: ['receipts', channelId] });
    await queries.invalidateQueries({ queryKey: ['channel-health', channelId] });
  };
  const replayAll = (): void =>
    void deeds.run(
      'all',
      async () => {
        let [read, stuck] = [0, 0];
        for (let after: string | null = ''; after !== null;) {
          const done: Awaited<ReturnType<typeof api.replayStuck>> = await api.replayStuck({
            params: { id: channelId },
            body: after === '' ? {} : { after },
          });
          [read, stuck, after] = [read + done.read, stuck + done.stuck, done.nextAfter];
        }
        say({
          title:
            read + stuck === 0
              ? t('Nothing is stuck')
              : t('{read, number} read now, {stuck, number} still stuck', { read, stuck }),
          tone: stuck > 0 ? 'danger' : 'ok',
        });
        await fresh();
      },
      t('Could not read them again'),
    );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center justify-between gap-2">
        <div className="w-44">
          <Select
            label={t.as('verb', 'Show')}
            value={shown}
            choices={t.each(shownChoices, 'label')}
            onChange={setShown}
          />
        </div>
        <Button isBusy={deeds.busy === 'all'} onClick={replayAll}>
          {t('Replay all stuck')}
        </Button>
      </div>
      <Loaded query={ledger} what={t('the ledger')}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <EmptyState icon={<ScrollText size={20} />} title={t('Nothing here')} className="py-6">
                {t('Every call and mail is kept here as it came, for as long as the workspace keeps receipts.')}
              </EmptyState>
            );
          return (
            <>
              <Table
                label={t('Raw calls')}
                head={[
                  t('When'),
                  t('What came of it'),
                  t('Size'),
                  <span key="open" className="sr-only">
                    {t.as('verb', 'Look')}
                  </span>,
                ]}
              >
                {items.map((item) => (
                  <Row key={item.id}>
                    <Cell className="whitespace-nowrap text-text-2">
                      <Time at={item.createdAt} />
                    </Cell>
                    <Cell className="min-w-40">
                      <Badge tone={outcomeLook(item.outcome).tone}>{outcomeLook(item.outcome).word}</Badge>
                      {item.why ? <p className="mt-1 text-sm wrap-anywhere text-text-2">{t.server(item.why)}</p> : null}
                    </Cell>
                    <Cell className="whitespace-nowrap text-text-2">{bytesWords(item.bytes)}</Cell>
                    <Cell className="text-end">
                      <Button size="sm" onClick={() => setOpenedId(item.id)}>
                        {t.as('verb', 'Look')}
                      </Button>
                    </Cell>
                  </Row>
                ))}
              </Table>
              {ledger.hasNextPage ? (
                <Button className="mt-3" isBusy={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
                  {t('Show more')}
                </Button>
              ) : null}
            </>
          );
        }}
      </Loaded>
      {openedId ? <OneCall id={openedId} onClose={() => setOpenedId(null)} onReplayed={fresh} /> : null}
    </>
  );
}

function OneCall({ id, onClose, onReplayed }: { id: string; onClose: () => void; onReplayed: () => Promise<void> }) {
  const deeds = useDeeds();
  const receipt = useQuery({ queryKey: ['receipt', id], queryFn: () => api.getReceipt({ params: { id } }) });
  const replay = (): void =>
    void deeds.run(
      'replay',
      async () => {
        const { outcome, why, messages } = await api.replayReceipt({ params: { id } });
        say({
          title:
            outcome === 'stuck'
              ? t('Still not readable')
              : messages > 0
                ? t('{count, plural, one {# new message} other {# new messages}}', { count: messages })
                : t('Nothing new in it'),
          detail: t.server(why),
          tone: outcome === 'stuck' ? 'danger' : 'ok',
        });
        await receipt.refetch();
        await onReplayed();
      },
      t('Could not read it again'),
    );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('A call as it came')}
      description={t('Without its secrets. Reading it again changes nothing that is known already.')}
      width="lg"
      footer={
        <Button look="primary" isBusy={deeds.busy === 'replay'} onClick={replay}>
          {t('Replay')}
        </Button>
      }
    >
      <Loaded query={receipt} what={t('the call')}>
        {(data) => <CallBody receipt={data} onClose={onClose} />}
      </Loaded>
    </Dialog>
  );
}

function CallBody({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const look = outcomeLook(receipt.outcome);
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={look.tone}>{look.word}</Badge>
        <span className="text-text-2">
          {look.help} <Time at={receipt.createdAt} />
        </span>
      </p>
      {receipt.why ? <p className="wrap-anywhere">{t.server(receipt.why)}</p> : null}
      <div>
        <h3 className="font-medium">{t('Reads today as')}</h3>
        {receipt.trouble ? <p className="wrap-anywhere text-danger">{t.server(receipt.trouble)}</p> : null}
        {!receipt.trouble && receipt.reads.length === 0 ? <p className="text-text-2">{t('Nothing')}</p> : null}
        <ul className="list-disc ps-5">
          {receipt.reads.map((event, index) => (
            <li key={`${event.kind} ${index}`} className="wrap-anywhere">
              {eventWord(event.kind)}
              {event.words ? `: ${event.words}` : ''}
              {event.conversationId ? (
                <>
                  {' '}
                  <Link to="/inbox" search={{ conversation: event.conversationId }} onClick={onClose}>
                    {t.as('verb', 'Open')}
                  </Link>
                </>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
      <Raw
        title={t('Headers and what the door knew')}
        text={JSON.stringify({ headers: receipt.headers, ...receipt.meta }, null, 2)}
      />
      <Raw
        title={receipt.isCut ? t('Body, its beginning') : t.as('request', 'Body')}
        text={
          receipt.isWithheld
            ? t('Words in it were deleted. Only those who may change and delete other people’s messages see them.')
            : receipt.body === null
              ? t('Not text, or not kept any more.')
              : pretty(receipt.body)
        }
      />
    </div>
  );
}
function Raw({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="font-medium">{title}</h3>
      <pre
        tabIndex={0}
        aria-label={title}
        className="mt-1 max-h-72 overflow-auto rounded-control border border-line bg-surface p-3 text-sm whitespace-pre-wrap wrap-anywhere"
      >
        {text}
      </pre>
    </div>
  );
}
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

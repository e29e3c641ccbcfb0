// A rehearsal before going live: which channels, whom to write to, and the report as it comes.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Channel, ChannelKind, Rehearsal } from '@throughline/sdk';
import { ArrowLeft, CircleCheck, CircleMinus, CircleX, Hourglass } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ChannelIcon } from '../../ui/channel-icon.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { msg, t } from '../../words/t.ts';

const LOOK_MS = 2000;

export interface RehearsalPageProps {
  id: string | null;
  channels: readonly Channel[];
  kinds: readonly ChannelKind[];
  onOpen: (id: string | null) => void;
  onBack: () => void;
}
export function RehearsalPage({ id, channels, kinds, onOpen, onBack }: RehearsalPageProps) {
  return (
    <>
      <Button
        look="ghost"
        className="-ms-3 mb-2"
        icon={<ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />}
        onClick={() => (id ? onOpen(null) : onBack())}
      >
        {id ? t('Rehearsals') : t('Channels')}
      </Button>
      {id ? <Report id={id} /> : <Start channels={channels} kinds={kinds} onOpen={onOpen} />}
    </>
  );
}

function Start({ channels, kinds, onOpen }: Pick<RehearsalPageProps, 'channels' | 'kinds' | 'onOpen'>) {
  const deeds = useDeeds();
  const [to, setTo] = useState<Record<string, string>>({});
  const connected = channels.filter((channel) => channel.state !== 'off');
  const kindOf = (channel: Channel) => kinds.find((kind) => kind.kind === channel.kind);
  const start = (): void =>
    void deeds.run(
      'start',
      async () => {
        const { id } = await api.startRehearsal({
          body: {
            channels: connected.map((channel) => ({
              channelId: channel.id,
              ...(to[channel.id]?.trim() ? { to: to[channel.id]!.trim() } : {}),
            })),
          },
        });
        onOpen(id);
      },
      t('Could not start the rehearsal'),
    );
  return (
    <>
      <PageHead title={t('Rehearsal')}>
        {t(
          'Sends a message through every connected channel and checks that it arrives, from whom, and that changing channel keeps the thread. What it makes up is marked, waits for nobody, and can be removed.',
        )}
      </PageHead>
      {connected.length === 0 ? (
        <Banner tone="info">{t('Connect a channel first.')}</Banner>
      ) : (
        <form
          className="mb-8 flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            start();
          }}
        >
          {connected.map((channel) => {
            const kind = kindOf(channel);
            return (
              <div key={channel.id} className="flex items-start gap-3">
                <ChannelIcon card={kind} size="lg" />
                <div className="min-w-0 flex-1">
                  {kind?.abilities.canStart ? (
                    <Field
                      name={`to-${channel.id}`}
                      label={t('{name}: write to', { name: channel.name })}
                      help={t('Your own address or number. Empty: nobody is written to.')}
                    >
                      <Input
                        value={to[channel.id] ?? ''}
                        onValueChange={(value) => setTo({ ...to, [channel.id]: value })}
                        autoComplete="off"
                      />
                    </Field>
                  ) : (
                    <>
                      <p className="font-medium">{channel.name}</p>
                      <p className="text-sm text-text-2">
                        {t('Nobody may be written to first here. You send a code, and it is answered.')}
                      </p>
                    </>
                  )}
                </div>
              </div>
            );
          })}
          <div>
            <Button look="primary" type="submit" isBusy={deeds.busy === 'start'}>
              {t('Start the rehearsal')}
            </Button>
          </div>
        </form>
      )}
      <Section title={t('Earlier rehearsals')}>
        <Earlier onOpen={onOpen} />
      </Section>
    </>
  );
}

function Earlier({ onOpen }: { onOpen: (id: string) => void }) {
  const list = useInfiniteQuery({
    queryKey: ['rehearsals'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listRehearsals({ query: { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) } }),
    getNextPageParam: (last) => last.nextCursor,
  });
  return (
    <Loaded query={list} what={t('earlier rehearsals')}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <p className="text-text-2">{t('None yet. Their reports are kept here.')}</p>;
        return (
          <>
            <Table
              label={t('Earlier rehearsals')}
              head={[
                t('When'),
                t('Result'),
                <span key="open" className="sr-only">
                  {t.as('verb', 'Open')}
                </span>,
              ]}
            >
              {items.map((item) => (
                <Row key={item.id}>
                  <Cell>
                    <Time at={item.createdAt} /> <span className="text-text-2">{item.startedBy}</span>
                  </Cell>
                  <Cell>
                    <Verdict of={item} />
                  </Cell>
                  <Cell className="text-end">
                    <Button size="sm" onClick={() => onOpen(item.id)}>
                      {t.as('verb', 'Open')}
                    </Button>
                  </Cell>
                </Row>
              ))}
            </Table>
            {list.hasNextPage ? (
              <Button className="mt-3" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('Show more')}
              </Button>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

function Verdict({ of: { state, counts } }: { of: Pick<Rehearsal, 'state' | 'counts'> }) {
  const [tone, word]: [Tone, string] =
    counts.failed > 0
      ? ['danger', t('{count, plural, one {# failed} other {# failed}}', { count: counts.failed })]
      : state === 'done'
        ? ['ok', t('{count, plural, one {# passed} other {# passed}}', { count: counts.ok })]
        : ['accent', state === 'running' ? t('At work') : t('Waiting for you')];
  return <Badge tone={tone}>{word}</Badge>;
}

const looks = {
  ok: [CircleCheck, 'text-ok', msg('Works')],
  failed: [CircleX, 'text-danger', msg('Does not work')],
  skipped: [CircleMinus, 'text-text-3', msg('Not tested')],
  waiting: [Hourglass, 'text-warn', msg('Waiting')],
} as const;

function Report({ id }: { id: string }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const query = useQuery({
    queryKey: ['rehearsal', id],
    queryFn: () => api.getRehearsal({ params: { id } }),
    refetchInterval: (current) => (current.state.data?.state === 'done' ? false : LOOK_MS),
  });
  const act = (name: string, work: () => Promise<unknown>, failed: string): void =>
    void deeds.run(
      name,
      async () => {
        await work();
        await query.refetch();
        await queries.invalidateQueries({ queryKey: ['rehearsals'] });
      },
      failed,
    );
  return (
    <Loaded query={query} what={t('the rehearsal')}>
      {(data) => (
        <>
          <PageHead
            title={
              <span className="flex flex-wrap items-center gap-3">
                {t('Rehearsal')} <Verdict of={data} />
              </span>
            }
            actions={
              <>
                <a
                  href={`/api/v1/rehearsals/${id}/report`}
                  download
                  className="inline-flex min-h-8 items-center rounded-control border border-input-line px-3 hover:bg-hover"
                >
                  {t.as('verb', 'Download')}
                </a>
                {data.state === 'waiting' ? (
                  <Button
                    isBusy={deeds.busy === 'end'}
                    onClick={() => act('end', () => api.endRehearsal({ params: { id } }), t('Could not end it'))}
                  >
                    {t.as('verb', 'End')}
                  </Button>
                ) : null}
                {data.state === 'done' && data.madeContacts > 0 ? (
                  <Button
                    isBusy={deeds.busy === 'clear'}
                    onClick={() =>
                      act(
                        'clear',
                        async () => {
                          await api.clearRehearsal({ params: { id } });
                          say({ title: t('Made-up people removed'), tone: 'ok' });
                        },
                        t('Could not remove them'),
                      )
                    }
                  >
                    {t('Remove made-up people')}
                  </Button>
                ) : null}
              </>
            }
          >
            {data.counts.waiting > 0
              ? t('{ok} passed, {failed} failed, {skipped} not tested, {waiting} waited for.', data.counts)
              : t('{ok} passed, {failed} failed, {skipped} not tested.', data.counts)}{' '}
            <Time at={data.createdAt} />
          </PageHead>
          <div aria-live="polite">
            {data.channels.map((channel) => (
              <Section key={channel.channelId} title={`${channel.name} (${t.server(channel.title)})`}>
                <ChannelSteps channel={channel} code={data.code} />
              </Section>
            ))}
          </div>
        </>
      )}
    </Loaded>
  );
}

function ChannelSteps({ channel, code }: { channel: Rehearsal['channels'][number]; code: string }) {
  const isCodeWaited = channel.steps.some((step) => step.id === 'code' && step.state === 'waiting');
  return (
    <>
      <ul className="flex flex-col gap-2">
        {channel.steps.length === 0 ? <li className="text-text-2">{t('Comes next.')}</li> : null}
        {channel.steps.map((step) => {
          const [Icon, ink, word] = looks[step.state];
          return (
            <li key={step.id} className="flex items-start gap-2">
              <Icon size={16} role="img" aria-label={t.of(word)} className={`mt-0.5 shrink-0 ${ink}`} />
              <div className="min-w-0 wrap-anywhere">
                <p className="font-medium">{t.server(step.title)}</p>
                {step.detail ? <p className="text-text-2">{t.server(step.detail)}</p> : null}
                {step.state === 'failed' && step.remedy ? <p>{t.server(step.remedy)}</p> : null}
              </div>
            </li>
          );
        })}
      </ul>
      {isCodeWaited && channel.writeUrl ? (
        <div className="mt-3 flex flex-wrap items-center gap-4">
          <QrCode text={channel.writeUrl} label={t('QR code that opens {name}', { name: channel.name })} />
          <p>
            {t.rich('Send <b>{code}</b> to <a>{name}</a>.', {
              code,
              name: channel.label || channel.name,
              b: (inside) => <strong className="font-mono">{inside}</strong>,
              a: (inside) => (
                <a className="text-link underline" href={channel.writeUrl!} target="_blank" rel="noreferrer">
                  {inside}
                </a>
              ),
            })}
          </p>
        </div>
      ) : null}
    </>
  );
}

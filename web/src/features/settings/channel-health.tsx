// How one channel is: traffic and errors, what waits, what ends when, and the provider's own words with what helps.
import { useQuery } from '@tanstack/react-query';
import type { ChannelHealth as Health } from '@throughline/sdk';
import { ChartColumn, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { figures } from './channel-health.ts';
import { clockTime } from '../../live/words.ts';
import { t } from '../../words/t.ts';

const REFRESH_MS = 15_000;

export function ChannelHealth({ channelId }: { channelId: string }) {
  const health = useQuery({
    queryKey: ['channel-health', channelId],
    queryFn: () => api.getChannelHealth({ params: { id: channelId } }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Loaded query={health} what={t('the channel’s health')}>
      {(data) => (
        <>
          <Section title={t('Health')}>
            <Facts health={data} />
            <Hours hours={data.hours} />
            <Table label={t('Traffic and errors')} head={[t('What'), t('Last hour'), t('Last 24 hours')]}>
              {figures(data).map((figure) => (
                <Row key={figure.label}>
                  <Cell>
                    <span className="inline-flex items-center gap-1.5">
                      {figure.isWrong ? (
                        <TriangleAlert size={14} role="img" aria-label={t('To look at')} className="text-warn" />
                      ) : null}
                      {figure.label}
                    </span>
                  </Cell>
                  <Cell className="tabular">{figure.hour}</Cell>
                  <Cell className="tabular">{figure.day}</Cell>
                </Row>
              ))}
            </Table>
          </Section>
          <Section title={t('Last errors')}>
            <Errors errors={data.errors} />
          </Section>
          {data.sites ? (
            <Section title={t('Seen on')}>
              <Sites sites={data.sites} />
            </Section>
          ) : null}
        </>
      )}
    </Loaded>
  );
}

function Facts({ health }: { health: Health }) {
  const { queue, pace, window, expiries } = health;
  const paces = [
    pace.perSecond === null ? null : t('At most {count, number} a second', { count: pace.perSecond }),
    pace.atOnce === null ? null : t('At most {count, number} at once', { count: pace.atOnce }),
  ].filter(Boolean);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      t('Waiting to go out'),
      queue.oldestAt ? (
        <>
          <span className="block">
            {t.rich('{count, number}, the oldest since {time}', {
              count: queue.waiting,
              time: <Time at={queue.oldestAt} />,
            })}
          </span>
          {queue.nextAt ? (
            <span className="block">
              {t.rich('{count, number} put off, next try {time}', {
                count: queue.postponed,
                time: <Time at={queue.nextAt} />,
              })}
            </span>
          ) : null}
        </>
      ) : (
        t('Nothing')
      ),
    ],
    [t('Pace'), paces.length > 0 ? paces.join(' · ') : t('As the provider lets us')],
    [
      t('Reply window'),
      window.hours === null
        ? t('None: answers go at any time')
        : window.lateHours
          ? t('{hours} h after the customer wrote, people {late} h', { hours: window.hours, late: window.lateHours })
          : t('{hours} h after the customer wrote', { hours: window.hours }),
    ],
    ...expiries.map(
      ({ name, at }) =>
        [
          t('{name} ends', { name: t.server(name) }),
          <span key={name} className="inline-flex items-center gap-2">
            <Time at={at} />
            {Date.parse(at) < Date.now() ? <Badge tone="danger">{t('Ended')}</Badge> : null}
          </span>,
        ] as const,
    ),
  ];
  return (
    <dl className="mb-4 flex flex-wrap gap-x-8 gap-y-2">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt className="text-sm text-text-3">{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Bars of a day; the table below says the same in numbers. */
function Hours({ hours }: { hours: Health['hours'] }) {
  const most = Math.max(1, ...hours.map((hour) => hour.received + hour.sent + hour.wrong));
  const height = (count: number) => ({ height: `${(count / most) * 100}%` });
  const total = hours.reduce((sum, hour) => sum + hour.received + hour.sent, 0);
  const wrong = hours.reduce((sum, hour) => sum + hour.wrong, 0);
  if (total + wrong === 0)
    return (
      <EmptyState icon={<ChartColumn size={20} />} title={t('No traffic in the last 24 hours')} className="py-6">
        {t('Every message that comes in or goes out is counted here, hour by hour.')}
      </EmptyState>
    );
  return (
    <figure className="mb-4">
      <div
        role="img"
        aria-label={t('The last 24 hours by hour: {total, number} in and out, {wrong, number} wrong', { total, wrong })}
        className="flex h-16 items-end gap-0.5 border-b border-line"
      >
        {hours.map((hour) => (
          <span
            key={hour.at}
            className="flex h-full flex-1 flex-col justify-end"
            title={t('{time}: {received, number} in, {sent, number} out, {wrong, number} wrong', {
              time: clockTime(hour.at),
              received: hour.received,
              sent: hour.sent,
              wrong: hour.wrong,
            })}
          >
            <span className="bg-danger" style={height(hour.wrong)} />
            <span className="bg-accent opacity-50" style={height(hour.sent)} />
            <span className="bg-accent" style={height(hour.received)} />
          </span>
        ))}
      </div>
      <figcaption className="mt-1 text-sm text-text-3">
        {t('24 hours: in (strong), out (pale), wrong (red).')}
      </figcaption>
    </figure>
  );
}

function Errors({ errors }: { errors: Health['errors'] }) {
  if (errors.length === 0)
    return (
      <EmptyState icon={<CircleCheck size={20} />} title={t('No errors in a week')} className="py-6">
        {t('What the provider refuses, and what cannot be read, shows here in its own words.')}
      </EmptyState>
    );
  return (
    <ul className="flex flex-col gap-3">
      {errors.map((error) => (
        <li key={`${error.direction} ${error.why} ${error.detail}`} className="rounded-card border border-line p-3">
          <p className="flex flex-wrap items-center gap-2 text-sm text-text-3">
            <Badge tone={error.direction === 'in' ? 'plain' : 'warn'}>
              {error.direction === 'in' ? t('Coming in') : t('Going out')}
            </Badge>
            <span>{t.server(error.why)}</span>
            <span>
              {error.count > 1 ? (
                t.rich('{count, number} times, last {time}', { count: error.count, time: <Time at={error.at} /> })
              ) : (
                <Time at={error.at} />
              )}
            </span>
          </p>
          <p className="mt-1 font-medium wrap-anywhere">{t.server(error.detail)}</p>
          {error.remedy ? <p className="mt-1 text-text-2">{t.server(error.remedy)}</p> : null}
        </li>
      ))}
    </ul>
  );
}

function Sites({ sites }: { sites: NonNullable<Health['sites']> }) {
  if (sites.length === 0) return <p className="text-text-2">{t('No page has shown this chat yet.')}</p>;
  return (
    <Table label={t('Sites that showed the chat')} head={[t('Site'), t('Last seen')]}>
      {sites.map(({ site, lastSeenAt }) => (
        <Row key={site}>
          <Cell className="wrap-anywhere">{site.replace(/^https?:\/\//, '')}</Cell>
          <Cell className="whitespace-nowrap text-text-2">
            <Time at={lastSeenAt} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

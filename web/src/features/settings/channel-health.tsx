// How one channel is: traffic and errors, what waits, what ends when, and the provider's own words with what helps.
import { useQuery } from '@tanstack/react-query';
import type { ChannelHealth as Health } from '@throughline/sdk';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { figures } from './channel-health.ts';

const REFRESH_MS = 15_000;

export function ChannelHealth({ channelId }: { channelId: string }) {
  const health = useQuery({
    queryKey: ['channel-health', channelId],
    queryFn: () => api.getChannelHealth({ params: { id: channelId } }),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Loaded query={health} what="the channel’s health">
      {(data) => (
        <>
          <Section title="Health">
            <Facts health={data} />
            <Hours hours={data.hours} />
            <Table label="Traffic and errors" head={['What', 'Last hour', 'Last 24 hours']}>
              {figures(data).map((figure) => (
                <Row key={figure.label}>
                  <Cell>
                    <span className="inline-flex items-center gap-1.5">
                      {figure.isWrong ? (
                        <TriangleAlert size={14} role="img" aria-label="To look at" className="text-warn" />
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
          <Section title="Last errors">
            <Errors errors={data.errors} />
          </Section>
          {data.sites ? (
            <Section title="Seen on">
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
    pace.perSecond === null ? null : `${pace.perSecond} a second`,
    pace.atOnce === null ? null : `${pace.atOnce} at once`,
  ].filter(Boolean);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Waiting to go out',
      queue.oldestAt ? (
        <>
          {queue.waiting}, the oldest since <Time at={queue.oldestAt} />
          {queue.nextAt ? (
            <>
              ; {queue.postponed} put off, next try <Time at={queue.nextAt} />
            </>
          ) : null}
        </>
      ) : (
        'Nothing'
      ),
    ],
    ['Pace', paces.length > 0 ? `At most ${paces.join(', ')}` : 'As the provider lets us'],
    [
      'Reply window',
      window.hours === null
        ? 'None: answers go at any time'
        : `${window.hours} h after the customer wrote${window.lateHours ? `, people ${window.lateHours} h` : ''}`,
    ],
    ...expiries.map(
      ({ name, at }) =>
        [
          `${name} ends`,
          <span key={name} className="inline-flex items-center gap-2">
            <Time at={at} />
            {Date.parse(at) < Date.now() ? <Badge tone="danger">Ended</Badge> : null}
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
  return (
    <figure className="mb-4">
      <div
        role="img"
        aria-label={`The last 24 hours by hour: ${total} in and out, ${wrong} wrong`}
        className="flex h-16 items-end gap-0.5 border-b border-line"
      >
        {hours.map((hour) => (
          <span
            key={hour.at}
            className="flex h-full flex-1 flex-col justify-end"
            title={`${new Date(hour.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}: ${hour.received} in, ${hour.sent} out, ${hour.wrong} wrong`}
          >
            <span className="bg-danger" style={height(hour.wrong)} />
            <span className="bg-accent opacity-50" style={height(hour.sent)} />
            <span className="bg-accent" style={height(hour.received)} />
          </span>
        ))}
      </div>
      <figcaption className="mt-1 text-sm text-text-3">24 hours: in (strong), out (pale), wrong (red).</figcaption>
    </figure>
  );
}

function Errors({ errors }: { errors: Health['errors'] }) {
  if (errors.length === 0)
    return (
      <EmptyState icon={<CircleCheck size={20} />} title="No errors in a week" className="py-6">
        What the provider refuses, and what cannot be read, shows here in its own words.
      </EmptyState>
    );
  return (
    <ul className="flex flex-col gap-3">
      {errors.map((error) => (
        <li key={`${error.direction} ${error.why} ${error.detail}`} className="rounded-card border border-line p-3">
          <p className="flex flex-wrap items-center gap-2 text-sm text-text-3">
            <Badge tone={error.direction === 'in' ? 'plain' : 'warn'}>
              {error.direction === 'in' ? 'Coming in' : 'Going out'}
            </Badge>
            <span>{error.why}</span>
            <span>
              {error.count > 1 ? `${error.count} times, last ` : ''}
              <Time at={error.at} />
            </span>
          </p>
          <p className="mt-1 font-medium wrap-anywhere">{error.detail}</p>
          {error.remedy ? <p className="mt-1 text-text-2">{error.remedy}</p> : null}
        </li>
      ))}
    </ul>
  );
}

function Sites({ sites }: { sites: NonNullable<Health['sites']> }) {
  if (sites.length === 0) return <p className="text-text-2">No page has shown this chat yet.</p>;
  return (
    <Table label="Sites that showed the chat" head={['Site', 'Last seen']}>
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

// A panel of cards: what an app answered about this conversation, or in words why it did not.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { PanelCard, ShownPanel } from '@throughline/sdk';
import { ExternalLink, RotateCw, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { api, wordsOf } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { t } from '../../words/t.ts';

export function PanelCards({ panel, conversationId }: { panel: ShownPanel; conversationId: string }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const queryKey = ['panels', 'cards', conversationId, panel.id];
  const get = (fresh: '0' | '1') =>
    api.getPanelCards({ params: { id: conversationId, panelId: panel.id }, query: { fresh } });
  const asked = useQuery({ queryKey, queryFn: () => get('0'), staleTime: 30_000, retry: false });
  const anew = async () => {
    setAsking(true);
    await queries.fetchQuery({ queryKey, queryFn: () => get('1'), staleTime: 0 }).catch(() => undefined);
    setAsking(false);
  };
  const why = asked.data?.state === 'failed' ? asked.data.why : asked.error ? wordsOf(asked.error) : null;
  return (
    <section className="border-t border-line px-4 py-3" aria-busy={asked.isPending || isAsking}>
      <h3 className="mb-1.5 flex min-h-6 items-center gap-1 text-sm font-semibold text-text-2">
        <span className="min-w-0 flex-1 wrap-anywhere">{panel.name}</span>
        <IconButton
          size="sm"
          label={t('Ask {name} again', { name: panel.name })}
          icon={<RotateCw size={14} />}
          onClick={() => void anew()}
        />
      </h3>
      {asked.isPending ? (
        <SkeletonRows rows={2} label={t('Loading {name}', { name: panel.name })} className="page-wait" />
      ) : why !== null ? (
        <div role="status" className="flex flex-col items-start gap-2 text-sm">
          <p className="flex items-start gap-1.5 text-warn">
            <TriangleAlert size={14} aria-hidden className="mt-0.5 shrink-0" />
            <span className="wrap-anywhere">{t.server(why)}</span>
          </p>
          <Button size="sm" isBusy={isAsking} onClick={() => void anew()}>
            {t('Retry')}
          </Button>
        </div>
      ) : asked.data && asked.data.cards.length > 0 ? (
        <ul className="flex flex-col gap-2">
          {asked.data.cards.map((card, index) => (
            <li key={index}>
              <OneCard card={card} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-sm text-text-3">{t('Nothing about this customer.')}</p>
      )}
    </section>
  );
}

function OneCard({ card }: { card: PanelCard }) {
  return (
    <article className="rounded-card border border-line bg-bg p-2.5">
      <header className="flex items-start gap-2">
        {card.image ? (
          <img
            src={card.image.src}
            alt={card.image.alt}
            className="size-10 shrink-0 rounded-control border border-line object-cover"
          />
        ) : null}
        <h4 className="min-w-0 flex-1 font-medium wrap-anywhere" dir="auto">
          {card.title}
        </h4>
        {card.badge ? (
          <Badge tone={card.badge.tone} className="max-w-[45%]">
            {card.badge.text}
          </Badge>
        ) : null}
      </header>
      {card.rows.length > 0 ? (
        <dl className="mt-1.5 grid grid-cols-[minmax(4rem,auto)_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
          {card.rows.map((row, index) => (
            <div key={index} className="contents">
              <dt className="text-text-3 wrap-anywhere" dir="auto">
                {row.label}
              </dt>
              <dd className="wrap-anywhere" dir="auto">
                {row.url ? (
                  <a href={row.url} target="_blank" rel="noopener noreferrer" className="ui-link">
                    {row.value}
                  </a>
                ) : (
                  row.value
                )}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {card.link ? (
        <a
          href={card.link.url}
          target="_blank"
          rel="noopener noreferrer"
          className="ui-link mt-1.5 inline-flex min-h-6 items-center gap-1 text-sm"
        >
          {card.link.label}
          <ExternalLink size={12} aria-hidden />
          <span className="sr-only">{t('(opens a new tab)')}</span>
        </a>
      ) : null}
    </article>
  );
}

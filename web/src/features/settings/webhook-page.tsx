// One webhook: its address, on or off, a new secret, and what was sent.
import type { Webhook } from '@throughline/sdk';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DangerZone } from '../../ui/danger-zone.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Cell, Row, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { WebhookForm } from './webhook-form.tsx';
import { msg, t } from '../../words/t.ts';

export interface WebhookPageProps {
  webhook: Webhook;
  onBack: () => void;
  onChanged: () => Promise<void>;
  onSecret: (secret: string) => void;
}

export function WebhookPage({ webhook, onBack, onChanged, onSecret }: WebhookPageProps) {
  const deeds = useDeeds();
  const [isRolling, setRolling] = useState(false);
  const params = { id: webhook.id };
  const roll = async (): Promise<void> => {
    await deeds.run(
      'roll',
      async () => onSecret((await api.rollWebhookSecret({ params })).secret),
      t('Could not make a new secret'),
    );
    setRolling(false);
  };
  const remove = async (): Promise<void> => {
    if (await deeds.run('remove', () => api.removeWebhook({ params }), t('Could not remove the webhook'))) {
      onBack();
      await onChanged();
    }
  };
  return (
    <>
      <Button
        look="ghost"
        className="-ms-3 mb-2"
        icon={<ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />}
        onClick={onBack}
      >
        {t('Webhooks')}
      </Button>
      <PageHead title={webhook.url} />
      <Section title={t('What is sent')}>
        <div className="flex flex-col gap-4">
          <Switch
            label={t('On')}
            help={t.server(webhook.stateDetail) || t('Changes are sent as they happen.')}
            isOn={webhook.isEnabled}
            onChange={(isEnabled) =>
              void deeds.run(
                'switch',
                async () => {
                  await api.changeWebhook({ params, body: { isEnabled } });
                  await onChanged();
                },
                t('Could not switch it'),
              )
            }
          />
          <WebhookForm
            action={t('Save')}
            stored={{ url: webhook.url, events: webhook.events }}
            save={async (body) => {
              await api.changeWebhook({ params, body });
              await onChanged();
              say({ title: t('Webhook saved'), tone: 'ok' });
            }}
          />
        </div>
      </Section>
      <Section
        title={t('Signing secret')}
        help={t('Every call is signed with it, so that you know it is us.')}
        actions={<Button onClick={() => setRolling(true)}>{t('Make a new secret')}</Button>}
      >
        {null}
      </Section>
      <Section title={t('Deliveries')}>
        <Deliveries webhookId={webhook.id} />
      </Section>
      <DangerZone
        title={t('Remove')}
        action={t('Remove webhook')}
        question={t('Remove this webhook?')}
        typed={new URL(webhook.url).host}
        isBusy={deeds.busy === 'remove'}
        onConfirm={() => void remove()}
        consequence={<p>{t('Nothing is sent to it any more, and its deliveries are forgotten.')}</p>}
      >
        {t('Stops all calls to this address.')}
      </DangerZone>
      <AlertDialog
        isOpen={isRolling}
        onClose={() => setRolling(false)}
        title={t('Make a new secret?')}
        action={t('Make a new secret')}
        isBusy={deeds.busy === 'roll'}
        onConfirm={() => void roll()}
      >
        <p>{t('The old one signs nothing from now on. Your program refuses our calls until it knows the new one.')}</p>
      </AlertDialog>
    </>
  );
}

const stateLooks = {
  queued: ['plain', msg('Waiting')],
  delivered: ['ok', msg('Delivered')],
  failed: ['danger', msg('Failed')],
} as const;

function Deliveries({ webhookId }: { webhookId: string }) {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const deliveries = useInfiniteQuery({
    queryKey: ['deliveries', webhookId],
    initialPageParam: '',
    refetchInterval: 10_000,
    queryFn: ({ pageParam }) =>
      api.listDeliveries({
        params: { id: webhookId },
        query: { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const again = (id: string): void =>
    void deeds.run(
      id,
      async () => {
        await api.redeliver({ params: { id } });
        await queries.invalidateQueries({ queryKey: ['deliveries', webhookId] });
      },
      t('Could not send it again'),
    );
  const last = (
    <span key="again" className="sr-only">
      {t('Send again')}
    </span>
  );
  return (
    <Loaded query={deliveries} what={t('the deliveries')}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return <p className="text-text-2">{t('Nothing was sent yet.')}</p>;
        return (
          <>
            <Table label={t('Deliveries')} head={[t('Event'), t('State'), t('When'), last]}>
              {items.map((item) => (
                <Row key={item.id}>
                  <Cell>
                    <span className="block font-medium">{item.event}</span>
                    <span className="tabular text-sm text-text-3">№ {item.number}</span>
                  </Cell>
                  <Cell className="min-w-44">
                    <Badge tone={stateLooks[item.state][0]}>
                      {t.of(stateLooks[item.state][1])}
                      {item.status === null ? '' : ` · ${item.status}`}
                    </Badge>
                    {item.why ? (
                      <span className="mt-1 block text-sm wrap-anywhere text-text-2">{t.server(item.why)}</span>
                    ) : null}
                    {item.nextAt && item.attempts > 0 ? (
                      <span className="block text-sm text-text-3">
                        {t.rich('Tried {count, number} ×, next {time}', {
                          count: item.attempts,
                          time: <Time at={item.nextAt} />,
                        })}
                      </span>
                    ) : null}
                  </Cell>
                  <Cell className="whitespace-nowrap text-text-2">
                    <Time at={item.createdAt} />
                  </Cell>
                  <Cell className="text-end">
                    {item.state === 'queued' ? null : (
                      <Button size="sm" isBusy={deeds.busy === item.id} onClick={() => again(item.id)}>
                        {t('Send again')}
                      </Button>
                    )}
                  </Cell>
                </Row>
              ))}
            </Table>
            {deliveries.hasNextPage ? (
              <Button
                className="mt-3"
                isBusy={deliveries.isFetchingNextPage}
                onClick={() => void deliveries.fetchNextPage()}
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

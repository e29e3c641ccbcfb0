// Webhooks: where changes are told to other programs, what became of each telling, and the secret that signs them.
import type { Webhook } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Webhook as WebhookIcon } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Card, PageHead } from '../../ui/page.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookPage } from './webhook-page.tsx';
import { t } from '../../words/t.ts';

const secretHelp = () =>
  t('{header}: HMAC-SHA256 of “t.body” with this secret, in hexadecimal.', {
    header: 'Throughline-Signature: t=…,v1=…',
  });

export function WebhooksSection() {
  const { id } = useSearch({ strict: false }) as { id?: string };
  const navigate = useNavigate();
  const queries = useQueryClient();
  const webhooks = useQuery({ queryKey: ['webhooks'], queryFn: () => api.listWebhooks() });
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const go = (to?: string): void =>
    void navigate({ to: '/settings/$section', params: { section: 'webhooks' }, search: to ? { id: to } : {} });
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['webhooks'] });
  const opened = webhooks.data?.items.find((webhook) => webhook.id === id);
  return (
    <>
      {opened ? null : (
        <PageHead
          title={t('Webhooks')}
          actions={
            <Button look="primary" onClick={() => setAdding(true)}>
              {t('Add webhook')}
            </Button>
          }
        >
          {t(
            'We call an address of yours when something changes, signed, and again for a day when it does not answer.',
          )}
        </PageHead>
      )}
      <Loaded query={webhooks} what={t('the webhooks')}>
        {({ items }) =>
          opened ? (
            <WebhookPage key={opened.id} webhook={opened} onBack={() => go()} onChanged={fresh} onSecret={setSecret} />
          ) : items.length === 0 ? (
            <EmptyState icon={<WebhookIcon size={20} />} title={t('No webhooks yet')}>
              {t('Add an address, and changes of conversations, messages and contacts are sent to it.')}
            </EmptyState>
          ) : (
            <ul className="flex flex-col gap-3">
              {items.map((webhook) => (
                <li key={webhook.id}>
                  <WebhookCard webhook={webhook} onOpen={() => go(webhook.id)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {isAdding ? (
        <Dialog isOpen onClose={() => setAdding(false)} title={t('Add webhook')} width="md">
          <WebhookForm
            action={t('Add')}
            stored={{ url: '', events: [] }}
            onCancel={() => setAdding(false)}
            save={async (body) => {
              setSecret((await api.addWebhook({ body })).secret);
              setAdding(false);
              await fresh();
            }}
          />
        </Dialog>
      ) : null}
      <SecretDialog secret={secret} help={secretHelp()} onClose={() => setSecret(null)} />
    </>
  );
}

function WebhookCard({ webhook, onOpen }: { webhook: Webhook; onOpen: () => void }) {
  return (
    <Card className="flex flex-wrap items-center gap-3 p-3">
      <div className="min-w-40 flex-1">
        <p className="font-medium wrap-anywhere">{webhook.url}</p>
        <p className="text-sm text-text-2">
          {webhook.events.length === 0 ? t('Everything') : webhook.events.join(', ')}
        </p>
        {webhook.stateDetail ? (
          <p className="text-sm text-danger wrap-anywhere">{t.server(webhook.stateDetail)}</p>
        ) : null}
      </div>
      <Badge tone={!webhook.isEnabled ? 'plain' : webhook.stateDetail ? 'danger' : 'ok'}>
        {!webhook.isEnabled ? t('Off') : webhook.stateDetail ? t('Trouble') : t('On')}
      </Badge>
      <Button onClick={onOpen} aria-label={t('Open {url}', { url: webhook.url })}>
        {t.as('verb', 'Open')}
      </Button>
    </Card>
  );
}

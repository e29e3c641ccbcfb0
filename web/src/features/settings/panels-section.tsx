// App panels: what the company's own programs show beside a conversation, in which order, to whom.
import type { Panel } from '@throughline/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, PanelRight } from 'lucide-react';
import { useState } from 'react';
import { api, useStore } from '../../live/index.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Card, PageHead } from '../../ui/page.tsx';
import { useDeeds } from '../../ui/use-deed.ts';
import { PanelDialog } from './panel-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function PanelsSection() {
  const queries = useQueryClient();
  const deeds = useDeeds();
  const panels = useQuery({ queryKey: ['panels', 'all'], queryFn: () => api.listPanels() });
  const [edited, setEdited] = useState<Panel | 'new' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const fresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ['panels'] });
  const move = (panel: Panel, position: number): void =>
    void deeds.run(
      panel.id,
      async () => {
        await api.changePanel({ params: { id: panel.id }, body: { position } });
        await fresh();
      },
      t('Could not move it'),
    );
  return (
    <>
      <PageHead
        title={t('App panels')}
        actions={
          <Button look="primary" onClick={() => setEdited('new')}>
            {t('Add panel')}
          </Button>
        }
      >
        {t('Orders, invoices, whatever your own programs know about a customer, beside every conversation.')}
      </PageHead>
      <Loaded query={panels} what={t('the app panels')}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<PanelRight size={20} />} title={t('No app panels yet')}>
              {t('Add the address of a program of yours, and what it answers stands beside each conversation.')}
            </EmptyState>
          ) : (
            <ul className="flex flex-col gap-3">
              {items.map((panel, at) => (
                <li key={panel.id}>
                  <PanelCard
                    panel={panel}
                    onEdit={() => setEdited(panel)}
                    onUp={at > 0 ? () => move(panel, between(items[at - 2], items[at - 1])) : null}
                    onDown={at < items.length - 1 ? () => move(panel, between(items[at + 1], items[at + 2])) : null}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited ? (
        <PanelDialog
          key={edited === 'new' ? 'new' : edited.id}
          panel={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onChanged={fresh}
          onSecret={setSecret}
        />
      ) : null}
      <SecretDialog
        secret={secret}
        onClose={() => setSecret(null)}
        help={t('Signs our calls for cards (Throughline-Signature) and the token a frame is given (a JWT, HS256).')}
      />
    </>
  );
}
/** A place between two neighbours; one may be missing. */
const between = (before: Panel | undefined, after: Panel | undefined): number =>
  before && after ? (before.position + after.position) / 2 : before ? before.position + 1 : (after?.position ?? 1) - 1;

function PanelCard({
  panel,
  onEdit,
  onUp,
  onDown,
}: {
  panel: Panel;
  onEdit: () => void;
  onUp: (() => void) | null;
  onDown: (() => void) | null;
}) {
  const teams = useStore((state) => state.teams);
  const whose = listed(panel.teamIds.map((id) => teams.get(id)?.name ?? t('A team that is gone')));
  return (
    <Card className="flex flex-wrap items-center gap-3 p-3">
      <div className="min-w-40 flex-1">
        <h2 className="flex flex-wrap items-center gap-2 font-semibold">
          {panel.name} <Badge>{panel.kind === 'cards' ? t('Cards') : t('Page in a frame')}</Badge>
        </h2>
        <p className="text-sm wrap-anywhere text-text-2">{panel.url}</p>
        <p className="text-sm text-text-3">{whose === '' ? t('Everybody') : whose}</p>
      </div>
      <Badge tone={panel.isEnabled ? 'ok' : 'plain'}>{panel.isEnabled ? t('On') : t('Off')}</Badge>
      <span className="flex gap-1">
        <IconButton
          label={t('Move {name} up', { name: panel.name })}
          icon={<ArrowUp size={16} />}
          disabled={onUp === null}
          onClick={() => onUp?.()}
        />
        <IconButton
          label={t('Move {name} down', { name: panel.name })}
          icon={<ArrowDown size={16} />}
          disabled={onDown === null}
          onClick={() => onDown?.()}
        />
      </span>
      <Button onClick={onEdit} aria-label={t('Edit {name}', { name: panel.name })}>
        {t('Edit')}
      </Button>
    </Card>
  );
}

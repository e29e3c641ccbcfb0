// Macros: words written once and sent often, and what else they do.
import type { Macro } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { Zap } from 'lucide-react';
import { useState } from 'react';
import { api, useMe, useStore } from '../../live/index.ts';
import { actionWords, useNames, usesWords } from '../../live/macro-words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Input } from '../../ui/input.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Card, PageHead } from '../../ui/page.tsx';
import { MacroDialog } from './macro-dialog.tsx';
import { t } from '../../words/t.ts';

export function MacrosSection() {
  const me = useMe();
  const [typed, setTyped] = useState('');
  const [edited, setEdited] = useState<Macro | 'new' | null>(null);
  const macros = useQuery({ queryKey: ['macros'], queryFn: () => api.listMacros() });
  const mayLead = me.scopes.includes('sharing:write');
  const mayChange = (macro: Macro) =>
    macro.ownerId === me.agent.id || mayLead || (macro.teamId !== null && me.agent.teamIds.includes(macro.teamId));
  const query = typed.trim().toLowerCase();
  return (
    <>
      <PageHead
        title={t('Macros')}
        actions={
          <Button look="primary" onClick={() => setEdited('new')}>
            {t('Add macro')}
          </Button>
        }
      >
        {t('Words written once and sent often. In the composer: a slash at the beginning of a line.')}
      </PageHead>
      <Loaded query={macros} what={t('the macros')}>
        {({ items }) => {
          const found = items.filter((each) => `${each.name} ${each.text}`.toLowerCase().includes(query));
          return items.length === 0 ? (
            <EmptyState icon={<Zap size={20} />} title={t('No macros yet')}>
              {t('Macros appear here when you add one, or save words of an answer as one.')}
            </EmptyState>
          ) : (
            <>
              {items.length > 5 ? (
                <Input
                  aria-label={t('Find a macro')}
                  placeholder={t('Find a macro')}
                  value={typed}
                  onValueChange={setTyped}
                  className="mb-3"
                />
              ) : null}
              <ul className="flex flex-col gap-2">
                {found.map((macro) => (
                  <li key={macro.id}>
                    <MacroCard macro={macro} onEdit={mayChange(macro) ? () => setEdited(macro) : null} />
                  </li>
                ))}
              </ul>
              {found.length === 0 ? (
                <p role="status" className="text-text-2">
                  {t('No macro has “{typed}” in it.', { typed })}
                </p>
              ) : null}
            </>
          );
        }}
      </Loaded>
      {edited ? (
        <MacroDialog
          key={edited === 'new' ? 'new' : edited.id}
          macro={edited === 'new' ? null : edited}
          mayShare={mayLead}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  );
}

function MacroCard({ macro, onEdit }: { macro: Macro; onEdit: (() => void) | null }) {
  const names = useNames();
  const teams = useStore((state) => state.teams);
  const does = actionWords(macro.actions, names);
  const whose =
    macro.audience === 'shared'
      ? t('Everybody')
      : macro.audience === 'team'
        ? (teams.get(macro.teamId ?? '')?.name ?? t('A team'))
        : t('Only you');
  return (
    <Card className="flex flex-wrap items-center gap-3 p-3">
      <div className="min-w-40 flex-1">
        <h2 className="flex flex-wrap items-center gap-2 font-semibold">
          {macro.name} <Badge>{whose}</Badge>
        </h2>
        {macro.text ? <p className="line-clamp-2 text-text-2">{macro.text}</p> : null}
        <p className="text-sm text-text-3">
          {[
            ...does,
            ...(Object.keys(macro.variants).length > 0
              ? [
                  t('{count, plural, one {other words for # channel} other {other words for # channels}}', {
                    count: Object.keys(macro.variants).length,
                  }),
                ]
              : []),
            usesWords(macro.uses),
          ].join(' · ')}
        </p>
      </div>
      {onEdit ? (
        <Button onClick={onEdit} aria-label={t('Edit {name}', { name: macro.name })}>
          {t('Edit')}
        </Button>
      ) : null}
    </Card>
  );
}

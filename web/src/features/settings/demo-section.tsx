// Demo data: a workspace of its own with made-up customers, to look around in and to practise. It comes and goes whole.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, useMe } from '../../live/index.ts';
import { chooseWorkspace, rememberWorkspace } from '../../live/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/banner.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { say } from '../../ui/toast.ts';
import { useDeeds } from '../../ui/use-deed.ts';
import { t } from '../../words/t.ts';

export function DemoSection() {
  const me = useMe();
  const queries = useQueryClient();
  const deeds = useDeeds();
  const [isAsking, setAsking] = useState(false);
  const demo = useQuery({ queryKey: ['demo'], queryFn: () => api.getDemo() });
  const isOwner = me.agent.role === 'owner';
  const add = async (): Promise<void> => {
    if (!(await deeds.run('add', () => api.addDemo(), t('Could not add the demo')))) return;
    await queries.invalidateQueries({ queryKey: ['demo'] });
  };
  const remove = async (): Promise<void> => {
    if (!(await deeds.run('remove', () => api.removeDemo(), t('Could not remove the demo data')))) return;
    setAsking(false);
    if (me.workspace.isDemo) {
      rememberWorkspace(null);
      return location.assign('/');
    }
    say({ title: t('The demo data is gone.') });
    await queries.invalidateQueries({ queryKey: ['demo'] });
  };
  return (
    <>
      <PageHead title={t('Demo data')}>
        {t(
          'A workspace of its own with made-up customers, to look around in and to practise. It never mixes with real conversations, and nothing sent in it reaches anybody.',
        )}
      </PageHead>
      {isOwner ? null : (
        <Banner tone="info" className="mb-4">
          {t('Only an owner can add or remove demo data.')}
        </Banner>
      )}
      <Loaded query={demo} what={t('the demo data')}>
        {(found) => {
          const { name, contacts, conversations, messages } = found;
          const counted = t(
            '{contacts, plural, one {# contact} other {# contacts}}, {conversations, plural, one {# conversation} other {# conversations}}, {messages, plural, one {# message} other {# messages}}',
            { contacts, conversations, messages },
          );
          if (found.workspaceId === null)
            return (
              <>
                <p className="mb-3 text-text-2">{t('There is no demo data here.')}</p>
                <Button look="primary" disabled={!isOwner} isBusy={deeds.busy === 'add'} onClick={() => void add()}>
                  {t('Add the demo')}
                </Button>
              </>
            );
          const { workspaceId } = found;
          return (
            <>
              <p className="mb-3">
                <span className="font-medium">{name}</span>: {counted}.
              </p>
              <div className="flex flex-wrap gap-2">
                {found.isMine && !me.workspace.isDemo ? (
                  <Button look="secondary" onClick={() => chooseWorkspace(workspaceId)}>
                    {t('Open the demo')}
                  </Button>
                ) : null}
                {found.isMine ? null : (
                  <Button look="secondary" isBusy={deeds.busy === 'add'} onClick={() => void add()}>
                    {t('Join the demo')}
                  </Button>
                )}
                <Button look="danger" disabled={!isOwner} onClick={() => setAsking(true)}>
                  {t('Remove demo data')}
                </Button>
              </div>
              <AlertDialog
                isOpen={isAsking}
                onClose={() => setAsking(false)}
                title={t('Remove demo data?')}
                action={t('Remove demo data')}
                isBusy={deeds.busy === 'remove'}
                onConfirm={() => void remove()}
              >
                <p>
                  {t(
                    '{counted} of {name} go for good, with its channels and its people. Nothing else is touched. The demo can be added anew at any time.',
                    { counted, name },
                  )}
                </p>
              </AlertDialog>
            </>
          );
        }}
      </Loaded>
    </>
  );
}

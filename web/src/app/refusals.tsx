// Who and what a change to many left as it was, and why.
import type { CallReply } from '@throughline/sdk';
import { useQuery } from '@tanstack/react-query';
import { api } from '../live/index.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Loaded } from '../ui/loaded.tsx';
import { msg, t, type Msg } from '../words/t.ts';

type Why = CallReply<'listRefusals'>['items'][number]['why'];
const reasons: Readonly<Record<Why, Msg>> = {
  gone: msg('was erased'),
  merged: msg('is merged into another'),
  held: msg('is kept by a legal hold'),
  unfinished: msg('lacks a field that is needed to close it'),
  other: msg('could not be changed'),
};

export default function Refusals({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const refusals = useQuery({
    queryKey: ['refusals', jobId],
    queryFn: () => api.listRefusals({ params: { id: jobId } }),
  });
  return (
    <Dialog isOpen onClose={onClose} title={t('What was left as it was')} width="md">
      <Loaded query={refusals} what={t('what was left as it was')}>
        {({ items }) => (
          <ul aria-label={t('What was left as it was')} className="flex flex-col gap-2">
            {items.map(({ id, name, why }) => (
              <li key={id} className="wrap-anywhere">
                <bdi className="font-medium">{name || t('Somebody nobody knows any more')}</bdi>
                <span className="block text-sm text-text-2">{t.of(reasons[why])}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
}

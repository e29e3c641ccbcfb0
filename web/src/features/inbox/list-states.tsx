// The list when its rows are coming, or were refused.
import { CloudOff } from 'lucide-react';
import { loadList, type List } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { t } from '../../words/t.ts';

export const ListSkeleton = () => (
  <SkeletonRows rows={8} label={t('Loading conversations')} className="page-wait px-3 py-4 [&>div]:py-1.5" />
);

export function ListError({ list }: { list: List }) {
  return (
    <div role="alert" className="m-3 rounded-card bg-danger-soft p-3">
      <p className="flex items-center gap-2 font-medium">
        <CloudOff size={16} aria-hidden className="text-danger" />
        {t('Could not load this view')}
      </p>
      <p className="mt-1 text-sm text-text-2">{list.error}</p>
      <Button size="sm" className="mt-2" onClick={() => void loadList(list.filter)}>
        {t('Retry')}
      </Button>
    </div>
  );
}

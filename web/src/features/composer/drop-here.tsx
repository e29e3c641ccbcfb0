// Over what takes files, while some are held above it.
import { t } from '../../words/t.ts';

export const DropHere = () => (
  <div className="pointer-events-none absolute inset-1 z-30 flex items-center justify-center rounded-card border-2 border-dashed border-accent bg-accent-soft/90 font-medium">
    {t('Drop to attach')}
  </div>
);

// Asks for the next page when it comes into sight; the button is for those who do not scroll.
import { useEffect, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { t } from '../../words/t.ts';

export function More({ isBusy, onMore }: { isBusy: boolean; onMore: () => void }) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(onMore);
  latest.current = onMore;
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: '600px' },
    );
    if (box.current) watcher.observe(box.current);
    return () => watcher.disconnect();
  }, []);
  return (
    <div ref={box} className="flex justify-center py-4">
      <Button isBusy={isBusy} onClick={onMore}>
        {t('Show more')}
      </Button>
    </div>
  );
}

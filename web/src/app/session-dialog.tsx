// Said over the page when the session ended while working, so that nothing written is lost.
import { useRef } from 'react';
import { buttonClass } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { t } from '../words/t.ts';

export default function SessionDialog({ onClose }: { onClose: () => void }) {
  const signIn = useRef<HTMLAnchorElement>(null);
  const here = location.pathname + location.search;
  return (
    <Dialog
      isOpen
      isUnasked
      onClose={onClose}
      title={t('You have been signed out')}
      focusOn={signIn}
      footer={
        <a ref={signIn} className={buttonClass('primary')} href={`/login?next=${encodeURIComponent(here)}`}>
          {t('Sign in')}
        </a>
      }
    >
      {t('Your drafts are kept. Sign in to go on where you were.')}
    </Dialog>
  );
}

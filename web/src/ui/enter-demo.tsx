// The demo's door: one button, and in words why it did not open.
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { t } from '../words/t.ts';
import { Button } from './button.tsx';
import { FormError } from './form-error.tsx';

export function EnterDemo({ look, enter }: { look: 'primary' | 'secondary'; enter: () => Promise<void> }) {
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const open = (): void => {
    setBusy(true);
    setTrouble(null);
    enter().catch((error: unknown) => {
      setBusy(false);
      setTrouble(error instanceof Error ? t.server(error.message) : String(error));
    });
  };
  return (
    <>
      <FormError message={trouble} fields={{}} labels={{}} />
      <Button
        look={look}
        isBusy={isBusy}
        onClick={open}
        icon={<ArrowRight size={16} aria-hidden className="rtl:-scale-x-100" />}
      >
        {t('Explore the demo')}
      </Button>
    </>
  );
}

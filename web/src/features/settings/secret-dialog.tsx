// A secret that is shown once.
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { t } from '../../words/t.ts';

export function SecretDialog({ secret, help, onClose }: { secret: string | null; help: string; onClose: () => void }) {
  return (
    <Dialog
      isOpen={secret !== null}
      onClose={onClose}
      title={t('Signing secret')}
      footer={
        <Button look="primary" onClick={onClose}>
          {t('I have kept it')}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Banner tone="warn">{t('Copy it now. It is not shown again.')}</Banner>
        <CopyField name="secret" label={t('Secret')} value={secret ?? ''} help={help} />
      </div>
    </Dialog>
  );
}

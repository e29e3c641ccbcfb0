// Appears when something was changed and not yet saved; stays in sight at the foot of the form.
import { Button } from './button.tsx';
import { useLeaveGuard } from './use-form.ts';
import { t } from '../words/t.ts';

export function SaveBar({ form }: { form: { readonly isDirty: boolean; readonly isBusy: boolean; reset(): void } }) {
  useLeaveGuard(form.isDirty);
  return (
    <div role="status" className="sticky bottom-0 z-10 -mx-1 empty:hidden">
      {form.isDirty || form.isBusy ? (
        <div
          data-card=""
          className="mb-2 flex flex-wrap items-center gap-2 rounded-card bg-raised px-3 py-2 shadow-float"
        >
          <span className="me-auto font-medium">{t('Unsaved changes')}</span>
          <Button onClick={() => form.reset()} disabled={form.isBusy}>
            {t('Discard')}
          </Button>
          <Button look="primary" type="submit" isBusy={form.isBusy}>
            {t('Save')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

// A small form over the page: what is wrong with it, its fields, and at the foot the deed. Enter in a field does it as well.
import { useRef, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';
import { FormError } from './form-error.tsx';
import type { Form } from './use-form.ts';
import { t } from '../words/t.ts';

export interface FormDialogProps<V> extends Pick<
  DialogProps,
  'onClose' | 'title' | 'description' | 'width' | 'children'
> {
  readonly form: Form<V>;
  /** What the form calls its fields. */
  readonly labels: Readonly<Record<string, string>>;
  /** The deed, as the button says it. */
  readonly action: string;
  /** What else may be done, at the foot's other end. */
  readonly aside?: ReactNode;
}

export function FormDialog<V>({ form, labels, action, aside, onClose, children, ...dialog }: FormDialogProps<V>) {
  const fields = useRef<HTMLFormElement>(null);
  return (
    <Dialog
      {...dialog}
      isOpen
      onClose={onClose}
      // One types at once, and Enter does not close it; a finger may want to read first what the keyboard would cover.
      focusOn={(opened) =>
        opened === 'touch' || (fields.current?.querySelector<HTMLElement>('input, textarea, [role=combobox]') ?? true)
      }
      footer={
        <>
          {aside}
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" isBusy={form.isBusy} onClick={() => void form.submit()}>
            {action}
          </Button>
        </>
      }
    >
      <form ref={fields} noValidate onSubmit={(event) => void form.submit(event)} className="flex flex-col gap-4">
        <FormError message={form.message} fields={form.fields} labels={labels} />
        {children}
        {/* Enter sends a form of several fields only when it has a button of its own. */}
        <button type="submit" className="hidden" aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

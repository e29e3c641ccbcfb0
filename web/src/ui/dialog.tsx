// A small task over the page. AlertDialog asks before what cannot be undone; everything else has Undo instead of a question.
import { AlertDialog as BaseAlert } from '@base-ui/react/alert-dialog';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { useState, type ReactNode, type RefObject } from 'react';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';
import { t } from '../words/t.ts';

const scrim =
  'fixed inset-0 bg-scrim transition-opacity duration-150 data-starting-style:opacity-0 data-ending-style:opacity-0';
const box = classes(
  'ui-popup fixed inset-x-3 bottom-3 mx-auto flex max-h-[calc(100dvh-1.5rem)] flex-col overflow-hidden outline-none',
  'md:top-1/2 md:bottom-auto md:-translate-y-1/2',
);
const widths = { sm: 'max-w-md md:w-md', md: 'max-w-xl md:w-xl', lg: 'max-w-3xl md:w-3xl' };

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  width?: keyof typeof widths;
  /** Where Enter should go at once, when it is no field: the first that takes focus is the cross. */
  focusOn?: RefObject<HTMLElement | null> | ((opened: string) => HTMLElement | true | null);
  /** It comes by itself, so also over a menu that happens to be open. */
  isUnasked?: boolean;
}

export function Dialog({
  isOpen,
  onClose,
  title,
  description,
  children,
  footer,
  width = 'sm',
  focusOn,
  isUnasked = false,
}: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={classes(scrim, isUnasked ? 'z-60' : 'z-40')} />
        <Base.Popup
          className={classes(box, isUnasked ? 'z-60' : 'z-50', widths[width])}
          {...(focusOn ? { initialFocus: focusOn } : {})}
        >
          <header className="flex items-start gap-2 px-4 pt-4">
            <div className="min-w-0 flex-1">
              <Base.Title className="text-lg font-semibold">{title}</Base.Title>
              {description ? <Base.Description className="mt-1 text-text-2">{description}</Base.Description> : null}
            </div>
            <Base.Close
              aria-label={t('Close dialog')}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-text-2 hover:bg-hover"
            >
              <X size={16} aria-hidden />
            </Base.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

export interface AlertDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What happens, what it means. */
  children: ReactNode;
  /** The deed, as the button says it. */
  action: string;
  onConfirm: () => void;
  isBusy?: boolean;
  /** The name to be typed first. */
  typed?: string | undefined;
  /** There is nothing (yet) to be done. */
  isBlocked?: boolean;
}

export function AlertDialog({
  isOpen,
  onClose,
  title,
  children,
  action,
  onConfirm,
  isBusy = false,
  typed,
  isBlocked = false,
}: AlertDialogProps) {
  const [text, setText] = useState('');
  const mayConfirm = !isBlocked && (typed === undefined || text.trim() === typed.trim());
  return (
    <BaseAlert.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) {
          setText('');
          onClose();
        }
      }}
    >
      <BaseAlert.Portal>
        {/* Also over the dialog that asks it. */}
        <BaseAlert.Backdrop forceRender className={classes(scrim, 'z-50')} />
        <BaseAlert.Popup className={classes(box, 'z-50', widths.sm)}>
          <form
            className="flex min-h-0 flex-col"
            onSubmit={(event) => {
              event.preventDefault();
              if (mayConfirm && !isBusy) onConfirm();
            }}
          >
            <div className="min-h-0 flex-1 overflow-y-auto p-4">
              <BaseAlert.Title className="text-lg font-semibold">{title}</BaseAlert.Title>
              <BaseAlert.Description render={<div />} className="mt-2 flex flex-col gap-2 text-text-2">
                {children}
              </BaseAlert.Description>
              {typed !== undefined ? (
                <Field
                  name="typed"
                  label={t.rich('Type <b>{typed}</b> to go on', { b: (inside) => <strong>{inside}</strong>, typed })}
                  className="mt-4"
                >
                  <Input value={text} onValueChange={setText} autoComplete="off" />
                </Field>
              ) : null}
            </div>
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">
              <Button onClick={onClose}>{t('Keep')}</Button>
              <Button look="danger" type="submit" isBusy={isBusy} disabled={!mayConfirm}>
                {action}
              </Button>
            </footer>
          </form>
        </BaseAlert.Popup>
      </BaseAlert.Portal>
    </BaseAlert.Root>
  );
}

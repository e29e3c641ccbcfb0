// What cannot be undone stands apart at the foot of its page and asks for the name to be typed.
import { useState, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { AlertDialog } from './dialog.tsx';

export interface DangerZoneProps {
  title: string;
  children: ReactNode;
  action: string;
  /** The question in the dialog, and what it means. */
  question: string;
  consequence: ReactNode;
  typed: string;
  isBusy?: boolean;
  onConfirm: () => void;
}

export function DangerZone({
  title,
  children,
  action,
  question,
  consequence,
  typed,
  isBusy = false,
  onConfirm,
}: DangerZoneProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <section data-card="" className="mt-10 rounded-card border border-danger p-4">
      <h2 className="font-semibold text-danger">{title}</h2>
      <div className="mt-1 text-text-2">{children}</div>
      <Button look="danger" className="mt-3" onClick={() => setAsking(true)}>
        {action}
      </Button>
      <AlertDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={question}
        action={action}
        typed={typed}
        isBusy={isBusy}
        onConfirm={onConfirm}
      >
        {consequence}
      </AlertDialog>
    </section>
  );
}

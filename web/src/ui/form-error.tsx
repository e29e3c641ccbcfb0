// The summary above a form that was refused: takes the focus, names every field, and jumps to it.
import { useEffect, useRef } from 'react';
import { CircleAlert } from 'lucide-react';

export interface FormErrorProps {
  /** What happened, in a sentence. */
  message: string | null;
  fields?: Readonly<Record<string, string>>;
  /** What the form calls its fields. */
  labels?: Readonly<Record<string, string>>;
}

export function FormError({ message, fields = {}, labels = {} }: FormErrorProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (message) box.current?.focus();
  }, [message]);
  if (!message) return null;
  const entries = Object.entries(fields);
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      data-card=""
      className="flex gap-2 rounded-card border border-danger bg-danger-soft p-3 text-danger"
    >
      <CircleAlert size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="font-medium">{message}</p>
        {entries.length > 0 ? (
          <ul className="mt-1 list-disc ps-4 leading-6">
            {entries.map(([name, text]) => (
              <li key={name}>
                <button
                  type="button"
                  className="min-h-6 text-start align-top underline underline-offset-2"
                  onClick={() => focusField(name)}
                >
                  {/* What the sentence above says already is not said again. */}
                  {message.includes(text) ? (labels[name] ?? name) : `${labels[name] ?? name}: ${text}`}
                </button>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

function focusField(name: string): void {
  // The server names a channel's fields by their path.
  const field = [name, name.replace(/^settings\./, '')]
    .map((each) => document.querySelector(`[data-field="${CSS.escape(each)}"]`))
    .find(Boolean);
  field?.closest('details')?.setAttribute('open', '');
  const control = field?.querySelector<HTMLElement>(
    'input:not([type=hidden]), textarea, select, button, [role=combobox], [role=switch]',
  );
  control?.scrollIntoView({ block: 'center' });
  control?.focus();
}

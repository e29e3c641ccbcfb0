// A form's state: what was typed over what is stored, what the server refused, and whether anything would be lost by leaving.
import { isProblem } from '@throughline/sdk';
import { useEffect, useState } from 'react';
import { t } from '../words/t.ts';

export interface Form<V> {
  readonly values: V;
  set<K extends keyof V>(key: K, value: V[K]): void;
  readonly isDirty: boolean;
  readonly isBusy: boolean;
  /** The refusal in a sentence; null while there is none. */
  readonly message: string | null;
  readonly fields: Readonly<Record<string, string>>;
  /** The refusal of one field, by its name or by its path (`settings.name`). */
  errorOf(name: string): string | undefined;
  submit(event?: { preventDefault(): void }): Promise<boolean>;
  reset(): void;
  /** Refuses here, before asking the server. */
  refuse(message: string, fields: Readonly<Record<string, string>>): void;
}

interface Trouble {
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** `check` names fields that cannot be right, before anything is sent; `save` sends; when it answers false, what was typed stays. */
export function useForm<V extends object>(
  stored: V,
  save: (values: V) => Promise<unknown>,
  check?: (values: V) => Record<string, string>,
): Form<V> {
  const [edits, setEdits] = useState<Partial<V>>({});
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const values = { ...stored, ...edits };
  const isDirty = Object.entries(edits).some(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(stored[key as keyof V]),
  );
  const fields = trouble?.fields ?? {};

  async function submit(event?: { preventDefault(): void }): Promise<boolean> {
    event?.preventDefault();
    if (isBusy) return false;
    const wrong = check?.(values) ?? {};
    if (Object.keys(wrong).length > 0) {
      setTrouble({ message: sentenceFor(Object.keys(wrong).length), fields: wrong });
      return false;
    }
    setBusy(true);
    setTrouble(null);
    try {
      const isDone = (await save(values)) !== false;
      if (isDone) setEdits({});
      return isDone;
    } catch (error) {
      setTrouble(troubleOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return {
    values,
    isDirty,
    isBusy,
    fields,
    submit,
    message: trouble?.message ?? null,
    set: (key, value) => setEdits((old) => ({ ...old, [key]: value })),
    errorOf: (name) => fields[name] ?? fields[`settings.${name}`],
    reset: () => {
      setEdits({});
      setTrouble(null);
    },
    refuse: (message, wrong) => setTrouble({ message, fields: wrong }),
  };
}

export const sentenceFor = (count: number): string =>
  t('{count, plural, =1 {One field is not right.} other {# fields are not right.}}', { count });

/** Any failure in the words of a form. */
export function troubleOf(error: unknown): Trouble {
  if (!isProblem(error))
    return {
      message: error instanceof Error ? t.server(error.message) : t('Something unexpected happened.'),
      fields: {},
    };
  const wait =
    error.retryAfterSeconds === null
      ? ''
      : ` ${t('Try again in {time}.', { time: waitWords(error.retryAfterSeconds) })}`;
  const { remedy } = error.body;
  return {
    message:
      t.server(error.message) +
      (typeof remedy === 'string' && remedy !== '' && !error.message.includes(remedy) ? ` ${t.server(remedy)}` : '') +
      wait,
    fields: Object.fromEntries(Object.entries(error.fields).map(([name, why]) => [name, t.server(why)])),
  };
}

export function waitWords(seconds: number): string {
  return seconds < 90
    ? t('{seconds} s', { seconds: Math.ceil(seconds) })
    : t('{minutes} min', { minutes: Math.ceil(seconds / 60) });
}

/** Asks before a tab with unsaved changes is closed. */
export function useLeaveGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [isDirty]);
}

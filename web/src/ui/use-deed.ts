// One deed at a time behind a button: busy while it runs, told in a toast when it was refused.
import { useState } from 'react';
import { say } from './toast.ts';
import { troubleOf } from './use-form.ts';

export interface Deeds {
  /** The name of what runs now. */
  readonly busy: string | null;
  /** Runs it; answers whether it succeeded. `failed` begins the toast: "Could not remove Maja". */
  run(name: string, work: () => Promise<unknown>, failed: string): Promise<boolean>;
}

export function useDeeds(): Deeds {
  const [busy, setBusy] = useState<string | null>(null);
  return {
    busy,
    run: async (name, work, failed) => {
      if (busy !== null) return false;
      setBusy(name);
      try {
        await work();
        return true;
      } catch (error) {
        const { message, fields } = troubleOf(error);
        say({ title: failed, detail: [message, ...Object.values(fields)].join(' '), tone: 'danger' });
        return false;
      } finally {
        setBusy(null);
      }
    },
  };
}

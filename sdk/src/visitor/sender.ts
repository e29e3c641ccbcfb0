// Empties the outbox: one message after the other, in order. Passing trouble tries again by itself; a refusal waits for a person.
import { isPassing } from './calls.ts';
import type { Outbox } from './outbox.ts';
import type { Clock } from './surroundings.ts';
import type { Answer, Context, MessageBody, OutboxEntry, Refusal, StoredMessage } from './types.ts';

const RETRY_FIRST_MS = 1000;
const RETRY_LONGEST_MS = 60_000;

export interface SenderHooks {
  /** Makes sure there is a session; null when there is. */
  ready(): Promise<Refusal | null>;
  post(entry: OutboxEntry): Promise<Answer<StoredMessage>>;
  /** The server has it: it is taken out of the outbox. */
  onStored(clientId: string, message: StoredMessage): void;
  /** What is to be drawn has changed. `tooFast`: the server asked to slow down; null: it is over. */
  onChange(change: { tooFast?: Refusal | null }): void;
}
export interface Sender {
  /** The client id of the message on its way. */
  readonly busy: string | null;
  flush(): Promise<void>;
  /** Try now, whatever the clock says. */
  wake(): void;
  stop(): void;
}

export function makeSender(outbox: Outbox, clock: Clock, hooks: SenderHooks): Sender {
  let busy: string | null = null;
  let failures = 0;
  let stopWait: (() => void) | null = null;
  let stopped = false;

  async function flush(): Promise<void> {
    if (busy !== null || stopped) return;
    if (outbox.loading) {
      await outbox.loading;
      return await flush();
    }
    outbox.reload();
    const entry = outbox.entries.find((candidate) => !candidate.why && !candidate.isGone);
    if (!entry) return;
    busy = entry.clientId;
    hooks.onChange({});
    const isSent = await attempt(entry);
    if (stopped) return;
    busy = null;
    hooks.onChange({});
    if (isSent) void flush();
  }
  async function attempt(entry: OutboxEntry): Promise<boolean> {
    const trouble = await hooks.ready();
    const answer: Answer<StoredMessage> = trouble ? { ok: false, refusal: trouble } : await hooks.post(entry);
    if (stopped) return false;
    if (!answer.ok) return putOff(entry, answer.refusal);
    failures = 0;
    hooks.onStored(entry.clientId, answer.value);
    return true;
  }
  /** True when the next message may go at once: a refused one must not hold up the others. */
  function putOff(entry: OutboxEntry, refusal: Refusal): boolean {
    if (outbox.entries.some(({ clientId, isGone }) => clientId === entry.clientId && isGone)) {
      outbox.remove(entry.clientId);
      return true;
    }
    if (!isPassing(refusal)) {
      outbox.change(entry.clientId, (kept) => ({ ...kept, why: refusal }));
      failures = 0;
      return true;
    }
    const wait =
      refusal.retryAfterSeconds !== null
        ? refusal.retryAfterSeconds * 1000
        : Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** failures);
    failures = Math.min(failures + 1, 8);
    const isTooFast = refusal.status === 429;
    if (isTooFast) hooks.onChange({ tooFast: refusal });
    stopWait?.();
    stopWait = clock.after(wait, () => {
      stopWait = null;
      if (isTooFast) hooks.onChange({ tooFast: null });
      void flush();
    });
    return false;
  }

  return {
    get busy() {
      return busy;
    },
    flush,
    wake() {
      failures = 0;
      void flush();
    },
    stop() {
      stopped = true;
      stopWait?.();
    },
  };
}

/** What goes out of an entry. */
export function bodyOf(entry: OutboxEntry, context: Context | undefined): MessageBody {
  return {
    clientId: entry.clientId,
    text: entry.text,
    attachments: entry.attachments.map((file) => file.id),
    ...(entry.form ? { form: entry.form } : {}),
    ...(entry.choice ? { choice: entry.choice } : {}),
    ...(context ? { context } : {}),
  };
}

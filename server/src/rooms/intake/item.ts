// What waits at the door: a raw call with the events read from it, and the promise its sender is waiting for.
import type { Raw } from '@throughline/channel-kit';
import { type Inbound, namesSomebody, safeName } from '@throughline/domain';
import { cleanName } from '../../ground/files.ts';
import { newId } from '../../ground/id.ts';
import { takeInHand } from '../../ground/loop.ts';
import type { Span } from '../../ground/traces.ts';
import type { OpenChannel } from '../channels/index.ts';

export interface Outcome {
  readonly state: 'done' | 'stuck';
  readonly why: string;
  /** What the ledger says of it: with news, unreadable, without meaning to us, or known already. */
  readonly outcome: 'stored' | 'stuck' | 'noise' | 'duplicate';
  /** The messages this raw call stands for, new or known. */
  readonly messages: readonly { readonly externalId: string; readonly messageId: string; readonly isNew: boolean }[];
}
export interface Item {
  readonly channel: OpenChannel;
  readonly raw: Raw;
  readonly receiptId: string;
  /** Retrying a stuck receipt: its row exists already. */
  readonly isRetry: boolean;
  readonly events: readonly Inbound[];
  readonly stuck: string | null;
  readonly cursor: { readonly value: unknown } | null;
  /** Body kept as a file because it is big; null: in the row. */
  bodySha256: string | null;
  /** Its trace, when traces are wanted. */
  span?: Span | null;
}

/** Made-up words of this rehearsal: kept and shown, and counted as nobody's. Only our own house writes into `meta`. */
export const rehearsalOf = ({ raw }: Pick<Item, 'raw'>): string | null =>
  typeof raw.meta['rehearsal'] === 'string' ? raw.meta['rehearsal'] : null;

/** Reads a raw call by its channel. A reader that throws makes a stuck item, stored and visible, never a lost one. */
export async function readItem(
  channel: OpenChannel,
  raw: Raw,
  options: { receiptId?: string; cursor?: { value: unknown } } = {},
): Promise<Item> {
  let events: readonly Inbound[] = [];
  let stuck: string | null = null;
  const end = takeInHand(`reading of ${channel.kind.card.kind}`);
  try {
    events = (await channel.kind.read(raw, channel.settings, channel.place)).map((event) => tidy(cleaned(event)));
  } catch (error) {
    stuck = `Could not be read: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    end();
  }
  return {
    channel,
    raw,
    receiptId: options.receiptId ?? newId(),
    isRetry: options.receiptId !== undefined,
    events,
    stuck,
    cursor: options.cursor ?? null,
    bodySha256: null,
  };
}

/** Names are shown in one line beside other words, so nothing in them may turn the line around or hide. */
function tidy(event: Inbound): Inbound {
  if (!('sender' in event)) return event;
  const named = <T extends { readonly name?: string }>(who: T): T =>
    who.name === undefined ? who : { ...who, name: safeName(who.name) };
  return {
    ...event,
    sender: named(event.sender),
    ...('hints' in event && event.hints
      ? { hints: event.hints.filter((hint) => namesSomebody(hint.kind, hint.value)).map(named) }
      : {}),
    ...('files' in event ? { files: event.files.map((file) => ({ ...file, name: cleanName(file.name) })) } : {}),
  } as Inbound;
}
/** PostgreSQL keeps no NUL in text or JSON; nothing a person wrote needs one. Lone surrogates become the replacement mark. What is clean stays. */
function cleaned<T>(value: T): T {
  if (typeof value === 'string')
    return (
      value.isWellFormed() && !value.includes('\u0000') ? value : value.toWellFormed().replaceAll('\u0000', '')
    ) as T;
  if (Array.isArray(value)) return value.map(cleaned) as T;
  if (value instanceof Date) return (Number.isNaN(value.getTime()) ? new Date() : value) as T;
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)])) as T;
  return value;
}
/** Identity scope of a sender who failed their own domain's policy: never the person they claim to be. */
export const FAILED_SCOPE = 'failed';

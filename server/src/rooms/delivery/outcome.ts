// What an outcome changes, decided and not yet written: the row of the outbox, the message, and what is known of its recipient.
import type { Sent } from '@throughline/channel-kit';
import { untaken } from '@throughline/domain';
import type { DeliveryState, MessageRow } from '../conversations/index.ts';
import type { HeldRow } from './outcome-store.ts';
import type { Outcome } from './outcomes.ts';
import type { OutboxRow } from './store.ts';

/** After this long a message that never found its provider is failed, for a person to decide. */
const GIVE_UP_HOURS = 24;
const backoffSeconds = (attempt: number) => Math.min(600, 2 ** Math.min(attempt, 10)) * (0.75 + Math.random() / 2);

export type RowChange =
  | { readonly to: 'gone' }
  | { readonly to: 'queued'; readonly seconds: number }
  | { readonly to: 'unknown' }
  | { readonly to: 'sending'; readonly externalIds: readonly string[]; readonly partsDone: number };
export interface Change {
  readonly id: string;
  /** The channel's kind, for counting. */
  readonly kind: string;
  readonly channelId: string;
  /** The row is still under the claim the outcome is of. */
  readonly isOurs: boolean;
  readonly end?: 'sent' | 'failed' | 'unknown' | 'again';
  readonly row?: RowChange;
  /** Changed already; to be written. */
  readonly message?: MessageRow;
  /** Its words changed too, not only what is known of its sending. */
  readonly isWhole?: true;
  readonly what?: string;
  readonly why?: string;
  /** The identity that was written to. */
  readonly reached?: string;
  /** The same, where it reads with us and may not be there. */
  readonly watched?: string;
  /** The message that lies there for them. */
  readonly shown?: string;
  /** The provider knows that they asked for no more messages here. */
  readonly stopped?: { readonly identityId: string; readonly messageId: string; readonly words: string };
  readonly gone?: { readonly identityId: string; readonly why: string };
}

export function changeOf(
  outcome: Outcome,
  held: HeldRow | undefined,
  message: MessageRow | undefined,
  now: Date,
): Change {
  const { row, channel } = outcome.of;
  const isMine = held !== undefined && held.claim !== null && held.claim === row.claim;
  const base = { id: row.id, kind: channel?.kind.card.kind ?? 'none', channelId: row.channel_id, isOurs: isMine };
  if (outcome.what === 'sending')
    return isMine && held.state === 'sending' ? { ...base, ...stateOf(message, 'sending', '') } : base;
  if (outcome.what === 'part')
    return isMine && held.state === 'sending'
      ? { ...base, row: { to: 'sending', externalIds: outcome.externalIds, partsDone: outcome.done } }
      : { ...base, isOurs: false };
  const { sent } = outcome;
  // It arrived after all: a person's wish to send it again, not yet acted on, is fulfilled too.
  const isWished = held !== undefined && held.claim === null && held.state === 'queued' && sent.ok;
  if (!isMine && !isWished) return base;
  if (row.kind !== 'message') return { ...base, ...ofDeed(row, sent, message, now) };
  return { ...base, ...ofMessage(outcome, held, message, now) };
}

type Decided = Omit<Change, 'id' | 'kind' | 'channelId' | 'isOurs'>;

function ofMessage(
  outcome: Extract<Outcome, { what: 'settled' }>,
  held: HeldRow,
  message: MessageRow | undefined,
  now: Date,
): Decided {
  const { sent, of } = outcome;
  const { row, channel } = of;
  if (sent.ok)
    return {
      end: 'sent',
      row: { to: 'gone' },
      reached: row.identity_id,
      ...(channel?.kind.card.abilities.visitors ? { watched: row.identity_id, shown: row.message_id } : {}),
      ...(message ? sentMessage(message, sent, [...row.external_ids, ...of.arrived]) : {}),
    };
  const seconds = againAfter(row, sent, now);
  if (seconds !== null)
    return { end: 'again', row: { to: 'queued', seconds }, ...stateOf(message, 'queued', sent.detail) };
  if (sent.why === 'unknown')
    return { end: 'unknown', row: { to: 'unknown' }, ...stateOf(message, 'unknown', sent.detail) };
  return {
    end: 'failed',
    // Nothing more is tried. A row whose first parts have arrived stays behind, so that sending again goes on behind those.
    row: { to: held.parts_done === null ? 'gone' : 'unknown' },
    ...(sent.why === 'recipient-gone' ? { gone: { identityId: row.identity_id, why: sent.detail } } : {}),
    ...('hasStopped' in sent && sent.hasStopped
      ? { stopped: { identityId: row.identity_id, messageId: row.message_id, words: sent.detail } }
      : {}),
    ...stateOf(message, 'failed', `${sent.why}: ${sent.detail}`),
  };
}

/** A waiting edit or reaction says nothing about how its message fared. */
function ofDeed(row: OutboxRow, sent: Sent, message: MessageRow | undefined, now: Date): Decided {
  // A tick is worth no second try: behind it may wait an answer.
  if (row.kind === 'read') return { end: sent.ok ? 'sent' : 'failed', row: { to: 'gone' } };
  const seconds = sent.ok ? null : againAfter(row, sent, now);
  if (seconds !== null) return { end: 'again', row: { to: 'queued', seconds } };
  if (sent.ok) return { end: 'sent', row: { to: 'gone' } };
  if (!message) return { end: 'failed', row: { to: 'gone' } };
  // What the customer does not see must not stand on our screens either: the deed is undone, and the message says why.
  Object.assign(message, row.payload['before'], {
    delivery_why: `${untaken[row.kind]}: ${sent.detail}`.slice(0, 1000),
  });
  return {
    end: 'failed',
    row: { to: 'gone' },
    message,
    isWhole: true,
    what: `message.${row.kind}-failed`,
    why: sent.detail,
  };
}
/** Seconds until it is tried again; null: it is not. */
function againAfter(row: OutboxRow, sent: Exclude<Sent, { ok: true }>, now: Date): number | null {
  const hours = (now.getTime() - row.created_at.getTime()) / 3_600_000;
  if (hours >= GIVE_UP_HOURS) return null;
  if (sent.why === 'busy') return Math.max(1, sent.retryAfterSeconds) * (1 + Math.random() / 10);
  if (sent.why === 'unauthorized') return 60;
  return sent.why === 'unavailable' ? backoffSeconds(row.attempts) : null;
}

function sentMessage(message: MessageRow, sent: Extract<Sent, { ok: true }>, before: readonly string[]): Decided {
  const isNews = ['sending', 'queued', 'unknown'].includes(message.delivery);
  Object.assign(message, {
    ...(isNews ? { delivery: 'sent', delivery_why: '' } : {}),
    delivery_at: new Date(),
    external_id: message.external_id ?? sent.externalIds[0] ?? before[0] ?? null,
    mail: sent.mail ? { ...message.mail, ...(sent.mail as object) } : message.mail,
  });
  return { message, what: `message.${message.delivery}` };
}
/** A receipt may have settled it already: news never goes backwards. */
export function stateOf(
  message: MessageRow | undefined,
  state: DeliveryState,
  why: string,
): Pick<Change, 'message' | 'what'> {
  const told = why.slice(0, 1000);
  if (!message || (message.delivery === state && message.delivery_why === told)) return {};
  if (['sent', 'delivered', 'read'].includes(message.delivery)) return {};
  Object.assign(message, { delivery: state, delivery_why: told, delivery_at: new Date() });
  return { message, what: `message.${state}` };
}

// One row of the outbox at its provider: what is known before asking, the calls, and their verdict. What becomes of it is written by
// `outcomes.ts`.
import type { Sent } from '@throughline/channel-kit';
import type { House } from '../../ground/house.ts';
import { counter } from '../../ground/metrics.ts';
import { isRetired, isStopped, stopWords } from '../contacts/index.ts';
import type { MessageRow } from '../conversations/index.ts';
import { call } from './call.ts';
import type { Outcomes } from './outcomes.ts';
import type { Outgoing } from './outgoing.ts';
import { deedOf, isUnasked, partsOf, type Whole } from './parts.ts';
import { windowHours } from './window.ts';

const sends = counter('sends_total', 'Attempts to send, by what became of them.', ['kind', 'outcome']);
/** A call that takes longer is shown as being sent; a quick one goes from queued to sent in one step. */
const SHOWN_AFTER_MS = 250;

/** Asks the provider. Null: somebody else has taken the row over meanwhile, and tells what became of it. */
export async function ask(house: House, given: Outgoing, outcomes: Outcomes): Promise<Sent | null> {
  const sent = verdictBefore(house, given) ?? (await asked(house, given as Whole, outcomes));
  if (sent) sends.inc({ kind: given.channel?.kind.card.kind ?? 'none', outcome: sent.ok ? 'sent' : sent.why });
  return sent;
}

/** What needs no provider to be known. */
function verdictBefore(house: House, given: Outgoing): Sent | null {
  const { row, message, identity, channelRow, channel } = given;
  const refused = (detail: string): Sent => ({ ok: false, why: 'rejected', detail });
  if (given.trouble) return refused(`It cannot be read: ${given.trouble}`);
  if (!message || !identity) return refused('The message or its recipient is gone.');
  if (!channelRow || channelRow.state === 'off') return refused('The channel was disconnected.');
  if (!channel) return { ok: false, why: 'unauthorized', detail: 'The channel’s secrets cannot be read.' };
  if (isRetired(identity)) return { ok: false, why: 'recipient-gone', detail: identity.state_detail };
  if (row.kind !== 'message') return null;
  const window = windowHours(channel.kind.card, channel.settings, identity.scope, message.author_type === 'agent');
  const heard = hasWindow(message) ? identity.last_inbound_at?.getTime() : undefined;
  if (window !== null && heard !== undefined && house.now().getTime() - heard > window * 3_600_000)
    return {
      ok: false,
      why: 'window-closed',
      detail: `Answers here are possible for ${window} hours after the customer’s last message.`,
    };
  return given.stop && isStopped(given.stop, isUnasked(given)) && !mayFollowStop(message)
    ? refused(`${stopWords(given.stop)}.`)
    : null;
}

/** What carriers want said even then: that no more will come, and who this is. */
const mayFollowStop = ({ special }: MessageRow): boolean =>
  special?.['type'] === 'automatic' && (special['reply'] === 'stop' || special['reply'] === 'help');

/** A template has none; an answer to what was said in public has rules of its own, which its channel knows. */
const hasWindow = ({ special }: MessageRow): boolean =>
  special?.['type'] !== 'template' && special?.['isPublic'] === undefined;

async function asked(house: House, given: Whole, outcomes: Outcomes): Promise<Sent | null> {
  const { row, channel } = given;
  if (row.kind !== 'message') return await call(house.db, channel, deedOf(house, given));
  // Nothing has left yet: whatever breaks here is tried again.
  const parts = await partsOf(house, given).catch((error: unknown) => String(error));
  if (typeof parts === 'string') return { ok: false, why: 'unavailable', detail: parts };
  const shown = setTimeout(() => outcomes.sending(given), SHOWN_AFTER_MS);
  try {
    let sent: Sent = { ok: true, externalIds: [] };
    for (let at = Number(row.payload['partsDone'] ?? 0); at < parts.length; at += 1) {
      sent = await call(house.db, channel, parts[at]!);
      if (!sent.ok || at === parts.length - 1) break;
      // Known before the next leaves: a retry goes on behind it.
      if (!(await outcomes.part(given, sent.externalIds, at + 1))) return null;
      given.arrived.push(...sent.externalIds);
    }
    return sent;
  } finally {
    clearTimeout(shown);
  }
}

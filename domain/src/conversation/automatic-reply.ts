// Which automatic reply a customer's message gets, if any: that the house is closed, or the words a new conversation begins with. Kept
// scarce (RFC 3834): never to machines, never in public, once in a conversation, and at most one in half a day to one address.
import type { SenderTrust } from '../inbound.ts';

export type AutomaticReply = 'closed' | 'welcome';

export interface ReplyFacts {
  /** What the channel would say; '' says nothing. */
  readonly closedText: string;
  readonly welcomeText: string;
  /** At the moment the message came. */
  readonly isOpen: boolean;
  /** Nothing was said in the conversation before it. */
  readonly isFirst: boolean;
  /** Replies this conversation has had already. */
  readonly had: readonly AutomaticReply[];
  /** When this address last got one, in any conversation. */
  readonly lastAt: Date | null;
  /** When an agent last answered in this conversation. */
  readonly answeredAt: Date | null;
  readonly isAutomatic: boolean;
  readonly isPublic: boolean;
  /** Written by a participant, not by the customer. */
  readonly isGuest: boolean;
  /** Spam, a blocked person, somebody who asked for no more messages. */
  readonly isUnwelcome: boolean;
  readonly trust: SenderTrust;
  /** When it was written; what lay somewhere for hours is answered by a person. */
  readonly sentAt: Date;
  readonly now: Date;
}

const HOUR_MS = 3_600_000;
const QUIET_HOURS = 12;
const STALE_HOURS = 2;
/** Somebody is plainly there, whatever the hours say. */
const TALKING_HOURS = 1;

export function automaticReplyTo(facts: ReplyFacts): AutomaticReply | null {
  const hoursSince = (at: Date): number => (facts.now.getTime() - at.getTime()) / HOUR_MS;
  // A forged sender's reply would reach somebody who never wrote.
  if (facts.isAutomatic || facts.isPublic || facts.isGuest || facts.isUnwelcome || facts.trust === 'failed')
    return null;
  if (hoursSince(facts.sentAt) > STALE_HOURS) return null;
  if (facts.lastAt && hoursSince(facts.lastAt) < QUIET_HOURS) return null;
  if (facts.answeredAt && hoursSince(facts.answeredAt) < TALKING_HOURS) return null;
  if (!facts.isOpen && facts.closedText !== '') return facts.had.includes('closed') ? null : 'closed';
  return facts.isFirst && facts.welcomeText !== '' && !facts.had.includes('welcome') ? 'welcome' : null;
}

/**
 * The text with its blanks filled: `{{opens}}` is when the house opens next ("Monday 9:00"), `{{company}}` the workspace's name.
 * `locale` and `timezone` are the workspace's.
 */
export function fillAutomaticReply(
  text: string,
  facts: {
    readonly opensAt: Date | null;
    readonly company: string;
    readonly locale: string;
    readonly timezone: string;
  },
): string {
  const { opensAt, timezone: timeZone } = facts;
  const told = (how: Intl.DateTimeFormatOptions) =>
    opensAt ? new Intl.DateTimeFormat(facts.locale, { ...how, timeZone }).format(opensAt) : '';
  const opens = `${told({ weekday: 'long' })} ${told({ hour: 'numeric', minute: '2-digit' })}`.trim();
  return text.replaceAll('{{opens}}', () => opens).replaceAll('{{company}}', () => facts.company);
}

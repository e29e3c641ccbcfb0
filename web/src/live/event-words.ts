// What happened, in words: who did what. Pure; names are looked up by `useEventWords` or by a test.
import type { Message } from '@throughline/sdk';

export interface Names {
  agent(id: string): string;
  team(id: string): string;
  channel(kind: string): string;
  day(time: string): string;
}

/** A tap of the customer's, for which a channel typed something: its line names the channel. */
export const isGesture = (message: Pick<Message, 'special'>): boolean =>
  ['continued', 'started'].includes(String(message.special?.['type']));
/** Drawn as a line, not as a message. */
export const isEvent = (message: Pick<Message, 'type' | 'special'>): boolean =>
  message.type === 'event' || (message.type === 'message' && isGesture(message));

const PRIORITY: Readonly<Record<string, string>> = {
  none: 'no priority',
  low: 'low priority',
  high: 'high priority',
  urgent: 'urgent',
};

/** One sentence without a full stop. An event this app does not know yet shows its own text or its kind. */
export function eventWords(event: Pick<Message, 'special' | 'author' | 'text' | 'channelKind'>, names: Names): string {
  const special = event.special ?? {};
  const field = (key: string) => (typeof special[key] === 'string' ? special[key] : null);
  const who = event.author.name || 'Throughline';
  const [from, to] = [field('from'), field('to')];
  switch (field('type') ?? '') {
    case 'assigned':
      return to === null
        ? `${who} unassigned ${from ? names.agent(from) : 'it'}`
        : to === event.author.id
          ? `${who} took this`
          : `${who} assigned ${names.agent(to)}`;
    case 'moved':
      return to === null
        ? `${who} took it out of ${from ? names.team(from) : 'its team'}`
        : `${who} moved it to ${names.team(to)}`;
    case 'prioritised':
      return `${who} set ${PRIORITY[to ?? 'none'] ?? to}`;
    case 'woken':
      return 'Open again: its snooze is over';
    case 'renamed':
      return to ? `${who} changed the subject to “${to}”` : `${who} removed the subject`;
    case 'tagged': {
      const [added, removed] = [field('added'), field('removed')];
      if (added && removed) return `${who} added ${added} and removed ${removed}`;
      const names = added || (removed ?? '');
      return `${who} ${added ? 'added' : 'removed'} the ${names.includes(', ') ? 'tags' : 'tag'} ${names}`;
    }
    case 'opened':
      return event.author.name ? `${who} opened this` : 'Open again: the customer wrote';
    case 'reopened':
      return event.author.name ? `${who} reopened this` : 'Reopened: the customer wrote';
    case 'waiting':
      return `${who} set it to wait for the customer`;
    case 'snoozed': {
      const until = field('until');
      return until ? `${who} snoozed this until ${names.day(until)}` : `${who} snoozed this`;
    }
    case 'closed':
      return `${who} closed this`;
    case 'spam':
      return `${who} marked this as spam`;
    case 'split':
      return `${who} took messages out into a conversation of their own`;
    case 'joined':
      return typeof special['number'] === 'number'
        ? `${who} joined #${special['number']} into this`
        : `${who} joined another conversation into this`;
    case 'parted':
      return typeof special['number'] === 'number'
        ? `${who} took #${special['number']} out of this again`
        : `${who} took a conversation out of this again`;
    case 'continued':
      return `${who} continued on ${names.channel(event.channelKind ?? '')}`;
    case 'started':
      return `${who} opened a chat on ${names.channel(event.channelKind ?? '')}`;
    default:
      return event.text || sentence(field('type') ?? '');
  }
}

/** A kind this app does not know yet, as readable as it gets. */
const sentence = (kind: string): string =>
  kind === '' ? 'Something changed' : kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll(/[-_]/g, ' ');

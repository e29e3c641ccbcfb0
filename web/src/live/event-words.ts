// What happened, in words: who did what. Pure; names are looked up by `useEventWords` or by a test.
import type { Message } from '@throughline/sdk';
import { msg, t, type Msg } from '../words/t.ts';

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

const PRIORITY: Readonly<Record<string, Msg>> = {
  none: msg('no priority'),
  low: msg('low priority'),
  high: msg('high priority'),
  urgent: msg.as('priority', 'urgent'),
};

const priorityName = (name: string): string => {
  const known = PRIORITY[name];
  return known === undefined ? name : t.of(known);
};

/** One sentence without a full stop. An event this app does not know yet shows its own text or its kind. */
export function eventWords(event: Pick<Message, 'special' | 'author' | 'text' | 'channelKind'>, names: Names): string {
  const special = event.special ?? {};
  const field = (key: string) => (typeof special[key] === 'string' ? special[key] : null);
  const who = event.author.name || 'Throughline';
  const [from, to] = [field('from'), field('to')];
  switch (field('type') ?? '') {
    case 'assigned':
      if (to === null && from === null) return t('{who} unassigned it', { who });
      if (to === null) return t('{who} unassigned {agent}', { who, agent: names.agent(from!) });
      if (to === event.author.id) return t('{who} took this', { who });
      return t('{who} assigned {agent}', { who, agent: names.agent(to) });
    case 'moved':
      if (to !== null) return t('{who} moved it to {team}', { who, team: names.team(to) });
      return from
        ? t('{who} took it out of {team}', { who, team: names.team(from) })
        : t('{who} took it out of its team', { who });
    case 'prioritised':
      return t('{who} set {priority}', { who, priority: priorityName(to ?? 'none') });
    case 'woken':
      return t('Open again: its snooze is over');
    case 'renamed':
      return to ? t('{who} changed the subject to “{to}”', { who, to }) : t('{who} removed the subject', { who });
    case 'tagged':
      return taggedWords(who, field('added') ?? '', field('removed') ?? '');
    case 'opened':
      return event.author.name ? t('{who} opened this', { who }) : t('Open again: the customer wrote');
    case 'reopened':
      return event.author.name ? t('{who} reopened this', { who }) : t('Reopened: the customer wrote');
    case 'waiting':
      return t('{who} set it to wait for the customer', { who });
    case 'snoozed': {
      const until = field('until');
      return until
        ? t('{who} snoozed this until {day}', { who, day: names.day(until) })
        : t('{who} snoozed this', { who });
    }
    case 'closed':
      return t('{who} closed this', { who });
    case 'spam':
      return t('{who} marked this as spam', { who });
    case 'split':
      return t('{who} took messages out into a conversation of their own', { who });
    case 'joined':
      return typeof special['number'] === 'number'
        ? t('{who} joined #{number} into this', { who, number: special['number'] })
        : t('{who} joined another conversation into this', { who });
    case 'parted':
      return typeof special['number'] === 'number'
        ? t('{who} took #{number} out of this again', { who, number: special['number'] })
        : t('{who} took a conversation out of this again', { who });
    case 'continued':
      return t('{who} continued on {channel}', { who, channel: names.channel(event.channelKind ?? '') });
    case 'started':
      return t('{who} opened a chat on {channel}', { who, channel: names.channel(event.channelKind ?? '') });
    default:
      return t.server(event.text) || sentence(field('type') ?? '');
  }
}

function taggedWords(who: string, added: string, removed: string): string {
  if (added && removed) return t('{who} added {added} and removed {removed}', { who, added, removed });
  const tags = added || removed;
  const count = tags.split(', ').length;
  return added
    ? t('{who} added the {count, plural, one {tag} other {tags}} {tags}', { who, count, tags })
    : t('{who} removed the {count, plural, one {tag} other {tags}} {tags}', { who, count, tags });
}

/** A kind this app does not know yet, as readable as it gets. */
const sentence = (kind: string): string =>
  kind === '' ? t('Something changed') : kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll(/[-_]/g, ' ');

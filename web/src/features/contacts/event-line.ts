// An event of the timeline as one short sentence: who did what to the conversation.
import type { Message } from '@throughline/sdk';

export interface Names {
  agent(id: string): string | undefined;
  team(id: string): string | undefined;
}

/** What this app does not know yet shows its own text, else its kind. */
export function eventLine(event: Pick<Message, 'special' | 'author' | 'text'>, names: Names): string {
  const word = (key: string): string | undefined =>
    typeof event.special?.[key] === 'string' ? event.special[key] : undefined;
  const who = event.author.name || 'Throughline';
  const to = word('to');
  const type = word('type') ?? '';
  if (type === 'assigned')
    return !to
      ? `${who} unassigned it`
      : to === event.author.id
        ? `${who} took it`
        : `${who} assigned ${names.agent(to) ?? 'someone'}`;
  if (type === 'moved')
    return to ? `${who} moved it to ${names.team(to) ?? 'a team'}` : `${who} took it out of its team`;
  if (!event.author.name && (type === 'opened' || type === 'reopened'))
    return type === 'opened' ? 'Open again: the customer wrote' : 'Reopened: the customer wrote';
  const deed = deeds[type];
  if (deed) return `${who} ${deed}`;
  return (
    event.text || (type ? type.charAt(0).toUpperCase() + type.slice(1).replaceAll(/[-_]/g, ' ') : 'Something changed')
  );
}

const deeds: Readonly<Record<string, string>> = {
  prioritised: 'changed the priority',
  opened: 'opened the conversation',
  reopened: 'reopened the conversation',
  waiting: 'set it to wait for the customer',
  snoozed: 'snoozed the conversation',
  closed: 'closed the conversation',
  spam: 'marked it as spam',
  split: 'took messages out into a conversation of their own',
  joined: 'joined another conversation into it',
};

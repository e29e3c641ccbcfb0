// What follows a batch as jobs, in its commit: faces of new people, files that are still with their provider, replies without a person.
import type { Tx } from '../../ground/db.ts';
import { addJob } from '../../ground/jobs.ts';
import type { Plan } from '../conversations/index.ts';
import { rehearsalOf } from './item.ts';
import type { Met } from './meet.ts';
import type { Fresh } from './sights.ts';

export async function addLater(tx: Tx, plan: Plan, fresh: readonly Fresh[], met: Met): Promise<void> {
  const { workspaceId } = plan;
  for (const { item, event, messageId } of fresh) {
    const { row, kind } = item.channel;
    const identity = met.identityOf(workspaceId, event.sender);
    if (kind.card.abilities.profiles && met.fresh.has(identity.id))
      await addJob(tx, 'fetch-profile', { workspaceId, identityId: identity.id, channelId: row.id });
    const consent = consentWith({ item, event });
    // One after another for each address: what was sent a moment ago counts.
    if (consent ? kind.confirmation : mayReply({ item, event }))
      await addJob(
        tx,
        'reply-automatically',
        { workspaceId, messageId, ...(consent ? { eventId: consent.eventId } : {}) },
        { queue: `reply ${identity.id}` },
      );
  }
  for (const { row, files } of plan.messages)
    if (files.some((file) => file.ref)) await addJob(tx, 'fetch-files', { workspaceId, messageId: row.id });
}

/** STOP, START or HELP: the message is that word and nothing else. */
function consentWith({ item, event }: Pick<Fresh, 'item' | 'event'>) {
  const { kind, scope, value } = event.sender;
  const found = item.events.find(
    (each) =>
      each.kind === 'identity' &&
      each.consent !== undefined &&
      each.eventId.startsWith(event.externalId) &&
      each.sender.kind === kind &&
      each.sender.scope === scope &&
      each.sender.value === value,
  );
  return found?.kind === 'identity' ? found : null;
}
/** What can be told without asking the database; the rest is decided when the job runs. Most channels have no words to send. */
function mayReply({ item, event }: Pick<Fresh, 'item' | 'event'>): boolean {
  const { welcome_text: welcome, closed_text: closed } = item.channel.row;
  return (
    (welcome !== '' || closed !== '') &&
    event.direction !== 'outbound' &&
    !event.isAutomatic &&
    !event.isStandby &&
    !event.isGesture &&
    !event.isPublic &&
    !event.isSpam &&
    !event.isQuarantined &&
    rehearsalOf(item) === null
  );
}

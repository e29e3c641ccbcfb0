// Answering what was said in public: below it for everybody, or to its writer alone while the channel allows it.
import { problem } from '@throughline/protocol';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { messagesByIds } from '../conversations/index.ts';
import type { Way } from './reply-routes.ts';

/** The way back to a comment, whatever its window; null when the answer is to something else. */
export async function wayToComment(
  tx: Tx,
  house: House,
  workspaceId: string,
  answer: { readonly replyToId?: string | undefined; readonly isPublic?: boolean | undefined },
  ways: readonly Way[],
): Promise<Way | null> {
  const refuse = (field: string, words: string) => problem('invalid', { fields: { [field]: words } });
  const comment = answer.replyToId ? (await messagesByIds(tx, workspaceId, [answer.replyToId]))[0] : undefined;
  const way = ways.find(
    ({ identity, channel }) => identity.id === comment?.identity_id && channel.id === comment.channel_id,
  );
  const ability = way && house.kinds.get(way.channel.kind)?.card.abilities.comments;
  if (!comment || !way || !ability || !wasPublic(comment) || comment.direction !== 'inbound') {
    if (answer.isPublic !== undefined) throw refuse('isPublic', 'belongs to an answer to a public comment');
    return null;
  }
  // Nobody publishes by accident.
  if (answer.isPublic === undefined)
    throw refuse('isPublic', 'say whether everybody may read the answer, or its writer alone');
  if (!way.canUseComments) throw problem('no_open_channel', { detail: way.verdict.why });
  // A participant's words stand beside the customer's: a private answer would reach the customer, not who wrote them.
  if (!answer.isPublic && comment.guest_id !== null)
    throw refuse('isPublic', 'was written by somebody who takes part; answer publicly');
  if (!answer.isPublic && ability.privateReplyHours === 0)
    throw refuse('isPublic', 'can only be answered publicly here');
  const hours = (house.now().getTime() - comment.sent_at.getTime()) / 3_600_000;
  if (!answer.isPublic && hours > ability.privateReplyHours)
    throw refuse('isPublic', `may be answered privately for ${ability.privateReplyHours / 24} days; answer publicly`);
  return way;
}

const wasPublic = ({ special }: { readonly special: Readonly<Record<string, unknown>> | null }): boolean =>
  special?.['isPublic'] === true || special?.['type'] === 'comment';

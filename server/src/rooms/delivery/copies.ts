// Whom an answer to all would go to beside its recipient: those who were on this conversation's letters to and from that address.
import { addressesOf, identityKey } from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { House } from '../../ground/house.ts';
import { type ChannelRow, listChannels, placeOf } from '../channels/index.ts';
import { lettersIn, type LetterRow } from '../conversations/index.ts';
import type { Way } from './reply-routes.ts';

const LETTERS = 100;
/** As many as a message takes. */
const COPIES = 20;

/** Per way: the addresses, as they were written, without ours and without the person's own. */
export async function copiesFor(
  tx: Pick<Tx, 'query'>,
  house: House,
  workspaceId: string,
  conversationId: string,
  ways: readonly Way[],
): Promise<(way: Way) => string[]> {
  const carries = (way: Way) => house.kinds.get(way.channel.kind)?.card.abilities.copies === true;
  if (!ways.some(carries)) return () => [];
  const letters = await lettersIn(tx, workspaceId, conversationId, LETTERS);
  const channels = letters.length > 0 ? await listChannels(tx, workspaceId) : [];
  return (way) => {
    if (!carries(way)) return [];
    const { kind } = way.identity;
    // What went to another address of the same person says nothing to this one.
    const here = letters.filter((letter) => letter.identity_id === way.identity.id).flatMap(peopleOn);
    const theirs = new Set(
      ways.filter((each) => each.identity.kind === kind).map((each) => identityKey(kind, each.identity.value)),
    );
    const byKey = new Map(here.map((address) => [identityKey(kind, address), address.trim()]));
    return [...byKey]
      .filter(([key, address]) => !theirs.has(key) && !isOurs(house, channels, address))
      .map(([, address]) => address)
      .slice(0, COPIES);
  };
}

/** Newest first by letter; of a participant's own letter its writer too. */
function peopleOn(letter: LetterRow): readonly string[] {
  return [...(letter.guest_id === null ? [] : addressesOf({ to: [letter.from] })), ...addressesOf(letter)];
}
const isOurs = (house: House, channels: readonly ChannelRow[], address: string): boolean =>
  channels.some(
    (channel) =>
      channel.label.toLowerCase() === address.toLowerCase() ||
      house.kinds.get(channel.kind)?.intake.mail?.accepts(address, placeOf(house, channel.id, channel.settings)),
  );

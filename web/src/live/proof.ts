// Who here only says to be somebody: so that a stranger's words are marked as such, and the right person is named.
import type { ChannelKind, Contact, Identity } from '@throughline/sdk';
import { t } from '../words/t.ts';

/**
 * The identities this one claims, without proof, to be the same person as; none when it is proved, or when nobody else is here:
 * an address that was only typed and never spoke is nobody to be taken for. `spokeHere`: identities heard in the open thread.
 */
export function claimedPeople(
  contact: Pick<Contact, 'identities'> | undefined,
  identityId: string | null,
  spokeHere: ReadonlySet<string> = new Set(),
): readonly Identity[] {
  const claims = contact?.identities.find((identity) => identity.id === identityId)?.claimsToBe ?? [];
  if (!contact || claims.length === 0) return [];
  const isSomebody = (it: Identity) =>
    it.claimsToBe.length === 0 &&
    (it.lastInboundAt !== null || spokeHere.has(it.id) || (it.assurance === 'own' && it.linkId === null));
  if (!contact.identities.some(isSomebody)) return [];
  const claimed = contact.identities.filter((identity) => claims.includes(identity.id));
  // A browser without a name tells nobody who is meant: then by another address of theirs.
  const isNameless = (it: Identity) => it.kind === 'visitor' && it.name === '';
  const known = contact.identities.find((it) => it.claimsToBe.length === 0 && !isNameless(it));
  return known && claimed.every(isNameless) ? [known] : claimed;
}

/** Whom an identity names, for people: an address or a number as it is, of anything else the name there and where. Ids say nothing. */
export function personWords(
  { kind, value, name }: Pick<Identity, 'kind' | 'value' | 'name'>,
  kinds: ReadonlyMap<string, Pick<ChannelKind, 'title' | 'identityKinds'>>,
): string {
  if (kind === 'email' || kind === 'phone') return value;
  if (kind === 'visitor') return name || t('someone in a browser');
  if (kind === 'user') return name || value;
  const where = [...kinds.values()].find((each) => each.identityKinds[0] === kind)?.title;
  const who = name || t('someone');
  return where ? t('{who} on {channel}', { who, channel: where }) : who;
}

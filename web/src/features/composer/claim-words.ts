// Between whom nothing is proved when an answer goes a way that was only claimed: pure, so that it never names the wrong one.
import type { ChannelKind, Contact, ReplyRoute } from '@throughline/sdk';
import { personWords } from '../../live/proof.ts';

export interface ClaimWords {
  readonly title: string;
  /** What may be told here, and what a proof would do. */
  readonly advice: string;
  /** Where the proving link goes: to the address that was claimed, never to who claimed it. */
  readonly address: string;
  readonly addressId: string | null;
  readonly claimantId: string | null;
}

export function claimWords(
  route: Pick<ReplyRoute, 'identityId' | 'identityValue'>,
  contact: Pick<Contact, 'identities'> | undefined,
  kinds: ReadonlyMap<string, ChannelKind>,
): ClaimWords {
  const all = contact?.identities ?? [];
  const here = all.find((each) => each.id === route.identityId);
  const claimed = all.find((each) => here?.claimsToBe.includes(each.id));
  if (here && claimed)
    return {
      title: `Not proved to be ${personWords(claimed, kinds)}`,
      advice: 'Tell nothing here that was said elsewhere. A proof is a link sent to that address.',
      address: claimed.value,
      addressId: claimed.id,
      claimantId: here.id,
    };
  const claimant = all.find((each) => each.claimsToBe.includes(route.identityId));
  if (here && claimant)
    return {
      title:
        here.lastInboundAt === null
          ? `Not proved: ${personWords(here, kinds)} was only given by ${personWords(claimant, kinds)}, it may be someone else’s`
          : `Not proved: ${personWords(here, kinds)} and ${personWords(claimant, kinds)} may be two people`,
      advice: 'Tell nothing there that was said elsewhere. A proof is a link sent to that address.',
      address: here.value,
      addressId: here.id,
      claimantId: claimant.id,
    };
  return {
    title: 'Not proved to be the same person',
    advice: 'Tell nothing here that was said elsewhere.',
    address: '',
    addressId: null,
    claimantId: null,
  };
}

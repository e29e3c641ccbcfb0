// Between whom nothing is proved when an answer goes a way that was only claimed: pure, so that it never names the wrong one.
import type { ChannelKind, Contact, ReplyRoute } from '@throughline/sdk';
import { personWords } from '../../live/proof.ts';
import { t } from '../../words/t.ts';

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
      title: t('Not proved to be {person}', { person: personWords(claimed, kinds) }),
      advice: t('Tell nothing here that was said elsewhere. A proof is a link sent to that address.'),
      address: claimed.value,
      addressId: claimed.id,
      claimantId: here.id,
    };
  const claimant = all.find((each) => each.claimsToBe.includes(route.identityId));
  if (here && claimant)
    return {
      title:
        here.lastInboundAt === null
          ? t('Not proved: {person} was only given by {other}, it may be someone else’s', {
              person: personWords(here, kinds),
              other: personWords(claimant, kinds),
            })
          : t('Not proved: {person} and {other} may be two people', {
              person: personWords(here, kinds),
              other: personWords(claimant, kinds),
            }),
      advice: t('Tell nothing there that was said elsewhere. A proof is a link sent to that address.'),
      address: here.value,
      addressId: here.id,
      claimantId: claimant.id,
    };
  return {
    title: t('Not proved to be the same person'),
    advice: t('Tell nothing here that was said elsewhere.'),
    address: '',
    addressId: null,
    claimantId: null,
  };
}

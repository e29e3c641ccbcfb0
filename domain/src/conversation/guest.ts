// Who takes part in another person's matter: whoever a letter of it was addressed to may answer into it, and nobody else.
import { identityKey, identityKeys } from '../identity/key.ts';
import type { IdentityRef } from '../inbound.ts';

/** A letter of a conversation: whose it is, and the addresses it named as To and Cc. */
export interface Addressed {
  readonly conversationId: string;
  /** The identity it came from or went to; what a participant answers stays beside it. */
  readonly identityId: string;
  readonly addresses: readonly string[];
}
/** The first of these letters that was addressed to the sender too: the invitation. A reference alone is none. */
export function invitationOf(letters: readonly Addressed[], sender: IdentityRef): Addressed | undefined {
  const keys = identityKeys(sender.kind, sender.value);
  return letters.find(({ addresses }) => addresses.some((address) => keys.includes(identityKey(sender.kind, address))));
}
/** To and Cc of a stored letter: ours name plain addresses, others' people. */
export function addressesOf(mail: unknown): readonly string[] {
  const { to, cc } = (typeof mail === 'object' && mail !== null ? mail : {}) as Readonly<Record<string, unknown>>;
  return [to, cc].flatMap((given) =>
    (Array.isArray(given) ? (given as readonly unknown[]) : []).flatMap((each) => {
      const address = typeof each === 'string' ? each : (each as { address?: unknown } | null)?.address;
      return typeof address === 'string' && address.trim() !== '' ? [address] : [];
    }),
  );
}
